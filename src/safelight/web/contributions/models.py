"""The table of contributions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class State(models.TextChoices):
    """Where a contribution stands. In `accepting` and `withdrawing` the worker has it."""

    WAITING = "waiting"
    ACCEPTING = "accepting"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWING = "withdrawing"
    WITHDRAWN = "withdrawn"


LIVE = (State.WAITING, State.ACCEPTING, State.ACCEPTED)
"""States in which the file's rows are here, or may come."""

AT_WORK = (State.ACCEPTING, State.WITHDRAWING)
"""States in which the worker has it."""


class Contribution(models.Model):
    """One file of one contributor.

    `rows` is the cleaned table (Parquet) and stays only until it is decided; `row_keys` are the first eight bytes of
    each row's key, sorted, by which a second upload of the same rows is known; both go with a refusal or withdrawal.
    `report` is what the check counted, without content; `trouble` the sentence of what stopped the worker.
    """

    city: models.CharField[str, str] = models.CharField(max_length=40)
    basis: models.CharField[str, str] = models.CharField(max_length=20)
    title: models.CharField[str, str] = models.CharField(max_length=120)
    publisher: models.CharField[str, str] = models.CharField(max_length=120)
    about: models.CharField[str, str] = models.CharField(max_length=1000, blank=True)
    licence: models.CharField[str, str] = models.CharField(max_length=20)
    state: models.CharField[str, str] = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    report: models.JSONField[Any, Any] = models.JSONField()
    digest: models.CharField[str, str] = models.CharField(max_length=64)
    rows: models.BinaryField[bytes | None, bytes | None] = models.BinaryField(null=True)
    row_keys: models.BinaryField[bytes | None, bytes | None] = models.BinaryField(null=True)
    uploaded_by: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="contributions"
    )
    uploaded_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    decided_by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)
    reason: models.CharField[str, str] = models.CharField(max_length=500, blank=True)
    trouble: models.JSONField[Any, Any] = models.JSONField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["city", "digest"], condition=models.Q(state__in=LIVE), name="file_contributed_once"
            )
        ]

    @property
    def source(self) -> str:
        """The id of its source in the catalogue."""
        return f"contributed_{self.pk}"

"""Tables of invitations, recovery codes, and of what signed-in people did. Users are Django's own."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models


class Invitation(models.Model):
    """A link for one person, to be used once: it makes the account, or gives it a new password and second factor.

    `token_hash` is the SHA-256 of the link's secret, which is shown once and kept nowhere.
    """

    name: models.CharField[str, str] = models.CharField(max_length=60)
    role: models.CharField[str, str] = models.CharField(max_length=20)
    token_hash: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    made_by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    expires_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    used_at: models.DateTimeField[datetime | None, datetime | None] = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """The hash of a code that stands in for the second factor once."""

    user: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    code_hash: models.CharField[str, str] = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code_hash"], name="recovery_code_once")]


class Deed(models.Model):
    """One line of the log: who did what, when, to which account or contribution; never any content."""

    who: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    what: models.CharField[str, str] = models.CharField(max_length=30)
    subject: models.CharField[str, str] = models.CharField(max_length=40, blank=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["-at"], name="deed_newest")]

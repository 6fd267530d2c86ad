"""The tables of Presence. What could name a sender is a pseudonym of the day, or sealed under the day's key.

No number, name, message, photo or point is in any column; times are whole minutes; places are H3 cells of resolution 9
at most. Every row but a month's count has its end within two days (`purge`). The page "what could be handed over?" is
made from these classes, with its words in `handing_over`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models

from safelight.presence.kinds import SightingKind


class _Kinds(models.TextChoices):
    PATROL = SightingKind.PATROL.value
    SWEEP = SightingKind.SWEEP.value
    CHECKPOINT = SightingKind.CHECKPOINT.value
    TOWING = SightingKind.TOWING.value
    PROPERTY = SightingKind.PROPERTY.value
    OTHER = SightingKind.OTHER.value


class MessageState(models.TextChoices):
    """Where a message stands. What is `waiting` is taken by the worker, again after a crash."""

    WAITING = "waiting"
    DONE = "done"


class Message(models.Model):
    """A message that came in: that it came, so that it is taken once; what waits of it is sealed.

    `mark` is the provider's id under the day's key; `sealed` what the worker still needs (where its photos are at the
    provider, what to forget there), null once it is done.
    """

    mark: models.BinaryField[bytes, bytes] = models.BinaryField(max_length=16, unique=True)
    day: models.DateField[date, date] = models.DateField(db_index=True)
    channel: models.CharField[str, str] = models.CharField(max_length=20)
    city: models.CharField[str, str] = models.CharField(max_length=40)
    state: models.CharField[str, str] = models.CharField(max_length=8, choices=MessageState.choices)
    sealed: models.BinaryField[bytes | None, bytes | None] = models.BinaryField(null=True)
    tries: models.PositiveSmallIntegerField[int, int] = models.PositiveSmallIntegerField(default=0)
    not_before: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["state", "not_before"], name="message_waiting")]


class SightingState(models.TextChoices):
    """Where a sighting stands; who may see it is worked out from its reports (`sightings`)."""

    OPEN = "open"
    DISPUTED = "disputed"
    GONE = "gone"
    REFUSED = "refused"


class Sighting(models.Model):
    """Police activity in a cell, now: the reports that speak of one place, kind and time."""

    city: models.CharField[str, str] = models.CharField(max_length=40)
    cell: models.BigIntegerField[int, int] = models.BigIntegerField()
    kind: models.CharField[str, str] = models.CharField(max_length=10, choices=_Kinds.choices)
    state: models.CharField[str, str] = models.CharField(
        max_length=8, choices=SightingState.choices, default=SightingState.OPEN
    )
    reviewed: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    was_public: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    first_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    last_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    counted: models.BooleanField[bool, bool] = models.BooleanField(default=False)
    simulated: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["city", "last_at"], name="sighting_recent")]


class Says(models.TextChoices):
    """What a report says of its sighting."""

    SEEN = "seen"
    GONE = "gone"


class PhotoSays(models.TextChoices):
    """What the check of a report's photo said. `none`: no photo came; `waiting`: it has not been looked at."""

    NONE = "none"
    WAITING = "waiting"
    POLICE = "police"
    NOT_POLICE = "not_police"
    UNSURE = "unsure"
    COPIED = "copied"


class Verdict(models.TextChoices):
    """What a moderator said of a report."""

    NONE = "none"
    CONFIRMED = "confirmed"
    REFUSED = "refused"


class Report(models.Model):
    """One person's word about a sighting, under a pseudonym that means nothing after its day.

    `weight`: 0 to 1, less for senders whose reports were refused and for floods. `picture`: the perceptual hash of the
    photo (PDQ), by which a copied photo is known within the day; `score`: the network's probability of police.
    """

    sighting: models.ForeignKey[Sighting, Sighting] = models.ForeignKey(
        Sighting, on_delete=models.CASCADE, related_name="reports"
    )
    sighting_id: int
    day: models.DateField[date, date] = models.DateField(db_index=True)
    sender: models.BinaryField[bytes, bytes] = models.BinaryField(max_length=16)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    says: models.CharField[str, str] = models.CharField(max_length=4, choices=Says.choices, default=Says.SEEN)
    weight: models.FloatField[float, float] = models.FloatField(default=1.0)
    photo: models.CharField[str, str] = models.CharField(
        max_length=10, choices=PhotoSays.choices, default=PhotoSays.NONE
    )
    score: models.FloatField[float | None, float | None] = models.FloatField(null=True)
    picture: models.BinaryField[bytes | None, bytes | None] = models.BinaryField(null=True, max_length=32)
    verdict: models.CharField[str, str] = models.CharField(max_length=9, choices=Verdict.choices, default=Verdict.NONE)
    in_surge: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["day", "sender"], name="report_of_sender"),
            models.Index(fields=["verdict", "at"], name="report_to_review"),
            models.Index(fields=["sighting", "sender"], name="report_own"),
            # What `sightings.heard` reads of a flood: some words of thousands. Its SQL has this condition word by word.
            models.Index(
                fields=["sighting"],
                name="report_weighs",
                condition=models.Q(weight__gt=0.0) | ~models.Q(verdict="none"),
            ),
        ]


class Thumbnail(models.Model):
    """A small picture with faces covered, for a moderator's decision alone: sealed, and gone with the decision."""

    report: models.OneToOneField[Report, Report] = models.OneToOneField(
        Report, on_delete=models.CASCADE, related_name="thumbnail"
    )
    day: models.DateField[date, date] = models.DateField(db_index=True)
    sealed: models.BinaryField[bytes, bytes] = models.BinaryField()
    ends_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)


class Standing(models.Model):
    """How a sender has done today: how much was sent, confirmed and refused; it ends with the day's key."""

    day: models.DateField[date, date] = models.DateField(db_index=True)
    sender: models.BinaryField[bytes, bytes] = models.BinaryField(max_length=16)
    first_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    messages: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    reports: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    confirmed: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    refused: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    window_from: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    in_window: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "sender"], name="standing_once")]


class Conversation(models.Model):
    """A question that waits for its answer ("which of these places?"), sealed, for a quarter of an hour."""

    day: models.DateField[date, date] = models.DateField(db_index=True)
    sender: models.BinaryField[bytes, bytes] = models.BinaryField(max_length=16)
    sealed: models.BinaryField[bytes, bytes] = models.BinaryField()
    ends_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "sender"], name="conversation_once")]


class Watch(models.Model):
    """Somebody wants a text when something is confirmed near a cell; the address is sealed, and it ends by itself."""

    day: models.DateField[date, date] = models.DateField(db_index=True)
    sender: models.BinaryField[bytes, bytes] = models.BinaryField(max_length=16)
    channel: models.CharField[str, str] = models.CharField(max_length=20)
    city: models.CharField[str, str] = models.CharField(max_length=40)
    cell: models.BigIntegerField[int, int] = models.BigIntegerField()
    sealed: models.BinaryField[bytes, bytes] = models.BinaryField()
    quiet_from: models.PositiveSmallIntegerField[int | None, int | None] = models.PositiveSmallIntegerField(null=True)
    quiet_to: models.PositiveSmallIntegerField[int | None, int | None] = models.PositiveSmallIntegerField(null=True)
    ends_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    told: models.JSONField[Any, Any] = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["city", "ends_at"], name="watch_of_city")]


class Outgoing(models.Model):
    """A text that waits to be sent: address and words sealed; deleted when sent, or when it would come too late."""

    day: models.DateField[date, date] = models.DateField(db_index=True)
    channel: models.CharField[str, str] = models.CharField(max_length=20)
    city: models.CharField[str, str] = models.CharField(max_length=40)
    sender: models.BinaryField[bytes, bytes] = models.BinaryField(max_length=16)
    sealed: models.BinaryField[bytes, bytes] = models.BinaryField()
    tries: models.PositiveSmallIntegerField[int, int] = models.PositiveSmallIntegerField(default=0)
    not_before: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    too_late_at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)


class Spent(models.Model):
    """How many texts a city's number has sent on a day, for its budget."""

    day: models.DateField[date, date] = models.DateField()
    city: models.CharField[str, str] = models.CharField(max_length=40)
    segments: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "city"], name="spent_once")]


class Surge(models.Model):
    """A city in which reports flood: more independent reports are asked for until it ends."""

    city: models.CharField[str, str] = models.CharField(max_length=40, unique=True)
    floor: models.PositiveSmallIntegerField[int, int] = models.PositiveSmallIntegerField()
    ends_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class ReviewLock(models.Model):
    """A cluster of reports that a moderator has before them, so that two don't decide at once.

    `reports`: their numbers. What comes in later is not added: nothing changes under a moderator's fingers.
    """

    cluster: models.CharField[str, str] = models.CharField(max_length=64, unique=True)
    reports: models.JSONField[Any, Any] = models.JSONField(default=list)
    moderator: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    ends_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()


class Decision(models.Model):
    """What a moderator decided, when and about how many reports; no sender, place or picture.

    `facts`: what the thresholds judge by (score, reports, age in minutes), so that a day can be replayed.
    """

    moderator: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField(db_index=True)
    city: models.CharField[str, str] = models.CharField(max_length=40)
    what: models.CharField[str, str] = models.CharField(max_length=10, choices=Verdict.choices)
    reports: models.JSONField[Any, Any] = models.JSONField(default=list)
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    undone_by: models.ForeignKey[User | None, User | None] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )


class Deed(models.TextChoices):
    """What a moderator did with reports."""

    CONFIRMED = "confirmed"
    REFUSED = "refused"
    UNDONE = "undone"


class DecisionCount(models.Model):
    """On how many reports a moderator decided on a day, by verdict: what stays when the decisions are gone."""

    day: models.DateField[date, date] = models.DateField()
    moderator: models.ForeignKey[User, User] = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    what: models.CharField[str, str] = models.CharField(max_length=10, choices=Deed.choices)
    reports: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "moderator", "what"], name="decision_count_once")]


class MonthCount(models.Model):
    """How many sightings a cell of about 5 km2 had in a month, by kind; published through the disclosure policy."""

    city: models.CharField[str, str] = models.CharField(max_length=40)
    cell: models.BigIntegerField[int, int] = models.BigIntegerField()
    month: models.DateField[date, date] = models.DateField()
    kind: models.CharField[str, str] = models.CharField(max_length=10, choices=_Kinds.choices)
    sightings: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=0)
    key_sum: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["city", "cell", "month", "kind"], name="month_count_once")]

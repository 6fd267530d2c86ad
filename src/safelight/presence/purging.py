"""Everything of Presence that is past its end goes: each minute by the worker, or by hand.

Rows go in small batches, each a transaction of its own: a purge that is killed has deleted what it has deleted, and
the next one goes on. SQLite overwrites what it frees with zeros (`secure_delete`, set where the database is opened),
and its log of writes is emptied here, so that a copy of the files afterwards holds nothing of what went. PostgreSQL
frees rows when it vacuums, writes over them some time later, and keeps its log as its operator set it up: what can
still be found there is sealed under, or a hash by, a key that is gone.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import QuerySet

from safelight.presence.daykey import KEPT, DayKeys
from safelight.presence.models import (
    Conversation,
    Decision,
    DecisionCount,
    Message,
    Outgoing,
    Report,
    ReviewLock,
    Sighting,
    Spent,
    Standing,
    Surge,
    Thumbnail,
    Watch,
)
from safelight.presence.sightings import history
from safelight.presence.texting.spool import Spool
from safelight.presence.turns import in_turn

BATCH: Final = 500
"""Rows that go at once: a message that comes meanwhile waits for no more than these."""

SPENT_KEPT: Final = timedelta(days=7)
COUNTS_KEPT: Final = timedelta(days=365)
"""How long it is told how much each moderator decided; of what, it tells nothing."""


def purge(keys: DayKeys, now: datetime) -> int:
    """Delete what has ended, with the keys of the days before yesterday; how many rows. Done again, it does nothing."""
    keys.purge(now)
    Spool(keys).purge()
    history.count_ended(now)
    gone = sum(_deleted(rows) for rows in ended(now))
    _forget_freed_pages()
    return gone


def ended(now: datetime) -> tuple[QuerySet[Any], ...]:
    """What has ended, by table. Whatever names a sender goes with the key of its day; the rest by its own time."""
    today = now.astimezone(UTC).date()
    oldest = today - KEPT
    begins = datetime.combine(oldest, time(), UTC)
    return (
        Thumbnail.objects.filter(ends_at__lte=now),
        Thumbnail.objects.filter(day__lt=oldest),
        Report.objects.filter(day__lt=oldest),
        Sighting.objects.filter(last_at__lt=begins),
        Message.objects.filter(day__lt=oldest),
        Standing.objects.filter(day__lt=oldest),
        Conversation.objects.filter(ends_at__lte=now),
        Conversation.objects.filter(day__lt=oldest),
        Watch.objects.filter(ends_at__lte=now),
        Watch.objects.filter(day__lt=oldest),
        Outgoing.objects.filter(too_late_at__lte=now),
        Outgoing.objects.filter(day__lt=oldest),
        ReviewLock.objects.filter(ends_at__lte=now),
        Surge.objects.filter(ends_at__lte=now),
        Decision.objects.filter(at__lt=begins),
        Spent.objects.filter(day__lt=today - SPENT_KEPT),
        DecisionCount.objects.filter(day__lt=today - COUNTS_KEPT),
    )


def _deleted(rows: QuerySet[Any]) -> int:
    gone = 0
    while found := list(rows.values_list("pk", flat=True)[:BATCH]):
        with in_turn():
            gone += rows.model._base_manager.filter(pk__in=found).delete()[0]
    return gone


def _forget_freed_pages() -> None:
    """Empty SQLite's log: old forms of pages stand in it. Somebody who reads just then keeps it for another minute."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

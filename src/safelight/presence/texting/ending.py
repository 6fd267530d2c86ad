"""What of texts has ended, and goes: rows whose day's key is gone, questions, watches, waiting photos."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from safelight.presence.daykey import KEPT, DayKeys
from safelight.presence.models import Conversation, Message, Outgoing, Spent, Standing, Watch
from safelight.presence.texting.spool import Spool

BATCH: Final = 500
"""Rows that go at once: a message that comes meanwhile waits for no more than these."""

SPENT_KEPT: Final = timedelta(days=7)


def purge(keys: DayKeys, now: datetime) -> int:
    """Delete what has ended, with the keys of the days before yesterday; how many rows. Done again, it does nothing."""
    keys.purge(now)
    Spool(keys).purge()
    oldest = now.date() - KEPT
    ended = (
        Message.objects.filter(day__lt=oldest),
        Standing.objects.filter(day__lt=oldest),
        Conversation.objects.filter(ends_at__lte=now),
        Watch.objects.filter(ends_at__lte=now),
        Watch.objects.filter(day__lt=oldest),
        Outgoing.objects.filter(too_late_at__lte=now),
        Spent.objects.filter(day__lt=now.date() - SPENT_KEPT),
    )
    gone = 0
    for rows in ended:
        while found := list(rows.values_list("pk", flat=True)[:BATCH]):
            gone += rows.model._base_manager.filter(pk__in=found).delete()[0]
    if gone and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return gone

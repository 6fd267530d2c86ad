"""Counts what a sender sends, in one statement: how much today, and how much within a few minutes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from safelight.presence.daykey import DayKey
from safelight.presence.models import Standing
from safelight.presence.sightings.ledger import to_minute

WINDOW: Final = timedelta(minutes=10)
MOST_IN_WINDOW: Final = 20
"""Texts of one sender within the window; further ones are counted and not acted on."""

_TABLE: Final = Standing._meta.db_table
_COUNT: Final = f"""
INSERT INTO {_TABLE} (day, sender, first_at, messages, reports, confirmed, refused, window_from, in_window)
VALUES (%s, %s, %s, 1, 0, 0, 0, %s, 1)
ON CONFLICT (day, sender) DO UPDATE SET
    messages = {_TABLE}.messages + 1,
    in_window = CASE WHEN {_TABLE}.window_from > %s THEN {_TABLE}.in_window + 1 ELSE 1 END,
    window_from = CASE WHEN {_TABLE}.window_from > %s THEN {_TABLE}.window_from ELSE excluded.window_from END
RETURNING messages, in_window
"""  # noqa: S608  # the table's own name


@dataclass(frozen=True, slots=True)
class Count:
    """How many messages somebody has sent today, this one among them, and how many within the running window."""

    today: int
    in_window: int

    @property
    def too_many(self) -> bool:
        """Whether this one isn't acted on."""
        return self.in_window > MOST_IN_WINDOW


def counted(key: DayKey, mark: bytes, now: datetime) -> Count:
    """Count a message of the sender whose pseudonym of the day is `mark`."""
    at = to_minute(now)
    adapt = connection.ops
    day, minute = adapt.adapt_datefield_value(key.day), adapt.adapt_datetimefield_value(at)
    since = adapt.adapt_datetimefield_value(at - WINDOW)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [day, mark, minute, minute, since, since])
        messages, in_window = cursor.fetchone()
    return Count(messages, in_window)

"""Thumbnails as they are stored: sealed under the day's key, until the decision or for two hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from safelight.presence.daykey import DayKeys, Unreadable
from safelight.presence.models import Report, Thumbnail
from safelight.presence.sightings.ledger import to_minute

PURPOSE: Final = "thumbnail"

LASTS: Final = timedelta(hours=2)


def keep(report: Report, jpeg: bytes, keys: DayKeys, now: datetime) -> None:
    """Keep the thumbnail of a report that a moderator must look at, in place of an earlier one."""
    key = keys.today(now)
    # The sealed bytes are bound to their report: rows that are exchanged don't open.
    sealed = key.seal(jpeg, f"{PURPOSE} {report.pk}")
    held = {"day": key.day, "sealed": sealed, "ends_at": to_minute(now) + LASTS}
    Thumbnail.objects.update_or_create(report=report, defaults=held)


def shown(report: Report, keys: DayKeys, now: datetime) -> bytes | None:
    """The JPEG of a report's thumbnail; None where there is none (any more)."""
    row = Thumbnail.objects.filter(report=report, ends_at__gt=now).first()
    key = keys.of(row.day) if row else None
    if row is None or key is None:
        return None
    try:
        return key.unseal(bytes(row.sealed), f"{PURPOSE} {report.pk}")
    except Unreadable:
        return None


def drop(reports: Iterable[int]) -> int:
    """Delete the thumbnails of these reports (by number), since they are decided; how many there were."""
    return Thumbnail.objects.filter(report__in=list(reports)).delete()[0]

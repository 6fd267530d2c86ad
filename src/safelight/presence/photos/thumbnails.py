"""Thumbnails as they are stored: sealed under the day's key, until the decision or for two hours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from safelight.presence.daykey import DayKeys, Unreadable
from safelight.presence.models import Report, Thumbnail
from safelight.presence.sightings.ledger import to_minute

PURPOSE: Final = "thumbnail"

LASTS: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a moderator may see of a photo: a covered picture (JPEG), what in it spoke for police (`heat.packed`)."""

    picture: bytes = field(repr=False)
    heat: bytes = field(default=b"", repr=False)


def keep(report: Report, what: Kept, keys: DayKeys, now: datetime) -> None:
    """Keep the thumbnail of a report that a moderator must look at, in place of an earlier one."""
    key = keys.today(now)
    # The sealed bytes are bound to their report: rows that are exchanged don't open.
    sealed = key.seal(bytes([len(what.heat)]) + what.heat + what.picture, f"{PURPOSE} {report.pk}")
    held = {"day": key.day, "sealed": sealed, "ends_at": to_minute(now) + LASTS}
    Thumbnail.objects.update_or_create(report=report, defaults=held)


def shown(report: Report, keys: DayKeys, now: datetime) -> Kept | None:
    """What is kept of a report's photo; None where there is nothing (any more)."""
    row = Thumbnail.objects.filter(report=report, ends_at__gt=now).first()
    key = keys.of(row.day) if row else None
    if row is None or key is None:
        return None
    try:
        opened = key.unseal(bytes(row.sealed), f"{PURPOSE} {report.pk}")
    except Unreadable:
        return None
    return Kept(opened[1 + opened[0] :], opened[1 : 1 + opened[0]])


def drop(reports: Iterable[int]) -> int:
    """Delete the thumbnails of these reports (by number), since they are decided; how many there were."""
    return Thumbnail.objects.filter(report__in=list(reports)).delete()[0]

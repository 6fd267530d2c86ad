"""A surge: reports flood a city, so one person's word is listed no more, and more have to agree.

It is raised by itself, against what is usual in the city; goes on while reports flood, and ends by itself. A moderator
may raise one, or end it: then it isn't raised by itself for an hour.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from safelight.presence.models import Report, Sighting, Surge
from safelight.presence.sightings.confidence import FLOOR
from safelight.presence.sightings.heard import surge

SURGE_FLOOR: Final = FLOOR + 1
"""Independent reports that make a sighting public in a surge; new senders together are one person then (`limits`)."""

SPAN: Final = timedelta(minutes=10)
LEAST: Final = 30
"""Reports of a city within SPAN below which nothing is a flood, however quiet it is else."""

TIMES: Final = 4
"""So many times what is usual is a flood."""

USUAL: Final = timedelta(hours=24)
"""The time whose mean is usual; reports are kept no longer than the day after."""

LASTS: Final = timedelta(minutes=30)
ENDED_FOR: Final = timedelta(hours=1)

_ENDED: Final = 0
"""The floor of a row that says: a moderator ended it, don't raise it again yet."""


def current(city: str, now: datetime) -> Surge | None:
    """The surge of a city, if there is one."""
    row = standing(city, now)
    return row if holds(row) else None


def all_current(now: datetime) -> list[Surge]:
    """The surges of all cities."""
    return list(Surge.objects.filter(ends_at__gt=now, floor__gt=_ENDED).order_by("city"))


def standing(city: str, now: datetime) -> Surge | None:
    """The row of a city that still says something: a surge, or that a moderator ended one."""
    row = surge(city)
    return row if row and row.ends_at > now else None


def holds(row: Surge | None) -> bool:
    """Whether what `standing` found is a surge."""
    return row is not None and row.floor > _ENDED


def watch_for(city: str, now: datetime, row: Surge | None) -> list[Sighting]:
    """Called with each report and what is `standing`: raise a surge when reports flood, or let it last.

    One that lasts for a while yet is left as it is: counting is done once in SPAN, not at each report of a flood. What
    was said within the last SPAN is then of the flood, too; the sightings that it was said of are weighed anew.
    """
    if row is not None and (not holds(row) or row.ends_at > now + LASTS - SPAN):
        return []
    if not floods(city, now):
        return []
    _set(city, SURGE_FLOOR, now + LASTS)
    since = now - SPAN
    said = Report.objects.filter(sighting__city=city, sighting__last_at__gt=since, at__gt=since, in_surge=False)
    found = dict(said.values_list("pk", "sighting"))
    Report.objects.filter(pk__in=list(found)).update(in_surge=True)
    return list(Sighting.objects.filter(pk__in=set(found.values())))


def floods(city: str, now: datetime) -> bool:
    """Whether more reports came within SPAN than LEAST, and than TIMES what is usual."""
    since = now - SPAN
    lately = Report.objects.filter(sighting__city=city, sighting__last_at__gt=since, at__gt=since)
    if len(lately.values_list("pk", flat=True)[:LEAST]) < LEAST:
        return False
    usual = Report.objects.filter(
        sighting__city=city, sighting__last_at__gt=now - USUAL, at__gt=now - USUAL, at__lte=since
    ).count() * (SPAN / (USUAL - SPAN))
    return lately.count() >= TIMES * usual


def begin(city: str, now: datetime, lasts: timedelta = LASTS) -> None:
    """A moderator raises a surge."""
    _set(city, SURGE_FLOOR, now + lasts)


def end(city: str, now: datetime) -> None:
    """A moderator ends a surge; it isn't raised by itself for an hour."""
    _set(city, _ENDED, now + ENDED_FOR)


def _set(city: str, floor: int, ends_at: datetime) -> None:
    Surge.objects.update_or_create(city=city, defaults={"floor": floor, "ends_at": ends_at})

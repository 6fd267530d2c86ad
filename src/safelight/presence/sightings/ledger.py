"""Reports put together to sightings, in the database: who says what, and what follows from it.

All functions take the time as an argument and round it to whole minutes before anything is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

import h3ronpy
import numpy as np
from django.db import connection, transaction
from django.db.models import QuerySet

from safelight.presence.kinds import FADING, SightingKind
from safelight.presence.models import PhotoSays, Report, Says, Sighting, SightingState, Verdict
from safelight.presence.sightings import limits, surge
from safelight.presence.sightings.confidence import FLOOR, Word, is_public, said_gone

SIGHTING_RESOLUTION: Final = 9
WIDEST: Final = 7
"""The coarsest cell of a sighting, about 5 km2: a report of more says nothing about anywhere."""
LIVE: Final = (SightingState.OPEN, SightingState.DISPUTED)
_BATCH: Final = 500
_LONGEST: Final = max(fading.time_to_live for fading in FADING.values())


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reports: today's pseudonym, and yesterday's where there is one. What they weigh is in `limits`."""

    day: date
    marks: tuple[bytes, ...] = field(repr=False)


@transaction.atomic
def seen(
    city: str,
    cell: int,
    kind: SightingKind,
    sender: Sender,
    now: datetime,
    *,
    photo: PhotoSays = PhotoSays.NONE,
    simulated: bool = False,
) -> Report:
    """Note that `sender` sees `kind` in `cell` (H3 9, or 8 or 7 for a whole area): one more word about a sighting in or
    beside it, or a new one.

    Whoever said so before, also yesterday, has said it again: the report is brought up to now, not counted twice.
    """
    at = to_minute(now)
    _one_at_a_time(city)
    sighting = _near(city, cell, kind, at).first()
    if sighting is None:
        sighting = Sighting.objects.create(
            city=city, cell=cell, kind=kind.value, first_at=at, last_at=at, simulated=simulated
        )
    own = _own(sighting, sender, at)
    standing = surge.standing(city, at)
    own.at, own.says, own.in_surge = at, Says.SEEN, surge.holds(standing)
    if photo is not PhotoSays.NONE:
        own.photo = photo
    own.save()
    sighting.last_at = at
    settle(sighting)
    for flooded in surge.watch_for(city, at, standing):
        settle(flooded)
    own.refresh_from_db(fields=["weight"])
    return own


@transaction.atomic
def gone(city: str, cell: int, sender: Sender, now: datetime) -> list[Sighting]:
    """Note that `sender` says that nothing is there (any more): of each sighting in `cell` or beside it.

    Answers the sightings, each with the state that follows; none where nothing was reported.
    """
    at = to_minute(now)
    _one_at_a_time(city)
    found = list(_near(city, cell, None, at))
    in_surge = bool(found) and surge.holds(surge.standing(city, at))
    for sighting in found:
        own = _own(sighting, sender, at)
        own.at, own.says, own.in_surge = at, Says.GONE, in_surge
        own.save()
        settle(sighting)
    return found


def settle(sighting: Sighting) -> None:
    """Bring weights and state of a sighting in line with what is said of it, and save it."""
    reports = list(Report.objects.filter(sighting=sighting))
    limits.weigh(sighting, reports)
    sight = [report for report in reports if report.says == Says.SEEN]
    if sight and all(report.verdict == Verdict.REFUSED for report in sight):
        sighting.state = SightingState.REFUSED
    else:
        sighting.state = SightingState(said_gone(words(reports)))
    sighting.reviewed = any(report.verdict == Verdict.CONFIRMED for report in reports)
    sighting.was_public = sighting.was_public or (sighting.state in LIVE and _is_public(sighting, reports))
    sighting.save()


def judge(report: Report, verdict: Verdict) -> None:
    """Note what a moderator says of a report (NONE takes it back); its sender weighs more or less by it from now on."""
    judge_all([report], verdict)


@transaction.atomic
def judge_all(reports: Sequence[Report], verdict: Verdict) -> None:
    """The same of several reports; each sighting that follows is settled once."""
    for report in reports:
        limits.judged(report, report.verdict, verdict)
        report.verdict = verdict
    Report.objects.bulk_update(reports, ["verdict"], batch_size=_BATCH)
    senders = {bytes(report.sender) for report in reports}
    theirs = Sighting.objects.filter(reports__sender__in=senders, state__in=LIVE)
    for sighting in {*(report.sighting for report in reports), *theirs}:
        settle(sighting)


def forget(marks: Sequence[bytes]) -> int:
    """Take back all that somebody reported (BORRAR, DELETE); how many reports that were."""
    with transaction.atomic():
        touched = list(Sighting.objects.filter(reports__sender__in=marks).distinct())
        number, _ = Report.objects.filter(sender__in=marks).delete()
        for sighting in touched:
            if Report.objects.filter(sighting=sighting).exists():
                settle(sighting)
            else:
                sighting.delete()
    return number


def words(reports: Iterable[Report]) -> list[Word]:
    """Reports as the pure functions of `confidence` take them."""
    return [
        Word(
            sender=bytes(report.sender),
            at=report.at,
            gone=report.says == Says.GONE,
            weight=report.weight,
            photo=report.photo,
            confirmed=report.verdict == Verdict.CONFIRMED,
            refused=report.verdict == Verdict.REFUSED,
        )
        for report in reports
    ]


def to_minute(at: datetime) -> datetime:
    """Without seconds: they would tell one message from another."""
    return at.replace(second=0, microsecond=0)


def resolution_of(cell: int) -> int:
    """The H3 resolution of a cell, which its number holds."""
    return cell >> 52 & 0xF


def area(cell: int, resolution: int) -> int:
    """The coarser cell that stands for a whole area."""
    return int(np.asarray(h3ronpy.change_resolution(np.array([cell], dtype=np.uint64), resolution))[0])


def around(cell: int) -> list[int]:
    """A cell of resolution 9 and those beside it, about 300 m each way; a coarser one alone.

    So words about an area and words about a corner in it are never added: they may be about different things.
    """
    if resolution_of(cell) < SIGHTING_RESOLUTION:
        return [cell]
    ring = h3ronpy.grid_disk(np.array([cell], dtype=np.uint64), 1, flatten=True)
    return [int(one) for one in np.asarray(ring)]


def _own(sighting: Sighting, sender: Sender, at: datetime) -> Report:
    """The sender's report of this sighting that no moderator has judged, or a new one.

    All their reports of it are brought under today's pseudonym: a sighting may outlive the day on which it was first
    reported, and nobody's word counts twice because the key is new.
    """
    own = Report.objects.filter(sighting=sighting, sender__in=sender.marks)
    own.exclude(sender=sender.marks[0]).update(day=sender.day, sender=sender.marks[0])
    found = own.filter(verdict=Verdict.NONE).first()
    limits.noted(sender.day, sender.marks, at, reports=0 if found else 1)
    return found or Report(sighting=sighting, day=sender.day, sender=sender.marks[0])


def _is_public(sighting: Sighting, reports: Sequence[Report]) -> bool:
    floods = surge.current(sighting.city, sighting.last_at)
    return is_public(words(reports), floods.floor if floods else FLOOR)


def _near(city: str, cell: int, kind: SightingKind | None, at: datetime) -> QuerySet[Sighting]:
    longest = FADING[kind].time_to_live if kind else _LONGEST
    found = Sighting.objects.filter(
        city=city, cell__in=around(cell), state__in=LIVE, last_at__gt=at - longest, last_at__lte=at + timedelta(hours=1)
    )
    if kind:
        found = found.filter(kind=kind.value)
    return found.order_by("-last_at", "pk")


def _one_at_a_time(city: str) -> None:
    """Two reports of the same place at the same moment must find one another. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"safelight/sightings/{city}"])

"""The reports that wait for a person, put together to clusters, those with the most effect first.

Effect: what is public now though nobody looked at it goes first, then what one more report would make public; among
these what most people wait for (watches near it), then the larger cluster, then who waited longer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Final

import h3ronpy
import numpy as np
from django.db.models import Q, QuerySet

from safelight.presence.kinds import FADING, SightingKind
from safelight.presence.models import PhotoSays, Report, Says, SightingState, Verdict, Watch
from safelight.presence.moderation.clustering import Cluster, Waiting, clusters, in_order
from safelight.presence.sightings import limits, surge
from safelight.presence.sightings.confidence import FLOOR, Word, independent, is_public
from safelight.presence.sightings.ledger import LIVE, words

WATCHED_RESOLUTION: Final = 7
"""Watches in the same area of about 5 km2 are near."""

PHOTO_FIRST: Final = timedelta(minutes=3)
"""So long a report waits for its photo to be looked at before a person is asked."""


class Effect(IntEnum):
    """What hangs on a cluster."""

    LITTLE = 0
    NEARLY = 1
    """One more report makes it public."""
    PUBLIC = 2
    """It is public, and nobody looked at it."""


@dataclass(frozen=True, slots=True)
class Case:
    """A cluster as it is looked at: why together, what hangs on it, and how many watches are near it."""

    cluster: Cluster
    effect: Effect
    watches: int

    @property
    def since(self) -> datetime:
        """Since when the first of its reports waits."""
        return self.cluster.reports[0].at


@dataclass(frozen=True, slots=True)
class Item:
    """One report of a case. `agree`: others who say the same of its sighting; `new`: nobody knew its sender."""

    report: Report
    new: bool
    agree: int


def cases(now: datetime, *, without: Collection[int] = ()) -> list[Case]:
    """All that waits, but the reports in `without`, the greatest effect first."""
    reports = [one for one in waiting(now) if one.pk not in without]
    weighed = _weighed(reports, now)
    watched = _Watched(now)
    found = [
        Case(one, max(weighed[entry.report] for entry in one.reports), watched.near(one))
        for one in clusters(_as_waiting(reports))
    ]
    return sorted(found, key=lambda case: (-case.effect, -case.watches, -len(case.cluster.reports), case.since))


def case_of(numbers: Collection[int], now: datetime) -> Case | None:
    """The case that a moderator has before them: those of the reports that still wait; None where none does."""
    reports = list(_unjudged().filter(pk__in=numbers))
    if not reports:
        return None
    together = clusters(_as_waiting(reports))
    # What was together stays so, though somebody may be known by now who wasn't.
    why = max(together, key=lambda one: len(one.reports)).why
    held = Cluster(in_order(entry for one in together for entry in one.reports), why)
    weighed = _weighed(reports, now)
    return Case(held, max(weighed.values()), _Watched(now).near(held))


def items(case: Case) -> list[Item]:
    """The reports of a case with what is known of each, in its order."""
    numbers = [entry.report for entry in case.cluster.reports]
    reports = {one.pk: one for one in _unjudged().filter(pk__in=numbers).select_related("thumbnail")}
    others = _others(reports.values())
    new = {entry.report: entry.new for entry in case.cluster.reports}
    return [Item(reports[one], new[one], others[one]) for one in numbers if one in reports]


def waiting(now: datetime) -> list[Report]:
    """Reports that nobody judged, of sightings that aren't over; who says that it is over waits where others differ."""
    longest = max(fading.time_to_live for fading in FADING.values())
    asked = Q(says=Says.SEEN) | Q(sighting__state=SightingState.DISPUTED)
    found = _unjudged().filter(asked, at__gt=now - longest, sighting__state__in=LIVE)
    return [one for one in found if _lives(one, now) and not _photo_first(one, now)]


def _unjudged() -> QuerySet[Report]:
    return Report.objects.filter(verdict=Verdict.NONE).select_related("sighting")


def _lives(report: Report, now: datetime) -> bool:
    return report.at > now - FADING[SightingKind(report.sighting.kind)].time_to_live


def _photo_first(report: Report, now: datetime) -> bool:
    return report.photo == PhotoSays.WAITING and report.at > now - PHOTO_FIRST


def _as_waiting(reports: Sequence[Report]) -> list[Waiting]:
    new = limits.newcomers(reports)
    return [
        Waiting(
            report=one.pk,
            city=one.sighting.city,
            cell=one.sighting.cell,
            kind=one.sighting.kind,
            at=one.at,
            new=one.pk in new,
            gone=one.says == Says.GONE,
            picture=bytes(one.picture) if one.picture else None,
        )
        for one in reports
    ]


def _weighed(reports: Sequence[Report], now: datetime) -> Mapping[int, Effect]:
    """Report -> what hangs on its sighting."""
    sightings = {one.sighting_id: one.sighting for one in reports}
    said = _said(sightings)
    floors: dict[str, int] = {}
    found: dict[int, Effect] = {}
    for number, sighting in sightings.items():
        if sighting.city not in floors:
            raised = surge.current(sighting.city, now)
            floors[sighting.city] = raised.floor if raised else FLOOR
        found[number] = _effect(words(said[number]), floors[sighting.city], reviewed=sighting.reviewed)
    return {one.pk: found[one.sighting_id] for one in reports}


def _effect(said: list[Word], floor: int, *, reviewed: bool) -> Effect:
    if reviewed:
        return Effect.LITTLE
    if is_public(said, floor):
        return Effect.PUBLIC
    return Effect.NEARLY if independent(said) >= floor - 1 else Effect.LITTLE


def _others(reports: Iterable[Report]) -> dict[int, int]:
    """Report -> how many others say the same of its sighting and were neither refused nor sent a copied photo."""
    asked = list(reports)
    said = _said({one.sighting_id for one in asked})
    counts = {}
    for one in asked:
        agreeing = {
            bytes(other.sender)
            for other in said[one.sighting_id]
            if other.says == one.says and other.verdict != Verdict.REFUSED and other.photo != PhotoSays.COPIED
        }
        counts[one.pk] = len(agreeing - {bytes(one.sender)})
    return counts


def _said(sightings: Iterable[int]) -> dict[int, list[Report]]:
    """Sighting -> all that is said of it."""
    found: dict[int, list[Report]] = {number: [] for number in sightings}
    for report in Report.objects.filter(sighting__in=list(found)):
        found[report.sighting_id].append(report)
    return found


class _Watched:
    """How many watches there are, by city and area."""

    def __init__(self, now: datetime) -> None:
        at = list(Watch.objects.filter(ends_at__gt=now).values_list("city", "cell"))
        self._watches = Counter(zip((city for city, _ in at), _areas(cell for _, cell in at), strict=True))

    def near(self, cluster: Cluster) -> int:
        """Those in the areas of its reports."""
        areas = set(_areas(one.cell for one in cluster.reports))
        return sum(self._watches[cluster.city, area] for area in areas)


def _areas(cells: Iterable[int]) -> list[int]:
    coarse = h3ronpy.change_resolution(np.fromiter(cells, dtype=np.uint64), WATCHED_RESOLUTION)
    return [int(one) for one in np.asarray(coarse)]

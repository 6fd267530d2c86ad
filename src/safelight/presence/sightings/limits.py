"""How much a sender's word weighs: less after refusals, little in a flood, and nobody new makes a crowd.

A number can be had for a dollar and is a new person each day, so these rules never rest on who somebody is: two people
that nobody knows can still make a sighting public, two hundred can't do more than those two. What makes somebody known
is that they wrote an hour ago, or yesterday, or that a moderator confirmed what they said.

Weights are worked out anew whenever a sighting is settled, from what is known then: a refusal weakens all that its
sender said and frees the room that a crowd had taken up.

Five past midnight: today's pseudonyms are all new, so whoever writes then is looked up by yesterday's too. Who wrote
yesterday is known at once, and takes over half of what was confirmed and refused (rounded down, so that it fades to
nothing within days). A flood of numbers that nobody saw yesterday is new, as it would be at noon.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import h3ronpy
import numpy as np
from django.db.models import F

from safelight.presence.daykey import KEPT
from safelight.presence.models import PhotoSays, Report, Sighting, Standing, Verdict

NEW_FOR: Final = timedelta(hours=1)
"""For so long after their first message somebody is new, unless they wrote yesterday or were confirmed."""

NEW_TOGETHER: Final = 2.0
"""What all new senders together weigh in one sighting, for it and against it each: as much as two people."""

NEW_IN_SURGE: Final = 1.0
"""What those of them weigh together whose word came in a surge, also when it is over: a crowd that waits is a crowd."""

REFUSED_HALVES: Final = 0.5
"""Each refusal, less the confirmations, halves the weight of a sender."""

MOST_REPORTS: Final = 30
"""Sightings that one sender can report on a day; whoever reports more weighs nothing."""

FLOOD: Final = 15
"""Reports within FLOOD_TIME and FLOOD_STEPS that are a flood from one place."""

FLOOD_TIME: Final = timedelta(minutes=10)
FLOOD_STEPS: Final = 3
"""Cells of resolution 9 each way, about a kilometre."""

FLOOD_WEIGHT: Final = 0.25
"""What one new sender weighs in a flood."""


def noted(day: date, marks: Sequence[bytes], at: datetime, *, reports: int) -> None:
    """Count `reports` new reports of a sender, who is made known by what they did yesterday (`marks[1:]`)."""
    own, _ = Standing.objects.get_or_create(day=day, sender=marks[0], defaults={"first_at": at, "window_from": at})
    known_since = datetime.combine(day - KEPT, time(), UTC)
    before = Standing.objects.filter(day=day - KEPT, sender__in=marks[1:]).first()
    if before is not None and own.first_at != known_since:
        # Known or not, and no more: the minute of yesterday would tie the two days for longer than their keys do.
        own.first_at = known_since
        own.confirmed += before.confirmed // 2
        own.refused += before.refused // 2
    own.reports += reports
    own.save(update_fields=["first_at", "confirmed", "refused", "reports"])


def judged(report: Report, before: str, after: str) -> None:
    """Move a sender's standing from one verdict on their report to another."""
    own = Standing.objects.filter(day=report.day, sender=report.sender)
    if before != Verdict.NONE:
        own.filter(**{f"{before}__gt": 0}).update(**{before: F(before) - 1})
    if after != Verdict.NONE:
        own.update(**{after: F(after) + 1})


def weigh(sighting: Sighting, reports: Iterable[Report]) -> None:
    """Set the weight of each report of a sighting, the earliest first, and save those that changed."""
    said = sorted(reports, key=lambda report: (report.at, report.pk))
    standings = _standings(said)
    one_new = FLOOD_WEIGHT if _floods(sighting) else 1.0
    room = dict.fromkeys((report.says for report in said), NEW_TOGETHER)
    in_surge = dict.fromkeys(room, NEW_IN_SURGE)
    changed = []
    for report in said:
        standing = standings.get((report.day, bytes(report.sender)))
        weight = _of_sender(standing)
        if _counts(report) and report.verdict != Verdict.CONFIRMED and _is_new(standing, report.at):
            weight = min(weight * one_new, room[report.says])
            if report.in_surge:
                weight = min(weight, in_surge[report.says])
                in_surge[report.says] -= weight
            room[report.says] -= weight
        if weight != report.weight:
            report.weight = weight
            changed.append(report)
    Report.objects.bulk_update(changed, ["weight"])


def newcomers(reports: Sequence[Report]) -> set[int]:
    """Of these reports (by number) those whose senders nobody knew when they said so."""
    standings = _standings(reports)
    return {one.pk for one in reports if _is_new(standings.get((one.day, bytes(one.sender))), one.at)}


def _counts(report: Report) -> bool:
    """Whether it takes up room: what was refused or copied is nobody, and must not silence who comes after it."""
    return report.verdict != Verdict.REFUSED and report.photo != PhotoSays.COPIED


def _of_sender(standing: Standing | None) -> float:
    if standing is None:
        return 1.0
    if standing.reports > MOST_REPORTS:
        return 0.0
    return float(REFUSED_HALVES ** max(standing.refused - standing.confirmed, 0))


def _is_new(standing: Standing | None, at: datetime) -> bool:
    return standing is None or (standing.confirmed == 0 and standing.first_at > at - NEW_FOR)


def _standings(reports: Sequence[Report]) -> dict[tuple[date, bytes], Standing]:
    senders, days = {bytes(one.sender) for one in reports}, {one.day for one in reports}
    found = Standing.objects.filter(day__in=days, sender__in=senders)
    return {(one.day, bytes(one.sender)): one for one in found}


def _floods(sighting: Sighting) -> bool:
    """Whether reports about this place flood; no more rows are looked at than make a flood."""
    ring = h3ronpy.grid_disk(np.array([sighting.cell], dtype=np.uint64), FLOOD_STEPS, flatten=True)
    since = sighting.last_at - FLOOD_TIME
    near = Report.objects.filter(
        sighting__city=sighting.city,
        sighting__last_at__gt=since,
        sighting__cell__in=[int(cell) for cell in np.asarray(ring)],
        at__gt=since,
    )
    return len(near.values_list("pk", flat=True)[:FLOOD]) == FLOOD

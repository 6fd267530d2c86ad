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

import math
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from django.db.models import F

from safelight.presence.daykey import KEPT
from safelight.presence.models import PhotoSays, Report, Sighting, Standing, Verdict
from safelight.presence.sightings.cells import disk
from safelight.presence.sightings.heard import Heard, Known, count, earlier, inherit, lately

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


def noted(day: date, marks: Sequence[bytes], at: datetime, *, reports: int) -> Known:
    """Count `reports` new reports of a sender, who is made known by what they did yesterday (`marks[1:]`)."""
    own = count(day, marks[0], at, reports)
    known_since = datetime.combine(day - KEPT, time(), UTC)
    before = earlier(day - KEPT, marks[1:]) if own.first_at != known_since else None
    if before is None:
        return own
    # Known or not, and no more: the minute of yesterday would tie the two days for longer than their keys do.
    more = Known(known_since, 0, before.confirmed // 2, before.refused // 2)
    inherit(day, marks[0], more)
    return Known(known_since, own.reports, own.confirmed + more.confirmed, own.refused + more.refused)


def judged(report: Report, before: str, after: str) -> None:
    """Move a sender's standing from one verdict on their report to another."""
    own = Standing.objects.filter(day=report.day, sender=report.sender)
    if before != Verdict.NONE:
        own.filter(**{f"{before}__gt": 0}).update(**{before: F(before) - 1})
    if after != Verdict.NONE:
        own.update(**{after: F(after) + 1})


def weigh(sighting: Sighting, said: Iterable[Heard]) -> list[Heard]:
    """Set the weight of each report of a sighting, the earliest first; those that changed, which the caller saves."""
    in_turn = sorted(said, key=lambda one: (one.at, one.pk or math.inf))
    one_new = FLOOD_WEIGHT if _floods(sighting, unsaved=sum(one.pk is None for one in in_turn)) else 1.0
    room = dict.fromkeys((one.says for one in in_turn), NEW_TOGETHER)
    in_surge = dict.fromkeys(room, NEW_IN_SURGE)
    changed = []
    for one in in_turn:
        weight = _of_sender(one.known)
        if _counts(one) and one.verdict != Verdict.CONFIRMED and _is_new(one.known, one.at):
            weight = min(weight * one_new, room[one.says])
            if one.in_surge:
                weight = min(weight, in_surge[one.says])
                in_surge[one.says] -= weight
            room[one.says] -= weight
        if weight != one.weight:
            one.weight = weight
            changed.append(one)
    return changed


def newcomers(reports: Sequence[Report]) -> set[int]:
    """Of these reports (by number) those whose senders nobody knew when they said so."""
    standings = _standings(reports)
    return {one.pk for one in reports if _is_new(standings.get((one.day, bytes(one.sender))), one.at)}


def _counts(report: Heard) -> bool:
    """Whether it takes up room: what was refused or copied is nobody, and must not silence who comes after it."""
    return report.verdict != Verdict.REFUSED and report.photo != PhotoSays.COPIED


def _of_sender(standing: Known | None) -> float:
    if standing is None:
        return 1.0
    if standing.reports > MOST_REPORTS:
        return 0.0
    return float(REFUSED_HALVES ** max(standing.refused - standing.confirmed, 0))


def _is_new(standing: Known | Standing | None, at: datetime) -> bool:
    return standing is None or (standing.confirmed == 0 and standing.first_at > at - NEW_FOR)


def _standings(reports: Sequence[Report]) -> dict[tuple[date, bytes], Standing]:
    senders, days = {bytes(one.sender) for one in reports}, {one.day for one in reports}
    found = Standing.objects.filter(day__in=days, sender__in=senders)
    return {(one.day, bytes(one.sender)): one for one in found}


def _floods(sighting: Sighting, unsaved: int) -> bool:
    """Whether reports about this place flood; no more rows are looked at than make a flood."""
    since = sighting.last_at - FLOOD_TIME
    return unsaved + lately(sighting.city, disk(sighting.cell, FLOOD_STEPS), since, FLOOD - unsaved) >= FLOOD

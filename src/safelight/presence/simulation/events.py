"""What truly happens on a simulated day, and how those who see it tell of it: late, with slips, in two languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

import numpy as np

from safelight.presence.kinds import SightingKind
from safelight.presence.simulation.ground import Spot
from safelight.presence.simulation.people import Crowd, minutes
from safelight.presence.simulation.pictures import photo, street
from safelight.presence.simulation.script import Text
from safelight.presence.simulation.telling import gone, mistyped, named, seen

_PLANS: Final = (
    # kind, share of all, least and most minutes, people who tell of it besides the first (mean)
    (SightingKind.PATROL, 0.55, 15, 60, 3.0),
    (SightingKind.SWEEP, 0.15, 90, 240, 6.0),
    (SightingKind.TOWING, 0.12, 40, 120, 3.0),
    (SightingKind.PROPERTY, 0.08, 30, 90, 4.0),
    (SightingKind.CHECKPOINT, 0.06, 60, 180, 5.0),
    (SightingKind.OTHER, 0.04, 15, 45, 3.0),
)
AN_HOUR: Final = 1.5
"""Events that begin in an hour."""

APART: Final = timedelta(hours=7)
"""Between two events at one place: longer than any sighting lives, so that the map's answer is of one of them."""

_LATE, _SLIPS, _PHOTOS, _PLACELESS, _TELLS_END = 0.08, 0.15, 0.2, 0.08, 0.35


@dataclass(frozen=True, slots=True)
class Event:
    """Police activity that there truly is: what, where, from when and until when (since the script's beginning)."""

    name: str
    kind: SightingKind
    spot: Spot
    begins: timedelta
    ends: timedelta


def happening(rng: np.random.Generator, ground: Sequence[Spot], hours: float) -> list[Event]:
    """The events of so many hours; one place has one at a time."""
    free = dict.fromkeys(range(len(ground)), timedelta(0))
    found: list[Event] = []
    at = timedelta(hours=float(rng.exponential(1 / AN_HOUR)))
    while at < timedelta(hours=hours):
        open_ones = [number for number, since in free.items() if since <= at]
        kind, _, least, most, _ = _PLANS[int(rng.choice(len(_PLANS), p=[plan[1] for plan in _PLANS]))]
        if open_ones:
            number = int(rng.choice(open_ones))
            ends = at + minutes(rng, least, most)
            found.append(Event(f"event {len(found)}", kind, ground[number], at, ends))
            free[number] = ends + APART
        at += timedelta(hours=float(rng.exponential(1 / AN_HOUR)))
    return found


def witnessed(event: Event, people: Sequence[str], crowd: Crowd) -> Iterator[Text]:
    """What people who see an event text. Most come by soon after it began, some later; one in twelve tells late."""
    rng = crowd.rng
    mean = next(plan[4] for plan in _PLANS if plan[0] is event.kind)
    who = [str(one) for one in rng.choice(people, size=1 + int(rng.poisson(mean)), replace=False)]
    lasts = (event.ends - event.begins) / timedelta(minutes=1)
    for person in who:
        at = event.begins + timedelta(minutes=float(min(rng.exponential(lasts / 3), lasts)))
        late = minutes(rng, 20, 60) if rng.random() < _LATE else minutes(rng, 0, 3)
        yield from _told(event, person, at + late, crowd)
        if rng.random() < _TELLS_END:
            # By their own word, who reported it; the place needn't be said again.
            yield Text(event.ends + minutes(rng, 0, 15), person, "GONE", event.name)
    if rng.random() < _TELLS_END:
        passer = str(rng.choice(people))
        yield Text(event.ends + minutes(rng, 2, 20), passer, gone(event.spot, crowd.language(), rng), event.name)


def _told(event: Event, person: str, at: timedelta, crowd: Crowd) -> Iterator[Text]:
    """One person's report: in a text, or a photo first and where only when asked."""
    rng, language = crowd.rng, crowd.language()
    place = named(event.spot, language, rng)
    if rng.random() < _PLACELESS:
        yield Text(at, person, "", event.name, photo(street(rng)), place=place)
        return
    words = seen(event.kind, event.spot, language, rng)
    if rng.random() < _SLIPS:
        words = mistyped(words, rng)
    told = Text(at, person, words, event.name, place=place)
    yield replace(told, photo=photo(street(rng))) if rng.random() < _PHOTOS else told

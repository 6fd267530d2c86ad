"""A simulated day: what happens, who tells of it, who asks, and who lies. Made from a seed before it is played."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Final

import numpy as np

from safelight.presence.simulation import attacks, noise
from safelight.presence.simulation.attacks import GONES
from safelight.presence.simulation.events import Event, happening, witnessed
from safelight.presence.simulation.ground import spots
from safelight.presence.simulation.people import Crowd
from safelight.presence.simulation.script import Text

HONEST: Final = 240
"""People who text on a day and mean it; the first quarter of them wrote the day before."""

_TRUE_GROUND: Final = 24
"""So many of the corners have true events; the flood takes the others, other lies are anywhere."""


@dataclass(frozen=True, slots=True)
class Day:
    """The script: texts in order of time, and the truth. `gones`: kind of liar -> event -> first and last denial."""

    begins: datetime
    hours: float
    texts: tuple[Text, ...] = field(repr=False)
    events: Mapping[str, Event] = field(repr=False)
    gones: Mapping[str, Mapping[str, tuple[timedelta, timedelta]]] = field(repr=False)
    people: int


def scripted_day(seed: int, begins: datetime, hours: float = 24) -> Day:
    """The day of a seed. It holds a midnight UTC, when pseudonyms change, if it is long enough."""
    rng = np.random.default_rng(seed)
    crowd = Crowd(rng)
    ground = [spots()[int(at)] for at in rng.permutation(len(spots()))]
    true_ground, other = ground[:_TRUE_GROUND], ground[_TRUE_GROUND:]
    people = crowd.many(HONEST)
    events = happening(rng, true_ground, hours - 1)
    told = [text for event in events for text in witnessed(event, people, crowd)]
    told += noise.chatter(people, ground, hours, crowd)
    told += noise.mistaken(people, hours, crowd)
    told += noise.the_day_before(people[: HONEST // 4], crowd, ground)
    told += attacks.lies(other, hours, _midnight(begins) - begins, crowd)
    denied = list(attacks.untrue_gones(events, crowd))
    told += [text for _, _, text in denied]
    return Day(
        begins=begins,
        hours=hours,
        texts=tuple(sorted(told, key=lambda text: text.at)),
        events={event.name: event for event in events},
        gones={
            kind: _spans([(event.name, text.at) for about, event, text in denied if about == kind]) for kind in GONES
        },
        people=crowd.used,
    )


def _midnight(begins: datetime) -> datetime:
    return datetime.combine(begins.astimezone(UTC).date() + timedelta(days=1), time(), UTC)


def _spans(denied: Iterable[tuple[str, timedelta]]) -> dict[str, tuple[timedelta, timedelta]]:
    spans: dict[str, tuple[timedelta, timedelta]] = {}
    for name, at in denied:
        first, last = spans.get(name, (at, at))
        spans[name] = (min(first, at), max(last, at))
    return spans

"""A bad night for moderators: 300 lies among 20 true reports, through the real inbox, as they find it in the morning.

Liars do what they do: one picture sent by many numbers, a crowd at one corner, a wave over the whole city within a
minute, a few lone ones. The truth is what the caller gets; no table holds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from safelight.presence.kinds import SightingKind
from safelight.presence.simulation.ground import CITY, Spot, spots
from safelight.presence.simulation.people import Crowd, minutes
from safelight.presence.simulation.pictures import copied, photo, street
from safelight.presence.simulation.script import Text
from safelight.presence.simulation.stage import Stage
from safelight.presence.simulation.telling import asked, seen
from safelight.presence.texting.opening import Texts

LASTS: Final = timedelta(minutes=50)
_TRUE: Final = (4, 4, 3, 3, 2, 2, 1, 1)
"""How many people report each true event."""

_KNOWN_SINCE: Final = timedelta(hours=2)
_KINDS: Final = (SightingKind.SWEEP, SightingKind.PATROL, SightingKind.TOWING, SightingKind.PROPERTY)
_FAKE: Final = "fake"
_TRUTH: Final = "true"


@dataclass(frozen=True, slots=True)
class Night:
    """Which reports (by number) are true, and which are lies, by the kind of the lie."""

    true: frozenset[int]
    fake: frozenset[int]
    by_attack: dict[str, frozenset[int]] = field(repr=False)


def bad_night(texts: Texts, at: datetime, *, seed: int = 1) -> Night:
    """Fill the database of `texts` with the night that ends at `at`, in Los Angeles; the truth about it.

    The home needs the places of the simulation (`ground.write_places`) or all of the city, and a migrated database.
    """
    stage = Stage(texts, CITY, at)
    begins = at - LASTS
    said: dict[str, set[int]] = {}
    for text in _script(np.random.default_rng(seed)):
        stage.say(text, begins)
        report = stage.report_of(text.who) if text.about else None
        if report is not None:
            said.setdefault(text.about, set()).add(report)
    stage.now = at
    stage.work()
    fakes = {about: frozenset(found) for about, found in said.items() if about != _TRUTH}
    return Night(frozenset(said.get(_TRUTH, ())), frozenset().union(*fakes.values()), fakes)


def _script(rng: np.random.Generator) -> Sequence[Text]:
    order = rng.permutation(len(spots()))
    ground = [spots()[int(at)] for at in order]
    crowd = Crowd(rng)
    told = [
        *_true(rng, crowd, ground[: len(_TRUE)]),
        *_one_picture(rng, crowd, ground[8:13], 110, "one picture"),
        *_one_picture(rng, crowd, ground[13:18], 25, "another picture"),
        *_at_one_corner(rng, crowd, ground[0], 90),
        *_wave(rng, crowd, ground[10:22], 60),
        *_lone(rng, crowd, ground[22:37]),
    ]
    return sorted(told, key=lambda text: text.at)


def _true(rng: np.random.Generator, crowd: Crowd, ground: Sequence[Spot]) -> Iterator[Text]:
    """Each event is told by people who come by within a quarter of an hour; every other of them is known already."""
    for spot, people in zip(ground, _TRUE, strict=True):
        begins, kind = rng.uniform(2, 30), _kind(rng)
        for number in range(people):
            who, language = crowd(), crowd.language()
            if number % 2:
                yield Text(-_KNOWN_SINCE + minutes(rng, 0, 20), who, asked(spot, language, rng))
            picture = photo(street(rng)) if number == 0 else None
            yield Text(minutes(rng, begins, begins + 15), who, seen(kind, spot, language, rng), _TRUTH, picture)


def _one_picture(
    rng: np.random.Generator, crowd: Crowd, ground: Sequence[Spot], number: int, about: str
) -> Iterator[Text]:
    """A picture that many numbers send from several places."""
    picture, first = street(rng), rng.uniform(5, 20)
    for at in range(number):
        words = seen(SightingKind.PATROL, ground[at % len(ground)], crowd.language(), rng)
        yield Text(minutes(rng, first, first + 20), crowd(), words, about, copied(picture, rng))


def _at_one_corner(rng: np.random.Generator, crowd: Crowd, spot: Spot, number: int) -> Iterator[Text]:
    """A crowd that nobody saw before, at one corner, within minutes."""
    for _ in range(number):
        yield Text(minutes(rng, 12, 22), crowd(), seen(SightingKind.CHECKPOINT, spot, crowd.language(), rng), "crowd")


def _wave(rng: np.random.Generator, crowd: Crowd, ground: Sequence[Spot], number: int) -> Iterator[Text]:
    """Everywhere at the same minute."""
    for at in range(number):
        words = seen(SightingKind.PATROL, ground[at % len(ground)], crowd.language(), rng)
        yield Text(timedelta(minutes=31, seconds=float(rng.uniform(0, 58))), crowd(), words, "wave")


def _lone(rng: np.random.Generator, crowd: Crowd, ground: Sequence[Spot]) -> Iterator[Text]:
    """Here one and there one, at any time."""
    for spot in ground:
        yield Text(minutes(rng, 0, 48), crowd(), seen(_kind(rng), spot, crowd.language(), rng), "lone")


def _kind(rng: np.random.Generator) -> SightingKind:
    return _KINDS[int(rng.integers(len(_KINDS)))]

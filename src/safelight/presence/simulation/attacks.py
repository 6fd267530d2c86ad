"""Who lies on a simulated day, and how: alone, in pairs and crowds, with one photo, with GONE, just after midnight."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from safelight.presence.kinds import SightingKind
from safelight.presence.simulation.events import Event
from safelight.presence.simulation.ground import Spot, somewhere
from safelight.presence.simulation.people import Crowd, minutes
from safelight.presence.simulation.pictures import copied, street
from safelight.presence.simulation.script import Text
from safelight.presence.simulation.telling import asked, gone, seen

LONE: Final = "one new number"
PAIR: Final = "two new numbers"
CROWD: Final = "twenty new numbers"
COPIED: Final = "one photo from twelve numbers"
FLOOD: Final = "eighty new numbers at five past midnight"
STUBBORN: Final = "one known number, forty places"
SLEEPERS: Final = "two known numbers"
GONE_ALONE: Final = "GONE from one new number"
GONE_PAIR: Final = "GONE from two new numbers"
GONE_CROWD: Final = "GONE from twenty new numbers"

LIES: Final = (LONE, PAIR, CROWD, COPIED, FLOOD, STUBBORN, SLEEPERS)
GONES: Final = (GONE_ALONE, GONE_PAIR, GONE_CROWD)

_AFTER_BEGIN: Final = timedelta(minutes=12)


def lies(ground: Sequence[Spot], hours: float, midnight: timedelta, crowd: Crowd) -> Iterator[Text]:
    """False patrols, by each kind of liar. `midnight`: when the day's key changes, since the beginning."""
    rng, last = crowd.rng, hours * 60 - 40

    def fake(at: timedelta, who: str, spot: Spot, about: str, photo: bytes | None = None) -> Text:
        return Text(at, who, seen(SightingKind.PATROL, spot, crowd.language(), rng), about, photo)

    for _ in range(max(round(hours * 0.6), 3)):
        yield fake(minutes(rng, 0, last), crowd(), somewhere(rng), LONE)
    for about, number, times in ((PAIR, 2, 4), (CROWD, 20, 2)):
        for _ in range(times):
            spot, begins = somewhere(rng), rng.uniform(30, last)
            yield from (fake(minutes(rng, begins, begins + 10), who, spot, about) for who in crowd.many(number))
    picture, begins = street(rng), rng.uniform(30, last)
    chosen = [somewhere(rng) for _ in range(4)]
    for at, who in enumerate(crowd.many(12)):
        yield fake(minutes(rng, begins, begins + 20), who, chosen[at % 4], COPIED, copied(picture, rng))
    for at, who in enumerate(crowd.many(80)):
        yield fake(midnight + minutes(rng, 5, 8), who, ground[at % len(ground)], FLOOD)
    stubborn = crowd()
    yield Text(timedelta(hours=-3), stubborn, "menu")
    for _ in range(40):
        yield fake(minutes(rng, 0, last), stubborn, somewhere(rng), STUBBORN)
    sleepers = crowd.many(2)
    for who in sleepers:
        yield Text(timedelta(hours=-24), who, asked(ground[0], "en", rng))
    for _ in range(3):
        spot, begins = somewhere(rng), rng.uniform(30, last)
        yield from (fake(minutes(rng, begins, begins + 10), who, spot, SLEEPERS) for who in sleepers)


def untrue_gones(events: Sequence[Event], crowd: Crowd) -> Iterator[tuple[str, Event, Text]]:
    """GONE about events that go on, each event by one kind of liar."""
    for at, event in enumerate(events):
        about, number = ((GONE_ALONE, 1), (GONE_PAIR, 2), (GONE_CROWD, 20), ("", 0))[at % 4]
        begins = (event.begins + max(_AFTER_BEGIN, (event.ends - event.begins) / 2)) / timedelta(minutes=1)
        for who in crowd.many(number):
            when = minutes(crowd.rng, begins, begins + 2)
            yield about, event, Text(when, who, gone(event.spot, crowd.language(), crowd.rng), about)

"""A day that goes on: what `safelight demo` shows as live sightings, at the real clock, by the worker, each minute.

All follows from the time: the same ten minutes bring the same events, people and texts, whoever makes them. A text
that was taken is known by its number, as a provider's is, so that a worker that was killed, or a second one, tells
nothing twice; one that comes back after hours tells what was said lately. Everything is marked simulated. Where a real
message was ever taken, or could be, nothing is shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import numpy as np

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.channels.base import Inbound
from safelight.presence.channels.simulator import SIMULATOR
from safelight.presence.kinds import SightingKind
from safelight.presence.models import Message, Sighting
from safelight.presence.simulation.ground import CITY, landmarks, spots
from safelight.presence.simulation.marking import shows
from safelight.presence.simulation.people import Crowd
from safelight.presence.simulation.script import Text
from safelight.presence.simulation.telling import gone, seen
from safelight.presence.texting.opening import Texts, texts
from safelight.presence.texting.simulating import simulation_of

BLOCK: Final = timedelta(minutes=10)
"""One event begins in each."""

LATELY: Final = timedelta(hours=3)
"""So far back is told what was missed: older patrols are gone from the map."""

_LONGEST: Final = timedelta(minutes=40)
"""From the beginning of a block to its last text."""

_KINDS: Final = (
    (SightingKind.PATROL, 0.45),
    (SightingKind.SWEEP, 0.2),
    (SightingKind.TOWING, 0.13),
    (SightingKind.PROPERTY, 0.1),
    (SightingKind.CHECKPOINT, 0.06),
    (SightingKind.OTHER, 0.06),
)
_PEOPLE: Final = (0.3, 0.35, 0.25, 0.1)
"""How likely one, two, three and four people tell of an event."""

_DENIED: Final = 0.2
_OVER: Final = 0.2


class Show:
    """The simulated day of one home. It remembers until when it told; what it forgets it tells again, to no effect."""

    def __init__(self, settings: Settings, home: Home) -> None:
        self._home = home
        self._real = bool(settings.twilio_account_sid or settings.webhook_secret)
        opened = texts(settings, home)
        # Its worker takes nothing that other channels brought.
        self._simulation = simulation_of(Texts({}, opened.desk, opened.keys), CITY, clock=lambda: self._now)
        self._told: datetime | None = None
        self._now: datetime

    def tick(self, now: datetime) -> int:
        """Tell what people text until `now`; how many texts, none where this home shows nothing."""
        if self._real or not shows(self._home) or _is_real():
            return 0
        since = max(self._told or now - LATELY, now - LATELY)
        due = said_between(since, now)
        for number, at, text in due:
            self._now = at
            self._simulation.take(Inbound(number, text.who, CITY, text.words))
        self._now = now
        if due:
            self._simulation.worker.work_off()
        self._told = now
        return len(due)


def said_between(since: datetime, until: datetime) -> list[tuple[str, datetime, Text]]:
    """What is texted after `since`, up to `until`, in order: number of the text, when, and the text."""
    first, last = _block(since - _LONGEST), _block(until)
    found = [
        (f"shown {block} {at}", _begins(since, block) + text.at, text)
        for block in range(first, last + 1)
        for at, text in enumerate(_texts(block))
    ]
    return sorted((one for one in found if since < one[1] <= until), key=lambda one: (one[1], one[0]))


def _texts(block: int) -> Iterator[Text]:
    """What is told of the event of a block, since its beginning."""
    rng = np.random.default_rng(block)
    crowd = Crowd(rng, used=block % 1_000_000 * 10)
    ground = (*spots(), *landmarks())
    spot = ground[int(rng.integers(len(ground)))]
    kind = _KINDS[int(rng.choice(len(_KINDS), p=[share for _, share in _KINDS]))][0]
    first = rng.uniform(0, 8)
    people = crowd.many(1 + int(rng.choice(len(_PEOPLE), p=_PEOPLE)))
    for number, who in enumerate(people):
        at = timedelta(minutes=first + (rng.uniform(1, 12) if number else 0))
        yield Text(at, who, seen(kind, spot, crowd.language(), rng))
    ends = rng.random()
    if ends < _DENIED:
        passer = crowd()
        yield Text(timedelta(minutes=float(rng.uniform(24, 38))), passer, gone(spot, crowd.language(), rng))
    elif ends < _DENIED + _OVER:
        for who in people:
            yield Text(timedelta(minutes=float(rng.uniform(28, 39))), who, gone(spot, crowd.language(), rng))


def _is_real() -> bool:
    """Whether anybody real wrote: then nothing made up may come beside it."""
    return Message.objects.exclude(channel=SIMULATOR).exists() or Sighting.objects.filter(simulated=False).exists()


def _block(at: datetime) -> int:
    return int(at.timestamp() // BLOCK.total_seconds())


def _begins(like: datetime, block: int) -> datetime:
    return datetime.fromtimestamp(block * BLOCK.total_seconds(), like.tzinfo)

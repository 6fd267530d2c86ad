"""Phones that nobody holds: texts, scripts and load through the real inbox; what they report is marked simulated."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import numpy as np
from django.db import connections

from safelight.core.errors import BadInput, NotThere
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.channels.base import Inbound
from safelight.presence.channels.simulator import Simulator
from safelight.presence.models import PhotoSays
from safelight.presence.texting.opening import Texts, texts
from safelight.presence.texting.photos import TakePhoto
from safelight.presence.texting.working import Rules, Worker

THREADS: Final = 8
NO_PACE: Final = Rules(timedelta(0), 10_000)
_WAIT: Final = re.compile(r"\+\s*(\d+)\s*(s|m|h)")
_LINE: Final = re.compile(r"([\w .+-]{1,40})>\s?(.*)")
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours"}

LOAD: Final = ("cops at {place}", "sweep at {place}", "STATUS {place}", "hay policia en {place}", "gone {place}")


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a simulation: who, what they texted, and what they were texted; `late`: by a watch."""

    who: str
    text: str
    replies: tuple[str, ...]
    late: bool = False


@dataclass(frozen=True, slots=True)
class Loaded:
    """How a load went: messages, how many were answered, and seconds within which half and 95 in 100 were."""

    sent: int
    answered: int
    seconds: float
    half: float
    most: float


def _unseen(*_: object) -> PhotoSays:
    return PhotoSays.NONE


def _clock() -> datetime:
    return datetime.now(UTC)


@dataclass
class Simulation:
    """Phones that text the number of one city. Photos are looked at by `take_photo`; without it nobody looks."""

    city: str
    texts: Texts
    channel: Simulator
    clock: Callable[[], datetime] = _clock
    take_photo: TakePhoto = _unseen
    rules: Rules = NO_PACE
    worker: Worker = field(init=False)
    _ahead: timedelta = timedelta(0)
    _late: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.channel.sent = lambda _own, to, text: self._late.append((to, text))
        self.worker = Worker(self.texts, self.rules, self.now, self.take_photo)
        self._inbox = self.texts.inbox(self.now)

    def now(self) -> datetime:
        """The simulation's clock: a script may run ahead."""
        return self.clock() + self._ahead

    def text(self, who: str, words: str) -> Iterator[Said]:
        """What `who` is answered, and what everybody who watches is told after it."""
        yield Said(who, words, self.answered(who, words))
        self.worker.work_off()
        while self._late:
            to, told = self._late.pop(0)
            yield Said(to, "", (told,), late=True)

    def script(self, lines: Iterable[str]) -> Iterator[Said]:
        """Play lines: `ana> cops at 5th & Main`, and `+ 20m` lets time pass. Raises BadInput for any other."""
        for number, line in enumerate(lines, start=1):
            if not line.strip() or line.startswith("#"):
                continue
            if wait := _WAIT.fullmatch(line.strip()):
                self._ahead += timedelta(**{_UNITS[wait[2]]: int(wait[1])})
            elif said := _LINE.fullmatch(line.strip()):
                yield from self.text(said[1].strip(), said[2])
            else:
                raise BadInput(
                    f"Line {number} of the script isn't understood.",
                    fix="Write e.g. `ana> cops at 5th & Main`, or `+ 20m` to let time pass.",
                )

    def load(
        self, number: int, rate: float, places: list[str], *, sleep: Callable[[float], None] = time.sleep
    ) -> Loaded:
        """`number` texts of as many people, `rate` a second, about `places`; then all that they left is worked off."""
        begun = time.perf_counter()

        def send(at: int) -> tuple[bool, float]:
            sleep(max(begun + at / rate - time.perf_counter(), 0))
            started = time.perf_counter()
            words = LOAD[at % len(LOAD)].format(place=places[at % len(places)])
            answered = bool(self.answered(f"+1555{at:07d}", words))
            return answered, time.perf_counter() - started

        with ThreadPoolExecutor(THREADS) as pool:
            outcomes = list(pool.map(send, range(number)))
            list(pool.map(lambda _: connections.close_all(), range(THREADS)))
        seconds = time.perf_counter() - begun
        self.worker.work_off()
        took = np.array([one for _, one in outcomes] or [0.0])
        half, most = (float(one) for one in np.quantile(took, (0.5, 0.95)))
        return Loaded(number, sum(answered for answered, _ in outcomes), seconds, half, most)

    def answered(self, who: str, words: str, media: tuple[str, ...] = ()) -> tuple[str, ...]:
        """What `who` is answered at once."""
        return self.take(Inbound(secrets.token_hex(16), who, self.city, words, media))

    def take(self, message: Inbound) -> tuple[str, ...]:
        """What is answered to a message, nothing where it was taken before."""
        answer = self._inbox.take(self.channel, self.channel.request(message))
        return tuple(json.loads(answer.body)["replies"])


def simulation(settings: Settings, home: Home, city: str) -> Simulation:
    """A simulation in the database of `home`, which must be migrated. Raises NotThere for a city without places."""
    return simulation_of(texts(settings, home), city)


def simulation_of(opened: Texts, city: str, **options: Any) -> Simulation:
    """A simulation in texts that are open already, to which it adds its channel; `options`: fields of `Simulation`."""
    channel = Simulator(secrets.token_hex(16))
    opened = replace(opened, channels={**opened.channels, channel.name: channel})
    known = opened.desk.book.catalog.city(city).id
    if opened.desk.book.of(known) is None:
        raise NotThere(f"There are no places of {known} yet.", fix=f"Make them with `safelight gazetteer {known}`.")
    return Simulation(known, opened, channel, **options)

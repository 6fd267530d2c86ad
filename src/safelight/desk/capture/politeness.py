"""How a site is treated: a pause between two requests, and its robots.txt read, kept and said."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import httpx
from protego import Protego

from safelight.core.errors import PublisherError, Refused
from safelight.desk.capture.captured import Exchange
from safelight.desk.capture.replies import read_reply
from safelight.desk.capture.sites import Site
from safelight.desk.capture.turns import LONGEST_REST, Turns
from safelight.desk.capture.wire import Wire

ROBOT: Final = "Safelight"
"""The name that robots.txt knows us by."""


@dataclass(slots=True)
class Pace:
    """Waits before a request until the host has rested."""

    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    """Seconds since 1970: several commands must mean the same."""
    turns: Turns = field(default_factory=Turns)

    def wait(self, host: str, seconds: float) -> None:
        """Until the host is free; it then isn't for so many seconds."""
        while (pause := self.turns.take(host, self.clock(), seconds)) > 0:
            self.sleep(pause)

    def rest(self, host: str, seconds: float) -> None:
        """The host asked to be left alone for so long; at most a minute is waited."""
        self.turns.rest(host, self.clock() + min(seconds, LONGEST_REST))


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site's robots.txt says. `exchanges` are its evidence."""

    exchanges: tuple[Exchange, ...]
    rules: Protego | None
    silent: bool
    """Whether it answered with an error of its own: then it allows nothing (RFC 9309, 2.3.1.4)."""

    def allows(self, url: httpx.URL) -> bool:
        """Whether a robot may ask for this address."""
        return not self.silent and (self.rules is None or self.rules.can_fetch(str(url), ROBOT))

    @property
    def delay(self) -> float:
        """Seconds that it asks for between two requests."""
        found = self.rules.crawl_delay(ROBOT) if self.rules else None
        return min(float(found or 0), LONGEST_REST)


@dataclass(slots=True)
class Robots:
    """robots.txt of the sites that one command touches, each asked for once."""

    wire: Wire
    pace: Pace
    _known: dict[str, Rules] = field(default_factory=dict)

    def of(self, url: httpx.URL, site: Site) -> Rules:
        """The rules of this address's origin."""
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._known:
            self.pace.wait(url.host, site.seconds)
            try:
                exchange = self.wire.get(httpx.URL(f"{origin}/robots.txt"))
            except (PublisherError, Refused):
                self._known[origin] = Rules((), None, silent=True)
            else:
                self._known[origin] = _read(exchange)
        return self._known[origin]


def _read(exchange: Exchange) -> Rules:
    reply = read_reply(exchange.response, most=512 * 2**10)
    if reply is None or reply.status >= 500:
        return Rules((exchange,), None, silent=True)
    if reply.status != 200:
        return Rules((exchange,), None, silent=False)
    return Rules((exchange,), Protego.parse(reply.body.decode("utf-8", "replace")), silent=False)

"""One event of capture under way: what it fetched, each address once, and what a court may ask about it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import httpx

from safelight.core.errors import PublisherError, Refused
from safelight.desk.capture.captured import Exchange
from safelight.desk.capture.guard import Guard, parse_address, parse_allowed
from safelight.desk.capture.politeness import Pace, Robots
from safelight.desk.capture.replies import Reply, read_reply
from safelight.desk.capture.sites import Site, Sites, read_sites
from safelight.desk.capture.turns import Key, SharedTurns, Turns
from safelight.desk.capture.wire import Wire
from safelight.desk.settings import DeskSettings

HOPS: Final = 10
"""Redirects that are followed for one address."""
_MOVED: Final = frozenset({301, 302, 303, 307, 308})
_CLOSED: Final = {401: "asks for a log-in", 402: "asks for money", 403: "refuses", 451: "is barred by law"}
_BUSY: Final = frozenset({429, 503})


@dataclass(slots=True)
class Session:
    """What all captures of one command share: the wire, the list of sites, the pauses, robots.txt."""

    wire: Wire
    sites: Sites
    pace: Pace = field(default_factory=Pace)
    robots: Robots = field(init=False)

    def __post_init__(self) -> None:
        self.robots = Robots(self.wire, self.pace)

    def site(self, url: httpx.URL) -> Site:
        """The listed site of a page. Raises Refused."""
        return self.sites.asked(url, self.wire.guard.names(url))


def open_session(settings: DeskSettings, key: Key | None) -> Session:
    """A session by a desk's settings, which waits its turn with all other commands of that desk. Raises BadInput.

    Without a key there is no desk yet, and nobody else to wait for.
    """
    home = settings.desk_home.expanduser()
    pace = Pace(turns=SharedTurns(home=home, key=key) if key else Turns())
    return Session(Wire(Guard(parse_allowed(settings.desk_allow))), read_sites(home), pace)


@dataclass(frozen=True, slots=True)
class Fetched:
    """The last answer for an address, after redirects."""

    url: httpx.URL
    exchange: Exchange
    reply: Reply


@dataclass(slots=True)
class Visit:
    """One bundle's worth of fetching."""

    session: Session
    site: Site
    exchanges: list[Exchange] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    had: dict[str, Fetched] = field(default_factory=dict)
    _trouble: dict[str, str] = field(default_factory=dict)

    def note(self, sentence: str) -> None:
        """A sentence for the manifest, once."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def page(self, url: httpx.URL) -> Fetched:
        """A page, with its redirects. Raises Refused or PublisherError if its first request already fails."""
        fetched = self._follow(url, self._page_site)
        if why := _CLOSED.get(fetched.reply.status):
            self.note(
                f"{fetched.url.host} answered {fetched.reply.status}: it {why}. Nothing was tried to get past it."
            )
        return fetched

    def requisite(self, url: httpx.URL) -> Fetched | None:
        """A picture or another thing that the page needs; None, with a note, where it isn't to be had."""
        address = str(url)
        if address in self._trouble:
            return None
        try:
            return self._follow(url, self._requisite_site)
        except (Refused, PublisherError) as error:
            self._trouble[address] = error.what
            self.note(f"Left out: {address[:300]}: {error.what}")
            return None

    def _follow(self, url: httpx.URL, allowed: Callable[[httpx.URL], Site]) -> Fetched:
        """The answer for an address, or the last before a redirect that isn't followed. Raises for the first alone."""
        first, seen = str(url), set[str]()
        if (known := self.had.get(first)) is not None:
            return known
        fetched = self._once(url, allowed(url))
        while fetched.reply.status in _MOVED and (to := fetched.reply.header("location")):
            seen.add(str(fetched.url))
            try:
                url = _next(fetched.url, to, seen)
                fetched = self.had.get(str(url)) or self._once(url, allowed(url))
            except (Refused, PublisherError) as error:
                self.note(f"{fetched.url!s:.300} redirects to {to[:300]}, which was not followed: {error.what}")
                break
            self.note(f"{first:.300} was redirected to {url!s:.300}.")
        self.had[first] = fetched
        return fetched

    def _once(self, url: httpx.URL, site: Site) -> Fetched:
        exchange, reply = self._asked(url, site)
        rest = reply.header("retry-after")
        if reply.status in _BUSY and rest.isdecimal():
            self.session.pace.rest(url.host, float(rest))
            self.note(f"{url.host} asked to wait {rest} seconds ({reply.status}); it was asked once more.")
            exchange, reply = self._asked(url, site)
        if exchange.cut:
            self.note(f"The answer of {url!s:.300} is not whole ({exchange.cut}).")
        if reply.left_out:
            self.note(f"{url!s:.300}: {reply.left_out}")
        fetched = Fetched(url, exchange, reply)
        self.had[str(url)] = fetched
        return fetched

    def _asked(self, url: httpx.URL, site: Site) -> tuple[Exchange, Reply]:
        exchange = self._exchange(url, site)
        reply = read_reply(exchange.response)
        if reply is None:
            raise PublisherError(f"{url.host} answers something else than HTTP.", fix="Look at the address.")
        return exchange, reply

    def _exchange(self, url: httpx.URL, site: Site) -> Exchange:
        session = self.session
        rules = session.robots.of(url, site)
        if rules.exchanges and rules.exchanges[0] not in self.exchanges:
            self.exchanges.extend(rules.exchanges)
        session.pace.wait(url.host, max(site.seconds, rules.delay))
        exchange = session.wire.get(url)
        self.exchanges.append(exchange)
        return exchange

    def _page_site(self, url: httpx.URL) -> Site:
        return self.session.site(url)

    def _requisite_site(self, url: httpx.URL) -> Site:
        if url.host in self.site.also:
            return self.site
        return self.session.site(url)


def _next(url: httpx.URL, to: str, seen: set[str]) -> httpx.URL:
    """Where a redirect leads. Raises Refused for what is no web address, a circle, or too long a chain."""
    try:
        found = parse_address(str(url.join(to)))
    except httpx.InvalidURL as error:
        raise Refused("it leads to no web address.", fix="Look at the redirect in the bundle.") from error
    if str(found) in seen:
        raise Refused("the redirects go in a circle.", fix="Look at the redirects in the bundle.")
    if len(seen) > HOPS:
        raise Refused(f"there are more than {HOPS} redirects.", fix="Capture the last address by itself.")
    return found

"""What a site's robots.txt lets us ask (RFC 9309)."""

from __future__ import annotations

from urllib.robotparser import RobotFileParser

import httpx

from safelight.core.errors import PublisherError
from safelight.feeds.http import Http
from safelight.feeds.replies import StatusError

AGENT = "Safelight"


class Robots:
    """The rules of the sites that one read touches; each robots.txt is asked for once."""

    def __init__(self, http: Http, who: str) -> None:
        self._http = http
        self._who = who
        self._rules: dict[str, RobotFileParser] = {}

    def allowed(self, address: str) -> bool:
        """Whether we may ask for this address. A site without robots.txt allows all. Raises PublisherError."""
        return self._of(address).can_fetch(AGENT, address)

    def check(self, address: str) -> None:
        """Raises PublisherError for an address that robots.txt bars, and waits as long as it asks between two pages."""
        rules = self._of(address)
        if not rules.can_fetch(AGENT, address):
            raise PublisherError(
                f"{self._who}: {httpx.URL(address).host} asks robots not to read these pages (robots.txt).",
                fix="Ask the publisher, or import saved pages with --file. The last generation stays in use.",
            )
        delay = rules.crawl_delay(AGENT)
        if delay is not None:
            self._http.slow_down(httpx.URL(address).host, float(delay))

    def _of(self, address: str) -> RobotFileParser:
        url = httpx.URL(address)
        root = f"{url.scheme}://{url.netloc.decode()}"
        if root not in self._rules:
            rules = RobotFileParser()
            try:
                text = self._http.get_text(self._who, f"{root}/robots.txt")
            except StatusError:
                text = ""
            rules.parse(text.splitlines())
            self._rules[root] = rules
        return self._rules[root]

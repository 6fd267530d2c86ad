"""How much of the model's work a client may ask for: fewer than other requests, as each takes the processor longer.

What is remembered or kept already counts for nothing, and this machine's own questions have no limit.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from safelight.core.errors import TooMany
from safelight.core.said import Said, said
from safelight.web.middleware.limiting import MINUTE, client_of
from safelight.web.site import site_of

HOUR: Final = 60 * MINUTE


@dataclass(frozen=True, slots=True)
class Allowance:
    """So many pieces of work in so many seconds; `said` tells a client that asked for more."""

    name: str
    most: int
    seconds: int
    said: Said


RUNS: Final = Allowance("run", 120, MINUTE, said("More than {most} new runs of the model in a minute.", most=120))
SEARCHES: Final = Allowance("short search", 12, MINUTE, said("More than {most} new searches in a minute.", most=12))
LONG_SEARCHES: Final = Allowance("search", 12, HOUR, said("More than {most} long searches in an hour.", most=12))
REPORTS: Final = Allowance("report", 12, MINUTE, said("More than {most} reports in a minute.", most=12))


def spend(request: HttpRequest, allowance: Allowance) -> None:
    """Count one more piece of work of this client. Raises TooMany."""
    site = site_of(request)
    if (client := client_of(request, site)) is None:
        return
    now = site.clock().timestamp()
    digest = hmac.digest(site.client_key, f"{allowance.name} {client}".encode(), "sha256")
    if site.windows.add(digest, int(now // allowance.seconds)) > allowance.most:
        wait = int(allowance.seconds - now % allowance.seconds) or 1
        raise TooMany(allowance.said, fix=said("Ask again in {wait} seconds.", wait=wait), wait=wait)

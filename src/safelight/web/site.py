"""One public site: what its requests may use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from django.http import HttpRequest

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.questions import Areas, Questions
from safelight.web.remembered import Remembered
from safelight.web.tally import Tally, Windows

if TYPE_CHECKING:
    from safelight.presence.texting.opening import Texts

KEY: Final = "safelight.site"


@dataclass(frozen=True, slots=True)
class Site:
    """What a request may use: settings, the answers, the clock (UTC), answers given before, shared counters.

    `texts`: what takes and sends text messages, put together when it is first asked for.
    """

    settings: Settings
    home: Home
    questions: Questions
    areas: Areas
    tally: Tally
    windows: Windows
    remembered: Remembered
    client_key: bytes
    clock: Callable[[], datetime]
    texts: Callable[[], Texts]


def site_of(request: HttpRequest) -> Site:
    """The site that a request came to."""
    site = request.META[KEY]
    if not isinstance(site, Site):
        raise TypeError("the request came past the application that create_application made")
    return site

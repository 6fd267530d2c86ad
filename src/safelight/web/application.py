"""The WSGI application of the public site, and the database it needs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any

from django.core.handlers.wsgi import WSGIHandler

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.questions import Areas, Questions
from safelight.web.metrics import NAMES
from safelight.web.migrating import configure_django
from safelight.web.remembered import Remembered
from safelight.web.shared import Shared
from safelight.web.site import KEY, Site
from safelight.web.streams import AsgiApplication, Streams, gateway
from safelight.web.tally import Tally, Windows

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def create_gateway(settings: Settings, home: Home, *, shared: Shared, threads: int, streams: int) -> AsgiApplication:
    """The ASGI application of one worker: pages and API in `threads` threads, and `streams` of live sightings."""
    site = _site(settings, home, shared, lambda: datetime.now(UTC))
    application = _application(site)
    if settings.twilio_numbers:
        import_module("safelight.web.public.presence.hooks").warm(site)
    live = import_module("safelight.web.api.presence")
    return gateway(application, Streams(live.looking(home), most=streams), live.STREAM, threads)


def create_application(
    settings: Settings,
    home: Home,
    *,
    shared: Shared | None = None,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> Application:
    """The WSGI application of the public site over the databases in `home`.

    Django keeps one configuration a process, so all sites of a process share the first one's database of people and
    sessions. `shared` lets several workers count together; alone, a site counts in memory.
    """
    return _application(_site(settings, home, shared, clock))


def _site(settings: Settings, home: Home, shared: Shared | None, clock: Callable[[], datetime]) -> Site:
    configure_django(settings, home)
    return Site(
        settings=settings,
        home=home,
        questions=Questions(home, settings, clock=clock),
        areas=Areas(home, settings, clock=clock),
        tally=Tally(NAMES, shared.folder if shared else None),
        windows=Windows(shared.folder / "windows" if shared else None),
        remembered=Remembered(),
        client_key=shared.client_key if shared else secrets.token_bytes(32),
        clock=clock,
        # Its models can be imported once Django is configured, and most processes never need them.
        texts=cache(lambda: import_module("safelight.presence.texting.opening").texts(settings, home)),
    )


def _application(site: Site) -> Application:
    handler = WSGIHandler()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return handler({**environ, KEY: site}, start_response)

    return application

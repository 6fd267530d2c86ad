"""The WSGI application of the public site, and the database it needs."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import django
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.management import call_command
from django.db import DatabaseError, connection

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.questions import Questions
from safelight.web.configuration import public_site
from safelight.web.databases import database
from safelight.web.metrics import NAMES
from safelight.web.remembered import Remembered
from safelight.web.site import KEY, Shared, Site
from safelight.web.tally import Tally, Windows

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


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
    configure_django(settings, home)
    site = Site(
        settings=settings,
        home=home,
        questions=Questions(home, settings, clock=clock),
        tally=Tally(NAMES, shared.folder if shared else None),
        windows=Windows(shared.folder / "windows" if shared else None),
        remembered=Remembered(),
        client_key=shared.client_key if shared else secrets.token_bytes(32),
        clock=clock,
    )
    handler = WSGIHandler()

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        return handler({**environ, KEY: site}, start_response)

    return application


def configure_django(settings: Settings, home: Home) -> None:
    """Give Django its configuration, once a process."""
    if not django_settings.configured:
        django_settings.configure(**public_site(settings, home))
        django.setup()


def migrate(settings: Settings, home: Home) -> None:
    """Bring the database of people and sessions to the newest form; StoreError when it can't be reached or written."""
    home.make()
    configure_django(settings, home)
    if connection.settings_dict["NAME"] != database(home, settings.database_url)["NAME"]:
        raise StoreError(
            "This process already serves a site with another database.", fix="Start the second site by itself."
        )
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise StoreError(
            f"The database of people and sessions can't be brought up to date: {type(error).__name__}.",
            fix="Check that it runs and has room: SAFELIGHT_DATABASE_URL, else HOME/site.sqlite3.",
        ) from None

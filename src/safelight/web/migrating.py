"""Django's one configuration a process, and its database brought up to date; knows nothing of cities or questions."""

from __future__ import annotations

import django
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import DatabaseError, connection

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.configuration import public_site
from safelight.web.databases import database


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

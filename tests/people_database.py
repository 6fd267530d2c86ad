"""Which database of people Django uses: it has one configuration a process, so tests of several homes change it."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.db import connections

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.databases import database
from safelight.web.migrating import configure_django


def use_database(home: Home, url: str | None = None) -> None:
    """Point Django at the database of this home (or at `url`); it need not be migrated yet."""
    configure_django(Settings(home=home.root), home)
    wanted = database(home, url)
    if connections.databases["default"]["NAME"] == wanted["NAME"]:
        return
    described: dict[str, Any] = {**connections.databases["default"], "OPTIONS": {}, **wanted}
    connections.close_all()
    connections.databases["default"] = described
    if hasattr(connections._connections, "default"):
        del connections["default"]


def migrated(home: Home, url: str | None = None) -> None:
    """The same, with its tables made."""
    use_database(home, url)
    call_command("migrate", verbosity=0, interactive=False)

"""A home with the places of the simulation, its tables, and texts whose keys are new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.simulation.ground import write_places
from safelight.web.migrating import configure_django
from tests.people_database import migrated, use_database

# Tables can be imported once Django has settings; each test then points it at its own database.
configure_django(Settings(home=Path("unused"), secret_key="for tests"), Home(Path("unused")))


@pytest.fixture(scope="session")
def played_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("played") / "home").make()
    write_places(home, load_catalog())
    migrated(home)
    return home


@pytest.fixture
def texts(played_home: Home, tmp_path: Path) -> Iterator[object]:
    from safelight.presence.texting.opening import texts as opened

    use_database(played_home)
    yield opened(Settings(home=played_home.root, day_key_dir=tmp_path), played_home)
    empty()


def empty() -> None:
    """Delete all rows of Presence."""
    with transaction.atomic(), connection.cursor() as cursor:  # where keys are checked at the end, in any order
        for table in connection.introspection.table_names():
            if table.startswith("presence_"):
                cursor.execute(f"DELETE FROM {table}")

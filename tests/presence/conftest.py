"""A database with the tables of Presence, and people who report: what sightings and moderation are tested over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from safelight.core.home import Home
from safelight.presence.daykey import DayKeys
from tests.people_database import migrated, use_database
from tests.presence.sightings.conftest import People, empty


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def sightings_home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Home, str | None]:
    """A home and the address of its database, with all tables; None is SQLite in the home."""
    home = Home(tmp_path_factory.mktemp(f"sightings-{request.param}") / "home").make()
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    migrated(home, url)
    return home, url


@pytest.fixture
def people(sightings_home: tuple[Home, str | None], tmp_path: Path) -> Iterator[People]:
    """People, and empty tables to report to."""
    use_database(*sightings_home)
    yield People(DayKeys(tmp_path / "keys"))
    empty()

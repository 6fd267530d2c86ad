"""The gazetteer of Los Angeles, built from the real files by the command's own function, once a session."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.feeds import Http
from safelight.geo.gazetteer import Gazetteer, gazetteer_file, load
from safelight.ingest import build_gazetteer, fetch_places

CITY = "los_angeles"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def city_file(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """HOME/gazetteer/los_angeles/places.arrow, of corners, rail stations and the stored neighbourhoods."""
    home = Home(tmp_path_factory.mktemp("home"))
    catalog = load_catalog(home.catalog)
    areas = shared_data / "boundaries"
    files = (
        areas / "los_angeles_intersections.csv",
        shared_data / "presence" / "overlays" / "transit" / "la_metro_rail_gtfs.zip",
    )
    with Http() as http:  # nothing is asked of it: all files are given
        outline = areas / f"{CITY}_outline.geojson"
        city = catalog.city(CITY)
        fetch_places(home, city, http, now=NOW, file=areas / f"{CITY}.geojson", outline_file=outline)
        build_gazetteer(home, catalog, city, http, now=NOW, files=files)
    return gazetteer_file(home, CITY)


@pytest.fixture(scope="session")
def los_angeles(city_file: Path) -> Gazetteer:
    return load(city_file)


@pytest.fixture
def copied(city_file: Path, tmp_path: Path) -> Callable[[bytes | None], Path]:
    """The city's file elsewhere, with other content if that is given."""

    def copy(content: bytes | None = None) -> Path:
        path = tmp_path / CITY / "places.arrow"
        path.parent.mkdir(exist_ok=True)
        shutil.copyfile(city_file, path) if content is None else path.write_bytes(content)
        return path

    return copy

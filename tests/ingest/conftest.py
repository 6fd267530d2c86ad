"""A workshop in a temporary home, and small files in a publisher's own form."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, RecordKey
from safelight.ingest import CityReport, Workshop, ingest
from safelight.store import current
from tests.servers import Portal

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
KEY = RecordKey(b"k" * 32)
CRIME_COLUMNS = [
    *("ID", "Case Number", "Date", "Block", "IUCR", "Primary Type", "Description", "Location Description", "Arrest"),
    *("Domestic", "Beat", "District", "Ward", "Community Area", "FBI Code", "X Coordinate", "Y Coordinate", "Year"),
    *("Updated On", "Latitude", "Longitude", "Location"),
]


def _crime(number: int, **changes: str) -> dict[str, str]:
    """One row of Chicago's crimes as the portal writes it; the trade's, on a street in the Loop, unless changed."""
    row = {
        "ID": str(number),
        "Case Number": f"SYN{number:06}",
        "Date": "03/05/2015 11:30:00 PM",
        "IUCR": "1506",
        "Primary Type": "PROSTITUTION",
        "Description": "SOLICIT ON PUBLIC WAY",
        "Location Description": "STREET",
        "Latitude": "41.881832",
        "Longitude": "-87.623177",
    }
    return {column: changes.get(column, row.get(column, "")) for column in CRIME_COLUMNS}


@pytest.fixture(scope="session")
def crime() -> Callable[..., dict[str, str]]:
    """A maker of rows: `crime(1, IUCR="1525")`."""
    return _crime


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A fresh home, the packaged catalogue, a fixed key and a fixed day."""
    return Workshop(Home(tmp_path / "home"), load_catalog(), KEY, NOW)


@pytest.fixture
def crimes(tmp_path: Path, workshop: Workshop) -> Callable[..., CityReport]:
    """Write rows as a crimes file and ingest it into Chicago; `at` is another workshop, such as one of a later day."""

    def run(
        rows: list[dict[str, str]], *, name: str = "crimes.csv", at: Workshop | None = None, **how: object
    ) -> CityReport:
        path = tmp_path / name
        pl.DataFrame(rows, schema=dict.fromkeys(CRIME_COLUMNS, pl.String)).write_csv(path)
        return ingest(at or workshop, "chicago", file=path, **how)  # type: ignore[arg-type]

    return run


@pytest.fixture
def records(workshop: Workshop) -> Callable[[str], pl.DataFrame]:
    """The current records of a city."""

    def read(city: str = "chicago") -> pl.DataFrame:
        generation = current(workshop.home, city)
        assert generation is not None
        return generation.records().collect()

    return read


TOWN = """
[city]
id = "{id}"
name = "{id}"
state = "CA"
timezone = "America/Los_Angeles"
centre = [37.1, -122.1]
footprint = ["862834017ffffff"]

[city.residents]
value = 1000
year = 2020
source = "made up"

[[rules.own]]
code = ["647B"]
charge = "other"
role = "unknown"
why = "Covers both sides."
source = "made up"
"""
PUBLISHED = """
[[source]]
id = "{id}"
title = "Arrests"
publisher = "Rivermouth Police"
page = "https://data.example.org/{id}"
status = "live"
status_since = "2024-01"
status_note = "made up"
covers = true
covers_why = "made up"
basis = "arrest"
unit = "people"
licence = "none"
citation = "none"
terms = "Made up, for tests."
robots = "none"
cadence = "daily, made up"
rules = ["own"]
watch = ["SOLICIT"]
feed = "{feed}"
endpoint = {endpoint}
expect = {expect}

[[source.layout]]
id = "portal"
columns = {columns}
optional = ["sex"]
dates = {{ formats = ["%Y-%m-%d"] }}

[source.sexes]
female = ["F"]
"""
COLUMNS = {
    "id": "arrest_no",
    "person": "arrest_no",
    "from": "arrest_date",
    "code": "charge_code",
    "text": ["charge", "charge_more"],
    "lat": "lat",
    "lon": "lon",
    "sex": "sex",
}


def _inline(value: object) -> str:
    """A value as TOML writes it on one line."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(item)}" for key, item in value.items()) + " }"
    return json.dumps(value)


@pytest.fixture
def town(tmp_path: Path) -> Callable[..., Workshop]:
    """Write a city into HOME/catalog whose sources are these portals, and open the workshop anew, at `now`.

    `town(socrata=portal, expect={"rows": [1, 30]}, endpoint={"page_rows": 3}, id="saltbury", more=TOML)`.
    """
    home = Home(tmp_path / "home").make()

    def write(
        *,
        id: str = "rivermouth",  # noqa: A002  # as the catalogue calls it
        now: datetime = NOW,
        expect: dict[str, Any] | None = None,
        endpoint: dict[str, Any] | None = None,
        columns: dict[str, Any] | None = None,
        more: str = "",
        **portals: Portal,
    ) -> Workshop:
        text = TOWN.format(id=id)
        for name, portal in portals.items():
            text += PUBLISHED.format(
                id=name,
                feed=portal.feed,
                endpoint=_inline({**portal.endpoint(), **(endpoint or {})}),
                expect=_inline(expect or {}),
                columns=_inline(columns or COLUMNS),
            )
        home.catalog.mkdir(exist_ok=True)
        (home.catalog / f"{id}.toml").write_text(text + more, encoding="utf-8")
        return Workshop(home, load_catalog(home.catalog), KEY, now)

    return write

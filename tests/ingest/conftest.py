"""A workshop in a temporary home, and small files in a publisher's own form."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, RecordKey
from safelight.ingest import CityReport, Workshop, ingest
from safelight.store import current

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

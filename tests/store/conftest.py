"""Small made-up records for the tests of the store."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from safelight.core.home import Home
from safelight.store import RECORD_SCHEMA, Manifest, Tables


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home").make()


@pytest.fixture(scope="session")
def record() -> Callable[..., dict[str, object]]:
    """A plain record; name what differs."""

    def make(number: int = 1, **different: object) -> dict[str, object]:
        plain: dict[str, object] = {
            "record_id": number.to_bytes(16, "big"),
            "incident_key": None,
            "person_key": None,
            "city": "rivermouth",
            "source": "arrests",
            "generation": 0,
            "basis": "arrest",
            "origin": "open",
            "people": 1,
            "offences": 1,
            "role": "unknown",
            "role_why": "a rule",
            "code": "647B",
            "sex": "female",
            "age_band": "18_24",
            "race": "unknown",
            "charge": "selling",
            "charges": ["selling"],
            "apart": False,
            "minor": False,
            "venue": "street",
            "occurred_from": datetime(2019, 6, 14, 22),  # the city's wall clock
            "occurred_to": None,
            "date_precision": "hour",
            "cell": 0x89283082803FFFF,
            "cell_8": 0x8828308281FFFFF,
            "cell_7": 0x87283082BFFFFFF,
            "cell_6": 0x86283082FFFFFFF,
            "place_precision": "block",
            "place_withheld": False,
            "operation_id": None,
            "operation_size": 1,
            "record_key": number * 7919 % 720_720,
            "visible_from": date(2019, 7, 1),
            "held": False,
        }
        assert different.keys() <= plain.keys()
        return plain | different

    return make


@pytest.fixture(scope="session")
def tables() -> Callable[[list[dict[str, object]]], Tables]:
    def make(records: list[dict[str, object]]) -> Tables:
        return Tables(records=pl.DataFrame(records, schema=RECORD_SCHEMA))

    return make


@pytest.fixture(scope="session")
def draft() -> Manifest:
    return Manifest(
        city="rivermouth",
        made_at=datetime(2026, 11, 22, tzinfo=UTC),
        safelight_version="0.1.0",
        catalog_version="c0ffee",
        key_fingerprint="01234567",
    )

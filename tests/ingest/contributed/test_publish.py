"""From a checked file to records: nothing finer than was given, one person a row, and open rows as they were."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import h3
import polars as pl
import pytest

from safelight.catalog import Source, contributed_source, load_catalog, recognise
from safelight.core.errors import BadInput, NotRecognised, StoreError
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.core.vocabulary import Basis
from safelight.ingest import Workshop, ingest
from safelight.ingest.contributed import check_contribution, take_contribution, withdraw_contribution
from safelight.ingest.workshop import catalog_version
from safelight.store import Generation, current, lock_city
from safelight.synthetic import write_feeds
from tests.people import CELL, deidentified

NOW = datetime(2026, 11, 22, tzinfo=UTC)
COARSE = h3.cell_to_parent(CELL, 6)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    home = Home(tmp_path / "home").make()
    return Workshop(home, load_catalog(home.catalog), record_key(home, Settings(home=home.root)), NOW)


def entry(number: int = 1) -> Source:
    said = {"title": "Diverted", "publisher": "Thistle House", "page": "https://site.example", "licence": "CC0 1.0"}
    return contributed_source(number, **said, citation="…", basis=Basis.DIVERSION, day=NOW.date(), k=5)


def give(workshop: Workshop, *files: bytes, number: int = 1) -> None:
    first, *more = files
    content = b"\n".join([first, *(file.split(b"\n", 2)[2] for file in more)])
    rows = check_contribution(io.BytesIO(content)).rows
    assert rows is not None
    take_contribution(workshop, "oakland", entry(number), rows)


def held(workshop: Workshop) -> Generation:
    generation = current(workshop.home, "oakland")
    assert generation is not None
    return generation


def test_places_and_periods_stay_as_coarse_as_they_were_given(workshop: Workshop) -> None:
    give(
        workshop,
        deidentified(10),
        deidentified(10, first=20, place=COARSE),
        deidentified(10, first=40, place="city"),
        deidentified(10, first=60, period="2022"),
        deidentified(10, first=80, period="2023-q2"),
    )
    columns = ("cell", "cell_8", "cell_7", "cell_6", "place_precision", "date_precision", "occurred_from")
    kinds = held(workshop).records().select(columns).unique().collect().rows()
    seven, six = int(CELL, 16), int(COARSE, 16)
    assert set(kinds) == {
        (None, None, seven, six, "cell", "month", datetime(2023, 5, 1)),
        (None, None, None, six, "cell", "month", datetime(2023, 5, 1)),
        (None, None, None, None, "city", "month", datetime(2023, 5, 1)),
        (None, None, seven, six, "cell", "year", datetime(2022, 1, 1)),
        (None, None, seven, six, "cell", "quarter", datetime(2023, 4, 1)),
    }


def test_a_row_is_as_many_people_as_it_says_each_with_a_key(workshop: Workshop) -> None:
    give(workshop, deidentified(10, people="3"))
    records = held(workshop).records().collect()
    assert records.height == records["record_id"].n_unique() == 30
    assert records["people"].to_list() == [1] * 30
    assert set(records["origin"].cast(pl.String)) == {"contributed"}


@pytest.mark.parametrize(
    ("charge", "role", "kept"), [("lewd_conduct", "buyer", "unknown"), ("", "exploiter", "exploiter")]
)
def test_charge_and_role_are_taken_as_they_are(workshop: Workshop, charge: str, role: str, kept: str) -> None:
    give(workshop, deidentified(10, charge=charge, role=role))
    [row] = held(workshop).records().select("charge", "role", "apart").unique().collect().rows()
    assert row == (charge or "other", kept, charge == "lewd_conduct")


def test_open_rows_and_their_version_stay_as_they_were(workshop: Workshop, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    rows = (f'{n},05/{n % 28 + 1:02}/2023 10:00:00 PM,PROSTITUTION,SOLICIT PROSTITUTION,""' for n in range(40))
    file.write_text("\n".join(["CASENUMBER,DATETIME,CRIMETYPE,DESCRIPTION,Location", *rows]), encoding="utf-8")
    ingest(workshop, "oakland", source="crimewatch", file=file)
    before = held(workshop)
    opened = before.records().filter(pl.col("source") == "crimewatch").collect()
    give(workshop, deidentified(20))
    after = held(workshop)
    assert after.records().filter(pl.col("source") == "crimewatch").collect().equals(opened)
    assert after.manifest.catalog_version == before.manifest.catalog_version
    listed = load_catalog(workshop.home.catalog).city("oakland")
    assert catalog_version(listed) == catalog_version(workshop.catalog.city("oakland"))
    withdraw_contribution(replace(workshop, catalog=load_catalog(workshop.home.catalog)), "oakland", "contributed_1")
    assert held(workshop).records().collect()["source"].unique().to_list() == ["crimewatch"]


def test_made_up_and_contributed_rows_never_meet(workshop: Workshop, tmp_path: Path) -> None:
    write_feeds(workshop.catalog, tmp_path / "feeds", today=date(2026, 11, 22), years=1, cities=("oakland",))
    ingest(workshop, "oakland", folder=tmp_path / "feeds" / "oakland")
    with pytest.raises(BadInput, match="made-up"):
        give(workshop, deidentified(20))
    assert load_catalog(workshop.home.catalog).city("oakland").source("contributed_1") is None


def test_what_stops_it_leaves_no_entry_and_again_changes_nothing(workshop: Workshop) -> None:
    with lock_city(workshop.home, "oakland"), pytest.raises(StoreError, match="Another ingest"):
        give(workshop, deidentified(20))
    assert load_catalog(workshop.home.catalog).city("oakland").source("contributed_1") is None
    give(workshop, deidentified(20))
    number = held(workshop).manifest.generation
    give(workshop, deidentified(20))
    assert held(workshop).manifest.generation == number


def test_a_contributed_source_takes_no_file_past_its_check(workshop: Workshop, tmp_path: Path) -> None:
    give(workshop, deidentified(20))
    listed = replace(workshop, catalog=load_catalog(workshop.home.catalog))
    file = tmp_path / "more.csv"
    file.write_bytes(deidentified(20, first=50).replace(b"period", b"day").partition(b"\n")[2])
    with pytest.raises(BadInput, match="page for contributors"):
        ingest(listed, "oakland", source="contributed_1", file=file)
    with pytest.raises(NotRecognised):
        recognise(listed.catalog.city("oakland"), file.read_text(encoding="utf-8").splitlines()[0].split(","))

"""Every real file, read as an operator would: with --file alone, and with its source named."""

import json
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, RecordKey
from safelight.ingest import CityReport, Workshop, ingest
from safelight.store import current

EXPECTED = Path(__file__).resolve().parents[3] / "shared" / "data" / "arrests" / "expected.json"
FILES = json.loads(EXPECTED.read_text()) if EXPECTED.is_file() else []
# Rows in all totals of the sex trade, where that is fewer than the relevant ones (`apart` rows are counted alone).
IN_TOTALS = {
    "crimes_2022_slim_filtered.csv": 289,
    "crimewatch_90day_2024.csv": 32,
    "opd_incidents_2007_2013_filtered.geojson": 1124,
}


def read(city: str, path: Path, home: Path, source: str | None = None) -> tuple[CityReport, pl.DataFrame]:
    workshop = Workshop(Home(home), load_catalog(), RecordKey(b"r" * 32), datetime(2026, 3, 1, tzinfo=UTC))
    report = ingest(workshop, city, file=path, source=source)
    generation = current(workshop.home, city)
    return report, generation.records().collect() if generation else pl.DataFrame()


@pytest.mark.parametrize(("city", "name", "rows", "relevant"), FILES, ids=[name for _, name, *_ in FILES])
def test_read_and_relevant_rows_are_as_expected(
    city: str, name: str, rows: int, relevant: list[int], shared_data: Path, tmp_path: Path
) -> None:
    path = shared_data / "arrests" / name
    report, records = read(city, path, tmp_path / "alone")
    assert not report.problems
    [(source, tally)] = report.tallies.items()
    assert tally.read == rows
    assert tally.relevant in relevant
    assert tally.kept + tally.merged + tally.duplicates + tally.rejected == tally.relevant
    if records.height:
        in_totals = IN_TOTALS.get(path.name, tally.relevant)
        assert records.filter(~pl.col("apart")).height == in_totals
    named, again = read(city, path, tmp_path / "named", source)
    assert named.to_document() == report.to_document()
    assert again.drop("generation").equals(records.drop("generation"))


def test_there_is_something_to_compare(shared_data: Path) -> None:
    assert len(FILES) == 15


def test_chicago_says_which_side_in_none_of_its_rows(shared_data: Path, tmp_path: Path) -> None:
    _, records = read("chicago", shared_data / "arrests/chicago/crimes_2015_jan_feb_10k.csv", tmp_path)
    assert records["role"].unique().to_list() == ["unknown"]
    assert records["people"].null_count() == records.height
    assert records["basis"].unique().to_list() == ["reported_offence"]
    assert records["offences"].sum() == 106


def test_houston_says_it_by_class_and_counts_offences(shared_data: Path, tmp_path: Path) -> None:
    _, records = read("houston", shared_data / "arrests/houston/2018_9_Sep.xlsx", tmp_path)
    roles = dict(records.group_by("role").agg(pl.col("offences").sum()).iter_rows())
    assert set(roles) == {"prostituted_person", "buyer", "exploiter"}
    assert roles["buyer"] >= 16
    assert records.filter(pl.col("venue") == "street").height == 113
    assert records["cell"].null_count() == records.height
    assert records["place_precision"].unique().to_list() == ["city"]


def test_oakland_lewd_conduct_stands_apart(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "arrests/oakland/opd_incidents_2007_2013_filtered.geojson"
    _, records = read("oakland", path, tmp_path)
    lewd = records.filter(pl.col("charge") == "lewd_conduct")
    assert lewd.height == 268
    assert lewd["apart"].all()
    assert lewd["role"].unique().to_list() == ["unknown"]


def test_made_up_shapes_are_synthetic(shared_data: Path, tmp_path: Path) -> None:
    workshop = Workshop(Home(tmp_path), load_catalog(), RecordKey(b"r" * 32), datetime(2026, 3, 1, tzinfo=UTC))
    folder = shared_data / "arrests" / "dallas"
    ingest(workshop, "dallas", folder=folder)
    generation = current(workshop.home, "dallas")
    assert generation is not None
    records = generation.records().collect()
    assert records["origin"].unique().to_list() == ["synthetic"]
    assert records.height == 15
    assert records["people"].sum() == 15
    assert records["sex"].is_in(["unknown"]).sum() == 0

"""Calls about encampments and police activity: which rows are taken, what of them is kept, and what stays apart."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

from safelight.catalog import load_catalog
from safelight.ingest import CityReport, Workshop, ingest, restate_city
from safelight.store import AREA_SCHEMA, current

MYLA = ["SRNumber", "CreatedDate", "RequestType", "Status", "Owner", "CDMember", "Address", "Latitude", "Longitude"]
CANARY = "CANARY, JANE"
SKID_ROW = ("34.0441", "-118.2436")
CRIMES = [
    *("DR_NO", "DATE OCC", "TIME OCC", "Crm Cd", "Crm Cd Desc", "Mocodes", "Vict Age", "Premis Desc", "Status Desc"),
    *("LOCATION", "LAT", "LON"),
]
Row = list[str]


def request(number: int, *, kind: str = "Homeless Encampment", when: str = "03/05/2019 09:30:00 AM") -> Row:
    return [f"SR{number}", when, kind, "Closed", CANARY, CANARY, f"{number} CANARY ST", *SKID_ROW]


def crime(number: int, *, code: str = "230", marks: str = "0400 2004", outcome: str = "Adult Arrest") -> Row:
    return [
        f"{number}",
        "03/05/2020 12:00:00 AM",
        "2130",
        code,
        CANARY,
        marks,
        "33",
        "STREET",
        outcome,
        CANARY,
        *SKID_ROW,
    ]


@pytest.fixture
def put(tmp_path: Path, workshop: Workshop) -> Callable[..., CityReport]:
    def run(header: list[str], rows: list[Row], name: str = "rows.csv", at: Workshop | None = None) -> CityReport:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return ingest(at or workshop, "los_angeles", file=path)

    return run


def stored(workshop: Workshop, table: str = "encampment_calls", city: str = "los_angeles") -> pl.DataFrame:
    generation = current(workshop.home, city)
    assert generation is not None
    return generation.table(table).collect()


def test_requests_about_encampments_are_taken_and_the_point_never_lands(
    put: Callable[..., CityReport], workshop: Workshop
) -> None:
    report = put(MYLA, [request(1), request(2, kind="Bulky Items"), request(3, when="99/99/2019")])
    tally = report.tallies["myla311_2017"]
    assert (tally.read, tally.relevant, tally.irrelevant, tally.kept, tally.rejected) == (3, 2, 1, 1, 1)
    assert dict(tally.by_kind) == {"sanitation_request": 1}
    (row,) = stored(workshop).to_dicts()
    assert (row["kind"], row["basis"], row["source"]) == ("sanitation_request", "request", "myla311_2017")
    assert row["occurred_from"] == datetime(2019, 3, 5, 9, 30)  # wall clock
    assert f"{row['cell']:x}".startswith("89")
    assert report.records == 0
    landed = b"".join(path.read_bytes() for path in workshop.home.root.rglob("*") if path.is_file())
    assert b"CANARY" not in landed
    assert b"34.0441" not in landed
    assert b"SR1" not in landed


def test_of_crimes_only_arrests_marked_as_without_a_home_are_taken_and_the_mark_is_dropped(
    put: Callable[..., CityReport], workshop: Workshop
) -> None:
    rows = [
        crime(1),
        crime(2, outcome="Juv Arrest"),
        crime(3, outcome="Invest Cont"),
        crime(4, marks="1218 12004 20041"),
        crime(5, code="805"),
    ]
    tally = put(CRIMES, rows).tallies["crimes"]
    assert (tally.relevant, tally.kept, dict(tally.by_kind)) == (1, 1, {"arrest_citation": 1})
    assert stored(workshop)["kind"].cast(pl.String).to_list() == ["arrest_citation"]
    assert not {"flags", "outcome"} & set(AREA_SCHEMA)
    # What concerns the sex trade is a record, and nothing beside it says who has a home.
    assert stored(workshop, "records")["code"].to_list() == ["805"]


def test_marks_of_housing_are_in_no_records_id(put: Callable[..., CityReport], workshop: Workshop) -> None:
    put(CRIMES, [crime(5, code="805")])
    before = stored(workshop, "records")
    assert not put(CRIMES, [crime(5, code="805", marks="")], "later.csv").published
    assert stored(workshop, "records").equals(before)


def test_the_same_request_again_changes_nothing_and_a_late_one_is_held_until_restated(
    put: Callable[..., CityReport], workshop: Workshop
) -> None:
    put(MYLA, [request(1), request(1), request(2)])
    assert stored(workshop).height == 2
    assert not put(MYLA, [request(2)], "again.csv").published
    later = put(MYLA, [request(3)], "late.csv")
    assert later.tallies["myla311_2017"].held == 1
    assert stored(workshop)["held"].to_list().count(True) == 1
    assert restate_city(workshop, "los_angeles")["restated"] == 1
    assert stored(workshop)["held"].to_list() == [False] * 3


def test_a_row_whose_kind_is_corrected_stands_in_one_table_alone(workshop: Workshop, tmp_path: Path) -> None:
    header = "cad_number,received_datetime,call_type_final_desc,intersection_point\n"
    point = '"{""type"":""Point"",""coordinates"":[-122.41,37.77]}"'
    for name, word in (("one.csv", "HOMELESS COMPLAINT"), ("two.csv", "FIGHT NO WEAPON")):
        (tmp_path / name).write_text(f"{header}1,2019-03-05T10:00:00.000,{word},{point}\n", encoding="utf-8")
        ingest(workshop, "san_francisco", file=tmp_path / name)
    assert stored(workshop, city="san_francisco")["held"].to_list() == [False]
    assert stored(workshop, city="san_francisco")["cell"].null_count() == 0
    restate_city(workshop, "san_francisco")
    assert stored(workshop, city="san_francisco").height == 0
    assert stored(workshop, "police_activity", "san_francisco")["kind"].cast(pl.String).to_list() == ["call"]


def test_a_killed_ingest_goes_on_with_the_rows_beside_the_records(workshop: Workshop, tmp_path: Path) -> None:
    from safelight.ingest.activity import STAGED_ACTIVITY
    from safelight.ingest.rows import STAGED_SCHEMA
    from safelight.ingest.staging import Stage
    from safelight.ingest.tally import Tally

    stage = Stage(workshop.home.make(), "los_angeles", "one")
    records, aside = pl.DataFrame(schema=STAGED_SCHEMA), pl.DataFrame(schema=STAGED_ACTIVITY)
    stage.append(1, records, Tally(read=1), "a", aside)
    stage.append(2, records, Tally(read=1), "b", aside)
    (stage.folder / "000002.aside.parquet").unlink()
    frames, asides, tally, cursor = stage.load()
    assert (len(frames), len(asides), tally.read, cursor) == (1, 1, 1, "a")


def test_open_rows_take_the_place_of_made_up_ones(put: Callable[..., CityReport], workshop: Workshop) -> None:
    put(MYLA, [request(1)], "SYNTHETIC-rows.csv")
    assert set(stored(workshop)["origin"].cast(pl.String)) == {"synthetic"}
    put(MYLA, [request(2)], "rows.csv")
    assert stored(workshop)["origin"].cast(pl.String).to_list() == ["open"]


def test_a_source_of_complaints_has_no_activity() -> None:
    source = next(one for one in load_catalog().city("seattle").sources if one.complaints)
    rule = {"kind": "call", "why": "x", "source": "x"}
    with pytest.raises(ValueError, match="complaints"):
        type(source).model_validate({**source.model_dump(by_alias=True), "activity": [rule]})


@pytest.mark.parametrize(
    ("city", "path", "source", "kinds"),
    [
        (
            "los_angeles",
            "presence/los_angeles/myla311_2017_dec_sample.csv",
            "myla311_2017",
            {"sanitation_request": 256},
        ),
        ("los_angeles", "presence/los_angeles/lapd_crime_2020_sample.csv", "crimes", {"arrest_citation": 18}),
        ("portland", "arrests/portland/NIJ2016_AUG01_AUG31_USE.xlsx", "nij_calls", {"call": 19_375 - 320}),
        (
            "san_diego",
            "arrests/san_diego/pd_calls_for_service_2023_datasd.csv",
            "calls",
            {"call": 22_557, "citation": 12, "stop": 3_212},
        ),
    ],
)
def test_real_files_are_recognised_and_counted(
    city: str, path: str, source: str, kinds: dict[str, int], shared_data: Path, workshop: Workshop
) -> None:
    report = ingest(workshop, city, file=shared_data / path)
    assert dict(report.tallies[source].by_kind) == kinds
    table = "encampment_calls" if city == "los_angeles" else "police_activity"
    found = stored(workshop, table, city)
    assert dict(found.group_by(pl.col("kind").cast(pl.String)).len().iter_rows()) == kinds
    if city in ("los_angeles", "portland"):
        assert found["cell"].null_count() <= found.height // 100


@pytest.mark.parametrize("year", [2015, 2017, 2021, 2022, 2023, 2024, 2025])
def test_files_of_a_year_each_are_told_by_the_days_in_them(
    year: int, put: Callable[..., CityReport], workshop: Workshop
) -> None:
    """The city's yearly files have one header; a request of New Year's Eve may stand in the next one."""
    days = [f"03/0{day}/{year} 09:30:00 AM" for day in range(1, 5)] + [f"12/31/{year - 1} 11:59:00 PM"]
    report = put(MYLA, [request(number, when=when) for number, when in enumerate(days)], f"{year}.csv")
    assert list(report.tallies) == [f"myla311_{year}"]
    assert stored(workshop)["source"].unique().to_list() == [f"myla311_{year}"]


def test_a_year_that_nobody_listed_is_the_first_of_the_alike(put: Callable[..., CityReport]) -> None:
    assert list(put(MYLA, [request(1, when="03/05/2013 09:30:00 AM")]).tallies) == ["myla311_2017"]


def test_the_real_files_of_los_angeles_hold_what_their_provenance_says(shared_data: Path, workshop: Workshop) -> None:
    """Found by themselves in their folder: requests with those about encampments, crimes with those of the trade."""
    provenance = (shared_data / "arrests" / "PROVENANCE-a.md").read_text(encoding="utf-8")
    said = {
        line.split("`")[1].rpartition("/")[2]: [cell.strip() for cell in line.split("|")]
        for line in provenance.splitlines()
        if line.startswith("| `presence/los_angeles/")
    }
    counts = [(int(row[4].replace(",", "")), int(row[5].split("**")[1])) for row in said.values()]
    report = ingest(workshop, "los_angeles", folder=shared_data / "presence" / "los_angeles")
    requests, crimes = report.tallies["myla311_2017"], report.tallies["crimes"]
    assert not report.problems
    assert [(requests.read, requests.kept), (crimes.read, report.records)] == counts == [(9_999, 256), (1_026, 2)]
    kinds = stored(workshop).group_by(pl.col("kind").cast(pl.String)).len()
    assert dict(kinds.iter_rows()) == {"sanitation_request": 256, "arrest_citation": 18}


def test_stops_of_los_angeles_are_activity_and_say_nothing_of_who_and_by_whom(
    put: Callable[..., CityReport], workshop: Workshop
) -> None:
    header = ["Stop Number", "Sex Code", "Descent Description", "Stop Date", "Stop Time", "Officer 1 Serial Number"]
    header += ["Division Description 1", "Reporting District", "Stop Type", "Post Stop Activity Indicator"]
    rows = [[f"{n}", "M", CANARY, "03/05/2016", "13:45", "40123", "CENTRAL", "158", "VEH", "N"] for n in range(3)]
    tally = put(header, rows).tallies["stops_2010_2018"]
    assert dict(tally.by_kind) == {"stop": 3}
    found = stored(workshop, "police_activity")
    assert found["occurred_from"].to_list() == [datetime(2016, 3, 5, 13, 45)] * 3
    assert found["cell"].null_count() == 3
    landed = b"".join(path.read_bytes() for path in workshop.home.root.rglob("*") if path.is_file())
    assert b"CANARY" not in landed
    assert b"40123" not in landed

"""Complaints about the police: read without anybody's data, kept apart from arrests, published by year from ten on."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from safelight.core.errors import BadFilter, Refused
from safelight.core.settings import Settings
from safelight.core.vocabulary import ComplaintCategory
from safelight.ingest import CityReport, Workshop, ingest
from safelight.questions import Questions, complaint_question
from safelight.store import current

HEADER = [
    "LOG_NO",
    "COMPLAINT_DATE",
    "CURRENT_CATEGORY",
    "FINDING_CODE",
    "BEAT",
    "RACE_OF_COMPLAINANTS",
    "OFFICER_NAME",
]
CANARY = "CANARY, JANE"
Row = list[str]
LATER = datetime(2026, 11, 22, tzinfo=UTC)


def row(
    number: int, *, day: str = "03/05/2019", about: str = "Excessive Force", beat: str = "1522", **more: str
) -> Row:
    return [f"LOG{number}", f"{day} 12:00:00 AM", about, more.get("finding", "SUSTAINED"), beat, "White", CANARY]


@pytest.fixture
def copa(tmp_path: Path, workshop: Workshop) -> Callable[..., CityReport]:
    def run(rows: list[Row], name: str = "copa.csv", header: list[str] = HEADER) -> CityReport:
        path = tmp_path / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return ingest(workshop, "chicago", file=path)

    return run


def stored(workshop: Workshop, table: str = "complaints") -> pl.DataFrame:
    generation = current(workshop.home, "chicago")
    assert generation is not None
    return generation.table(table).collect()


def asked(workshop: Workshop, by: str = "year") -> list[dict[str, Any]]:
    questions = Questions(workshop.home, Settings(home=workshop.home.root), clock=lambda: LATER)
    rows: list[dict[str, Any]] = questions.complaints(complaint_question(("chicago",), None, None, by.split(",")))[
        "rows"
    ]
    return rows


def test_words_become_ours_and_nothing_else_is_kept(copa: Callable[..., CityReport], workshop: Workshop) -> None:
    report = copa(
        [
            row(1, finding=" sustained "),
            row(2, about="Something new", finding="?", beat="1522 | 0312"),
            row(3, about="", finding="", beat=""),
            row(4, day="99/99/2019"),
        ]
    )
    tally = report.tallies["copa_cases"]
    assert (tally.read, tally.kept, tally.rejected) == (4, 3, 1)
    found = stored(workshop).select(pl.col("category", "finding", "area").cast(pl.String)).rows()
    assert sorted(found, key=str) == [
        ("force", "sustained", "District 15"),
        ("other", "other", None),
        ("unknown", "unknown", None),
    ]
    assert {"RACE_OF_COMPLAINANTS", "OFFICER_NAME"} <= tally.dropped_columns
    landed = b"".join(path.read_bytes() for path in workshop.home.root.rglob("*") if path.is_file())
    assert b"CANARY" not in landed
    assert b"LOG1" not in landed


def test_a_complaint_is_in_no_count_of_arrests(
    copa: Callable[..., CityReport],
    crimes: Callable[..., CityReport],
    crime: Callable[..., dict[str, str]],
    workshop: Workshop,
) -> None:
    crimes([crime(number) for number in range(5)])
    before = stored(workshop, "records")
    copa([row(number) for number in range(20)])
    assert stored(workshop, "records").drop("generation").equals(before.drop("generation"))
    assert stored(workshop).height == 20


def test_a_corrected_finding_takes_the_place_of_the_old_one(
    copa: Callable[..., CityReport], workshop: Workshop
) -> None:
    copa([row(1, finding="PENDING"), row(2)])
    assert copa([row(1, finding="UNFOUNDED")], "later.csv").published
    assert sorted(stored(workshop)["finding"].cast(pl.String)) == ["sustained", "unfounded"]
    assert not copa([row(1, finding="UNFOUNDED")], "again.csv").published


def test_equal_rows_without_a_number_are_as_many_complaints(
    copa: Callable[..., CityReport], workshop: Workshop
) -> None:
    rows = [["", *row(1)[1:]] for _ in range(3)]
    copa(rows)
    assert stored(workshop).height == 3
    assert stored(workshop)["complaint_id"].n_unique() == 3
    assert not copa(rows, "again.csv").published


def test_totals_by_step_and_splits_by_year_from_ten_on(copa: Callable[..., CityReport], workshop: Workshop) -> None:
    copa(
        [row(number) for number in range(40)]
        + [row(100 + number, about="Verbal Abuse", beat="0112") for number in range(4)]
    )
    (total,) = asked(workshop)
    assert (total["year"], total["status"]) == ("2019", "shown")
    assert abs(total["complaints"] - 44) <= 5
    by_category = {one["category"]: one for one in asked(workshop, "year,category")}
    assert set(by_category) == {category.value for category in ComplaintCategory}
    assert by_category["force"]["status"] == "shown"
    assert {by_category[name]["status"] for name in ("bias", "honesty")} == {"protected"}
    assert {one["area"] for one in asked(workshop, "year,area")} == {"District 15"}
    assert [one["month"] for one in asked(workshop, "month")] == ["2019-03"]


@pytest.mark.parametrize("by", ["month,category", "quarter,area", "year,category,finding", "year,month"])
def test_what_is_too_fine_is_refused(by: str) -> None:
    with pytest.raises(Refused):
        complaint_question(("chicago",), None, None, by.split(","))


def test_a_word_that_is_none_is_a_sentence() -> None:
    with pytest.raises(BadFilter, match="category"):
        complaint_question((), None, None, ["role"])


def test_the_running_year_waits(copa: Callable[..., CityReport], workshop: Workshop) -> None:
    copa([row(number, day=f"02/{number % 27 + 1:02}/2026") for number in range(30)])
    assert asked(workshop) == []
    assert [one["month"] for one in asked(workshop, "month")] == ["2026-02"]


def test_an_allegation_against_two_officers_is_one_complaint(workshop: Workshop, tmp_path: Path) -> None:
    about = {"file_number": "OPA-1", "received_date": "2024-05-02T00:00:00.000", "finding": "Not Sustained (Unfounded)"}
    allegations = ["Force - Use", "Force - Use", "Bias-Free Policing"]
    rows = [{**about, "allegation": one, "incident_precinct": "West", "named_employee": CANARY} for one in allegations]
    path = tmp_path / "opa.json"
    path.write_text(json.dumps(rows), encoding="utf-8")
    report = ingest(workshop, "seattle", file=path)
    assert (report.tallies["opa_complaints"].kept, report.tallies["opa_complaints"].duplicates) == (2, 1)
    generation = current(workshop.home, "seattle")
    assert generation is not None
    found = generation.table("complaints").select(pl.col("category", "finding", "area").cast(pl.String)).collect()
    assert sorted(found.rows()) == [("bias", "unfounded", "West Precinct"), ("force", "unfounded", "West Precinct")]


AREAS = st.text(max_size=30) | st.from_regex(r"\d{4}", fullmatch=True)


@given(AREAS)
def test_an_area_is_a_district_or_nothing(text: str) -> None:
    from safelight.catalog import load_catalog
    from safelight.ingest.complaints import _area

    source = load_catalog().cities["chicago"].source("copa_cases")
    assert source is not None and source.complaints is not None
    frame = pl.DataFrame({"beat": [text]})
    (found,) = frame.select(_area(source.layouts[0], source.complaints).alias("area"))["area"]
    assert found is None or (found.startswith("District ") and found[9:].isdigit() and len(found) == 11)

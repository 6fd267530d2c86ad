"""Answers about encampments: never finer than the policy's row, never one camp, kinds apart, noise of their own."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import h3
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safelight.catalog import load_catalog
from safelight.core.errors import BadFilter, Refused
from safelight.core.home import Home, RecordKey
from safelight.core.settings import Settings
from safelight.core.vocabulary import About, Unit
from safelight.ingest import Workshop, ingest
from safelight.privacy import area_key
from safelight.privacy.cellkeys import noisy
from safelight.questions import AreaAnswer, AreaQuestion, Areas

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEY = RecordKey(b"k" * 32)
HEADER = ["SRNumber", "CreatedDate", "RequestType", "Latitude", "Longitude"]
CAMP = (34.06, -118.25)
Rows = list[tuple[datetime, float, float]]


def made_up_rows(seed: int = 1) -> Rows:
    """Two years of requests around three spots, some far and few, and the newest months."""
    rng = np.random.default_rng(seed)
    rows: Rows = []
    for _ in range(900):
        spot = [(34.05, -118.25), (34.10, -118.33), (33.95, -118.27)][int(rng.choice(3, p=[0.6, 0.3, 0.1]))]
        day = datetime(2023, 1, 1) + timedelta(days=int(rng.integers(0, 1380)), hours=int(rng.integers(0, 24)))
        rows.append((day, spot[0] + rng.normal(0, 0.008), spot[1] + rng.normal(0, 0.008)))
    return rows


Make = Callable[..., Areas]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Answers over a city database of these rows."""

    def make(rows: Rows, without: int | None = None) -> Areas:
        root = tmp_path_factory.mktemp("areas")
        with (root / "rows.csv").open("w", encoding="utf-8", newline="") as file:
            lines = [
                [
                    f"SR{number}",
                    when.strftime("%m/%d/%Y %I:%M:%S %p"),
                    "Homeless Encampment",
                    f"{lat:.6f}",
                    f"{lon:.6f}",
                ]
                for number, (when, lat, lon) in enumerate(rows)
                if number != without
            ]
            csv.writer(file).writerows([HEADER, *lines])
        home = Home(root / "home")
        ingest(Workshop(home, load_catalog(), KEY, NOW), "los_angeles", file=root / "rows.csv")
        return Areas(home, Settings(home=home.root), clock=lambda: NOW, key=KEY)

    return make


@pytest.fixture(scope="module")
def rows() -> Rows:
    return made_up_rows()


@pytest.fixture(scope="module")
def areas(made: Make, rows: Rows) -> Areas:
    return made(rows)


def ask(areas: Areas, **filters: str) -> AreaAnswer:
    return areas.ask(AreaQuestion.from_filters({"city": "los_angeles", **filters}))


def shown(answer: AreaAnswer) -> list[dict[str, Any]]:
    return [row for row in answer.rows() if row["status"] == "shown"]


QUESTIONS = st.fixed_dictionaries(
    {},
    optional={
        "by": st.sampled_from(
            ["cell", "cell,month", "cell,quarter", "cell,year", "cell,hour", "cell,weekday,hour", "month"]
        ),
        "resolution": st.sampled_from(["6", "7", "8", "9"]),
        "since": st.sampled_from(["2023", "2024-03", "2025-11-03", "2026"]),
        "until": st.sampled_from(["2024", "2024-03", "2025-01", "2025-12", "2026-09"]),
        "hours": st.sampled_from(["20-4", "8-12"]),
        "weekdays": st.sampled_from(["mon", "sat,sun"]),
        "kind": st.sampled_from(["sanitation_request", "police_call,sanitation_request"]),
    },
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(filters=QUESTIONS)
def test_no_answer_is_finer_than_the_policys_row(areas: Areas, filters: dict[str, str]) -> None:
    try:
        answer = ask(areas, **filters)
    except (BadFilter, Refused):  # since after until; a period that isn't over
        return
    question = answer.question
    assert all(row["calls"] >= 10 for row in shown(answer))
    if not answer.has_cells:
        return
    by = {name.value for name in question.by}
    finest = max(h3.get_resolution(row["cell"]) for row in answer.rows()) if answer.rows() else 0
    clock = by & {"hour", "weekday"} or question.hours or question.weekdays
    assert finest <= (7 if clock or by & {"month", "quarter"} else 8)
    assert question.until is not None
    whole_year = (question.until.month, question.until.day) == (12, 31)
    if finest == 8 or clock:
        assert whole_year
        assert not by & {"month", "quarter"}
    if finest > 6:
        assert question.until <= date(2025, 11, 22)


def truly(rows: Rows, cell: str, until: date) -> Counter[str]:
    """Rows of a cell by place (cell of resolution 9)."""
    places = (h3.latlng_to_cell(lat, lon, 9) for when, lat, lon in rows if when.date() <= until)
    return Counter(place for place in places if h3.cell_to_parent(place, h3.get_resolution(cell)) == cell)


@pytest.mark.parametrize("resolution", ["6", "7", "8"])
def test_a_cell_that_is_shown_holds_three_places_and_no_place_holds_most(
    areas: Areas, rows: Rows, resolution: str
) -> None:
    answer = ask(areas, by="cell", resolution=resolution, until="2024")
    cells = [row for row in answer.rows() if row["part"] == "cell"]
    assert cells
    for row in cells:
        places = truly(rows, row["cell"], date(2024, 12, 31))
        assert sum(places.values()) >= 10
        assert len(places) >= 3
        assert max(places.values()) <= 0.7 * sum(places.values())


def test_no_area_points_at_one_camp(made: Make) -> None:
    camp = [(datetime(2023, 5, day % 28 + 1, 10), *CAMP) for day in range(200)]
    near = [(datetime(2023, 5, 3, 10), CAMP[0] + 0.004, CAMP[1]) for _ in range(30)]
    alone = made(camp + near)
    for step in ("6", "7", "8"):
        answer = ask(alone, by="cell", resolution=step, until="2023")
        assert shown(answer) == []
        assert answer.to_document()["not_on_map"][0]["calls"] > 200
    (whole,) = (row for row in ask(alone).rows() if row["kind"] == "sanitation_request")
    assert whole["status"] == "shown"


def test_without_one_record_only_its_cells_and_their_rests_change(made: Make, areas: Areas, rows: Rows) -> None:
    gone = 17
    less = made(rows, without=gone)
    _, lat, lon = rows[gone]
    for step in (7, 8):
        mine = {h3.latlng_to_cell(lat, lon, one) for one in range(6, step + 1)}
        one, other = (_by_cell(ask(asked, by="cell", resolution=str(step), until="2024")) for asked in (areas, less))
        assert {cell for (cell, _), _ in one.items() ^ other.items()} <= mine


def _by_cell(answer: AreaAnswer) -> dict[tuple[str, str], int]:
    return {(row["cell"], row["part"]): row["calls"] for row in answer.rows()}


def test_kinds_are_told_apart_and_what_is_not_published_is_said(areas: Areas) -> None:
    document = ask(areas, by="year").to_document()
    assert {row["kind"] for row in document["rows"]} == {"sanitation_request"}
    kinds = {one["kind"]: one for one in document["kinds"]}
    assert kinds["sanitation_request"]["state"] == "held"
    assert (kinds["police_call"]["state"], kinds["police_call"]["since"]) == ("not_published", "2010")
    assert "without a point" in kinds["police_call"]["why"]
    assert kinds["arrest_citation"]["state"] == "published"
    assert all(row["per_1000_residents"] >= 0 for row in document["rows"] if row["status"] == "shown")


def test_the_other_table_knows_nothing_of_it(areas: Areas) -> None:
    document = ask(areas, about="activity").to_document()
    assert document["rows"] == []
    assert "No source covers" in document["coarsened"][0]


def test_each_table_has_noise_of_its_own() -> None:
    counts, keys = np.arange(10, 400), np.arange(10, 400) * 1013
    plain = noisy(counts, keys, Unit.CALLS, KEY)
    own = {about: noisy(counts, keys, Unit.CALLS, area_key(KEY, about)) for about in About}
    assert not np.array_equal(own[About.ENCAMPMENTS], own[About.ACTIVITY])
    assert not np.array_equal(own[About.ENCAMPMENTS], plain)


@pytest.mark.parametrize(
    "filters",
    [{"by": "role"}, {"kind": "stop"}, {"about": "people"}, {"role": "buyer"}, {"kind": "call,police_call"}],
)
def test_what_is_no_question_about_areas_says_what_to_write(filters: dict[str, str]) -> None:
    with pytest.raises(BadFilter, match=r"use one or more of|The filters are"):
        AreaQuestion.from_filters(filters)


def test_filters_round_trip() -> None:
    text = {"city": "los_angeles", "since": "2023-01-01", "by": "cell,year", "about": "activity", "kind": "stop,call"}
    question = AreaQuestion.from_filters(text)
    assert AreaQuestion.from_filters(question.to_filters()) == question

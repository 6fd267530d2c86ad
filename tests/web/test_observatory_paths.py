"""Paths about change, laws and sources, the nation: what they hold, and that they answer like all others."""

from __future__ import annotations

import csv
from datetime import date
from itertools import pairwise

import httpx
import pytest

from safelight.catalog import load_catalog
from safelight.web.api import documents

CHANGE = "/api/v1/arrests/change?city=chicago&at=2025-02"
CARDS = ["/api/v1/report-card", "/api/v1/report-card/oakland"]
PATHS = [CHANGE, "/api/v1/cities/oakland/timeline", "/api/v1/national", *CARDS]


@pytest.mark.parametrize("path", PATHS)
def test_an_answer_the_client_has_is_not_sent_again(client: httpx.Client, path: str) -> None:
    first = client.get(path)
    again = client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert "max-age" in first.headers["cache-control"]


@pytest.mark.parametrize("path", PATHS)
def test_spanish_is_another_answer(client: httpx.Client, path: str) -> None:
    english, spanish = client.get(path), client.get(f"{path}{'&' if '?' in path else '?'}lang=es")
    assert spanish.status_code == 200
    assert spanish.headers["etag"] != english.headers["etag"]


@pytest.mark.parametrize(
    ("query", "status", "word"),
    [
        ("at=2025-02", 400, "one city"),
        ("city=chicago", 400, "at a day or at a law"),
        ("city=chicago&at=soon", 400, "at: 'soon'"),
        ("city=chicago&at=2025&law=il-2011-07-01", 400, "at a day or at a law"),
        ("city=chicago&at=2025&months=0", 400, "months"),
        ("city=chicago&at=2025&months=some", 400, "months"),
        ("city=chicago&at=2025&role=buyer", 400, "role"),
        ("city=chicago&at=2025&bbox=1,2,3,4", 400, "bbox"),
        ("city=chicago&at=2025&format=csv", 400, "json"),
        ("city=chicago&at=2025&polygon=1", 400, "'polygon' is not a filter"),
        ("city=atlantis&at=2025", 404, "atlantis"),
        ("city=chicago&law=il-1066-10-14", 404, "il-2011-07-01"),
        ("city=chicago&at=2025&race=white&hours=20-4", 422, "hours"),
    ],
)
def test_a_change_that_cant_be_asked_is_a_problem(client: httpx.Client, query: str, status: int, word: str) -> None:
    answer = client.get(f"/api/v1/arrests/change?{query}")
    assert answer.status_code == status
    assert word in documents.Problem.model_validate(answer.json()).detail


def test_the_numbers_of_a_change_are_those_of_a_count(client: httpx.Client) -> None:
    rows = [row for row in client.get(f"{CHANGE}&months=12").json()["rows"] if row["windows"]]
    assert len(rows) > 1
    for row in rows:
        for side in ("before", "after"):
            window = row["windows"][side]
            asked = {"city": "chicago", "basis": row["basis"], "by": "role", **window}
            counted = client.get("/api/v1/arrests/count", params=asked).json()
            said = {one["role"]: one[row["unit"]] for one in counted["rows"]}
            told = {one["role"]: one[side][row["unit"]] for one in row["counts"] if one["role"] != "all"}
            assert told == said
            whole = client.get("/api/v1/arrests/count", params={**asked, "by": ""}).json()["rows"]
            (everybody,) = [one[side][row["unit"]] for one in row["counts"] if one["role"] == "all"]
            assert everybody == whole[0][row["unit"]]


def test_people_are_asked_of_more_coarsely_and_the_windows_follow(client: httpx.Client) -> None:
    document = client.get(f"{CHANGE}&months=1&race=white&basis=arrest").json()
    for row in document["rows"]:
        assert row["windows"] is None or row["windows"]["step"] == "year"


def test_a_timeline_lists_every_source_with_spans_in_order(client: httpx.Client) -> None:
    document = client.get("/api/v1/cities/oakland/timeline").json()
    listed = client.get("/api/v1/cities/oakland").json()["sources"]
    assert [one["source"] for one in document["sources"]] == [one["source"] for one in listed]
    assert document["synthetic"] and document["origin"] == ["synthetic"]
    assert {"date": "2023-01-01", "title": "653.22"}.items() <= document["laws"][-1].items()
    for source in document["sources"]:
        runs = [span for span in source["spans"] if span["state"] in ("published", "silent") and span["since"]]
        days = [(date.fromisoformat(span["since"]), date.fromisoformat(span["until"])) for span in runs]
        assert all(first <= last for first, last in days)
        assert all((later[0] - earlier[1]).days == 1 for earlier, later in pairwise(days))
        assert all(span["why"] for span in source["spans"])


def test_a_city_without_a_database_has_laws_and_no_records(client: httpx.Client) -> None:
    document = client.get("/api/v1/cities/houston/timeline").json()
    assert [law["id"] for law in document["laws"]] == ["tx-2017-09-01", "tx-2019-09-01", "tx-2021-09-01"]
    assert document["laws"][-1]["source_url"].startswith("https://")
    assert not any(span["state"] == "published" for source in document["sources"] for span in source["spans"])
    assert client.get("/api/v1/cities/atlantis/timeline").status_code == 404


def test_national_tables_say_where_they_were_read_and_what_forbids_comparing(client: httpx.Client) -> None:
    tables = client.get("/api/v1/national").json()["tables"]
    assert len(tables) > 3
    assert all(table["citation"] and table["not_comparable"] and table["figures"] for table in tables)
    (arrestees,) = [table for table in tables if table["table"] == "nibrs_arrestees_2019"]
    assert {"year": 2019, "offence": "Purchasing prostitution (40C)", "count": 609}.items() <= arrestees["figures"][
        -1
    ].items()


def test_every_city_says_how_many_live_there_and_who_counted(client: httpx.Client) -> None:
    cities = client.get("/api/v1/cities").json()["cities"]
    assert len(cities) == len(load_catalog().cities)
    for city in cities:
        (residents,) = city["denominators"]
        assert residents["kind"] == "residents" and residents["year"] == 2020 and residents["number"] > 400_000
        assert "Census" in residents["source"] and "Public domain" in residents["licence"]


def test_the_comparison_holds_what_each_card_says(client: httpx.Client) -> None:
    document = client.get("/api/v1/report-card").json()
    assert [city["city"] for city in document["cities"]] == ["chicago", "oakland"]
    assert "houston" in document["without"]
    names = [field["field"] for field in document["fields"]]
    for city in document["cities"]:
        card = client.get(f"/api/v1/report-card/{city['city']}").json()
        assert city["origin"] == card["origin"] == ["synthetic"]
        for short, whole in zip(city["bases"], card["bases"], strict=True):
            assert [field["field"] for field in short["fields"]] == names
            for less, more in zip(short["fields"], whole["fields"], strict=True):
                assert less.items() <= more.items()
            for less, more in zip(short["ratios"], whole["ratios"], strict=True):
                assert (less["bounds"], less["factor"]) == (more["bounds"], more["cost_of_not_saying"]["factor"])


def test_a_card_brings_its_papers_in_the_language_asked_for(client: httpx.Client) -> None:
    english = client.get("/api/v1/report-card/oakland").json()
    spanish = client.get("/api/v1/report-card/oakland?lang=es").json()
    assert english["letter"].startswith("MADE-UP NUMBERS.") and "ORDINANCE" in english["ordinance"]
    assert spanish["letter"].startswith("NÚMEROS INVENTADOS.") and "ORDENANZA" in spanish["ordinance"]
    assert "people of Oakland" in english["ordinance"]


def test_a_city_without_a_database_has_no_card(client: httpx.Client) -> None:
    assert client.get("/api/v1/report-card/houston").status_code == 404
    assert client.get("/api/v1/report-card/atlantis").status_code == 404
    assert client.get("/api/v1/report-card/oakland?by=role").status_code == 400


def test_a_file_about_whole_cities_carries_rates_and_their_source(client: httpx.Client) -> None:
    text = client.get("/api/v1/arrests/count?by=city,year&format=csv").text
    assert "# denominator: chicago 2,746,388 residents in 2020 | U.S. Census Bureau" in text
    assert "# denominator: oakland 440,646" in text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    rows = list(csv.DictReader(lines))
    shown = [row for row in rows if row["status"] == "shown"]
    assert shown and all(float(row["per_100000_residents"]) > 0 for row in shown)
    assert all(not row["per_100000_residents"] for row in rows if row["status"] != "shown")
    cells = client.get("/api/v1/arrests/cells?city=oakland&format=csv").text
    assert "per_100000" not in cells and "denominator" not in cells


def test_an_answer_names_the_denominators_of_its_cities(client: httpx.Client) -> None:
    found = client.get("/api/v1/arrests/count?city=oakland").json()["denominators"]
    assert [(one["city"], one["number"], one["year"]) for one in found] == [("oakland", 440_646, 2020)]


@pytest.mark.parametrize("city", ["chicago", "oakland"])
def test_the_history_of_a_ratio_has_a_range_or_a_reason_for_every_year(client: httpx.Client, city: str) -> None:
    rows = client.get(f"/api/v1/arrests/ratio?city={city}&by=year").json()["rows"]
    years = {(row["basis"], row["ratio"], row["year"]) for row in rows}
    assert len(years) == len(rows) and len({row["year"] for row in rows}) >= 2
    for row in rows:
        bounds, interval = row["bounds"], row["interval"]
        assert interval["low"] <= bounds["low"]
        assert interval["high"] is None or interval["high"] >= bounds["high"]
        assert (row["point"] is None) == bool(row["reason"])
        assert str(row["year"]) in row["sentence"]

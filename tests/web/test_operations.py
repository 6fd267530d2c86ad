"""Announced operations over HTTP: small ones in bands, closed months alone, and beside what records hold."""

import csv
import io
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import httpx
import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from safelight.synthetic import write_feeds
from safelight.web.api import documents
from tests.text_servers import posts_source

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
TEXTS = [
    ("1", "2024-03-15", "Vice officers arrested 12 men for soliciting prostitution at a motel on Thursday."),
    ("2", "2024-03-16", "Police say 12 men were arrested Thursday for soliciting prostitution at a motel."),
    ("3", "2024-05-10", "Officers arrested 3 women for prostitution and 1 pimp in an apartment on Wednesday."),
    (
        "4",
        "2025-02-03",
        "Sergeant Canary of Chicago says officers arrested 25 sex buyers, among them Jane Canaryname of 12 Canary Ln, "
        "415-555-0177, on the street Saturday.",
    ),
    ("5", "2025-06-01", "Officers recovered 2 juveniles from a prostitution operation at a motel on May 30."),
    ("6", "2025-07-02", "Officers arrested 11 sex buyers on June 30. Nationwide, 412 buyers were arrested."),
    ("7", "2026-11-18", "Vice officers arrested 40 men for soliciting prostitution at a motel on Monday."),
    ("8", "2025-08-01", "Dozens of men were arrested for soliciting prostitution last weekend."),
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Chicago with a handful of texts and no other records, and Oakland without any text."""
    root = tmp_path_factory.mktemp("told")
    home = Home(root / "home").make()
    home.catalog.mkdir()
    plain = files("safelight.catalog").joinpath("cities/chicago.toml").read_text(encoding="utf-8")
    (home.catalog / "chicago.toml").write_text(plain + posts_source("told"), encoding="utf-8")
    catalog = load_catalog(home.catalog)
    workshop = Workshop(home, catalog, record_key(home, Settings(home=home.root)), NOW)
    path = root / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "published_at", "text", "address", "replaces"])
        for number, day, text in TEXTS:
            out.writerow([number, f"{day}T17:00:00Z", text, f"https://social.example.org/{number}", ""])
    report = ingest(workshop, "chicago", source="told", file=path)
    assert not report.problems
    write_feeds(catalog, root / "feeds", today=NOW.date(), years=2, cities=["oakland"])
    assert not ingest(workshop, "oakland", folder=root / "feeds").problems
    return home


@pytest.fixture(scope="module")
def asker(site: Callable[..., httpx.Client], told: Home) -> httpx.Client:
    """A client of a site over these two cities."""
    return site(root=told)


def _rows(asker: httpx.Client, **query: str) -> list[dict[str, Any]]:
    answer = asker.get("/api/v1/operations", params={"city": "chicago", **query})
    assert answer.status_code == 200, answer.text
    documents.Operations.model_validate(answer.json())
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


def _numbers(rows: list[dict[str, Any]]) -> list[str]:
    return [row["sources"][0]["address"].rsplit("/", 1)[1] for row in rows]


def test_operations_are_listed_with_size_month_venue_roles_and_address(asker: httpx.Client) -> None:
    [row] = [row for row in _rows(asker) if row["month"] == "2024-03"]
    assert (row["size"], row["size_band"], row["venue"], row["told"]) == (12, "10-24", "hotel_motel", "announced")
    assert row["roles"] == [{"role": "buyer", "people": 12, "band": "10-24"}]
    assert sorted(one["address"].rsplit("/", 1)[1] for one in row["sources"]) == ["1", "2"], "told twice, listed once"
    stands, other = row["sources"]
    assert (stands["stands"], stands["fits"], other["stands"]) == (True, None, False)
    assert other["fits"]["parts"]["number"] == "strong"


def test_a_small_operation_has_a_band_and_no_role_and_no_dwelling(asker: httpx.Client) -> None:
    [row] = [row for row in _rows(asker) if row["month"] == "2024-05"]
    assert (row["size"], row["size_band"], row["roles"], row["venue"]) == (None, "2-4", None, None)
    assert not [one for one in _rows(asker, role="exploiter") if one["month"] == "2024-05"], "no filter tells it either"
    assert not [one for one in _rows(asker, venue="residence") if one["month"] == "2024-05"]


def test_wide_ones_are_listed_as_such_and_minors_and_open_months_never(asker: httpx.Client) -> None:
    rows = _rows(asker)
    assert {(row["scope"], row["place_precision"]) for row in rows} == {("local", "city"), ("national", "region")}
    assert {row["month"] for row in rows} == {"2024-03", "2024-05", "2025-02", "2025-06", "2025-07"}
    assert not {"5", "7", "8"} & set(_numbers(rows)), "minors alone, a month that isn't over, and one that waits"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"size_min": "25"}, {"4", "6"}),
        ({"size_min": "11", "size_max": "13"}, {"1", "2", "6"}),
        ({"since": "2025-02-20", "until": "2025-02-21"}, {"4"}),
        ({"venue": "street"}, {"4"}),
        ({"basis": "media_report"}, set()),
        ({"told": "both"}, set()),
        ({"origin": "synthetic"}, set()),
    ],
)
def test_filters_choose(asker: httpx.Client, query: dict[str, str], expected: set[str]) -> None:
    found = set(_numbers(_rows(asker, **query)))
    assert found <= expected
    assert bool(found) == bool(expected)


def test_pages_and_tables(asker: httpx.Client) -> None:
    first = asker.get("/api/v1/operations?city=chicago&per_page=2").json()
    assert (first["total"], first["pages"], len(first["rows"])) == (5, 3, 2)
    pages = [asker.get(f"/api/v1/operations?city=chicago&per_page=2&page={page}").json()["rows"] for page in (1, 2, 3)]
    assert len({row["operation"] for rows in pages for row in rows}) == 5
    text = asker.get("/api/v1/operations?city=chicago&format=csv").text
    rows = list(csv.DictReader(io.StringIO("".join(f"{x}\n" for x in text.splitlines() if not x.startswith("#")))))
    assert len(rows) == 5
    assert {row["buyer"] for row in rows if row["month"] == "2024-03"} == {"12"}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("told=inferred", 422),
        ("basis=arrest", 400),
        ("told=x", 400),
        ("page=0", 400),
        ("per_page=501", 400),
        ("by=year", 400),
        ("city=nowhere", 404),
        ("format=geojson", 400),
    ],
)
def test_what_is_not_answered_says_why(asker: httpx.Client, query: str, status: int) -> None:
    answer = asker.get(f"/api/v1/operations?{query}")
    assert answer.status_code == status
    assert answer.json()["fix"]


def test_a_city_without_texts_lists_none(asker: httpx.Client) -> None:
    document = asker.get("/api/v1/operations?city=oakland&told=announced&origin=open").json()
    assert (document["rows"], document["total"], document["pages"]) == ([], 0, 1)


def test_both_sides_stand_side_by_side(asker: httpx.Client) -> None:
    document = asker.get("/api/v1/operations/announced-against-recorded?city=chicago,oakland").json()
    documents.AnnouncedAgainstRecorded.model_validate(document)
    assert "chose to tell" in document["title"]
    chicago = {(row["year"], row["role"]): row for row in document["rows"] if row["city"] == "chicago"}
    buyers = chicago[2024, "buyer"]
    assert buyers["recorded"] == []
    [cell] = buyers["announced"]
    assert cell["status"] in {"shown", "protected"}
    recorded = [row for row in document["rows"] if row["city"] == "oakland" and row["recorded"]]
    assert recorded
    assert {one["basis"] for row in recorded for one in row["recorded"]} <= {"arrest", "citation", "reported_offence"}


def test_sizes_filter_counts_of_announced_people(asker: httpx.Client) -> None:
    def people(**query: str) -> int:
        answer = asker.get("/api/v1/arrests/count", params={"city": "chicago", "basis": "announcement", **query})
        [row] = answer.json()["rows"]
        return int(row["people"])

    assert abs(people() - 52) <= 5, "3 + 1, 12, 25 and 11"
    assert abs(people(size_min="25") - 25) <= 5
    assert abs(people(size_min="10", size_max="24") - 23) <= 5


@pytest.mark.parametrize("prefix", ["", "/es"])
def test_the_page_lists_them_and_names_what_announcements_are(asker: httpx.Client, prefix: str) -> None:
    page = asker.get(f"{prefix}/operations", params={"city": "chicago"})
    assert page.status_code == 200
    assert "https://social.example.org/4" in page.text
    assert "https://social.example.org/7" not in page.text
    one = asker.get(f"{prefix}/operations/chicago")
    assert one.status_code == 200
    both = asker.get(f"{prefix}/operations/announced-against-recorded", params={"city": "chicago"})
    assert both.status_code == 200
    title = re.search(r"<title>(.*?)</title>", both.text, re.DOTALL)
    assert title
    assert ("chose to tell" if not prefix else "decidió contar") in title[1]
    if prefix:
        assert "chose to tell" not in page.text + one.text + both.text


def test_nothing_but_addresses_of_texts_is_said(asker: httpx.Client) -> None:
    found = asker.get("/api/v1/operations?city=chicago").text + asker.get("/operations/chicago").text
    for word in ("motel on", "Police say", "juveniles", "canary", "415-555-0177"):
        assert word.lower() not in found.lower()


def _counted(asker: httpx.Client, **query: str) -> list[dict[str, Any]]:
    answer = asker.get("/api/v1/operations/count", params=query)
    assert answer.status_code == 200, answer.text
    documents.OperationCounts.model_validate(answer.json())
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows


@pytest.mark.parametrize("query", [{}, {"size_min": "10"}, {"size_max": "4"}, {"since": "2025-02"}, {"role": "buyer"}])
def test_the_numbers_are_those_of_the_list(asker: httpx.Client, query: dict[str, str]) -> None:
    listed = Counter(
        (row["month"], row["month_to"], row["size_band"], row["scope"] == "local") for row in _rows(asker, **query)
    )
    rows = _counted(asker, city="chicago", by="month,size_band", **query)
    counted = {(row["month"], row["month_to"], row["size_band"], row["in_city"]): row["operations"] for row in rows}
    assert counted == listed
    whole = {(row["city"], row["in_city"]): row for row in _counted(asker, **query)}
    for here in (True, False):
        expected = sum(count for (*_, inside), count in listed.items() if inside == here)
        assert whole.get(("chicago", here), {"operations": 0})["operations"] == expected
    assert {row["origin"] for (city, _), row in whole.items() if city == "oakland"} <= {"synthetic"}, "apart from real"


def test_what_is_counted_wrongly_is_told(asker: httpx.Client) -> None:
    for query, said in (("by=role", "by: 'role' is not offered here"), ("page=2", "'page' is not a parameter here")):
        answer = asker.get(f"/api/v1/operations/count?{query}")
        assert (answer.status_code, said in answer.text) == (400, True), answer.text
    text = asker.get("/api/v1/operations/count?city=chicago&by=size_band&format=csv").text
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert lines[0] == "city,origin,in_city,size_band,operations"
    assert "chicago,open,True,10-24,2" in lines

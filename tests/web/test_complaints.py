"""Complaints about the police over HTTP: their own path, made-up ones said to be so, nothing of them among arrests."""

import httpx
import pytest

from safelight.core.vocabulary import ComplaintCategory, ComplaintFinding
from safelight.web.public.names import NAMES

PATH = "/api/v1/complaints/count"


def test_by_year_and_by_what_they_are_about(client: httpx.Client) -> None:
    found = client.get(PATH, params={"city": "chicago", "by": "year,category"}).json()
    assert {row["unit"] for row in found["rows"]} == {"complaints"}
    assert {row["category"] for row in found["rows"]} >= {"force", "bias", "unknown"}
    assert any(row["status"] == "shown" for row in found["rows"])
    assert found["synthetic"] is True
    assert any("Made-up" in note for note in found["notes"])
    assert found["sources"][0]["source"] == "copa_cases"


def test_a_city_without_such_a_source_has_no_rows(client: httpx.Client) -> None:
    found = client.get(PATH, params={"city": "oakland"})
    assert (found.status_code, found.json()["rows"]) == (200, [])


def test_csv_says_what_it_is(client: httpx.Client) -> None:
    text = client.get(PATH, params={"city": "chicago", "format": "csv"}).text
    lines = text.splitlines()
    assert lines[0].startswith("# Complaints about the police")
    assert "city,year,basis,unit,status,complaints" in lines


def test_spanish(client: httpx.Client) -> None:
    assert client.get(PATH, params={"city": "chicago", "lang": "es"}).json()["notes"][0].startswith("Quejas")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"role": "buyer"}, 400),
        ({"by": "role"}, 400),
        ({"format": "geojson"}, 400),
        ({"by": "month,area"}, 422),
        ({"city": "atlantis"}, 404),
    ],
)
def test_what_can_t_be_asked_is_a_problem(client: httpx.Client, query: dict[str, str], status: int) -> None:
    found = client.get(PATH, params=query)
    assert found.status_code == status
    assert found.headers["content-type"] == "application/problem+json"


def test_arrests_know_nothing_of_complaints(client: httpx.Client) -> None:
    rows = client.get("/api/v1/arrests/count", params={"city": "chicago", "by": "source"}).json()["rows"]
    assert "copa_cases" not in {row["source"] for row in rows}
    assert "complaint" not in {row["basis"] for row in rows}


@pytest.mark.parametrize(("prefix", "named"), [("", "Complaints about the police"), ("/es", "Quejas sobre la policía")])
def test_the_page_of_sources_says_what_these_sources_count(client: httpx.Client, prefix: str, named: str) -> None:
    page = client.get(f"{prefix}/sources", params={"city": "chicago"}).text
    entry = page[page.index('id="chicago-copa_cases"') :]
    line = entry[: entry.index("<dl")]
    assert f"· {named} ·" in line, line


def test_every_word_of_a_complaint_has_a_name() -> None:
    assert set(NAMES["category"]) == set(ComplaintCategory)
    assert set(NAMES["finding"]) == set(ComplaintFinding)

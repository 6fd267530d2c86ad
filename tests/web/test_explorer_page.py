"""A city's explorer before any script runs: a sentence, a table, and what the script starts from."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import httpx
import pytest


def data_of(page: str) -> dict[str, Any]:
    """What the page's script starts from."""
    found = re.search(r'<script id="page-data" type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found
    return dict(json.loads(found[1]))


def lines(page: str) -> list[tuple[str, str, str]]:
    """The table by year: year, what is counted, how many."""
    cells = re.findall(r'<th role="rowheader" scope="row">(.*?)</th><td.*?>(.*?)</td><td.*?>(.*?)</td>', page)
    return [(unescape(year), unescape(what), unescape(number)) for year, what, number in cells]


def test_the_table_by_year_is_the_apis(client: httpx.Client) -> None:
    page = client.get("/?city=chicago&role=buyer").text
    rows = client.get("/api/v1/arrests/count?city=chicago&role=buyer&basis=arrest&by=year").json()["rows"]
    numbers = [f"{row['people']:,}" for row in rows if row["status"] == "shown"]
    assert [year for year, _, _ in lines(page)] == [str(row["year"]) for row in rows]
    assert [number for _, _, number in lines(page) if number.replace(",", "").isdigit()] == numbers != []


def test_the_sentences_are_the_apis_and_say_that_data_are_made_up(client: httpx.Client) -> None:
    page = unescape(client.get("/?city=oakland").text)
    basis = data_of(page)["cities"]
    first = next(city["series"][0]["basis"] for city in basis if city["city"] == "oakland")
    ratio = client.get(f"/api/v1/arrests/ratio?city=oakland&basis={first}").json()
    assert all(row["sentence"] in page for row in ratio["rows"])
    assert "synthetic: made-up data" in page


def test_parts_of_an_address_that_nobody_knows_are_left_out(client: httpx.Client) -> None:
    page = client.get("/?v=9&city=chicago&colour=blue&compare=city:oakland&moment=2025")
    assert page.status_code == 200
    assert lines(page.text) == lines(client.get("/?city=chicago").text) != []


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/?city=atlantis", 404, "There is no city of that name"),
        ("/?city=chicago&role=queen", 400, "is not understood"),
        ("/?city=chicago&race=black&hours=20-4&sex=female&age_band=18_24&venue=street", 422, ""),
    ],
)
def test_what_cannot_be_answered_is_said_and_leads_on(
    client: httpx.Client, address: str, status: int, said: str
) -> None:
    page = client.get(address)
    assert page.status_code == status
    assert said in unescape(page.text)
    assert '<a href="?city=oakland">' in page.text
    assert data_of(page.text)["cities"]


def test_a_city_without_a_database_says_so(client: httpx.Client) -> None:
    page = client.get("/?city=denver")
    assert page.status_code in {200, 404, 503}
    assert data_of(page.text)["cities"]


def test_the_script_starts_from_cities_with_footprints_and_words(client: httpx.Client) -> None:
    data = data_of(client.get("/?city=chicago").text)
    chicago = next(city for city in data["cities"] if city["city"] == "chicago")
    assert len(chicago["footprint"]) > 10
    assert chicago["series"][0] == {"basis": "arrest", "unit": "people", "origin": "synthetic"}
    assert data["names"]["role"]["buyer"] == "arrested for buying"
    assert data["language"] == "en"
    assert data["tilesStyle"] == ""
    assert data["embedded"] is False


def test_the_page_for_embedding_says_so_to_its_script(client: httpx.Client) -> None:
    assert data_of(client.get("/embed?city=chicago").text)["embedded"] is True


def test_it_speaks_spanish_under_its_own_path(client: httpx.Client) -> None:
    page = client.get("/es/?city=chicago").text
    assert '<html lang="es"' in page
    assert data_of(page)["language"] == "es"
    assert "Who is arrested" not in page

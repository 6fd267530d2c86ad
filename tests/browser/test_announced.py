"""Announced operations on the maps, in a real Chromium: whole cities, by size, with the numbers of the API."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from tests.explorer_page import Open, barriers, settled, turned

pytestmark = pytest.mark.browser

CITY = "/?v=1&city=chicago"
MARKED = f"{CITY}&beside=announced"


def counted(address: str, **filters: str) -> list[dict[str, Any]]:
    answer = httpx.get(f"{address}/api/v1/operations/count", params=filters, timeout=60)
    answer.raise_for_status()
    return list(answer.json()["rows"])


def number(address: str, city: str = "chicago", *, here: bool = True, **filters: str) -> int:
    """How many the API counts in a city, or besides of several cities."""
    rows = [row for row in counted(address, **filters) if row["city"] == city]
    return sum(row["operations"] for row in rows if row["in_city"] == here)


def told(page: Page) -> tuple[int, int]:
    """The numbers on the map's card: in the city, and of several cities."""
    said = page.locator(".beside-card p").first.inner_text()
    inside, wide = re.match(r"\s*(\d+) announced", said), re.search(r"(\d+) more (?:is|are) of several", said)
    return int(inside[1]) if inside else 0, int(wide[1]) if wide else 0


def same(page: Page, address: str, **filters: str) -> None:
    expect(page.locator(".beside-card")).to_contain_text("Chicago")
    assert told(page) == (number(address, **filters), number(address, here=False, **filters)), filters


def test_the_size_filter_chooses_among_announced_operations_on_the_map(visit: Open, address: str, axe: str) -> None:
    asked: list[str] = []
    page = settled(visit(CITY, before=lambda page: page.on("request", lambda one: asked.append(one.url))))
    assert not [url for url in asked if "/operations/" in url], "nothing is asked that isn't shown"
    plain = page.locator(".map .over").screenshot()
    page.get_by_label("announced operations, whole city").check()
    settled(page)
    same(page, address)
    assert page.locator(".map .over").screenshot() != plain, "rings over the whole city"
    all_of_them = told(page)
    sizes = page.locator("details.group").filter(has=page.get_by_role("heading", name="Size of operation"))
    sizes.get_by_role("button", name=re.compile("^5 to 9 records")).click()
    expect(page).to_have_url(re.compile("size_min=5&size_max=9"))
    settled(page)
    same(page, address, size_min="5", size_max="9")
    assert 0 < told(page)[0] < all_of_them[0]
    assert barriers(page, axe) == []
    # The link leads to the list of just these.
    page.locator(".beside-card").get_by_role("link", name="Read each of them").click()
    expect(page.locator("h1")).to_contain_text(f"{sum(told_in(address, size_min='5', size_max='9'))} announced")


def told_in(address: str, **filters: str) -> tuple[int, int]:
    return number(address, **filters), number(address, here=False, **filters)


def test_the_layer_follows_period_moment_side_and_place_and_names_what_it_does_not(visit: Open, address: str) -> None:
    page = settled(visit(MARKED))
    expect(page.get_by_label("announced operations, whole city")).to_be_checked()
    month = max({row["month"] for row in counted(address, city="chicago", by="month")})
    for query, filters in (
        (f"since={month[:4]}&until={month}", {"since": month[:4], "until": month}),
        ("role=buyer&size_min=10", {"role": "buyer", "size_min": "10"}),
        ("venue=hotel_motel", {"venue": "hotel_motel"}),
    ):
        turned(page, f"{MARKED}&{query}")
        same(page, address, **filters)
    for query, filters in (("step=year&size_max=9", {"size_max": "9"}), ("step=year&window=growing", {})):
        turned(page, f"{MARKED}&{query}")
        page.get_by_role("button", name="Step on").click()
        expect(page).to_have_url(re.compile("moment="))
        settled(page)
        moment = str(re.search(r"moment=([\d-]+)", page.url)[1])  # type: ignore[index]
        same(page, address, **filters, **({} if "growing" in query else {"since": moment}), until=moment)
    turned(page, f"{MARKED}&role=buyer&sex=male&hours=20-4")
    card = page.locator(".beside-card")
    for said in ("isn't followed: Hours, Sex", "fewer than ten people are left out", "more finely than a city"):
        expect(card).to_contain_text(said)
    page.get_by_label("complaints about the police, whole city").check()
    expect(page.get_by_label("announced operations, whole city")).not_to_be_checked()
    expect(card).to_contain_text("Complaints about the police")


def test_the_table_has_every_city_by_size(visit: Open, address: str) -> None:
    page = settled(visit(f"{MARKED}&view=table&size_min=5&sort=announced:-number"))
    expect(page.get_by_text("left out:")).to_have_count(0)
    table = page.locator(".table-twin table", has=page.get_by_role("columnheader", name="In the whole city"))
    rows = {row[0].removesuffix(" (made-up data)"): row[1:] for row in cells(table)}
    expected: dict[str, Counter[str]] = {}
    for row in counted(address, by="size_band", size_min="5"):
        of = expected.setdefault(row["city"].replace("_", " ").title(), Counter())
        of[row["size_band"] if row["in_city"] else "wide"] += row["operations"]
    for city, of in expected.items():
        bands = [of[band] for band in ("1", "2-4", "5-9", "10-24", "25+", "none")]
        assert [int(text) for text in rows[city]] == [sum(bands), *bands, of["wide"]], city
    inside = [int(row[1]) for row in cells(table)]
    assert inside == sorted(inside, reverse=True), "sorted as the link says"
    turned(page, f"{MARKED}&view=table&sort=rumours:number")
    expect(page.get_by_text("left out: sort")).to_be_visible()


def cells(table: Any) -> list[list[str]]:
    found: list[list[str]] = table.locator("tbody tr").evaluate_all(
        "rows => rows.map(row => [...row.cells].map(cell => cell.textContent.trim()))"
    )
    return found


def test_the_country_shows_the_number_of_every_city(visit: Open, address: str, axe: str) -> None:
    page = visit("/")
    country = page.locator(".country-map")
    country.get_by_label("Show announced operations").check()
    country.get_by_label("Size from").select_option("5")
    expect(page).to_have_url(re.compile(r"beside=announced&size_min=5"))
    expected = number(address, size_min="5")
    chicago = country.get_by_role("link", name=re.compile("^Chicago"))
    expect(chicago).to_have_text(f"Chicago: {expected}")
    cities = {row["city"] for row in counted(address, size_min="5")}
    assert len(cities) > 5
    numbers = {text.split(":")[0]: text for text in country.locator("svg text").all_text_contents()}
    for city in cities:
        name = city.replace("_", " ").title()
        assert numbers[name] == f"{name}: {number(address, city, size_min='5')}"
    country.get_by_text("Announced operations as a table").click()
    row = [text for text, *rest in cells(country.locator("table")) if text.startswith("Chicago") for text in rest]
    assert row == [str(expected), str(number(address, here=False, size_min="5"))]
    assert barriers(page, axe) == []
    chicago.click()
    settled(page)
    assert told(page)[0] == expected
    page.go_back()
    expect(country.get_by_label("Show announced operations")).to_be_checked()


def test_in_spanish_the_layer_speaks_spanish(visit: Open) -> None:
    page = settled(visit("/es/?v=1&city=chicago&beside=announced"))
    expect(page.locator(".beside-card")).to_contain_text("operativos anunciados en toda la ciudad de Chicago")
    expect(page.locator(".beside-card").get_by_role("link")).to_have_attribute("href", re.compile("^/es/operations/"))

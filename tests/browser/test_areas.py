"""The page of areas in a real Chromium: the explorer's map with kinds of rows; numbers are the API's."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from tests.explorer_page import Open, barriers, settled

pytestmark = pytest.mark.browser

PAGE = "/presence/areas?city=seattle"
KIND = "requests to clean up at encampments"


def api(address: str, path: str = "", **filters: str) -> dict[str, Any]:
    query = {"city": "seattle", "kind": "sanitation_request", **filters}
    answer = httpx.get(f"{address}/api/v1/presence/areas{path}", params=query, timeout=60)
    answer.raise_for_status()
    return dict(answer.json())


def test_the_map_and_the_sentence_say_what_the_api_says(visit: Open, address: str, axe: str) -> None:
    page = settled(visit(PAGE))
    (whole,) = api(address)["rows"]
    expect(page.locator("h1")).to_contain_text(f"{whole['calls']:,}")
    expect(page.locator("h1")).to_contain_text(KIND)
    assert page.title() == "Areas in Seattle · Safelight"
    listed = page.locator("[data-areas=here] li")
    numbers = {
        (row["cell"], row["part"]): str(row["calls"])
        for row in api(address, "/cells")["rows"]
        if row["status"] == "shown"
    }
    expect(listed).to_have_count(len(numbers))
    assert sorted(listed.evaluate_all("all => all.map(one => one.dataset.number)")) == sorted(numbers.values())
    expect(page.locator(".kinds .held")).to_contain_text(KIND)
    expect(page.locator(".kinds .not_published").first).to_contain_text("calls to the police about encampments")
    assert barriers(page, axe) == []


def test_table_filters_rates_and_the_other_layer_stand_in_the_address(visit: Open, address: str) -> None:
    page = settled(visit(f"{PAGE}&v=1&view=table"))
    expect(page.get_by_role("heading", name="Over time")).to_be_visible()
    page.get_by_label("per 1,000 residents").check()
    expect(page).to_have_url(re.compile("measure=rate"))
    expect(page.locator(".time-note")).to_contain_text("per 1,000 residents")
    page.get_by_role("link", name="Other police activity").click()
    settled(page)
    expect(page).to_have_url(re.compile("about=activity"))
    (row,) = (one for one in api(address, about="activity", kind="call")["rows"])
    expect(page.locator("h1")).to_contain_text(f"{row['calls']:,}")


def test_a_phone_has_no_sideways_scroll_and_an_old_one_no_script(visit: Open, axe: str) -> None:
    page = settled(visit(PAGE, width=390, height=844))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert barriers(page, axe) == []
    plain = visit(PAGE, script=False)
    expect(plain.locator("table")).to_contain_text(KIND)
    expect(plain.locator(".missing-kinds")).to_contain_text("Not published, since 2009: calls to the police about")
    spanish = settled(visit(f"/es{PAGE}"))
    expect(spanish.locator("h1")).to_contain_text("peticiones de limpieza en campamentos")

"""Complaints beside arrests, in a real Chromium: a panel and a layer of their own; numbers are the API's."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.explorer_page import Open, settled, turned

pytestmark = pytest.mark.browser

CITY = "/?v=1&city=chicago"
MARKED = f"{CITY}&beside=complaints"
ASKED = "**/api/v1/complaints/**"


def api(address: str, by: str, **filters: str) -> dict[str, Any]:
    answer = httpx.get(
        f"{address}/api/v1/complaints/count", params={"city": "chicago", "by": by, **filters}, timeout=60
    )
    answer.raise_for_status()
    return dict(answer.json())


def panel(page: Page, title: str = "Complaints about the police") -> Locator:
    """The panel, opened."""
    group = page.locator("details.group").filter(has=page.get_by_role("heading", name=title, exact=True))
    if group.get_attribute("open") is None:
        group.locator("> summary").click()
    return group


def written(row: dict[str, Any]) -> str:
    """A number of the API as the chart writes it."""
    if row["status"] == "shown":
        return f"{row['complaints']:,}"
    return "none or few" if row["status"] == "few" else "protected"


def counts(group: Locator) -> dict[str, str]:
    """What the chart writes for each word, all complaints under the empty text."""
    found: dict[str, str] = group.locator(".complaint-rows li").evaluate_all(
        """all => Object.fromEntries(all.map(one => [one.dataset.word, one.querySelector(".count").lastChild.data]))"""
    )
    return found


def numbers_of_arrests(page: Page) -> list[str]:
    """What the map says of its areas."""
    return page.locator("[data-areas=here] li").all_text_contents()


def test_the_panel_asks_only_when_it_is_open_and_follows_city_and_period(visit: Open, address: str, axe: str) -> None:
    asked: list[str] = []
    page = settled(visit(CITY, before=lambda page: page.on("request", lambda one: asked.append(one.url))))
    assert not [url for url in asked if "/complaints/" in url]
    group = panel(page)
    for split, word in (("category", "force"), ("finding", "sustained"), ("area", "District 01")):
        group.get_by_label("Split by").select_option(split)
        expect(group.locator(f'[data-word="{word}"]')).to_be_visible()
        rows = [*api(address, "year")["rows"], *api(address, f"year,{split}")["rows"]]
        year = max(row["year"] for row in rows)
        assert counts(group) == {row.get(split, ""): written(row) for row in rows if row["year"] == year}
    first = min(row["year"] for row in rows)
    group.get_by_label("Year written out").select_option(first)
    assert counts(group) == {row.get("area", ""): written(row) for row in rows if row["year"] == first}
    group.locator("details.twin > summary").click()
    group.get_by_role("button", name="Complaints", exact=True).click()
    most = max(row["complaints"] or 0 for row in rows)
    expect(group.locator("tbody tr").first.locator("td.number").first).to_have_text(f"{most:,}")
    for said in ("They are no arrests", "follows no other filter", "COPA Cases", "Licence:", "made-up data"):
        expect(group).to_contain_text(said)
    page.evaluate(axe)
    found = page.evaluate("axe.run('details.group:has(.complaint-rows)', {resultTypes: ['violations']})")
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []
    file = httpx.get(address + str(group.get_by_role("link", name="CSV").get_attribute("href")), timeout=60)
    assert "city,year,area,basis,unit,status,complaints" in file.text
    turned(page, f"{CITY}&role=buyer&since=2025")
    expect(group.locator('[data-word=""] .year')).to_have_count(1)
    assert counts(group)[""] == written(api(address, "year", since="2025")["rows"][-1])


def test_the_layer_marks_the_whole_city_and_leaves_the_arrests_as_they_are(visit: Open, address: str) -> None:
    page = settled(visit(CITY))
    expect(page.locator("[data-areas=here] li").first).to_be_attached()
    before, plain = numbers_of_arrests(page), page.locator(".map .over").screenshot()
    switch = page.get_by_label("complaints about the police, whole city")
    expect(switch).not_to_be_checked()
    switch.check()
    last = api(address, "year")["rows"][-1]
    card = page.locator(".beside-card")
    expect(card).to_contain_text(f"{last['year']}: about {last['complaints']:,} (give or take 3) in the whole city")
    expect(card).to_contain_text("No place is published")
    expect(card).to_have_attribute("role", "status")
    expect(page).to_have_url(re.compile("[?&]beside=complaints"))
    assert numbers_of_arrests(page) == before
    assert page.locator(".map .over").screenshot() != plain
    first = api(address, "year")["rows"][0]
    turned(page, f"{MARKED}&moment={first['year']}")
    expect(switch).to_be_checked()
    expect(card).to_contain_text(f"Complaints about the police, {first['year']}:")
    expect(page.get_by_text("left out:")).to_have_count(0)
    switch.uncheck()
    expect(card).to_have_count(0)
    assert "beside" not in page.url
    turned(page, f"{CITY}&beside=rumours")
    expect(page.get_by_text("left out: beside")).to_be_visible()


def test_a_city_without_complaints_and_a_line_that_is_cut_are_told(visit: Open) -> None:
    page = settled(visit("/?v=1&city=dallas&beside=complaints"))
    expect(page.locator(".beside-card")).to_contain_text("this site holds none for Dallas")
    group = panel(page)
    expect(group).to_contain_text("No source of complaints about the police is known for Dallas")
    expect(group.get_by_role("link")).to_have_attribute("href", "/sources?city=dallas")

    def cut(route: Route) -> None:
        route.abort()

    page.route(ASKED, cut)
    turned(page, CITY)
    expect(panel(page)).to_contain_text("You seem to be offline")
    page.unroute(ASKED)
    panel(page).get_by_role("button", name="Try again").first.click()
    expect(panel(page).locator('[data-word="force"]')).to_be_visible()


def test_in_spanish_the_panel_and_the_layer_speak_spanish(visit: Open) -> None:
    page = settled(visit("/es/?v=1&city=chicago&beside=complaints"))
    expect(page.locator(".beside-card")).to_contain_text("en toda la ciudad")
    group = panel(page, "Quejas sobre la policía")
    expect(group.locator('[data-word="force"] .name')).to_have_text("fuerza")
    expect(group).to_contain_text("No sigue ningún otro filtro")

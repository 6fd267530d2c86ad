"""Counties shaded by a figure in real Chromium: told with unit, year, source and table, brought back by the address."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from safelight.policy.context import context_document
from tests.explorer_page import Open, barriers, settled

pytestmark = pytest.mark.browser


def opened(page: Page) -> Page:
    """The page with the panel open."""
    panel = page.locator(".context")
    if not panel.is_visible():
        page.get_by_role("heading", name="What the counties are like").click()
    expect(panel).to_be_visible()
    return page


def test_counties_are_shaded_by_one_figure_with_its_source_and_table(visit: Open, axe: str) -> None:
    page = opened(settled(visit("/?city=oakland")))
    panel = page.locator(".context")
    expect(panel).to_contain_text("Context, not cause")
    alameda = context_document(["oakland"])["counties"][0]["values"]["poverty"]
    expect(panel.locator(".facts")).to_contain_text(f"{alameda['value']} ({alameda['low']} to {alameda['high']})")
    choice = panel.get_by_label("Shade the counties on the map by")
    choice.focus()
    page.keyboard.type("People in p")  # by keyboard, as a list is chosen from
    expect(page).to_have_url(re.compile("context=poverty"))
    expect(panel.locator("[data-context=poverty]")).to_contain_text("US Census Bureau")
    expect(page.locator("section.legend")).to_contain_text("% of people, 2019")
    panel.get_by_text("As a table").click()
    expect(panel.locator(".data-table tbody tr").first).to_contain_text("Alameda County, CA")
    assert barriers(page, axe) == []


def test_an_address_brings_the_shade_back_on_a_phone_in_spanish(visit: Open) -> None:
    page = settled(visit("/es/?city=oakland&context=homeless", width=390, height=844))
    expect(page.locator("section.legend")).to_contain_text("por cada 10,000 residentes, 2023")
    page.evaluate("scrollTo(0, 0)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

"""What is laid over a map in a real Chromium: a real timetable with its source, and an address that brings it back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import expect

from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.feeds import Http
from safelight.ingest.overlays import fetch_overlay
from tests.explorer_page import Open, barriers, settled

pytestmark = pytest.mark.browser

PAGE = "/presence/areas?city=oakland"


@pytest.fixture(scope="module", autouse=True)
def trains(home: Path, shared_data: Path) -> Iterator[None]:
    """BART's timetable for Oakland; gone afterwards, since other tests share the home."""
    catalog, place = load_catalog(), Home(home)
    city = catalog.city("oakland")
    overlay = next(one for one in city.overlays if one.id == "bart")
    file = shared_data / "presence" / "overlays" / "transit" / "bart_oakland_gtfs.zip"
    with Http() as http:
        fetch_overlay(place, city, overlay, catalog.publications[overlay.of], http, now=datetime.now(UTC), file=file)
    yield
    shutil.rmtree(place.overlays)


def test_trains_are_laid_over_the_map_with_their_source_and_stay_in_the_address(visit: Open, axe: str) -> None:
    page = settled(visit(PAGE))
    panel = page.locator("[data-overlay$=bart]")
    if not panel.is_visible():
        page.get_by_text("Rent and public transport").click()
    panel.get_by_role("checkbox").check()
    expect(panel.locator(".key")).to_be_visible()
    expect(panel).to_contain_text("Timetable of")
    expect(panel).to_contain_text("Bay Area Rapid Transit")
    expect(page).to_have_url(re.compile("bart"))
    assert barriers(page, axe) == []
    again = settled(visit(page.url.partition("//")[2].partition("/")[2].join(("/", ""))))
    there = again.locator("[data-overlay$=bart]")
    expect(there.get_by_role("checkbox")).to_be_checked()
    expect(there.locator(".key")).to_be_visible()
    there.get_by_role("checkbox").uncheck()
    expect(again).not_to_have_url(re.compile("bart"))

"""The explorer over real files of five cities: honest where records are few or silent, and worth a visit."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from tests.explorer_page import Open, settled
from tests.sites import served

pytestmark = pytest.mark.browser


FILES = (
    ("oakland", "oakland/opd_incidents_2007_2013_filtered.geojson"),
    ("houston", "houston/2018_9_Sep.xlsx"),
    ("houston", "houston/2018_6_Jun.csv"),
    ("chicago", "chicago/crimes_2015_jan_feb_10k.csv"),
    ("denver", "denver/crime_2016_2019_filtered.csv"),
    ("portland", "portland/CrimeData-2023.csv"),
)
CITIES = sorted({city for city, _ in FILES})
EMPTY = """() =>
  [".group-inside", ".map", ".time", ".legend", "fieldset", ".foot-of-explorer section", ".table-twin > *"]
  .flatMap(part => [...document.querySelectorAll(`.explorer ${part}`)])
  .filter(one => one.checkVisibility() && !one.matches(".bar-steps") && !one.querySelector("input, select, svg"))
  .filter(one => one.textContent.trim().length < 3)
  .map(one => one.className || one.tagName)"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, shared_data: Path) -> Iterator[str]:
    """The address of a server over real files, read as an operator would."""
    home, catalog = Home(tmp_path_factory.mktemp("real") / "home").make(), load_catalog()
    workshop = Workshop(home, catalog, record_key(home, Settings(home=home.root)), datetime.now(UTC))
    for city, name in FILES:
        report = ingest(workshop, city, file=shared_data / "arrests" / name)
        assert not report.problems
    with served(home.root) as found:
        yield found


@pytest.fixture
def city_page(visit: Open, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page of a city, with all its panels open."""
    page = settled(visit(f"/?city={request.param}"))
    page.evaluate("document.querySelectorAll('.explorer details').forEach(one => { one.open = true; })")
    yield settled(page)
    pictured(page, f"real-{request.param}")


def pictured(page: Page, name: str) -> None:
    """PICTURES=1 keeps the pictures beside those of the guide; else they go nowhere."""
    if os.environ.get("PICTURES"):
        folder = Path(__file__).resolve().parents[2] / "docs" / "images"
        page.screenshot(path=folder / f"{name}.png")


@pytest.mark.parametrize("city_page", CITIES, indirect=True)
def test_every_city_is_honest_and_has_something_in_every_panel(city_page: Page, address: str) -> None:
    page, city = city_page, city_page.url.split("city=")[1].split("#")[0]
    answer = httpx.get(f"{address}/api/v1/arrests/count", params={"city": city}, timeout=60).json()
    [row] = [row for row in answer["rows"] if row["unit"] == "offences"]
    said = page.locator("h1").inner_text()
    assert f"about {row['offences']:,} (give or take 3) offences were recorded" in said
    assert "synthetic" not in page.content().lower().split("page-data")[0]
    assert page.locator(".explorer .badge").count() == 0
    assert page.evaluate(EMPTY) == []
    panel = page.locator(".insights")
    expect(panel).to_contain_text("Rests on reported offences")
    assert not re.search(r"\b(NaN|undefined|null|Infinity)\b", page.locator("main").inner_text())
    assert page.locator(f'a[href*="/report-card/{city}"]').count() > 0, "no way to what this city withholds"
    assert page.locator(".foot-of-explorer").get_by_role("link").count() > 2


@pytest.mark.parametrize("city_page", ["oakland"], indirect=True)
def test_oakland_fills_a_map_by_coarse_areas_and_says_how_wide_its_ratio_is(city_page: Page) -> None:
    page = city_page
    areas = page.locator("[data-areas=here] li")
    expect(areas.nth(20)).to_be_attached()
    assert "area" in areas.first.inner_text().lower()
    expect(page.get_by_role("region", name="Legend")).to_contain_text("Areas of 0.7 km²")
    expect(page.locator(".headline .coarsened")).to_contain_text("36 km2")
    expect(page.locator(".ratio-sentence").first).to_contain_text("no upper limit can be said")
    expect(page.locator(".insights")).to_contain_text("the record doesn't say")


@pytest.mark.parametrize("city_page", ["houston"], indirect=True)
def test_houston_has_sides_and_no_place_and_says_so(city_page: Page) -> None:
    page = city_page
    for role in ("prostituted_person", "buyer"):
        count = page.locator(f'.filters [data-value="{role}"] .count').inner_text()
        assert int(count) > 20
    expect(page.locator(".notices")).to_contain_text("no area can be shown by itself")
    expect(page.locator(".ratio-sentence").first).to_contain_text(re.compile(r"between \d"))


@pytest.mark.parametrize("city_page", ["chicago", "denver", "portland"], indirect=True)
def test_few_rows_end_in_a_city_total_and_bounds_that_say_nobody_knows(city_page: Page) -> None:
    page = city_page
    said = page.locator(".ratio-sentence").first.inner_text()
    assert re.search("nobody can say|no upper limit|isn't shown|can't be said", said), said
    assert page.locator("[data-areas=here] li").count() < 20
    page.get_by_role("button", name="Table", exact=True).click()
    expect(settled(page).locator(".table-twin caption").first).to_be_visible()
    assert page.evaluate(EMPTY) == []


def test_the_country_page_shows_both_real_and_absent_cities(visit: Open) -> None:
    page = visit("/")
    expect(page.locator(".state")).to_contain_text("up to date", timeout=30_000)
    rows = page.locator("#cities tbody tr")
    assert rows.count() >= len(CITIES)
    assert "made-up" not in page.locator("main").inner_text().lower()
    for city in ("Oakland", "Houston", "Chicago", "Denver", "Portland"):
        expect(rows.filter(has_text=city)).not_to_have_count(0)
    pictured(page, "real-country")


@pytest.mark.parametrize("path", ["/report-card/oakland", "/report-card/houston", "/?city=seattle", "/sources"])
def test_other_pages_stand_on_real_data_too(visit: Open, path: str) -> None:
    page = visit(path)
    page.wait_for_load_state("networkidle")
    expect(page.locator("h1")).not_to_be_empty()
    text = page.locator("main").inner_text()
    assert not re.search(r"\b(NaN|undefined|Infinity)\b|made-up", text)

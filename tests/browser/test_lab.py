"""The policy lab in a real Chromium: levers by keys, an answer with its uncertainty, and an address that holds both."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.explorer_page import barriers
from tests.sites import served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(tmp_path_factory.mktemp("lab") / "home") as site:
        httpx.post(f"{site}/api/v1/policy/run", json={"version": 1}, timeout=120).raise_for_status()  # compiled once
        yield site


@pytest.fixture(params=[(1280, 900), (390, 844)], ids=["desktop", "phone"])
def page(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    width, height = request.param
    context = chromium.new_context(viewport={"width": width, "height": height})
    made, said = context.new_page(), []
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    try:
        yield made
    finally:
        context.close()
    # A refusal that the page shows is said by the browser, too.
    assert [line for line in said if "status of 404" not in line] == []


def test_a_lever_is_moved_by_keys_and_the_address_brings_it_back(page: Page, address: str, axe: str) -> None:
    page.goto(f"{address}/policy/")
    expect(page.get_by_text("Nothing is added yet")).to_be_visible(timeout=20_000)
    expect(page.get_by_text("No forecast:")).to_be_visible()
    lever = page.get_by_role("slider", name="Survivor services")
    lever.focus()
    with page.expect_response("**/api/v1/policy/run*") as asked:
        page.keyboard.press("End")
    assert asked.value.request.post_data_json["set"] == {"u8": 1}
    status = page.locator(".lab-answer [role=status]")
    expect(status).to_have_text(re.compile(r"Fewer people in exploitation .* in \d+ % of 200 worlds"))
    assert "u8=1" in page.url
    rows = page.locator(".lab-table tbody tr")
    expect(rows).to_have_count(5)
    told = rows.all_text_contents()
    assert barriers(page, axe) == []
    page.reload()
    expect(status).to_have_text(re.compile("Fewer people"))
    expect(lever).to_have_value("1")
    assert rows.all_text_contents() == told, "the same address, the same figures"
    page.get_by_role("button", name="Nothing added").click()
    expect(page.get_by_text("Nothing is added yet")).to_be_visible()
    page.go_back()
    expect(lever).to_have_value("1")


def test_a_place_and_a_download(page: Page, address: str, tmp_path: Path) -> None:
    page.goto(f"{address}/es/policy/?u1=1")
    expect(page.locator(".lab-table tbody tr")).to_have_count(5, timeout=20_000)
    with page.expect_response("**/api/v1/policy/run*") as asked:
        page.get_by_label("Lugar").select_option("oakland")
    run = asked.value.json()
    assert run["scenario"]["place"] == "oakland"
    assert "pronóstico" in run["says"]
    with page.expect_download() as saved:
        page.get_by_role("button", name="Descargar esta corrida").click()
    assert saved.value.suggested_filename == f"run-{run['hash'][:12]}.json"


def test_without_an_answer_it_says_so_and_keeps_the_last(page: Page, address: str) -> None:
    page.goto(f"{address}/policy/?u1=1")
    rows = page.locator(".lab-table tbody tr")
    expect(rows).to_have_count(5, timeout=20_000)
    page.route("**/api/v1/policy/run*", lambda route: route.fulfill(status=200, body="no document"))
    page.get_by_label("Years").select_option("60")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(rows).to_have_count(5)


def small(route: Route) -> None:
    """The same search among four levers in few worlds: the server answers it at once."""
    asked = json.loads(route.request.post_data or "")
    assert asked["search"] == {"worlds": 200}
    route.continue_(post_data=json.dumps({**asked, "search": {"worlds": 20, "levers": [3, 4, 8, 11]}}))


def test_a_goal_leads_to_baskets_and_a_basket_to_the_levers(page: Page, address: str, axe: str) -> None:
    page.route("**/api/v1/policy/search?*", small)
    page.goto(f"{address}/policy/?months=60&goal=150-5-2000000-60")
    begin = page.get_by_role("button", name="Search baskets")
    begin.focus(timeout=20_000)
    page.keyboard.press("Enter")
    points = page.locator(".lab-frontier .point")
    expect(points.first).to_be_visible(timeout=20_000)
    expect(page.get_by_text(re.compile(r"baskets keep new victims at 150 or fewer"))).to_be_visible()
    expect(page.get_by_text(re.compile(r"Evidence of this answer: grade \w\. 1 of the 4 levers"))).to_be_visible()
    expect(page.get_by_text(re.compile("^No forecast: .* levers of this basket"))).to_be_visible()
    expect(page.locator(".lab-tornado rect.assumed").first).to_be_visible()
    assert "search=" in page.url
    points.first.focus()
    page.keyboard.press("End")  # no key of the frontier: nothing happens
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    # Earlier runs, of nothing added, may still be on their way.
    with page.expect_response(lambda one: "/policy/run" in one.url and one.request.post_data_json["set"]) as asked:
        page.keyboard.press("Enter")
    levers = asked.value.request.post_data_json["set"]
    expect(points.nth(2)).to_be_focused()
    if page.viewport_size == {"width": 1280, "height": 900}:  # the same elements on a phone
        assert barriers(page, axe) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    told = page.locator(".lab-goals").inner_text()
    page.reload()
    expect(points.first).to_be_visible(timeout=20_000)
    expect(page.locator(".lab-frontier .point.shown")).to_have_count(1)
    assert page.locator(".lab-goals").inner_text() == told, "the same address, the same answer"
    for symbol, value in levers.items():
        expect(page.locator(".lab-lever input").nth(int(symbol[1:]) - 1)).to_have_value(f"{value:g}")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Report to print (PDF)").click()
    assert saved.value.suggested_filename == "report.pdf"
    page.get_by_label("USD a year on levers, at most").fill("1,000")
    page.keyboard.press("Tab")
    expect(points).to_have_count(0)
    assert "search=" not in page.url, "another goal is another search"


def test_a_long_search_says_how_far_it_is_and_can_be_cancelled(page: Page, address: str) -> None:
    page.goto(f"{address}/es/policy/?place=oakland")
    page.get_by_role("button", name="Buscar cestas").click(timeout=20_000)
    expect(page.locator(".lab-goals progress")).to_be_visible()
    page.get_by_role("button", name="Cancelar la búsqueda").click()
    expect(page.get_by_text("La búsqueda se canceló.")).to_be_visible()
    field = page.get_by_label("en % de los mundos")
    field.fill("120")
    field.press("Enter")
    expect(page.locator(".lab-goal [role=alert]")).to_be_visible()
    expect(page.get_by_role("button", name="Buscar cestas")).to_be_visible()  # nothing was begun
    page.goto(f"{address}/policy/?search={'0' * 64}-0.1.0-1")
    expect(page.get_by_text("This search is no longer kept here.")).to_be_visible(timeout=20_000)

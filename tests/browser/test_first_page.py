"""The first page in a real browser: eleven cities, order, filters, honest errors, no script, phone, accessibility."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
ELEVEN = {
    *("Atlanta", "Boston", "Chicago", "Dallas", "Denver", "Houston"),
    *("Oakland", "Phoenix", "Portland", "San Diego", "Seattle"),
}
READ = """rows => rows.map(row => [...row.querySelectorAll("[data-field]")].map(cell => cell.textContent.trim()))"""


def rows(page: Page) -> list[list[str]]:
    """The texts of the table's cells, row by row."""
    found: list[list[str]] = page.locator("#cities tbody tr").evaluate_all(READ)
    return found


def fresh(page: Page) -> Page:
    """The page once the script has the API's answer."""
    expect(page.locator(".state")).to_contain_text("up to date", timeout=30_000)
    return page


def test_it_shows_eleven_cities_each_marked_as_made_up(visit: Open) -> None:
    page = fresh(visit())
    assert {row[0] for row in rows(page)} == ELEVEN
    assert {row[1] for row in rows(page)} == {"synthetic: made-up data"}
    assert page.title() == "Who is arrested in the sex trade · Safelight"
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("h1")).to_contain_text("FBI")
    expect(page.locator("#cities-title")).to_contain_text("Made-up data")


def test_what_the_script_draws_is_what_the_server_wrote(visit: Open) -> None:
    drawn, written = fresh(visit()), visit(script=False)
    told = drawn.locator("#cities tbody")
    expect(told).to_have_text(written.locator("#cities tbody").inner_text(), use_inner_text=True, timeout=10_000)
    assert rows(drawn) == rows(written)
    assert drawn.locator("caption").inner_text() == written.locator("caption").inner_text() != ""


def test_a_heading_orders_the_rows_by_mouse_and_by_keyboard(visit: Open) -> None:
    page = fresh(visit())
    heading = page.get_by_role("columnheader", name="How many")
    heading.get_by_role("link").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    counts = [int(row[3].replace(",", "")) for row in rows(page) if row[3].replace(",", "").isdigit()]
    assert counts == sorted(counts, reverse=True)
    assert page.url.endswith("?sort=-count")
    heading.get_by_role("link").focus()
    page.keyboard.press("Enter")
    expect(heading).to_have_attribute("aria-sort", "ascending")
    page.go_back()
    expect(heading).to_have_attribute("aria-sort", "descending")


def test_a_filter_is_answered_without_a_reload_and_stays_in_the_address(visit: Open, address: str) -> None:
    page = fresh(visit())
    page.evaluate("window.stayed = true")
    page.get_by_role("combobox", name="Kind of record").select_option("arrest")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#cities tbody tr").first).to_contain_text("People arrested")
    assert {row[2] for row in rows(fresh(page))} == {"People arrested"}
    assert page.evaluate("window.stayed") is True
    assert page.url == f"{address}/?basis=arrest"
    drawn = rows(page)
    page.reload()
    assert rows(fresh(page)) == drawn
    expect(page.get_by_role("combobox", name="Kind of record")).to_have_value("arrest")


def test_nonsense_in_a_filter_is_said_in_the_words_of_the_api(visit: Open) -> None:
    page = fresh(visit())
    page.get_by_role("textbox", name="From year").fill("20x5")
    page.get_by_role("button", name="Show").click()
    expect(page.locator(".state")).to_contain_text("'20x5' is not understood")
    page.reload()
    expect(page.locator("h1")).to_contain_text("can't be answered as asked")
    expect(page.get_by_role("textbox", name="From year")).to_have_value("20x5")
    expect(page.get_by_role("table")).to_have_count(2)  # the nation's


@pytest.mark.parametrize("answer", ["refused", "unreachable"])
def test_an_error_is_said_and_the_old_numbers_stay(visit: Open, answer: str) -> None:
    def refuse(page: Page) -> None:
        problem = json.dumps({"title": "Too many requests", "detail": "More than 3 requests in a minute."})
        if answer == "refused":
            page.route("**/arrests/ratio*", lambda route: route.fulfill(status=429, body=problem))
        else:
            page.route("**/arrests/ratio*", lambda route: route.abort())

    page = visit(before=refuse)
    words = "More than 3 requests in a minute." if answer == "refused" else "can't be reached"
    expect(page.locator(".state")).to_contain_text("may be old")
    expect(page.locator(".state")).to_contain_text(words)
    assert {row[0] for row in rows(page)} == ELEVEN


def test_it_is_whole_without_script(visit: Open) -> None:
    page = visit(script=False)
    assert {row[0] for row in rows(page)} == ELEVEN
    page.get_by_role("columnheader", name="City").get_by_role("link").click()
    assert rows(page)[0][0] == "Seattle"
    page.get_by_role("combobox", name="Kind of record").select_option("arrest")
    page.get_by_role("button", name="Show").click()
    assert {row[2] for row in rows(page)} == {"People arrested"}


@pytest.mark.parametrize("width", [390, 320])
def test_a_phone_shows_it_without_sideways_scrolling(visit: Open, width: int) -> None:
    page = fresh(visit(width=width, height=844))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for target in page.locator("button, input, select, thead a, .mark").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44


def test_the_first_stop_of_the_keyboard_leads_past_the_header(visit: Open) -> None:
    page = fresh(visit())
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_it_prints_dark_on_light(visit: Open) -> None:
    page = fresh(visit())
    page.emulate_media(media="print")
    assert page.locator("html").evaluate("html => getComputedStyle(html).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator(".filters").is_hidden()


@pytest.mark.parametrize(("path", "width"), [("/", 1280), ("/", 390), ("/nothing", 1280), ("/problems/refused", 390)])
def test_no_known_barrier(visit: Open, axe: str, path: str, width: int) -> None:
    page = visit(path, width=width)
    page.wait_for_load_state("networkidle")
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    barriers = [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]]
    assert barriers == []
    assert found["passes"]


@pytest.mark.parametrize(("name", "width", "height"), [("first-page", 1280, 860), ("first-page-phone", 390, 844)])
def test_it_can_be_pictured(visit: Open, tmp_path: Path, name: str, width: int, height: int) -> None:
    """PICTURES=1 writes the pictures of the README and the guide; else they go nowhere."""
    folder = Path(__file__).resolve().parents[2] / "docs" / "images" if os.environ.get("PICTURES") else tmp_path
    folder.mkdir(exist_ok=True)
    picture = folder / f"{name}.png"
    fresh(visit(width=width, height=height)).screenshot(path=picture)
    assert picture.stat().st_size > 10_000

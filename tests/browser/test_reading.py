"""Pages that are read, in a real browser: no known barrier, light and dark, on paper, by keyboard, on small phones."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
PAGES = (
    *("/report-card", "/report-card/chicago", "/about", "/method", "/method/privacy", "/method/ratio"),
    *("/method/operations", "/method/extraction", "/operations", "/operations/chicago"),
    *("/operations/announced-against-recorded", "/giving-data"),
    *("/sources", "/dictionary", "/api", "/help", "/cite", "/problems/refused", "/nothing/here"),
)
BOTH = [*PAGES, *(f"/es{page}" for page in PAGES)]
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WHITE = "rgb(255, 255, 255)"
MOVED = """() => new Promise(done => {
  const add = list => done(list.getEntries().reduce((sum, entry) => sum + entry.value, 0));
  new PerformanceObserver(add).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(0), 300);
})"""


def barriers(page: Page, axe: str) -> list[tuple[str, object]]:
    """What axe-core finds; the rules run must be many."""
    page.evaluate(axe)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", TAGS)
    assert len(found["passes"]) > 15
    return [(one["id"], [node["target"] for node in one["nodes"]][:3]) for one in found["violations"]]


@pytest.mark.parametrize("path", BOTH)
def test_no_known_barrier_and_no_sideways_scroll(visit: Open, axe: str, path: str) -> None:
    page = visit(path)
    if not path.startswith("/es/"):  # wide, another language changes words alone
        assert barriers(page, axe) == []
    for width in (390, 320):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        if width == 390:
            assert barriers(page, axe) == []


@pytest.mark.parametrize("path", ["/report-card", "/report-card/chicago", "/sources", "/method/privacy", "/operations"])
def test_no_known_barrier_in_the_dark(visit: Open, axe: str, path: str) -> None:
    page = visit(path, before=lambda page: page.emulate_media(color_scheme="dark"))
    assert background(page) == "rgb(20, 17, 14)"
    assert barriers(page, axe) == []


def background(page: Page) -> str:
    colour: str = page.locator("html").evaluate("html => getComputedStyle(html).backgroundColor")
    return colour


def test_it_is_light_and_prints_black_on_white_without_what_only_screens_need(visit: Open) -> None:
    page = visit("/report-card/chicago")
    assert background(page) == "rgb(251, 248, 242)"
    page.emulate_media(media="print")
    assert background(page) == WHITE
    assert page.locator("h1").evaluate("h1 => getComputedStyle(h1).color") == "rgb(0, 0, 0)"
    expect(page.locator(".actions").first).to_be_hidden()
    expect(page.locator("#letter")).to_be_visible()
    height = page.locator("#letter").evaluate("letter => [letter.scrollHeight, letter.clientHeight]")
    assert height[0] <= height[1]


def test_everything_stands_without_script_and_is_ordered_by_a_link(visit: Open) -> None:
    page = visit("/report-card", script=False)
    assert page.locator(".cards tbody tr").count() > 11
    page.get_by_role("columnheader", name="The ratio lies").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="The ratio lies")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("rowheader", name="Oakland").get_by_role("link").first.click()
    expect(page.locator("h1")).to_contain_text("In Oakland")
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_sources_are_chosen_by_keyboard_without_script(visit: Open) -> None:
    page = visit("/sources", script=False)
    choice = page.get_by_role("combobox", name="City")
    choice.focus()
    choice.select_option("chicago")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"\?city=chicago$"))
    expect(page.locator(".reading section")).to_have_count(1)
    expect(page.get_by_role("combobox", name="City")).to_have_value("chicago")


@pytest.mark.parametrize(
    ("path", "last"), [("/report-card/chicago", "#ordinance"), ("/operations/chicago", "main a[href*=csv]")]
)
def test_the_keyboard_reaches_everything_and_is_seen(visit: Open, path: str, last: str) -> None:
    page = visit(path, width=390)
    for _ in range(400):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """last => { const at = document.activeElement, box = at.getBoundingClientRect();
            const style = getComputedStyle(at);
            return [at.matches(last) ? "last" : at.id || at.tagName,
                    box.height > 0 && box.bottom > 0 && box.top < innerHeight,
                    parseFloat(style.outlineWidth) >= 2 || style.outlineStyle === "auto"]; }""",
            last,
        )
        if at[0] == "BODY":
            break
        assert at[1:] == [True, True], at
        if at[0] == "last":
            return
    raise AssertionError(f"the keyboard never came to {last}")


def test_the_letter_can_be_copied_and_saved(visit: Open) -> None:
    page = visit("/report-card/chicago")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    section = page.locator("section.paper").first
    section.get_by_role("button", name="Copy").click()
    expect(section.get_by_role("status")).to_have_text("Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == (page.locator("#letter").text_content() or "").strip()
    with page.expect_download() as saving:
        section.get_by_role("link", name="Download as text").click()
    assert saving.value.suggested_filename == "records-request-chicago.txt"
    assert saving.value.path().read_text(encoding="utf-8").strip() == copied


@pytest.mark.parametrize("path", ["/report-card", "/help", "/operations"])
def test_a_finger_hits_what_it_means(visit: Open, path: str) -> None:
    page = visit(path, width=390, height=844)
    for target in page.locator("main button, main .button, main select, main thead a").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44


@pytest.mark.parametrize(
    ("name", "path", "width"), [("report-card", "/report-card", 1280), ("card", "/es/report-card/chicago", 390)]
)
def test_it_can_be_pictured(visit: Open, tmp_path: Path, name: str, path: str, width: int) -> None:
    """PICTURES=1 writes the pictures of the guide; else they go nowhere."""
    folder = Path(__file__).resolve().parents[2] / "docs" / "images" if os.environ.get("PICTURES") else tmp_path
    picture = folder / f"{name}.png"
    visit(path, width=width, height=860).screenshot(path=picture)
    assert picture.stat().st_size > 10_000


def test_a_page_moves_nothing_while_it_loads(visit: Open) -> None:
    page = visit("/report-card")
    page.wait_for_load_state("networkidle")
    moved = page.evaluate(MOVED)
    assert moved <= 0.05

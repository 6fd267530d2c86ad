"""The frame of every page in a real browser: the way out, the theme, the languages, by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
NEUTRAL = "https://www.weather.gov/"


def neutral(page: Page) -> None:
    """The neutral page, without a network."""

    def answer(route: Route) -> None:
        route.fulfill(body="<title>Weather</title>", content_type="text/html")

    page.route(f"{NEUTRAL}**", answer)


@pytest.mark.parametrize("way", ["click", "shift"])
def test_leaving_puts_the_neutral_page_in_the_place_of_this_one(visit: Open, address: str, way: str) -> None:
    page = visit("/about", before=neutral)
    page.goto(f"{address}/es/help")
    if way == "click":
        page.get_by_role("link", name="Salir ya").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url(f"{NEUTRAL}**")
    page.go_back()
    assert page.url == f"{address}/about"


def test_writing_in_capitals_does_not_leave(visit: Open) -> None:
    page = visit("/about", before=neutral)
    for letter in "ABCD":
        page.keyboard.press(f"Shift+{letter}")
    page.keyboard.press("Shift")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.wait_for_timeout(300)
    assert page.url.endswith("/about")


def test_the_way_out_is_a_link_without_script(visit: Open) -> None:
    page = visit("/about", script=False)
    assert page.get_by_role("link", name="Leave now").get_attribute("href") == NEUTRAL
    assert page.locator("[data-theme-switch]").is_hidden()


def test_a_theme_is_kept_and_worn_before_the_page_is_drawn(visit: Open) -> None:
    page = visit("/about")
    before = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    switch = page.get_by_role("button", name="Light colours")
    pressed = switch.get_attribute("aria-pressed")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false" if pressed == "true" else "true")
    after = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert after != before
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == after


WORN = """() => {
  const style = getComputedStyle(document.documentElement);
  return [style.backgroundColor, style.getPropertyValue("--lamp").trim()];
}"""


@pytest.mark.parametrize("script", [True, False])
def test_reading_follows_the_system_and_the_explorer_is_dark(visit: Open, script: bool) -> None:
    dark, light = ["rgb(20, 17, 14)", "#e8a33d"], ["rgb(251, 248, 242)", "#8a5200"]
    seen = []
    for scheme in ("light", "dark"):
        for path in ("/about", "/?city=chicago"):
            page = visit(
                path, script=script, before=lambda page, scheme=scheme: page.emulate_media(color_scheme=scheme)
            )
            seen.append(page.evaluate(WORN))
    assert seen == [light, dark, dark, dark]


def test_the_language_switch_keeps_what_a_script_put_into_the_address(visit: Open, address: str) -> None:
    page = visit("/about")
    page.evaluate("history.replaceState(null, '', '?x=1#here')")
    page.get_by_role("link", name="Español").click()
    page.wait_for_url(f"{address}/es/about?x=1#here")
    expect(page.locator("html")).to_have_attribute("lang", "es")


@pytest.mark.parametrize("path", ["/es/", "/es/?city=chicago", "/es/help", "/es/report-card/chicago"])
def test_spanish_pages_have_no_known_barrier(visit: Open, axe: str, path: str) -> None:
    page = visit(path, width=390, height=844)
    page.wait_for_load_state("networkidle")
    page.evaluate(axe)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []


@pytest.mark.parametrize("width", [390, 320])
def test_the_header_fits_a_phone_with_targets_for_thumbs(visit: Open, width: int) -> None:
    page = visit("/es/about", width=width, height=844)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for target in page.locator(".top a:visible, .top button:visible, .dial").all():
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44

"""The explorer for everyone, in a real Chromium: no known barrier in any state, small screens, large text, keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.explorer_page import Open, barriers, settled, turned

pytestmark = pytest.mark.browser

CITY = "/?city=chicago"
SIDES = "/?v=1&city=chicago&compare=role:buyer"
AT = """() => { const at = document.activeElement, box = at.getBoundingClientRect();
  const style = getComputedStyle(at);
  const ring = part =>
    parseFloat(part.outlineWidth) >= 1 && part.outlineStyle !== "none" || part.boxShadow !== "none";
  return {
    name: at === document.body ? "BODY" : `${at.tagName}.${at.className} ${at.textContent.trim().slice(0, 30)}`,
    kept: at !== document.body && at !== document.documentElement,
    sized: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0,
    ringed: ring(style) || (at.labels ?? []).length > 0 && ring(getComputedStyle(at.labels[0])),
  }; }"""
LARGE_TEXT = "document.documentElement.style.fontSize = '200%'"


def pressed(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def playing(page: Page) -> None:
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_function("() => new URLSearchParams(location.search).get('moment')")
    page.get_by_role("button", name="Pause", exact=True).click()


def chosen_area(page: Page) -> None:
    page.locator(".stage").first.focus()
    page.keyboard.press("n")
    page.keyboard.press("Enter")


def all_groups(page: Page) -> None:
    page.evaluate("document.querySelectorAll('.explorer details').forEach(one => { one.open = true; })")


STATES: dict[str, tuple[str, Callable[[Page], None] | None]] = {
    "plain": (CITY, all_groups),
    "filtered": (f"{CITY}&role=buyer&venue=street&hours=20-4&since=2025&step=quarter", None),
    "refused": (f"{CITY}&sex=male&age_band=18_24&race=black&role=buyer&hours=20-4", None),
    "withheld": (f"{CITY}&sex=male", None),
    "too much in the link": (f"{CITY}&v=9&colour=red", None),
    "table": (f"{CITY}&view=table", None),
    "an area's card": (CITY, chosen_area),
    "paused": (f"{CITY}&step=quarter", playing),
    "side by side": (SIDES, None),
    "difference": (f"{SIDES}&contrast=difference&resolution=6", None),
}


def test_no_known_barrier_in_any_state(visit: Open, axe: str) -> None:
    page, found = settled(visit(CITY)), {}
    for name, (path, act) in STATES.items():
        turned(page, path)
        if act is not None:
            act(page)
            settled(page)
        found[name] = barriers(page, axe)
        found[name] = [one for one in found[name] if one[0] != "target-size" or "bar-step" not in one[1][0]]
    # Bars may be narrower than 24 px: the brush's ends and the typed dates do the same (WCAG 2.5.8, equivalent).
    assert {name: some for name, some in found.items() if some} == {}


@pytest.mark.parametrize("path", ["/es/?city=chicago&role=buyer", "/embed?v=1&city=chicago", "/es/", "/?city=denver"])
def test_no_known_barrier_on_other_pages(visit: Open, axe: str, path: str) -> None:
    page = visit(path)
    page.wait_for_load_state("networkidle")
    assert barriers(page, axe) == []


def test_no_known_barrier_in_the_light(visit: Open, axe: str) -> None:
    page = settled(visit(f"{CITY}&role=buyer"))
    pressed(page, "Light colours")
    settled(page)
    assert barriers(page, axe) == []
    turned(page, f"{CITY}&view=table")
    assert barriers(page, axe) == []


def test_no_known_barrier_in_dialogs(visit: Open, axe: str) -> None:
    page = settled(visit(CITY))
    for opener in ("Share", "Compare", "Cite this", "Keys"):
        pressed(page, opener)
        expect(page.locator("dialog[open]")).to_be_visible()
        assert barriers(page, axe) == [], opener
        page.keyboard.press("Escape")
        expect(page.locator("dialog[open]")).to_have_count(0)


def sideways(page: Page) -> int:
    """How far the page can be scrolled sideways."""
    found: int = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return found


def test_a_small_phone_shows_all_without_sideways_scroll(visit: Open, axe: str) -> None:
    page = settled(visit(CITY, width=320, height=640))
    for path in (CITY, f"{CITY}&view=table", SIDES, f"{SIDES}&contrast=difference&resolution=6"):
        assert sideways(turned(page, path)) <= 0, path
    turned(page, CITY)
    assert barriers(page, axe) == []
    for sheet in ("Filters", "Insights"):
        pressed(page, sheet)
        dialog = page.get_by_role("dialog", name=sheet)
        expect(dialog).to_be_visible()
        assert sideways(page) <= 0
        assert dialog.evaluate("one => one.scrollWidth - one.clientWidth") <= 0
        assert barriers(page, axe) == [], sheet
        page.keyboard.press("Escape")
    small = page.evaluate(
        """() => [...document.querySelectorAll(".explorer button, .explorer select, .explorer input")]
          .filter(one => !one.matches("[type=radio], [type=checkbox]"))
          .filter(one => one.checkVisibility() && !one.closest(".bar-steps, dialog, .table-first, .hidden"))
          .map(one => [one.textContent.trim().slice(0, 20) || one.name, one.getBoundingClientRect()])
          .filter(([, box]) => box.height > 0 && Math.max(box.height, box.width) < 44)
          .map(([name, box]) => [name, Math.round(box.width), Math.round(box.height)])"""
    )
    assert small == []


def test_text_of_double_size_stays_readable(visit: Open) -> None:
    page = settled(visit(f"{CITY}&role=buyer"))
    page.evaluate(LARGE_TEXT)
    settled(page)
    assert sideways(page) <= 0
    cut = page.evaluate(
        """() => [...document.querySelectorAll("h1, .bar-name, .chip, .ratio-sentence, .explorer button")]
          .filter(one => one.checkVisibility() && !one.matches(".bar-step, .table-first") && !one.closest(".hidden"))
          .filter(one => one.scrollWidth > one.clientWidth + 2 && getComputedStyle(one).overflowX !== "visible")
          .map(one => one.textContent.trim().slice(0, 40))"""
    )
    assert cut == []


def test_with_less_motion_nothing_moves_by_itself(visit: Open) -> None:
    page = settled(visit(CITY, before=lambda page: page.emulate_media(reduced_motion="reduce")))
    page.locator('[data-value="buyer"]').click()
    running = page.evaluate(
        """() => document.getAnimations().filter(one => one.playState === "running"
             && one.effect.getComputedTiming().duration > 10).map(one => one.animationName ?? one.transitionProperty)"""
    )
    assert running == []
    assert settled(page).get_by_role("button", name="Play", exact=True).count() == 0


def kept(page: Page, what: Sequence[str] | str) -> dict[str, object]:
    """Presses keys; afterwards the focus is somewhere, and can be seen."""
    for key in [what] if isinstance(what, str) else what:
        page.keyboard.press(key)
        settled(page)
        at: dict[str, object] = page.evaluate(AT)
        assert at["kept"], (key, at)
    return at


def test_keys_alone_lead_through_everything_and_never_lose_their_place(visit: Open) -> None:
    page = settled(visit(CITY))
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    kept(page, "Enter")
    unseen, passed = [], 0
    for _ in range(150):
        page.keyboard.press("Tab")
        at = page.evaluate(AT)
        if not at["kept"]:
            break
        passed += 1
        unseen += [] if at["sized"] and at["ringed"] else [at]
    assert passed > 60
    assert unseen == []


def focused(page: Page, selector: str) -> None:
    page.locator(selector).first.focus()
    assert page.evaluate(AT)["kept"], selector


def test_no_press_of_a_key_loses_the_focus(visit: Open) -> None:
    page = settled(visit(CITY))
    focused(page, '[data-value="buyer"]')
    kept(page, ["Enter", "Space", "Enter"])
    focused(page, '[data-chip="role buyer"]')
    kept(page, "Enter")
    focused(page, '[data-step="2025"]')
    kept(page, ["ArrowLeft", "Enter"])
    focused(page, ".handle.first")
    kept(page, ["ArrowRight", "Home"])
    page.get_by_role("button", name="quarter", exact=True).focus()
    kept(page, "Enter")
    page.get_by_role("button", name="Step on").focus()
    kept(page, "Enter")
    page.get_by_role("button", name="Whole period").focus()
    kept(page, "Enter")
    focused(page, ".stage")
    kept(page, ["n", "n", "Enter", "Escape", "ArrowLeft", "+"])
    focused(page, ".table-first")
    kept(page, "Enter")
    expect(page.locator(".table-twin table").first).to_be_visible()
    focused(page, ".table-twin th button")
    kept(page, "Enter")
    page.get_by_role("button", name="Map", exact=True).focus()
    kept(page, "Enter")
    page.get_by_role("button", name="Share", exact=True).focus()
    kept(page, ["Enter", "Tab", "Tab", "Escape"])
    expect(page.get_by_role("button", name="Share", exact=True)).to_be_focused()


def test_a_way_on_that_goes_away_hands_the_focus_on(visit: Open) -> None:
    page = settled(visit(f"{CITY}&v=9&sex=male&age_band=18_24&race=black&role=buyer&hours=20-4"))
    page.get_by_role("button", name="Got it").focus()
    kept(page, "Enter")
    page.locator(".notices button").first.focus()
    kept(page, "Enter")
    page.get_by_role("button", name="Clear all").focus()
    kept(page, "Enter")
    expect(page.locator(".chips [data-chip]")).to_have_count(0)

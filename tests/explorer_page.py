"""How a test reads the explorer's page: when it is settled, what it shows, and how it goes elsewhere without a load."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

Open = Callable[..., Page]
PATIENCE_MS = 60_000
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_REST = """async patience => {
  const frames = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const busy = () => document.querySelector(".explorer")?.getAttribute("aria-busy") !== "false";
  const until = performance.now() + patience;
  await frames();
  while (busy() && performance.now() < until) await new Promise(done => setTimeout(done, 15));
  await frames();
  return !busy();
}"""
"""Waited for in the page: to ask it again and again from outside costs it more than the answers do."""
_TURN = "address => { history.pushState(null, '', address); dispatchEvent(new PopStateEvent('popstate')); }"
_SEEN = """() => ({
  address: location.search,
  title: document.title,
  headline: [...document.querySelectorAll(".headline h1, .headline .beside")].map(one => one.textContent.trim()),
  chips: [...document.querySelectorAll(".chips [data-chip]")].map(one => one.dataset.chip),
  pressed: [...document.querySelectorAll(".explorer [aria-pressed=true]")].map(one => one.textContent.trim()),
  bars: [...document.querySelectorAll(".bar .count")].map(one => one.textContent.trim()),
  steps: [...document.querySelectorAll(".bar-step")].map(one => one.getAttribute("aria-label")),
  brush: [...document.querySelectorAll(".handle")].map(one => one.getAttribute("aria-valuetext")),
  dates: [...document.querySelectorAll(".dates input")].map(one => one.value),
  tables: [...document.querySelectorAll(".table-twin tbody tr")].map(one => one.textContent.trim()),
})"""


def settled(page: Page) -> Page:
    """The page once it shows the answers to what its address asks."""
    assert page.evaluate(_REST, PATIENCE_MS), "the page never came to rest"
    return page


def turned(page: Page, address: str) -> Page:
    """The same page at another address of its own, as a press of the back button would bring it there."""
    page.evaluate(_TURN, address)
    return settled(page)


def seen(page: Page) -> dict[str, Any]:
    """What the page shows, in texts: address, headline, chips, pressed buttons, numbers."""
    found: dict[str, Any] = page.evaluate(_SEEN)
    return found


def barriers(page: Page, axe: str) -> list[tuple[str, list[str]]]:
    """What axe-core finds on the page as it stands: rules and the first elements that break them."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe)
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    assert len(found["passes"]) > 15, "axe-core looked at next to nothing"
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found["violations"]]

"""The explorer in Spanish: no English sentence is left, numbers and days are of the language, the API's words too."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from playwright.sync_api import Page

from safelight import web
from tests.explorer_page import Open, settled, turned

pytestmark = pytest.mark.browser

CATALOGUE = Path(web.__file__).parent / "locale" / "es" / "LC_MESSAGES" / "django.po"
CITY = "/es/?city=chicago"
PLACES = (CITY, f"{CITY}&role=buyer&venue=street&hours=20-4&since=2025&step=quarter", f"{CITY}&view=table")
MORE = (
    f"{CITY}&sex=male&age_band=18_24&race=black&role=buyer&hours=20-4",
    f"{CITY}&compare=role:buyer&contrast=difference&resolution=6",
    f"{CITY}&v=9",
    f"{CITY}&step=month&hours=20-4",
)
TEXTS = """() => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.nodeType === 1 ? node : node.parentElement;
    if (element.closest("script, style, [lang=en]")) continue;
    if (node.nodeType === 3) found.push(node.data);
    else for (const name of ["aria-label", "title", "placeholder", "aria-valuetext"])
      found.push(element.getAttribute(name));
  }
  return found.filter(text => text && text.trim() !== "").map(text => text.trim().replace(/\\s+/g, " "));
}"""
SAMENESS = 12
"""Shorter English texts may stand by chance in names."""


def english() -> dict[str, re.Pattern[str]]:
    """Texts of the catalogue whose translation differs, as patterns: places for values stand for anything."""
    with CATALOGUE.open("rb") as file:
        messages = [one for one in read_po(file) if one.id and one.string]
    found = {}
    for one in messages:
        texts = [one.id] if isinstance(one.id, str) else list(one.id)
        strings = [one.string] if isinstance(one.string, str) else list(one.string)
        for text in texts:
            plain = re.sub(r"\{\w+\}|%\(\w+\)s|`", "", text)
            if text not in strings and len(plain) >= SAMENESS and len(plain.split()) > 1:
                parts = re.split(r"\{\w+\}|%\(\w+\)s", text)
                found[text] = re.compile(".*".join(re.escape(part) for part in parts))
    assert len(found) > 300
    return found


def left_in_english(page: Page, texts: dict[str, re.Pattern[str]]) -> set[tuple[str, str]]:
    """What stands on the page of the English texts, and where."""
    shown: list[str] = sorted(set(page.evaluate(TEXTS)))
    assert len(shown) > 40
    return {(text, said[:80]) for text, pattern in texts.items() for said in shown if pattern.fullmatch(said)}


def test_no_english_sentence_is_left(visit: Open) -> None:
    texts, page = english(), settled(visit(CITY))
    assert page.locator("html").get_attribute("lang") == "es"
    found = set[tuple[str, str]]()
    for path in (*PLACES, *MORE):
        turned(page, path)
        page.evaluate("document.querySelectorAll('.explorer details').forEach(one => { one.open = true; })")
        found |= left_in_english(page, texts)
    for opener in ("Compartir", "Comparar", "Citar"):
        button = page.get_by_role("button", name=re.compile(opener)).first
        button.click()
        found |= left_in_english(page, texts)
        page.keyboard.press("Escape")
    assert found == set()


def test_the_first_page_has_no_english_sentence(visit: Open) -> None:
    page = visit("/es/")
    page.wait_for_load_state("networkidle")
    assert left_in_english(page, english()) == set()


def test_numbers_and_days_are_those_of_the_language(visit: Open, address: str) -> None:
    page = settled(visit(CITY))
    headline = page.locator("h1").inner_text()
    assert re.search(r"\d,\d{3}|\d{1,3} ", headline)
    assert re.search(r"\b(de 20\d\d|en 20\d\d|20\d\d)", headline)
    assert not re.search("January|March|June|October|December|arrested|about", page.locator(".explorer").inner_text())
    assert page.title().endswith("· Safelight")
    asked = page.evaluate(
        "performance.getEntriesByType('resource').map(one => one.name).filter(one => one.includes('/api/'))"
    )
    assert asked
    assert all("lang=es" in one for one in asked)


def test_refusals_of_the_api_are_told_in_spanish(visit: Open) -> None:
    page = settled(visit(MORE[0]))
    said = page.locator(".notices").inner_text()
    assert re.search("como máximo|filtros", said), said
    page.locator(".notices button").first.click()
    assert "/es/" in settled(page).url
    assert not re.search("people|filters", page.locator(".notices").inner_text())

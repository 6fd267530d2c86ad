"""What stands around every page: ways, languages, help for people, and a way out that needs no script."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path

import httpx
import pytest

from safelight.catalog import load_catalog
from safelight.core.manual import manual_folder
from safelight.web.public import glossary, names, support

PAGES = (
    "/",
    "/?city=chicago",
    "/about",
    "/report-card/chicago",
    "/help",
    "/nothing",
    "/problems/refused",
    "/es/",
    "/es/nada",
)
DATED = date(2024, 3, 8)


@pytest.fixture(scope="module")
def lines(client: httpx.Client) -> list[support.Line]:
    """Every line of the packaged file."""
    return [line for of_place in support.all_lines().values() for line in of_place]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_help_a_way_out_and_its_frame(client: httpx.Client, path: str) -> None:
    page = client.get(path).text
    assert page.count('href="tel:+18883737888"') >= 1
    assert 'href="sms:233733"' in page
    assert 'href="tel:988"' in page
    assert re.search(r'<a class="exit" href="https://www.weather.gov/" rel="noreferrer nofollow" data-exit', page)
    assert page.count("<h1") == 1
    assert 'class="skip" href="#main"' in page
    for name in ("og:title", "og:description", "og:image", "og:url"):
        assert re.search(rf'property="{name}" content="[^"]+"', page), name
    # A page of help is called nothing that a glance at the tabs could tell.
    assert re.search(r"<title>Information<" if path.endswith("/help") else r"<title>[^<]*Safelight", page)


def test_a_page_of_a_city_has_its_own_number_first(client: httpx.Client) -> None:
    chicago = 'href="tel:+18776063158"'
    assert chicago in client.get("/?city=chicago").text
    assert chicago in client.get("/report-card/chicago").text
    assert chicago not in client.get("/").text
    assert chicago not in client.get("/?city=chicago,oakland").text


def test_the_way_out_leads_where_the_operator_says(site: Callable[..., httpx.Client]) -> None:
    page = site(exit_url="https://example.org/news").get("/about").text
    assert 'class="exit" href="https://example.org/news"' in page


def test_the_header_leads_to_every_part_and_says_where_one_is(client: httpx.Client) -> None:
    page = client.get("/es/about").text
    ways = re.search(r'<nav class="ways".*?</nav>', page, re.DOTALL)
    assert ways is not None
    addresses = re.findall(r'href="([^"]+)"', ways[0])
    others = ("/es/presence/", "/es/policy/", "/es/method", "/es/sources", "/es/about")
    assert addresses == ["/es/", "/es/report-card", "/es/operations", "/es/presence/areas", *others]
    assert {client.get(address).status_code for address in addresses} == {200}
    assert re.findall(r'href="([^"]+)" aria-current="page"', ways[0]) == ["/es/about"]


def test_a_support_number_has_a_place_a_source_and_a_day(lines: list[support.Line]) -> None:
    places = {"US", "CA", "GB", *load_catalog().cities}
    assert len(lines) >= 5
    for line in lines:
        assert line.place in places
        assert line.source.startswith("https://")
        assert line.call or line.text
        assert re.fullmatch(r"[0-9][0-9 -]*", line.call)
        assert re.fullmatch(r"[0-9]*", line.text)
        assert bool(line.text_word) <= bool(line.text)
        assert line.languages
        assert str(line.helps)
        assert str(line.hours)
    assert len({(line.place, line.name) for line in lines}) == len(lines)


def test_the_file_says_for_each_whether_it_was_checked() -> None:
    text = files("safelight.web.public").joinpath("support.toml").read_text(encoding="utf-8")
    for entry in tomllib.loads(text)["line"]:
        assert entry["checked"] == support.NOT_REVIEWED or isinstance(entry["checked"], date), entry["name"]


def test_a_number_is_due_after_eighteen_months_and_while_nobody_reviewed_it(lines: list[support.Line]) -> None:
    dated = next(line for line in lines if line.checked_on == DATED)
    assert not dated.is_due(DATED)
    assert not dated.is_due(DATED + timedelta(days=548))
    assert dated.is_due(DATED + timedelta(days=549))
    assert next(line for line in lines if line.checked_on is None).is_due(DATED)


def test_metrics_tell_the_operator_how_many_are_due(client: httpx.Client, lines: list[support.Line]) -> None:
    due = sum(line.is_due(date(2026, 11, 22)) for line in lines)
    assert f"safelight_support_numbers_due {due}\n" in client.get("/metrics").text


def test_the_glossary_has_a_reason_a_review_and_a_day_for_each_word() -> None:
    ids = [name for term in glossary.terms() for name in term.ids]
    assert len(ids) == len(set(ids))
    for term in glossary.terms():
        assert term.english
        assert term.spanish
        assert str(term.why).endswith((".", "!"))
        assert term.reviewed
        assert isinstance(term.date, date)
    assert (manual_folder() / "language.toml").is_file()


def test_the_names_of_roles_venues_charges_and_bases_are_the_glossarys(client: httpx.Client) -> None:
    for dimension in ("role", "charge", "venue", "basis", "unit", "sex", "race"):
        assert {word: str(name) for word, name in names.NAMES[dimension].items()} == {
            word: str(name) for word, name in glossary.words(dimension).items()
        }


def test_pages_never_use_the_words_that_the_glossary_replaces(client: httpx.Client) -> None:
    """In our own texts; titles of laws and tables are their publishers'."""
    avoided = {word for term in glossary.terms() for word in term.instead_of}
    root = Path(__file__).resolve().parents[2]
    sources = [*(root / "src/safelight/web/templates").rglob("*.html"), *(root / "frontend/src").rglob("*.tsx")]
    for source in sources:
        text = source.read_text(encoding="utf-8").lower()
        found = [word for word in avoided if re.search(rf"\b{re.escape(word.lower())}s?\b", text)]
        assert not found, (source.name, found)

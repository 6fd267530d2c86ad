"""A contributor in a real Chromium: signed in with a second factor, a file sent, accepted, seen on the map, gone."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import h3
import pytest
from playwright.sync_api import Browser, Page, expect

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from tests.explorer_page import PATIENCE_MS, barriers, settled
from tests.people import CELL, PASSWORD, code_of, deidentified, join_page
from tests.sites import served

pytestmark = pytest.mark.browser

MAP = "/?city=oakland&origin=contributed"
TITLE = "People in a diversion programme"
REFUSALS = ("status of 4", "GL Driver Message")
PAGES = tuple(f"account/{name}" for name in ("", "sign-in", "contribute", "announcements", "people", "log"))


@dataclass(frozen=True)
class Member:
    """Somebody with an account: their page, and the secret in their phone."""

    page: Page
    secret: str


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home whose one city holds invented rows that count as published."""
    root = tmp_path_factory.mktemp("contributing")
    home, catalog = Home(root / "home").make(), load_catalog()
    rows = io.StringIO("CASENUMBER,DATETIME,CRIMETYPE,DESCRIPTION,Location\n")
    rows.seek(0, io.SEEK_END)
    lat, lon = h3.cell_to_latlng(CELL)
    for number in range(120):
        day = f"{number % 12 + 1:02}/{number % 28 + 1:02}/{2022 + number % 3}"
        rows.write(f"{number},{day} 10:00:00 PM,PROSTITUTION,SOLICIT PROSTITUTION,POINT ({lon} {lat})\n")
    file = root / "rows.csv"
    file.write_text(rows.getvalue(), encoding="utf-8")
    workshop = Workshop(home, catalog, record_key(home, Settings(home=home.root)), datetime.now(UTC))
    assert ingest(workshop, "oakland", source="crimewatch", file=file).records
    return home.root


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with served(home) as found:
        yield found


@pytest.fixture
def member(chromium: Browser, address: str, home: Path) -> Iterator[Callable[..., Member]]:
    """member("steward"): somebody invited from the command line who has just joined."""
    contexts, said = [], []

    def make(role: str, name: str = "", *, width: int = 1280, height: int = 900, prefix: str = "") -> Member:
        words = ["account", "invite", name or f"{role}.{len(contexts)}", "--role", role, "--home", str(home)]
        link = subprocess.run([sys.executable, "-m", "safelight", *words], capture_output=True, text=True, check=True)
        context = chromium.new_context(viewport={"width": width, "height": height})
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        secret = join_page(page, f"{address}{prefix}", link.stdout.strip().rpartition("/")[2])
        expect(page.locator(".codes li")).to_have_count(8)
        return Member(page, secret)

    yield make
    for context in contexts:
        context.close()
    assert [line for line in said if not any(part in line for part in REFUSALS)] == []


def send(page: Page, address: str, content: bytes) -> None:
    page.goto(f"{address}/account/contribute")
    page.select_option("[name=city]", "oakland")
    page.select_option("[name=basis]", "diversion")
    page.fill("[name=title]", TITLE)
    page.fill("[name=publisher]", "Thistle House")
    page.check("[name=permission]")
    page.set_input_files("[name=file]", [{"name": "file.csv", "mimeType": "text/csv", "buffer": content}])
    page.get_by_role("button", name="Check and send").click()


def state(page: Page) -> str:
    """Where the contribution stands, once the worker is through."""
    for _ in range(30):
        text = page.locator("[data-state]").inner_text()
        if "being" not in text:
            return text
        page.wait_for_timeout(1000)
        page.reload()
    return text


def test_a_file_is_sent_accepted_shown_as_contributed_withdrawn_and_gone(
    member: Callable[..., Member], address: str
) -> None:
    giver, steward = member("contributor"), member("steward")
    page = giver.page
    page.goto(f"{address}/account/")
    page.get_by_role("button", name="Sign out").click()
    page.fill("[name=name]", "contributor.0")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", code_of(giver.secret, 1))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Your files")).to_be_visible()

    send(page, address, deidentified(60).replace(b",street,", b",Marisol Quintanilla,"))
    expect(page.get_by_role("alert")).to_contain_text("this looks like names of people")
    send(page, address, deidentified(60))
    assert state(page) == "waits for a steward"

    steward.page.goto(f"{address}/account/")
    steward.page.get_by_role("link", name=TITLE).click()
    steward.page.get_by_role("button", name="Accept").click()
    assert state(steward.page) == "accepted and published"

    steward.page.get_by_role("link", name="Show it on the map").click()
    explorer = settled(steward.page)
    expect(explorer.locator("body")).to_contain_text("contributed by a closed source", timeout=PATIENCE_MS)
    expect(explorer.locator("body")).to_contain_text(TITLE)
    explorer.goto(f"{address}/sources?city=oakland")
    expect(explorer.locator("li", has_text=TITLE)).to_contain_text("contributed by a closed source")

    page.reload()
    page.get_by_role("button", name="Withdraw").click()
    assert state(page) == "withdrawn"
    steward.page.goto(f"{address}{MAP}")
    settled(steward.page)
    expect(steward.page.locator("body")).not_to_contain_text(TITLE)
    explorer.goto(f"{address}/sources?city=oakland")
    explorer.reload()  # the browser may keep a public page for a minute
    expect(explorer.locator("li", has_text=TITLE)).to_have_count(0)


@pytest.mark.parametrize(("role", "width", "prefix"), [("administrator", 390, ""), ("contributor", 1280, "/es")])
def test_no_known_barrier_on_pages_of_accounts(
    member: Callable[..., Member], address: str, axe: str, role: str, width: int, prefix: str
) -> None:
    page = member(role, f"{role}.of.all", width=width, prefix=prefix).page
    found = {"joined": barriers(page, axe)}
    for path in PAGES:
        page.goto(f"{address}{prefix}/{path}")
        found[path] = barriers(page, axe)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
    page.goto(f"{address}{prefix}/account/")
    page.get_by_role("button", name="Cerrar sesión" if prefix else "Sign out").click()
    found["sign in"] = barriers(page, axe)
    assert {name: some for name, some in found.items() if some} == {}


def test_forms_are_filled_with_keys_alone(member: Callable[..., Member], address: str) -> None:
    page = member("contributor", "keys.only").page
    page.goto(f"{address}/account/contribute")
    page.locator("[name=city]").focus()
    names = []
    for _ in range(8):
        names.append(page.evaluate("document.activeElement.name || document.activeElement.tagName"))
        page.keyboard.press("Tab")
    assert names == ["city", "basis", "title", "publisher", "about", "licence", "permission", "file"]

"""The Leaflet example in a real browser, from a server of its own: it asks across origins and draws all areas."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
LEAFLET = ROOT / "frontend" / "node_modules" / "leaflet" / "dist"
PUBLISHED = "https://unpkg.com/leaflet@1.9.4/dist/"


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Serves files and prints nothing."""

    def log_message(self, *_args: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[str]:
    """The examples at another origin than the site's."""
    handler = functools.partial(Quiet, directory=str(ROOT / "examples"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/leaflet.html"
        server.shutdown()


@pytest.fixture
def show(chromium: Browser, elsewhere: str) -> Iterator[Callable[[str], Page]]:
    """show("api=…&city=oakland"): the page with Leaflet from the locked package, and nothing else of the network."""
    if not LEAFLET.is_dir():
        pytest.skip("needs the front end's packages: run `npm ci` in frontend/")
    context = chromium.new_context()
    said: list[str] = []

    def published(route: Route) -> None:
        name = route.request.url.removeprefix(PUBLISHED)
        route.fulfill(path=LEAFLET / name, headers={"Access-Control-Allow-Origin": "*"})

    context.route(lambda url: "127.0.0.1" not in url and not url.startswith("data:"), lambda route: route.abort())
    context.route(f"{PUBLISHED}**", published)

    def go(query: str) -> Page:
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(f"{elsewhere}?{query}")
        return page

    yield go
    context.close()
    assert [line for line in said if "status of 4" not in line] == []


def test_it_draws_every_area_that_the_api_gives(show: Callable[[str], Page], address: str) -> None:
    question = "city=oakland&until=2024"
    answer = httpx.get(f"{address}/api/v1/arrests/cells?{question}&format=geojson", timeout=60).json()
    page = show(f"api={address}&{question}")
    expect(page.locator("h1")).to_contain_text(f"Made-up data: {len(answer['features'])} areas")
    expect(page.locator("#map path.leaflet-interactive")).to_have_count(len(answer["features"]))
    expect(page.locator("#rows tr")).to_have_count(len(answer["features"]))
    numbers = [f"{area['properties']['number']:,}" for area in answer["features"]]
    assert page.locator("#rows td:nth-child(2)").all_text_contents() == numbers
    assert page.locator("#sources li").count() == len(answer["sources"])
    expect(page.locator("#key")).to_contain_text("nobody, or too few to tell")


def test_what_the_api_refuses_is_said_in_its_words(show: Callable[[str], Page], address: str) -> None:
    page = show(f"api={address}&city=atlantis")
    expect(page.locator("h1")).to_have_text("The areas can't be shown")
    expect(page.locator("#about")).to_contain_text("atlantis")


def test_it_has_no_known_barrier(show: Callable[[str], Page], address: str, axe: str) -> None:
    page = show(f"api={address}&city=oakland&until=2024")
    expect(page.locator("#rows tr").first).to_be_visible()
    page.evaluate(axe)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found["violations"]] == []

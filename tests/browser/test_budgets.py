"""What a first visit costs: bytes before the map and with it, movements of the page, nothing from elsewhere."""

from __future__ import annotations

import gzip
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from safelight.web import public
from tests.explorer_page import Open, settled

pytestmark = pytest.mark.browser

BUILT = Path(public.__file__).resolve().parents[1] / "static" / "dist" / "assets"
BEFORE_THE_MAP = 400_000
WITH_THE_MAP = 750_000
SHIFT = 0.05
MAPS = ("engine-", "h3-js", "maplibre", "outlines-", "overlay-")
"""What `import()` brings for the map alone."""
WATCH = """new PerformanceObserver(list => { for (const one of list.getEntries())
    if (!one.hadRecentInput) { window.shifted = (window.shifted ?? 0) + one.value;
      (window.shifts ??= []).push([Math.round(one.value * 1000) / 1000,
        one.sources.map(source => (source.node?.className || source.node?.nodeName || "") + "")]); } })
  .observe({ type: "layout-shift", buffered: true })"""


def compressed(response: Response) -> int:
    """Bytes of a body as gzip sends it; fonts and pictures are compressed already."""
    name = urlsplit(response.url).path.rsplit("/", 1)[-1]
    if (ready := BUILT / f"{name}.gz").is_file():
        return ready.stat().st_size
    body = response.body()
    kind = response.headers.get("content-type", "")
    return len(body) if "font" in kind or "image" in kind else len(gzip.compress(body))


def loaded(visit: Open, path: str, width: int = 1280) -> tuple[Page, list[Response]]:
    """A page that has come to rest, and everything that it asked for."""
    heard: list[Response] = []

    def hear(response: Response) -> None:
        heard.append(response)

    def listen(page: Page) -> None:
        page.on("response", hear)
        page.add_init_script(WATCH)

    page = visit(path, width=width, height=900, before=listen)
    if "city" in path:
        settled(page)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(500)
    return page, heard


@pytest.mark.parametrize("path", ["/", "/?city=chicago", "/es/?city=chicago"])
def test_a_first_visit_is_light(visit: Open, address: str, path: str) -> None:
    page, heard = loaded(visit, path)
    assert {f"{one.scheme}://{one.netloc}" for one in (urlsplit(response.url) for response in heard)} == {address}
    sizes = {response.url: compressed(response) for response in heard if response.ok}
    files = {url: size for url, size in sizes.items() if "/api/" not in url}
    map_s = {url: size for url, size in files.items() if any(name in url for name in MAPS)}
    before, whole = sum(files.values()) - sum(map_s.values()), sum(sizes.values())
    assert bool(map_s) == ("city" in path)
    assert 20_000 < before <= BEFORE_THE_MAP, files
    assert before < whole <= WITH_THE_MAP, sizes
    assert all(response.headers.get("content-encoding") for response in heard if response.url.endswith((".js", ".css")))
    assert page.evaluate("performance.getEntriesByType('resource').every(one => one.name.startsWith(location.origin))")


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/", "/?city=chicago", "/report-card", "/?city=chicago&role=buyer&view=table"])
def test_nothing_moves_while_it_loads(visit: Open, path: str, width: int) -> None:
    page, _ = loaded(visit, path, width)
    moved = page.evaluate("window.shifted ?? 0")
    assert moved <= SHIFT, (moved, page.evaluate("window.shifts"))

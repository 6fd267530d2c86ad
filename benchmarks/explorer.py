"""The explorer in a real Chromium: from a click on a filter to the new picture, and how smoothly time plays.

The peer is Leaflet with the same questions to the same server: ask for the areas as GeoJSON, draw them anew.
`python -m benchmarks.explorer [--home DIR]`; without a home the feeds of `safelight demo` are made first.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, NamedTuple

import httpx
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks import report
from safelight.cli.demo import CITIES
from safelight.cli.doctor import BROWSERS
from tests.sites import made_up, served

CITY: Final = "chicago"
CLICKS: Final = 40
PLAY_S: Final = 6
YEARS: Final = 10
FLAGS: Final = ("--no-sandbox", "--disable-gpu")
"""WebGL without a graphics card, as on a server; a machine with one is faster."""

LEAFLET: Final = Path(__file__).resolve().parents[1] / "frontend" / "node_modules" / "leaflet" / "dist" / "leaflet.js"

CLICK: Final = """async place => {
  const buttons = [...document.querySelectorAll('.filters [aria-pressed]:not(:disabled)')];
  const button = buttons[place % buttons.length];
  const start = performance.now();
  const drawn = new Promise((resolve, reject) => {
    const watch = new PerformanceObserver(list => {
      for (const mark of list.getEntriesByName('safelight:map-drawn')) {
        const asked = new URL(mark.detail.address ?? '/', location.href).searchParams;
        const wanted = new URLSearchParams(location.search);
        const same = ['role', 'venue', 'charge', 'sex', 'age_band', 'race', 'source', 'size_min', 'size_max']
          .every(name => (asked.get(name) ?? '') === (wanted.get(name) ?? ''));
        if (mark.startTime > start && same) { watch.disconnect(); resolve(mark.startTime - start); }
      }
    });
    watch.observe({ type: 'mark' });
    setTimeout(() => { watch.disconnect(); reject(new Error('never drawn')); }, 15000);
  });
  button.click();
  const milliseconds = await drawn;
  const shown = await new Promise(done => requestAnimationFrame(() => done(performance.now() - start)));
  const settled = await new Promise(resolve => {
    const look = () => document.querySelector('.explorer').getAttribute('aria-busy') === 'true'
      ? setTimeout(look, 5) : resolve(performance.now() - start);
    look();
  });
  return { milliseconds, shown, settled, query: location.search };
}"""

DRAWN: Final = """() => new Promise(done => {
  const look = () => performance.getEntriesByName('safelight:map-drawn').length > 0 ? done() : setTimeout(look, 50);
  look();
})"""

FRAMES: Final = """seconds => new Promise(resolve => {
  let frames = 0;
  let longest = 0;
  const start = performance.now();
  let before = start;
  const count = now => {
    frames += 1;
    longest = Math.max(longest, now - before);
    before = now;
    if (now - start < seconds * 1000) requestAnimationFrame(count);
    else resolve({ perSecond: frames / ((now - start) / 1000), longest });
  };
  requestAnimationFrame(count);
})"""

DRAW_WITH_LEAFLET: Final = """async address => {
  const start = performance.now();
  const areas = await (await fetch(address)).json();
  window.layer?.remove();
  window.layer = L.geoJSON(areas, { style: one => ({ weight: 1, fillOpacity: 0.7 }) }).addTo(window.map);
  await new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  return performance.now() - start;
}"""


@contextmanager
def warm(home: Path) -> Iterator[str]:
    """The address of a server over `home` that has answered once."""
    with served(home) as address:
        httpx.get(f"{address}/?city={CITY}", timeout=60).raise_for_status()
        yield address


class Clicks(NamedTuple):
    """Milliseconds from each click, and the questions that were asked."""

    drawn: list[float]
    """To the frame in which the map draws the new answer."""

    shown: list[float]
    """To the frame after that one, by which it is on the screen; Leaflet is measured so too."""

    settled: list[float]
    """To the last chart."""

    asked: list[str]


def filtered(page: Page, address: str, clicks: int) -> Clicks:
    """Clicks on filters, one after the other."""
    page.goto(f"{address}/?city={CITY}")
    page.wait_for_selector(".filters [aria-pressed]")
    page.evaluate(DRAWN)
    page.wait_for_selector(".explorer[aria-busy=false]")
    rng, made = random.Random(7), Clicks([], [], [], [])
    while len(made.drawn) < clicks:
        found = page.evaluate(CLICK, rng.randrange(10_000))
        made.drawn.append(found["milliseconds"])
        made.shown.append(found["shown"])
        made.settled.append(found["settled"])
        made.asked.append(found["query"])
        if len(found["query"].split("&")) > 3:  # not more and more filters: back to the whole city
            page.evaluate("document.querySelector('.chips button.text')?.click()")
            page.wait_for_selector(".explorer[aria-busy=false]")
    return made


def played(page: Page, address: str) -> dict[str, float]:
    """Frames a second while years play, and the longest frame."""
    page.goto(f"{address}/?city={CITY}")
    page.evaluate(DRAWN)
    page.locator("button.play").first.click()
    page.wait_for_url("**moment=**")
    found = page.evaluate(FRAMES, PLAY_S)
    return {"frames_per_s": round(found["perSecond"], 1), "longest_frame_ms": round(found["longest"], 1)}


def with_leaflet(browser: Browser, address: str, asked: list[str]) -> list[float]:
    """Milliseconds for the same questions with Leaflet."""
    page = browser.new_context(viewport={"width": 1400, "height": 900}).new_page()
    page.goto(f"{address}/problems/refused")  # any small page of the same site
    page.evaluate("document.body.innerHTML = '<div id=m></div>'")
    page.evaluate("Object.assign(document.getElementById('m').style, {width: '800px', height: '600px'})")
    page.evaluate(LEAFLET.read_text(encoding="utf-8"))
    page.evaluate("window.map = L.map('m').setView([41.84, -87.68], 10)")
    times = []
    for query in asked:
        filters = "&".join(part for part in query.lstrip("?").split("&") if not part.startswith("v="))
        times.append(page.evaluate(DRAW_WITH_LEAFLET, f"/api/v1/arrests/cells?{filters}&format=geojson"))
    return times


def main() -> None:
    """Measure, print a table, and the JSON document last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="a home of `safelight demo`; made anew without it")
    parser.add_argument("--clicks", type=int, default=CLICKS)
    options = parser.parse_args()
    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if program is None:
        raise SystemExit("This benchmark needs a Chromium: see `safelight doctor`.")
    with tempfile.TemporaryDirectory(prefix="safelight-bench-") as folder, sync_playwright() as playwright:
        root = Path(folder)
        home = options.home or made_up(root, cities=CITIES, years=YEARS, now=datetime.now(UTC))
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        with warm(home) as address:
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            made = filtered(page, address, options.clicks)
            frames = played(page, address)
        # A server and a browser context of its own: the same questions, none of them answered before.
        with warm(home) as address:
            leaflet = with_leaflet(browser, address, made.asked)
        browser.close()
    rows = [
        (label, len(times), shares["p50_ms"], shares["p95_ms"])
        for label, times in (
            ("Safelight: click to picture", made.drawn),
            ("Safelight: click to the frame after it", made.shown),
            ("Safelight: click to the last chart", made.settled),
            ("Leaflet: same questions, areas alone", leaflet),
        )
        for shares in (report.percentiles(times),)
    ]
    report.show("The explorer, milliseconds", ("", "clicks", "p50", "p95"), rows)
    report.show("Playing", ("", "value"), [(name, value) for name, value in frames.items()])
    figures = {
        f"{name}_{share}": value
        for name, times in (("redraw", made.drawn), ("shown", made.shown), ("settled", made.settled))
        for share, value in report.percentiles(times).items()
    }
    report.finish("explorer", {**figures, **frames}, {"leaflet": report.percentiles(leaflet)})


if __name__ == "__main__":
    main()

"""The lab in a real Chromium: from a lever that moves to the picture of what would follow, each setting a new one.

There is no peer: the product's own promise is 300 ms. `python -m benchmarks.lab [--changes 40]`.
"""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
from pathlib import Path
from typing import Final

import httpx
from playwright.sync_api import Page, sync_playwright

from benchmarks import report
from benchmarks.explorer import FLAGS
from safelight.cli.doctor import BROWSERS
from tests.sites import served

CHANGES: Final = 40
WANTED_MS: Final = 300
LEVERS: Final = 12
STEPS: Final = 20

MOVE: Final = """async ([lever, value]) => {
  const input = document.querySelectorAll('.lab-lever input')[lever];
  const lab = document.querySelector('.lab');
  let asked = false;
  const start = performance.now();
  const drawn = new Promise((resolve, reject) => {
    const watch = new MutationObserver(() => {
      const busy = lab.getAttribute('aria-busy') === 'true';
      asked ||= busy;
      if (asked && !busy) { watch.disconnect(); requestAnimationFrame(() => resolve()); }
    });
    watch.observe(lab, { attributes: true });
    setTimeout(() => { watch.disconnect(); reject(new Error('never drawn')); }, 15000);
  });
  input.value = value;
  input.dispatchEvent(new Event('input', { bubbles: true }));
  await drawn;
  return performance.now() - start;
}"""
"""Milliseconds from the input event to the frame with its answer, the rest that a slider waits included."""


def moved(page: Page, address: str, changes: int) -> list[float]:
    """Milliseconds of each change; no setting stands twice, so that nothing is remembered."""
    page.goto(f"{address}/policy/?place=oakland")
    page.wait_for_selector(".lab-table")
    page.wait_for_selector(".lab[aria-busy=false]")
    rng, times = random.Random(7), []
    at = [0] * LEVERS
    for number in range(changes):
        lever = number % LEVERS
        at[lever] = rng.choice([step for step in range(STEPS + 1) if step != at[lever]])
        times.append(page.evaluate(MOVE, [lever, str(at[lever] / STEPS)]))
    return times


def main() -> None:
    """Measure, print a table, and the JSON document last."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=CHANGES)
    changes: int = parser.parse_args().changes
    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if program is None:
        raise SystemExit("This benchmark needs a Chromium: see `safelight doctor`.")
    with (
        tempfile.TemporaryDirectory(prefix="safelight-bench-") as folder,
        served(Path(folder) / "home") as address,
        sync_playwright() as playwright,
    ):
        httpx.post(f"{address}/api/v1/policy/run", json={"version": 1}, timeout=120).raise_for_status()  # compiled once
        browser = playwright.chromium.launch(executable_path=program, args=[*FLAGS])
        times = moved(browser.new_page(viewport={"width": 1400, "height": 900}), address, changes)
        browser.close()
    shares = report.percentiles(times)
    rows = [("a lever moves to the picture", len(times), shares["p50_ms"], shares["p95_ms"], max(times))]
    report.show("The lab, milliseconds", ("", "changes", "p50", "p95", "most"), rows)
    report.finish("lab", {**shares, "wanted_ms": WANTED_MS}, {})


if __name__ == "__main__":
    main()

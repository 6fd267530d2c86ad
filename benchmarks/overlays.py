"""Seconds and memory to make an overlay of a timetable: `python -m benchmarks.overlays FEED.zip [CITY NAME]`.

Without a file, Metro Rail of Los Angeles as it lies beside the checkout (../shared/data). A process of its own, so that
its peak is the verb's.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

FEED = Path(__file__).resolve().parents[2] / "shared/data/presence/overlays/transit/la_metro_rail_gtfs.zip"
MADE = """
import resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.feeds import Http
from safelight.ingest.overlays import fetch_overlay
file, city, name, home = Path(sys.argv[1]), sys.argv[2], sys.argv[3], Home(Path(sys.argv[4]))
catalog = load_catalog()
city = catalog.city(city)
overlay = next(one for one in city.overlays if one.id == name)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, began = peak(), time.perf_counter()
with Http() as http:
    report = fetch_overlay(
        home, city, overlay, catalog.publications[overlay.of], http, now=datetime.now(UTC), file=file
    )
took = time.perf_counter() - began
size = sum(path.stat().st_size for path in report.folder.iterdir()) / 1e3
print(f"{took:.2f} s, peak {peak():.0f} MiB ({before:.0f} MiB before), {size:.0f} kB kept, {report.rows} stops")
"""


def main(words: list[str]) -> None:
    """Make the overlay three times, each in a process and a home of its own."""
    file, city, name = [*words, *(str(FEED), "los_angeles", "rail")[len(words) :]]
    for _ in range(3):
        with tempfile.TemporaryDirectory() as home:
            subprocess.run([sys.executable, "-c", MADE, file, city, name, home], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])

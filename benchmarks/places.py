"""How fast a text becomes a place: `make bench NAME=places [ARGS="--entries 100000"]`.

A made-up city of corners, stops and neighbourhoods with names from syllables; texts with typing slips. Prints how long
the file takes to open, p50 and p95 of a look-up, and the memory that it adds; beside it rapidfuzz's own `extract` over
all labels, which is what a program without an index would do, and which knows no corners, addresses or links.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

import numpy as np
from h3ronpy.vector import coordinates_to_cells
from rapidfuzz import fuzz, process

from safelight.geo.gazetteer import City, Crossing, Found, Named, Several, build, load

_LAT, _LON = 34.0, -118.3
_SYLLABLES = """
san santa los el north west oak elm cedar maple river lake sun wil mar ven ham ash wood green
ta ro mi na le ver den ling ford ston ber del mon ric vin dal gar pal
do na ton ville field wood more land ley mont ard ista ella ano ez son
"""
_FIRST, _MIDDLE, _LAST = (line.split() for line in _SYLLABLES.strip().splitlines())
_TYPES = ("St", "Ave", "Blvd", "Dr", "Pl")
_TEXTS = 2_000
_STRIDE = 1.0 / 400


def made_up(entries: int, rng: np.random.Generator) -> tuple[list[Crossing], list[Named]]:
    """A grid of streets, a tenth of them numbered, and one named place to each nine corners."""
    side = int(np.sqrt(entries * 0.9)) + 1
    named = entries - int(entries * 0.9)
    words = sorted({f"{a}{b}{c}".title() for a in _FIRST for b in _MIDDLE for c in _LAST})
    rng.shuffle(words)
    streets = [f"{word} {_TYPES[at % len(_TYPES)]}" for at, word in enumerate(words[: 2 * side])]
    for at in range(0, 2 * side, 10):
        streets[at] = f"{at // 10 + 1}th"
    rows, columns = streets[:side], streets[side : 2 * side]
    lat, lon = np.meshgrid(_LAT + np.arange(side) * _STRIDE, _LON + np.arange(side) * _STRIDE, indexing="ij")
    cells = np.asarray(coordinates_to_cells(lat.ravel(), lon.ravel(), 9)).reshape(side, side)
    corners = [
        Crossing((min(row, column), max(row, column)), int(cells[y, x]))
        for y, row in enumerate(rows)
        for x, column in enumerate(columns)
    ][: entries - named]
    kinds = ("stop", "landmark", "neighbourhood")
    places = [
        Named(f"{words[2 * side + at % 900]} {words[-1 - at % 700]} {'Station' if at % 3 == 0 else ''}".strip(),
              kinds[at % 3], int(cells.ravel()[at * 7 % cells.size]))
        for at in range(named)
    ]  # fmt: skip
    return corners, places


def texts(corners: list[Crossing], places: list[Named], rng: np.random.Generator) -> list[str]:
    """What people would type: two thirds corners, the rest names; half of all with a slip, some with words around."""
    out = []
    for at in rng.integers(0, 2**31, _TEXTS):
        if at % 3:
            one, two = corners[at % len(corners)].streets
            text = f"{one} {('&', 'and', 'y', 'con')[at % 4]} {two}"
        else:
            text = places[at % len(places)].name
        if at % 2:
            where = int(at) % (len(text) - 1)
            text = text[:where] + text[where + 1 :]
        if at % 5 == 0:
            text = f"police taking tents at {text} right now"
        out.append(text.lower())
    return out


def timed(ask: object, asked: list[str]) -> tuple[float, float]:
    """p50 and p95 of a look-up, in milliseconds."""
    took = []
    for text in asked:
        start = time.perf_counter()
        ask(text)  # type: ignore[operator]
        took.append(time.perf_counter() - start)
    return float(np.percentile(took, 50)) * 1e3, float(np.percentile(took, 95)) * 1e3


def main() -> None:
    """Build, open, ask, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=100_000)
    entries = parser.parse_args().entries
    rng = np.random.default_rng(1)
    corners, places = made_up(entries, rng)
    city = City("rivermouth", "Rivermouth", "CA", (), (_LAT, _LON))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "places.arrow"
        start = time.perf_counter()
        path.write_bytes(build(city, corners, places, {}, {"sources": []}))
        print(f"{len(corners):,} corners and {len(places):,} names: {path.stat().st_size / 1e6:.1f} MB, ", end="")
        print(f"built in {time.perf_counter() - start:.1f} s")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        gazetteer = load(path)
        print(f"opened in {(time.perf_counter() - start) * 1e3:.1f} ms")
        asked = texts(corners, places, rng)
        p50, p95 = timed(gazetteer.find, asked)
        grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1e3
        told = [gazetteer.find(text) for text in asked]
    print(f"look-up: p50 {p50:.2f} ms, p95 {p95:.2f} ms; {grown:.0f} MB on top of the peak before")
    print(f"one place: {sum(isinstance(one, Found) for one in told) / len(told):.1%}, ", end="")
    print(f"a choice: {sum(isinstance(one, Several) for one in told) / len(told):.1%}")
    labels = [" & ".join(one.streets).lower() for one in corners] + [one.name.lower() for one in places]
    p50, p95 = timed(lambda text: process.extract(text, labels, scorer=fuzz.ratio, limit=5), asked[:100])
    print(f"rapidfuzz over all labels: p50 {p50:.2f} ms, p95 {p95:.2f} ms")


if __name__ == "__main__":
    main()

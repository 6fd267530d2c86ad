"""Two light pictures: when things happened, and in which cities. Coarse on purpose: a city is a whole degree."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

WEST: Final = -126
EAST: Final = -66
NORTH: Final = 50
SOUTH: Final = 24
_SCALE: Final = 11
_INK: Final = "#1c1917"


@cache
def cities() -> Mapping[str, tuple[int, int]]:
    """City in small letters -> latitude and longitude, whole degrees (general knowledge)."""
    rows = csv.DictReader(files(__package__).joinpath("cities.csv").read_text(encoding="utf-8").splitlines())
    return {row["city"].lower(): (int(row["lat"]), int(row["lon"])) for row in rows}


def map_svg(counts: Mapping[str, int]) -> tuple[str, list[str]]:
    """A map of how many advertisements name each city, and the cities that it has no place for."""
    width, height = (EAST - WEST) * _SCALE, (NORTH - SOUTH) * _SCALE
    parts = [f'<rect x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" fill="#f5f0e6" stroke="#b3a899"/>']
    for lon in range(-120, EAST, 10):
        x = (lon - WEST) * _SCALE
        parts.append(f'<line x1="{x}" y1="0" x2="{x}" y2="{height}" stroke="#d6cfc4"/>')
        parts.append(_label(x + 3, height - 4, f"{-lon}° W", 9, "#6b6259"))
    for lat in range(30, NORTH, 10):
        y = (NORTH - lat) * _SCALE
        parts.append(f'<line x1="0" y1="{y}" x2="{width}" y2="{y}" stroke="#d6cfc4"/>')
        parts.append(_label(3, y - 3, f"{lat}° N", 9, "#6b6259"))
    missing = []
    for name, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        place = cities().get(name.lower())
        if place is None:
            missing.append(name)
            continue
        x, y = (place[1] - WEST) * _SCALE, (NORTH - place[0]) * _SCALE
        radius = 4 + min(count, 20) ** 0.5
        parts.append(f'<circle cx="{x}" cy="{y}" r="{radius:.1f}" fill="#b45309" fill-opacity="0.75"/>')
        parts.append(_label(x + 9, y + 4, f"{name} ({count})", 12, _INK))
    return _svg(width, height, parts), missing


def timeline_svg(events: Sequence[tuple[date, str, bool]]) -> str:
    """Days on a line; `events` are (day, what, whether it stands out). The table beside it says the same."""
    width, height, left, right = 640, 90, 30, 610
    days = [day for day, _, _ in events]
    first, last = min(days), max(days)
    span = max((last - first).days, 1)
    parts = [f'<line x1="{left}" y1="45" x2="{right}" y2="45" stroke="{_INK}"/>']
    for day, _, loud in events:
        x = left + (right - left) * (day - first).days / span
        colour, reach = ("#b45309", 22) if loud else ("#6b6259", 12)
        parts.append(f'<line x1="{x:.1f}" y1="{45 - reach}" x2="{x:.1f}" y2="45" stroke="{colour}" stroke-width="2"/>')
    parts.append(_label(left, 70, first.isoformat(), 12, _INK))
    if last > first:
        parts.append(_label(right - 68, 70, last.isoformat(), 12, _INK))
    return _svg(width, height, parts)


def _label(x: float, y: float, text: str, size: int, colour: str) -> str:
    return f'<text x="{x}" y="{y}" font-family="sans-serif" font-size="{size}" fill="{colour}">{escape(text)}</text>'


def _svg(width: int, height: int, parts: Sequence[str]) -> str:
    inside = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">{inside}</svg>'

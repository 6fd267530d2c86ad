"""The report's figures as SVG: what drives the answer, and what each basket costs and leaves."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from safelight.core.said import said
from safelight.policy.search.document import Basket, Swing
from safelight.policy.search.goals import about

WIDTH: Final = 640
LEFT: Final = 90
RIGHT: Final = 90
ROW: Final = 24
_HEAD: Final = 'xmlns="http://www.w3.org/2000/svg" font-family="sans-serif" font-size="12" fill="#1c1917"'
_BAR: Final = "#B45309"
_ASSUMED: Final = "#C9BBA5"


def tornado(swings: Sequence[Swing], usual: float) -> str:
    """A bar for each quantity, widest first; pale ones rest on no study."""
    ends = [end for one in swings for end in (one.at_low, one.at_high)]
    low, high = min(ends), max(ends)

    def x(value: float) -> float:
        return round(LEFT + (value - low) / (high - low or 1) * (WIDTH - LEFT - RIGHT), 1)

    parts = []
    for at, one in enumerate(swings):
        y = 8 + at * ROW
        start, end = sorted((x(one.at_low), x(one.at_high)))
        colour = _ASSUMED if one.assumption else _BAR
        parts.append(f'<text x="0" y="{y + 13}">{escape(one.symbol)} · {escape(one.grade)}</text>')
        parts.append(f'<rect x="{start}" y="{y}" width="{max(end - start, 1):.1f}" height="16" fill="{colour}"/>')
        told = f"{about(min(one.at_low, one.at_high))} – {about(max(one.at_low, one.at_high))}"
        parts.append(f'<text x="{WIDTH}" y="{y + 13}" text-anchor="end">{told}</text>')
    height = 16 + len(swings) * ROW
    line = f'<path d="M{x(usual)} 2V{height - 6}" stroke="#1c1917" stroke-dasharray="3 3"/>'
    return f'<svg {_HEAD} viewBox="0 0 {WIDTH} {height}">{"".join(parts)}{line}</svg>'


def frontier(baskets: Sequence[Basket], ringed: int | None) -> str:
    """Cost a year against new victims a year: the middle of the worlds, and nine tenths of them as a line."""
    height, bottom = 300, 40
    most = max(one.cost_a_year for one in baskets) or 1
    dearest = said("${amount} million a year", amount=f"{most / 1e6:.1f}").spoken()
    top = max(one.new_victims_a_year.p95 for one in baskets) or 1

    def x(cost: float) -> float:
        return round(LEFT + cost / most * (WIDTH - LEFT - 20), 1)

    def y(value: float) -> float:
        return round(height - bottom - value / top * (height - bottom - 12), 1)

    parts = [
        f'<path d="M{LEFT} 8V{height - bottom}H{WIDTH - 10}" stroke="#8A8A8A" fill="none"/>',
        f'<text x="{LEFT - 6}" y="20" text-anchor="end">{about(top)}</text>',
        f'<text x="{LEFT + 6}" y="20">{escape(said("new victims a year").spoken())}</text>',
        f'<text x="{LEFT - 6}" y="{height - bottom}" text-anchor="end">0</text>',
        f'<text x="{LEFT}" y="{height - 20}">0</text>',
        f'<text x="{WIDTH - 10}" y="{height - 20}" text-anchor="end">{escape(dearest)}</text>',
    ]
    for one in baskets:
        spread, across = one.new_victims_a_year, x(one.cost_a_year)
        parts.append(f'<path d="M{across} {y(spread.p05)}V{y(spread.p95)}" stroke="{_ASSUMED}" stroke-width="2"/>')
        parts.append(f'<circle cx="{across}" cy="{y(spread.p50)}" r="3.5" fill="{_BAR}"/>')
        if one.number is not None and one.number == ringed:
            ring = 'r="8" fill="none" stroke="#1c1917" stroke-width="2"'
            parts.append(f'<circle cx="{across}" cy="{y(spread.p50)}" {ring}/>')
    return f'<svg {_HEAD} viewBox="0 0 {WIDTH} {height}">{"".join(parts)}</svg>'

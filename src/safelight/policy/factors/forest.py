"""A forest plot as SVG: a row for each study, and the mean of those that are pooled as a diamond."""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape
from typing import Final

from safelight.policy.factors.families import Family, Line

ROW: Final = 26
LEFT: Final = 120
WIDTH: Final = 640
RIGHT: Final = 120


def forest(family: Family, *, mean: str) -> str:
    """The picture; `mean` is what the last row is called. Ratios stand on a logarithmic axis with a line at one."""
    rows = [line for line in family.lines if line.value is not None or line.low is not None]
    spread = [end for line in rows for end in (line.low, line.high, line.value) if end]
    place = _axis(family, spread)
    height = ROW * (len(rows) + (2 if family.pooled else 1)) + 16
    parts = [_row(line, at, place) for at, line in enumerate(rows)]
    if family.pooled:
        parts.append(_diamond(family, len(rows), place, mean))
    parts += _ticks(family, spread, place, height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="sans-serif" '
        f'font-size="12" fill="currentColor" stroke="none">{"".join(parts)}</svg>'
    )


class _Place:
    """From a value to how far right it stands."""

    def __init__(self, low: float, high: float, logarithmic: bool) -> None:
        self.turn = math.log if logarithmic else float
        self.low, self.high = self.turn(low), self.turn(high)

    def __call__(self, value: float) -> float:
        part = (self.turn(value) - self.low) / (self.high - self.low)
        return round(LEFT + part * (WIDTH - LEFT - RIGHT), 1)


def _axis(family: Family, spread: Iterable[float]) -> _Place:
    values = list(spread)
    if family.scale == "share":
        return _Place(0.0, min(1.0, max(values) * 1.15), False)
    return _Place(min([*values, 0.8]) / 1.1, max([*values, 1.25]) * 1.1, True)


def _row(line: Line, at: int, place: _Place) -> str:
    y = ROW * at + 18
    apart = ' opacity="0.6"' if line.why_apart else ""
    parts = [f'<text x="0" y="{y + 4}">{escape(line.evidence.id)} · {escape(line.evidence.grade)}</text>']
    if line.low is not None and line.high is not None:
        dashed = ' stroke-dasharray="3 3"' if line.why_apart else ""
        parts.append(f'<path d="M{place(line.low)} {y}H{place(line.high)}" stroke="currentColor"{dashed}/>')
    if line.value is not None:
        x = place(line.value)
        mark = f'<rect x="{x - 4}" y="{y - 4}" width="8" height="8"'
        parts.append(f'{mark} fill="none" stroke="currentColor"/>' if line.why_apart else f"{mark}/>")
    parts.append(f'<text x="{WIDTH}" y="{y + 4}" text-anchor="end">{_figures(line.value, line.low, line.high)}</text>')
    return f"<g{apart}>{''.join(parts)}</g>"


def _diamond(family: Family, at: int, place: _Place, mean: str) -> str:
    pooled = family.pooled
    if pooled is None:
        return ""
    y = ROW * at + 18
    low, middle, high = (family.shown(one) for one in (pooled.low, pooled.mean, pooled.high))
    inside = [min(max(place(one), LEFT - 8), WIDTH - RIGHT + 8) for one in (low, middle, high)]
    path = f"M{inside[0]} {y}L{inside[1]} {y - 7}L{inside[2]} {y}L{inside[1]} {y + 7}Z"
    return (
        f'<path d="{path}" fill="#B45309"/><text x="0" y="{y + 4}" font-weight="700">{escape(mean)}</text>'
        f'<text x="{WIDTH}" y="{y + 4}" text-anchor="end" font-weight="700">{_figures(middle, low, high)}</text>'
    )


def _ticks(family: Family, spread: Iterable[float], place: _Place, height: int) -> list[str]:
    values = list(spread)
    if family.scale == "share":
        wanted = [step / 10 for step in range(11) if step / 10 <= max(values) * 1.15]
        labels = [f"{round(one * 100)} %" for one in wanted]
    else:
        wanted = [
            one for one in (0.25, 0.5, 1, 2, 4, 8, 16, 32) if min([*values, 1]) / 1.05 <= one <= max([*values, 1]) * 1.1
        ]
        labels = [f"{one:g}" for one in wanted]
    y = height - 8
    ticks = [
        f'<text x="{place(one)}" y="{y}" text-anchor="middle">{told}</text>'
        for one, told in zip(wanted, labels, strict=True)
    ]
    even = f'<path d="M{place(1)} 4V{y - 14}" stroke="currentColor" opacity="0.5"/>' if family.scale == "ratio" else ""
    return [even, *ticks]


def _figures(value: float | None, low: float | None, high: float | None) -> str:
    middle = "?" if value is None else f"{value:.2g}"
    return middle if low is None or high is None else f"{middle} ({low:.2g}–{high:.2g})"

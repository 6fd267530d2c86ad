"""Where a basket fails: boxes of worlds, found by PRIM, the patient rule induction method.

After Friedman and Fisher, "Bump hunting in high-dimensional data", Statistics and Computing 9 (1999) 123-143: a box is
peeled from its sides, a little at a time, and then grown again where that helps. The share of failures that a box
covers, its density, and how likely a side is by chance are those of Bryant and Lempert (2010).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from safelight.policy.model.sm1 import Numbers

Inside = NDArray[np.bool_]

PEEL: Final = 0.05
PASTE: Final = 0.05
LEAST_MASS: Final = 0.05
CHANCE: Final = 0.05
"""A side that chance explains as well as this is left out."""

MOST_SIDES: Final = 4
"""More than four limits at once, nobody keeps in mind."""

_FEWEST: Final = 5
_DENSER: Final = 1.2


@dataclass(frozen=True, slots=True)
class FoundBox:
    """`low`, `high`: limits by dimension, infinite where there is none; `quasi_p` by dimension, 1 where no limit is.

    `coverage`: share of all failures inside; `density`: share inside that fails; `mass`: share of worlds inside.
    """

    low: Numbers
    high: Numbers
    quasi_p: Numbers
    coverage: float
    density: float
    mass: float

    @property
    def sides(self) -> tuple[int, ...]:
        """Dimensions with a limit."""
        return tuple(np.flatnonzero(np.isfinite(self.low) | np.isfinite(self.high)).tolist())

    def holds(self, points: Numbers) -> Inside:
        """Points that lie inside."""
        return _inside(points, self.low, self.high)


def find_boxes(points: Numbers, fails: Inside, *, most: int = 3, least_mass: float = LEAST_MASS) -> list[FoundBox]:
    """Boxes of failures, the best first; each next one is sought among what the earlier ones leave.

    `points`: worlds x quantities. None where hardly any or nearly all worlds fail, or where no box is clearly denser
    than the whole.
    """
    if fails.sum() < _FEWEST or (~fails).sum() < _FEWEST:
        return []
    found: list[FoundBox] = []
    left = np.ones(len(points), dtype=np.bool_)
    for _ in range(most):
        if fails[left].sum() < _FEWEST:
            break
        low, high = _best(points[left], fails[left], max(int(least_mass * len(points)), _FEWEST))
        low, high = _paste(points[left], fails[left], *_prune(points[left], fails[left], low, high))
        box = _told(points, fails, low, high)
        if not box.sides or box.density < _DENSER * fails.mean() or box.holds(points)[left].sum() < _FEWEST:
            break
        found.append(box)
        left &= ~box.holds(points)
    return found


def _best(points: Numbers, fails: Inside, least: int) -> tuple[Numbers, Numbers]:
    """The box on the way of peeling that covers much and is dense, both alike (their harmonic mean)."""
    low, high = np.full(points.shape[1], -np.inf), np.full(points.shape[1], np.inf)
    best, kept = -1.0, (low.copy(), high.copy())
    inside = np.ones(len(points), dtype=np.bool_)
    while True:
        covered, density = float(fails[inside].sum() / fails.sum()), float(fails[inside].mean())
        if 2 * covered * density / (covered + density or 1) > best:
            best, kept = 2 * covered * density / (covered + density or 1), (low.copy(), high.copy())
        step = _peel(points[inside], fails[inside], least)
        if step is None or not fails[inside].any():
            return kept
        column, below, limit = step
        (low if below else high)[column] = limit
        inside = _inside(points, low, high)


def _peel(points: Numbers, fails: Inside, least: int) -> tuple[int, bool, float] | None:
    """The side whose peeling leaves the densest box: its dimension, whether from below, and the new limit."""
    take = max(1, int(PEEL * len(points)))
    if len(points) - take < least:
        return None
    order = np.argsort(points, axis=0)
    ordered = fails[order]
    total = fails.sum()
    from_below = (total - ordered[:take].sum(axis=0)) / (len(points) - take)
    from_above = (total - ordered[-take:].sum(axis=0)) / (len(points) - take)
    column = int(np.argmax(np.maximum(from_below, from_above)))
    below = bool(from_below[column] >= from_above[column])
    places = (take - 1, take) if below else (-take - 1, -take)
    inner, outer = (points[order[place, column], column] for place in places)
    if inner == outer:  # ties: nothing to part
        return None
    return column, below, float((inner + outer) / 2)


def _prune(points: Numbers, fails: Inside, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """Leave limits out, the weakest first, until each one is beyond chance and they are few."""
    low, high = low.copy(), high.copy()
    while True:
        chances = _quasi_p(points, fails, low, high)
        sides = np.flatnonzero(np.isfinite(low) | np.isfinite(high))
        if not len(sides):
            return low, high
        weakest = sides[np.argmax(chances[sides])]
        if chances[weakest] <= CHANCE and len(sides) <= MOST_SIDES:
            return low, high
        low[weakest], high[weakest] = -np.inf, np.inf


def _paste(points: Numbers, fails: Inside, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """Grow the box on the side where it becomes denser, as long as there is one."""
    low, high = low.copy(), high.copy()
    while True:
        now = _inside(points, low, high)
        best: tuple[float, int, bool, float] | None = None
        for column in np.flatnonzero(np.isfinite(low) | np.isfinite(high)):
            for below in (True, False):
                limit = _further(points, now, int(column), below, low, high)
                if limit is None:
                    continue
                tried = (low.copy(), high.copy())
                tried[0 if below else 1][column] = limit
                dense = float(fails[_inside(points, *tried)].mean())
                if dense > fails[now].mean() and (best is None or dense > best[0]):
                    best = (dense, int(column), below, limit)
        if best is None:
            return low, high
        (low if best[2] else high)[best[1]] = best[3]


def _further(points: Numbers, now: Inside, column: int, below: bool, low: Numbers, high: Numbers) -> float | None:
    limit = low[column] if below else high[column]
    if not np.isfinite(limit):
        return None
    open_low, open_high = low.copy(), high.copy()
    (open_low if below else open_high)[column] = -np.inf if below else np.inf
    beyond = np.sort(points[_inside(points, open_low, open_high) & ~now, column])
    if not len(beyond):
        return None
    take = max(1, int(PASTE * now.sum()))
    if take >= len(beyond):
        return -np.inf if below else np.inf
    return float(beyond[-take] if below else beyond[take - 1])


def _quasi_p(points: Numbers, fails: Inside, low: Numbers, high: Numbers) -> Numbers:
    """For each limit: how likely so many failures would be inside by chance, given the box without this limit."""
    chances = np.ones(points.shape[1])
    now = _inside(points, low, high)
    for column in np.flatnonzero(np.isfinite(low) | np.isfinite(high)):
        wider_low, wider_high = low.copy(), high.copy()
        wider_low[column], wider_high[column] = -np.inf, np.inf
        wider = _inside(points, wider_low, wider_high)
        chances[column] = float(binom.sf(fails[now].sum() - 1, now.sum(), fails[wider].mean()))
    return chances


def _told(points: Numbers, fails: Inside, low: Numbers, high: Numbers) -> FoundBox:
    now = _inside(points, low, high)
    return FoundBox(
        low,
        high,
        _quasi_p(points, fails, low, high),
        coverage=float(fails[now].sum() / fails.sum()),
        density=float(fails[now].mean()),
        mass=float(now.mean()),
    )


def _inside(points: Numbers, low: Numbers, high: Numbers) -> Inside:
    limited = np.isfinite(low) | np.isfinite(high)
    some = points[:, limited]
    return np.asarray(((some >= low[limited]) & (some <= high[limited])).all(axis=1))

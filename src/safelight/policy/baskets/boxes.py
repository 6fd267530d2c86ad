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
from scipy.special import bdtrc

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
_OPEN: Final = (-np.inf, np.inf)
_DENSER: Final = 1.2


@dataclass(frozen=True, slots=True)
class FoundBox:
    """`limits`: from below and from above by dimension (2 x dimensions), infinite where there is none; `quasi_p`: of
    each limit, 1 where there is none.

    `coverage`: share of all failures inside; `density`: share inside that fails; `mass`: share of worlds inside. What
    an earlier box holds counts for that one alone.
    """

    limits: Numbers
    quasi_p: Numbers
    coverage: float
    density: float
    mass: float

    @property
    def sides(self) -> tuple[int, ...]:
        """Dimensions with a limit."""
        return tuple(np.flatnonzero(np.isfinite(self.limits).any(axis=0)).tolist())

    def holds(self, points: Numbers) -> Inside:
        """Points that lie inside."""
        return _inside(points, self.limits)


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
        limits = _best(points[left], fails[left], max(int(least_mass * len(points)), _FEWEST))
        box = _told(points, fails, left, _paste(points[left], fails[left], _prune(points[left], fails[left], limits)))
        if not box.sides or box.density < _DENSER * fails.mean() or box.holds(points)[left].sum() < _FEWEST:
            break
        found.append(box)
        left &= ~box.holds(points)
    return found


def _best(points: Numbers, fails: Inside, least: int) -> Numbers:
    """The box on the way of peeling that covers much and is dense, both alike (their harmonic mean)."""
    limits = np.array([np.full(points.shape[1], -np.inf), np.full(points.shape[1], np.inf)])
    best, kept = -1.0, limits
    inside = np.ones(len(points), dtype=np.bool_)
    while True:
        covered, density = float(fails[inside].sum() / fails.sum()), float(fails[inside].mean())
        both = 2 * covered * density / (covered + density or 1)
        if both > best:
            best, kept = both, limits.copy()
        step = _peel(points[inside], fails[inside], least)
        if step is None or not fails[inside].any():
            return kept
        side, column, limit = step
        limits[side, column] = limit
        inside = _inside(points, limits)


def _peel(points: Numbers, fails: Inside, least: int) -> tuple[int, int, float] | None:
    """The peeling that leaves the densest box: from below (0) or above (1), its dimension, and the new limit."""
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
    return (0 if below else 1), column, float((inner + outer) / 2)


def _prune(points: Numbers, fails: Inside, limits: Numbers) -> Numbers:
    """Leave limits out, the weakest first, until each one is beyond chance and they are few."""
    limits = limits.copy()
    while True:
        there = np.isfinite(limits)
        if not there.any():
            return limits
        chances = np.where(there, _quasi_p(points, fails, limits), -1.0)
        side, column = np.unravel_index(np.argmax(chances), chances.shape)
        if chances[side, column] <= CHANCE and there.any(axis=0).sum() <= MOST_SIDES:
            return limits
        limits[side, column] = _OPEN[side]


def _paste(points: Numbers, fails: Inside, limits: Numbers) -> Numbers:
    """Grow the box on the side where it becomes denser, as long as there is one."""
    limits = limits.copy()
    while True:
        best = float(fails[_inside(points, limits)].mean())
        grown = None
        for side, column in np.argwhere(np.isfinite(limits)):
            tried = limits.copy()
            tried[side, column] = _further(points, limits, side, column)
            dense = float(fails[_inside(points, tried)].mean())
            if dense > best:
                best, grown = dense, tried
        if grown is None:
            return limits
        limits = grown


def _further(points: Numbers, limits: Numbers, side: int, column: int) -> float:
    """Where a limit would lie with a little more in the box."""
    beyond = np.sort(points[_without(points, limits, side, column) & ~_inside(points, limits), column])
    take = max(1, int(PASTE * _inside(points, limits).sum()))
    if take >= len(beyond):
        return _OPEN[side]
    return float(beyond[-take] if side == 0 else beyond[take - 1])


def _quasi_p(points: Numbers, fails: Inside, limits: Numbers) -> Numbers:
    """For each limit: how likely so many failures would be inside by chance, given the box without this limit."""
    chances = np.ones(limits.shape)
    now = _inside(points, limits)
    for side, column in np.argwhere(np.isfinite(limits)):
        wider = _without(points, limits, side, column)
        chances[side, column] = bdtrc(fails[now].sum() - 1, now.sum(), fails[wider].mean())
    return chances


def _told(points: Numbers, fails: Inside, left: Inside, limits: Numbers) -> FoundBox:
    now = _inside(points, limits) & left
    if not now.any():
        return FoundBox(limits, np.ones(limits.shape), 0.0, 0.0, 0.0)
    return FoundBox(
        limits,
        _quasi_p(points[left], fails[left], limits),
        coverage=float(fails[now].sum() / fails.sum()),
        density=float(fails[now].mean()),
        mass=float(now.mean()),
    )


def _without(points: Numbers, limits: Numbers, side: int, column: int) -> Inside:
    """Points in the box without one of its limits."""
    wider = limits.copy()
    wider[side, column] = _OPEN[side]
    return _inside(points, wider)


def _inside(points: Numbers, limits: Numbers) -> Inside:
    limited = np.isfinite(limits).any(axis=0)
    some = points[:, limited]
    return np.asarray(((some >= limits[0, limited]) & (some <= limits[1, limited])).all(axis=1))

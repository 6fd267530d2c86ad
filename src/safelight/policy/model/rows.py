"""The solver's twin in NumPy: many runs at once, by rows, with the same equations and steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from safelight.policy.model.sm1 import Numbers, Rates, derivatives, rates


def solve_rows(
    worlds: Any, start: Numbers, moved: Numbers, lags: Numbers, *, z: Any, spent: Any, months: int, per_month: int
) -> Numbers:
    """The states of many runs, (months + 1) x WIDTH x runs.

    Every argument of `sm1.solve` may hold a number for each run.
    """
    step = 1.0 / per_month
    y = np.array(start, dtype=np.float64)
    kept = np.empty((months + 1, *y.shape))
    slopes = np.empty((4, *y.shape))
    kept[0] = y

    def at(months: float) -> tuple[Rates, Any]:
        with np.errstate(divide="ignore"):
            still = np.where(lags > 0, np.exp(-months / lags), 0.0) if months else np.where(lags > 0, 1.0, 0.0)
        return rates(worlds, moved * (1 - still), z), np.exp(-worlds.r * months / 12)

    def slope(moment: tuple[Rates, Any], state: Numbers, out: Numbers) -> None:
        for place, change in enumerate(derivatives(worlds, moment[0], state, spent, moment[1])):
            out[place] = change

    for number in range(months * per_month):
        begins, middle, ends = at(number * step), at((number + 0.5) * step), at((number + 1) * step)
        slope(begins, y, slopes[0])
        slope(middle, y + step / 2 * slopes[0], slopes[1])
        slope(middle, y + step / 2 * slopes[1], slopes[2])
        slope(ends, y + step * slopes[2], slopes[3])
        y = y + step / 6 * (slopes[0] + 2 * slopes[1] + 2 * slopes[2] + slopes[3])
        if (number + 1) % per_month == 0:
            kept[(number + 1) // per_month] = y
    return kept

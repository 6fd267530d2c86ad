"""The table of chances behind every published number, and the command that makes it.

`python -m safelight.privacy.ptable` solves the table and writes `ptable.csv` beside this module. The running product
only loads that file (`chances`): solving again on another machine could move a slot, and with it a published number.

For each true count the changes have the largest entropy among those that keep the mean (no bias), reach the variance
V, stay within D, and never leave a result of 1..js (facts: cell-key method, sections 2 and 3). Such a law is
proportional to exp(a*v + b*v*v); b is never positive, so that large changes are never the likelier ones. A V that a
small count can't reach is raised or lowered to the nearest that it can.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

from safelight.core.counts import KEY_MODULUS
from safelight.privacy.chances import FILE, MAX_CHANGE, SMALLEST_HIDDEN, VARIANCE, Slots, support

_FLATTEST: Final = -60.0
_TINY: Final = 1e-12

Law = dict[int, float]


def solve_row(count: int, *, max_change: int, variance: float, hidden: int) -> Law:
    """The law of changes of one true count: change -> chance. Raises ValueError where no unbiased law exists."""
    values = np.array(support(count, max_change=max_change, hidden=hidden), dtype=np.float64)
    if values.min() >= 0 or values.max() <= 0:
        if 0 not in values:
            raise ValueError(f"no unbiased change exists for a count of {count} with these settings")
        return {int(value): float(value == 0) for value in values}
    below, above = values[values <= 0].max(), values[values >= 0].min()
    if variance <= -below * above + _TINY:
        return _two_points(values, below, above)

    def spread(curve: float) -> float:
        return float((values**2) @ _law(values, curve))

    if variance >= spread(0.0):
        chances = _law(values, 0.0)
    else:
        chances = _law(values, brentq(lambda curve: spread(curve) - variance, _FLATTEST, 0.0, xtol=1e-14))
    return {int(value): float(chance) for value, chance in zip(values, chances, strict=True)}


def _two_points(values: npt.NDArray[np.float64], below: float, above: float) -> Law:
    law = dict.fromkeys((int(value) for value in values), 0.0)
    if below == above:
        law[0] = 1.0
    else:
        law[int(below)] = float(above / (above - below))
        law[int(above)] = float(-below / (above - below))
    return law


def _law(values: npt.NDArray[np.float64], curve: float) -> npt.NDArray[np.float64]:
    """Chances proportional to exp(slope*v + curve*v*v), with the slope that makes the mean zero."""

    def chances(slope: float) -> npt.NDArray[np.float64]:
        weight = slope * values + curve * values**2
        weight = np.exp(weight - weight.max())
        return np.asarray(weight / weight.sum(), dtype=np.float64)

    slope = brentq(lambda slope: float(values @ chances(slope)), -700.0, 700.0, xtol=1e-14)
    return chances(slope)


def to_slots(law: Law, modulus: int = KEY_MODULUS) -> Slots:
    """Whole slots that add up to `modulus` with a mean of exactly zero, each within a few of the law's chances."""
    slots = {change: round(chance * modulus) for change, chance in law.items()}
    used = [change for change in slots if slots[change]]
    middle = max(used, key=lambda change: slots[change])
    slots[middle] += modulus - sum(slots.values())
    tilt = sum(change * slot for change, slot in slots.items())
    steps = sorted(pairwise(used), key=lambda pair: (pair[1] - pair[0], -slots[pair[0]] - slots[pair[1]]))
    if not tilt:
        return slots
    for low, high in steps:
        moved = round(tilt / (high - low)) if high - low > 1 else tilt
        slots[high] -= moved
        slots[low] += moved
        tilt -= moved * (high - low)
        if not tilt:
            return slots
    raise ValueError("no whole slots have a mean of zero")


def solve(
    *, max_change: int = MAX_CHANGE, variance: float = VARIANCE, hidden: int = SMALLEST_HIDDEN
) -> dict[int, Slots]:
    """Slots for each true count 1 .. max_change + hidden + 1; the last row stands for all greater counts."""
    counts = range(1, max_change + hidden + 2)
    rows = {n: solve_row(n, max_change=max_change, variance=variance, hidden=hidden) for n in counts}
    return {n: to_slots(law) for n, law in rows.items()}


def to_csv(rows: dict[int, Slots]) -> str:
    """The table as text: count, change, slots; a line per change that can happen."""
    lines = [f"{n},{change},{slot}" for n, row in sorted(rows.items()) for change, slot in sorted(row.items()) if slot]
    return "\n".join(["count,change,slots", *lines, ""])


def main(arguments: Sequence[str] = ()) -> int:
    """Write the table to the path given, else beside this module."""
    path = Path(arguments[0]) if arguments else Path(__file__).with_name(FILE)
    path.write_text(to_csv(solve()), encoding="ascii", newline="\n")
    sys.stderr.write(f"wrote {path.name}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

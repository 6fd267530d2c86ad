"""The table of chances at work: loaded from the shipped file, checked, and never solved again.

In: `ptable.csv` (count, change, slots), made by `python -m safelight.privacy.ptable`. Out: a table for look-up.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt

from safelight.core.counts import KEY_MODULUS
from safelight.core.errors import StoreError

MAX_CHANGE: Final = 5
VARIANCE: Final = 3.0
SMALLEST_HIDDEN: Final = 2
"""No published number is 1..2: it is 0 ("none or few") or at least 3."""

FILE: Final = "ptable.csv"

Slots = dict[int, int]
"""Change -> slots of 1/720720."""


@dataclass(frozen=True, slots=True)
class PTable:
    """Chances of each change for each true count, in slots of 1/720720.

    `bounds`: a row for each true count 0..last (the last one stands for all greater counts), a column for each change
    of `changes`; a cell key falls on the first change whose bound is greater than the key.
    """

    changes: npt.NDArray[np.int64]
    bounds: npt.NDArray[np.int64]

    @property
    def last(self) -> int:
        """The true count from which on all counts share one row."""
        return len(self.bounds) - 1


def support(count: int, *, max_change: int, hidden: int) -> list[int]:
    """Changes that `count` may undergo: within max_change, never below 0, never to 1..hidden."""
    return [change for change in range(-min(count, max_change), max_change + 1) if not 1 <= count + change <= hidden]


def build(rows: dict[int, Slots], *, max_change: int, hidden: int) -> PTable:
    """A table ready for look-up; a row with a bias, a forbidden result or wrong slots raises ValueError."""
    changes = np.arange(-max_change, max_change + 1, dtype=np.int64)
    if sorted(rows) != list(range(1, max_change + hidden + 2)):
        raise ValueError("rows are missing")
    slots = np.zeros((len(rows) + 1, len(changes)), dtype=np.int64)
    slots[0, max_change] = KEY_MODULUS
    for n, row in rows.items():
        if not {change for change, slot in row.items() if slot} <= set(
            support(n, max_change=max_change, hidden=hidden)
        ):
            raise ValueError(f"row {n} has a change that it may not have")
        for change, slot in row.items():
            slots[n, change + max_change] = slot
    if (slots < 0).any() or (slots.sum(axis=1) != KEY_MODULUS).any() or (slots @ changes != 0).any():
        raise ValueError("a row does not add up, or has a bias")
    return PTable(changes, slots.cumsum(axis=1))


@cache
def load() -> PTable:
    """The shipped table. Raises StoreError where the file is damaged: nothing is published without it."""
    try:
        text = files("safelight.privacy").joinpath(FILE).read_text(encoding="ascii")
        rows: dict[int, Slots] = {}
        for line in csv.DictReader(io.StringIO(text)):
            rows.setdefault(int(line["count"]), {})[int(line["change"])] = int(line["slots"])
        return build(rows, max_change=MAX_CHANGE, hidden=SMALLEST_HIDDEN)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise StoreError(
            f"The table of chances {FILE} is missing or damaged ({type(error).__name__}).",
            fix="Install Safelight again; no number is published without that table.",
        ) from None

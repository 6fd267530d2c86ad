"""Worlds drawn over the intervals of all that isn't known: a Latin hypercube, the same for the same seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.stats import qmc

from safelight.policy.model.balance import balance
from safelight.policy.model.levers import EFFECTS
from safelight.policy.model.parameters import quantities
from safelight.policy.model.sm1 import Numbers, World

_REACHES_NOTHING: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Worlds:
    """`rows`: a world each, its quantities in the order of `World._fields`; `starts`: its balance."""

    rows: Numbers
    starts: Numbers

    def __len__(self) -> int:
        return len(self.rows)

    def part(self, part: slice) -> Worlds:
        """Some of the worlds."""
        return Worlds(self.rows[part], self.starts[part])

    def column(self, symbol: str) -> Numbers:
        """One quantity in all worlds."""
        return np.asarray(self.rows[:, World._fields.index(symbol)])


def draw(number: int, seed: int, fixed: dict[str, float] | None = None) -> Worlds:
    """`number` worlds; `fixed` quantities are the same in all.

    Quantities known to a factor are drawn evenly in their logarithm, so that prevalence spans its orders of magnitude
    (specification 5.6); all others evenly. Nothing is known of how they go together: they are drawn independently.
    """
    given = fixed or {}
    spans = {name: (one.low, one.high, one.spread == "log") for name, one in quantities().items()}
    spans |= {name: (one.low, one.high, False) for name, one in EFFECTS.items()}
    free = [name for name in World._fields if name not in given]
    parts = qmc.LatinHypercube(len(free), seed=seed).random(number)
    rows = np.empty((number, len(World._fields)))
    for name, value in given.items():
        rows[:, World._fields.index(name)] = value
    for column, name in enumerate(free):
        low, high, log = spans[name]
        part = parts[:, column]
        if log:
            bottom = max(low, high * _REACHES_NOTHING)
            rows[:, World._fields.index(name)] = bottom * (high / bottom) ** part
        else:
            rows[:, World._fields.index(name)] = low + (high - low) * part
    starts = np.array(np.broadcast_arrays(*balance(World(*rows.T)))).T
    return Worlds(rows, np.ascontiguousarray(starts))

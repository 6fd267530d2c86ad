"""Worlds drawn over the intervals of all that isn't known: a Latin hypercube, the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

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


@dataclass(frozen=True, slots=True)
class Space:
    """What is not known: `free` quantities, each between `low` and `high`, drawn evenly or evenly in the logarithm
    (`log`). `row`: all quantities of a world, as they are where nothing is drawn."""

    free: tuple[str, ...]
    low: Numbers
    high: Numbers
    log: NDArray[np.bool_]
    row: Numbers

    def worlds(self, parts: Numbers) -> Worlds:
        """Worlds whose free quantities lie at these parts of their intervals (worlds x free, 0 to 1)."""
        bottom = np.where(self.log, np.maximum(self.low, self.high * _REACHES_NOTHING), 1.0)
        drawn = np.where(
            self.log,
            bottom * (np.where(self.log, self.high, 1.0) / bottom) ** parts,
            self.low + (self.high - self.low) * parts,
        )
        return self.holding(drawn)

    def holding(self, values: Numbers) -> Worlds:
        """Worlds whose free quantities have these values (worlds x free)."""
        rows = np.tile(self.row, (len(values), 1))
        rows[:, [World._fields.index(name) for name in self.free]] = values
        starts = np.array(np.broadcast_arrays(*balance(World(*rows.T)))).T
        return Worlds(rows, np.ascontiguousarray(starts))

    def usual(self) -> Numbers:
        """The free quantities at their defaults."""
        return np.asarray(self.row[[World._fields.index(name) for name in self.free]])


def space(
    fixed: Mapping[str, float] | None = None,
    intervals: Mapping[str, tuple[float, float]] | None = None,
    values: Mapping[str, float] | None = None,
) -> Space:
    """The intervals of the evidence. `fixed` quantities are the same in all worlds, `intervals` stand in for the
    evidence's, `values` for the defaults."""
    given = fixed or {}
    known = quantities()
    spans = {name: (one.low, one.high, one.spread == "log") for name, one in known.items()}
    spans |= {name: (one.low, one.high, False) for name, one in EFFECTS.items()}
    spans |= {name: (low, high, spans[name][2] and low > 0) for name, (low, high) in (intervals or {}).items()}
    free = tuple(name for name in World._fields if name not in given)
    usual = {name: one.default for name, one in known.items()} | {name: one.default for name, one in EFFECTS.items()}
    usual |= dict(values or {}) | dict(given)
    return Space(
        free,
        np.array([spans[name][0] for name in free]),
        np.array([spans[name][1] for name in free]),
        np.array([spans[name][2] for name in free], dtype=np.bool_),
        np.array([usual[name] for name in World._fields], dtype=np.float64),
    )


def draw_in(space: Space, number: int, seed: int) -> Worlds:
    """`number` worlds of a space, by a Latin hypercube.

    Quantities known to a factor are drawn evenly in their logarithm, so that prevalence spans its orders of magnitude
    (specification 5.6); all others evenly. Nothing is known of how they go together: they are drawn independently.
    """
    return space.worlds(_hypercube(number, len(space.free), seed))


def _hypercube(number: int, width: int, seed: int) -> Numbers:
    """A Latin hypercube, number x width: those of `scipy.stats.qmc`, which takes half a second to import."""
    rng = np.random.default_rng(seed)
    within = rng.uniform(size=(number, width))
    places = np.tile(np.arange(1, number + 1), (width, 1))
    for column in places:
        rng.shuffle(column)
    return np.asarray((places.T - within) / number)


def draw(number: int, seed: int, fixed: Mapping[str, float] | None = None) -> Worlds:
    """`number` worlds over the intervals of the evidence; `fixed` quantities are the same in all."""
    return draw_in(space(fixed), number, seed)

"""True counts and published numbers: two types that can't be mixed up.

`store` returns `TrueCounts`; only `safelight.privacy` turns them into `PublishedCounts`; pages, files and the API
take `PublishedCounts` alone. mypy holds this: neither type is a subtype of the other, and neither converts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

import polars as pl

from safelight.core.vocabulary import Unit

KEY_MODULUS: Final = 720_720
"""Record keys are integers modulo lcm(1..16) (facts: cell-key method, section 2)."""

TRUE_COLUMNS: Final = ("n", "key", "operations", "largest")


@dataclass(frozen=True, slots=True)
class TrueCount:
    """One true count with what its protection needs.

    `n` in the unit; `key` sum of the record keys modulo 720720; `operations` how many operations the count is
    made of (a record of no group is one); `largest` the biggest of them, in the unit.
    """

    n: int
    key: int
    operations: int
    largest: int


@dataclass(frozen=True, slots=True)
class TrueCounts:
    """A table of true counts: a column per dimension, then n, key, operations, largest (all int64).

    Never leaves the machine of the operator: no page, export or API answer accepts this type.
    """

    frame: pl.DataFrame
    dimensions: tuple[str, ...]
    unit: Unit

    def __post_init__(self) -> None:
        expected = (*self.dimensions, *TRUE_COLUMNS)
        if tuple(self.frame.columns) != expected:
            raise TypeError(f"true counts need the columns {expected}")


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that may be said; it carries the noise whose variance the answer names."""

    number: int


@dataclass(frozen=True, slots=True)
class Few:
    """None or few: 0, 1 or 2, or a little more; never "none"."""


@dataclass(frozen=True, slots=True)
class Protected:
    """A number that is held back, and why."""

    reason: Literal["few_people", "one_event"]


Published: TypeAlias = Shown | Few | Protected


@dataclass(frozen=True, slots=True)
class PublishedCounts:
    """A table of numbers that may be published; made by `safelight.privacy` alone.

    Columns: one per dimension, `status` (shown, few, protected) and `number` (int64; 0 where few, null where
    protected). For cells also `part`: "cell", or "rest" for the remaining area of a parent cell.
    """

    frame: pl.DataFrame
    dimensions: tuple[str, ...]
    unit: Unit
    threshold: int
    max_change: int
    variance: float
    notes: tuple[str, ...] = field(default=())

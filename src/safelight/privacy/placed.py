"""True counts by cell as plain arrays, so that adding up along place costs no query.

A map is a few thousand rows, rolled up, judged and merged several times for one answer: planning each as a query takes
longer than adding. Pure; never leaves this package and the questions that publish it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from safelight.core.counts import KEY_MODULUS, TRUE_COLUMNS, TrueCounts
from safelight.core.vocabulary import Unit
from safelight.privacy.cellkeys import Integers

CELL: Final = "cell"
NOWHERE: Final = -1
"""Stands for a row without a cell; H3 cells are positive."""
_FINEST_H3: Final = 15
_RESOLUTION_BITS: Final = 0xF << 52

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Placed:
    """True counts by cell and group; `group` is the row of `groups`, the distinct values of the other dimensions.

    `groups` is sorted, nulls first; `off_map` tells which of them never stand in a cell; `cells` are H3 cells or
    NOWHERE; `sums` are n, key, operations and largest, where the last two are 0 if the engine wasn't asked for them.
    """

    dimensions: tuple[str, ...]
    unit: Unit
    groups: pl.DataFrame
    off_map: Mask
    group: Integers
    cells: Integers
    sums: tuple[Integers, Integers, Integers, Integers]

    @classmethod
    def of(cls, true: TrueCounts, off_map: pl.Expr | None = None) -> Placed:
        """The arrays of a table with the dimension `cell`; `off_map` tells groups that never stand in one."""
        frame = true.frame
        groups, group = _grouped(frame[[name for name in true.dimensions if name != CELL]])
        off = np.zeros(len(groups), dtype=np.bool_)
        if off_map is not None and len(groups):
            off = groups.select(off_map.alias("off")).to_series().fill_null(value=False).to_numpy()
        n, key, operations, largest = (_integers(frame[name], null=0) for name in TRUE_COLUMNS)
        cells = _integers(frame[CELL], null=NOWHERE)
        return cls(true.dimensions, true.unit, groups, off, group, cells, (n, key, operations, largest))

    def where(self, mask: Mask) -> Placed:
        """Some of the rows."""
        n, key, operations, largest = (column[mask] for column in self.sums)
        return replace(self, group=self.group[mask], cells=self.cells[mask], sums=(n, key, operations, largest))

    @property
    def nowhere(self) -> Mask:
        """Rows that stand in no cell: without a place, or of a group that is kept off the map."""
        return np.asarray((self.cells == NOWHERE) | self.off_map[self.group], dtype=np.bool_)

    def at(self, resolution: int) -> Placed:
        """Rolled up to a coarser resolution: sums of n, key and operations, largest of largest."""
        cells = np.where(self.cells == NOWHERE, NOWHERE, parents(self.cells, resolution))
        order = np.lexsort((cells, self.group))
        group, cells = self.group[order], cells[order]
        new = np.ones(len(order), dtype=np.bool_)
        new[1:] = (group[1:] != group[:-1]) | (cells[1:] != cells[:-1])
        starts = np.flatnonzero(new)
        sums = _added([column[order] for column in self.sums], starts)
        return replace(self, group=group[starts], cells=cells[starts], sums=sums)

    def frame_of(self, group: Integers, cells: Integers) -> pl.DataFrame:
        """The columns of the dimensions for these rows."""
        rows = pl.Series(group, dtype=pl.UInt32)
        columns = {name: self.groups[name][rows] for name in self.groups.columns}
        columns[CELL] = pl.Series(CELL, cells, dtype=pl.Int64)
        return pl.DataFrame({name: columns[name] for name in self.dimensions})

    def whole(self) -> TrueCounts:
        """The table again."""
        frame = self.frame_of(self.group, self.cells)
        frame = frame.with_columns(frame[CELL].replace(NOWHERE, None).alias(CELL), *self._columns())
        return TrueCounts(frame, self.dimensions, self.unit)

    def anywhere(self) -> TrueCounts:
        """The other dimensions alone, all cells together."""
        one = self.added_up()
        dimensions = tuple(name for name in self.dimensions if name != CELL)
        if not dimensions and not len(one.cells):
            return TrueCounts(pl.DataFrame({name: [0] for name in TRUE_COLUMNS}), (), self.unit)
        keys = one.frame_of(one.group, one.cells)
        return TrueCounts(pl.DataFrame([*(keys[name] for name in dimensions), *one._columns()]), dimensions, self.unit)

    def added_up(self, dimensions: Collection[str] | None = None) -> Placed:
        """All cells together, by all the other dimensions or by some of them."""
        groups, of_group = self.groups, np.arange(len(self.groups))
        if dimensions is not None:
            groups, of_group = _grouped(self.groups[[name for name in groups.columns if name in dimensions]])
        nowhere = np.full(len(self.cells), NOWHERE, dtype=np.int64)
        return replace(self, groups=groups, group=of_group[self.group], cells=nowhere).at(0)

    def _columns(self) -> list[pl.Series]:
        return [pl.Series(name, column) for name, column in zip(TRUE_COLUMNS, self.sums, strict=True)]


def parents(cells: Integers, resolution: int) -> Integers:
    """The H3 parents of int64 cells at `resolution`; cells must be at least as fine."""
    digits = (1 << 3 * (_FINEST_H3 - resolution)) - 1
    return np.asarray((cells & ~_RESOLUTION_BITS) | (resolution << 52 | digits), dtype=np.int64)


def _added(columns: list[Integers], starts: Integers) -> tuple[Integers, Integers, Integers, Integers]:
    if not len(starts):
        n, key, operations, largest = columns
        return n, key, operations, largest
    n, key, operations = (np.add.reduceat(column, starts) for column in columns[:3])
    return n, key % KEY_MODULUS, operations, np.maximum.reduceat(columns[3], starts)


def _integers(column: pl.Series, *, null: int) -> Integers:
    whole = column.fill_null(null) if column.null_count() else column
    return whole.cast(pl.Int64).to_numpy()


def _grouped(frame: pl.DataFrame) -> tuple[pl.DataFrame, Integers]:
    """The distinct rows, sorted, and which of them each row is."""
    code = np.zeros(len(frame), dtype=np.int64)
    for name in frame.columns:
        ranks, count = _ranks(frame[name])
        if count > 1:
            code = code * count + ranks
    _, first, group = np.unique(code, return_index=True, return_inverse=True)
    return frame[first] if frame.columns else frame, group.reshape(-1).astype(np.int64)


def _ranks(column: pl.Series) -> tuple[Integers, int]:
    """The place of each value among all that are there, in their order and nulls first; and how many these are."""
    if column.n_unique() < 2:
        return np.zeros(len(column), dtype=np.int64), 1
    whole = column.dtype.is_integer()
    codes = column if whole else column.cast(pl.String).cast(pl.Categorical).to_physical()
    found, first, which = np.unique(_integers(codes, null=NOWHERE), return_index=True, return_inverse=True)
    values = [column[place] for place in first.tolist()]
    order = sorted(range(len(found)), key=lambda place: (values[place] is not None, values[place] or 0))
    return np.argsort(order)[which.reshape(-1)], len(found)

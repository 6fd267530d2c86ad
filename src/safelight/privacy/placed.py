"""True counts by cell as plain arrays, so that adding up along place costs no query.

A map is a few thousand rows, rolled up, judged and merged several times for one answer: planning each as a query takes
longer than adding. Pure; never leaves this package and the questions that publish it.
"""

from __future__ import annotations

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

    `groups` is sorted, nulls first; `cells` are H3 cells or NOWHERE; `sums` are n, key, operations and largest, where
    the last two are 0 if the engine wasn't asked for them.
    """

    dimensions: tuple[str, ...]
    unit: Unit
    groups: pl.DataFrame
    group: Integers
    cells: Integers
    sums: tuple[Integers, Integers, Integers, Integers]

    @classmethod
    def of(cls, true: TrueCounts) -> Placed:
        """The arrays of a table with the dimension `cell`."""
        frame = true.frame
        groups, group = _grouped(frame.select(name for name in true.dimensions if name != CELL))
        n, key, operations, largest = (
            frame[name].cast(pl.Int64).fill_null(0).to_numpy().astype(np.int64) for name in TRUE_COLUMNS
        )
        cells = frame[CELL].cast(pl.Int64).fill_null(NOWHERE).to_numpy().astype(np.int64)
        return cls(true.dimensions, true.unit, groups, group, cells, (n, key, operations, largest))

    def where(self, mask: Mask) -> Placed:
        """Some of the rows."""
        n, key, operations, largest = (column[mask] for column in self.sums)
        return replace(self, group=self.group[mask], cells=self.cells[mask], sums=(n, key, operations, largest))

    def nowhere(self, off_map: pl.Expr | None) -> Mask:
        """Rows that stand in no cell: without a place, or of a group that is kept off the map."""
        without: Mask = np.asarray(self.cells == NOWHERE, dtype=np.bool_)
        if off_map is None or not len(self.groups):
            return without
        kept_off: Mask = self.groups.select(off_map.alias("off")).to_series().fill_null(value=False).to_numpy()
        return np.asarray(without | kept_off[self.group], dtype=np.bool_)

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
        columns = {name: self.groups[name].gather(rows) for name in self.groups.columns}
        columns[CELL] = pl.Series(CELL, cells, dtype=pl.Int64)
        return pl.DataFrame({name: columns[name] for name in self.dimensions})

    def whole(self) -> TrueCounts:
        """The table again."""
        frame = self.frame_of(self.group, self.cells)
        frame = frame.with_columns(frame[CELL].replace(NOWHERE, None).alias(CELL), *self._columns())
        return TrueCounts(frame, self.dimensions, self.unit)

    def anywhere(self) -> TrueCounts:
        """The other dimensions alone, all cells together."""
        one = replace(self, cells=np.full(len(self.cells), NOWHERE, dtype=np.int64)).at(0)
        dimensions = tuple(name for name in self.dimensions if name != CELL)
        if not dimensions and not len(one.cells):
            return TrueCounts(pl.DataFrame({name: [0] for name in TRUE_COLUMNS}), (), self.unit)
        frame = one.frame_of(one.group, one.cells).drop(CELL).with_columns(one._columns())
        return TrueCounts(frame, dimensions, self.unit)

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


def _grouped(frame: pl.DataFrame) -> tuple[pl.DataFrame, Integers]:
    """The distinct rows, sorted, and which of them each row is."""
    code = np.zeros(len(frame), dtype=np.int64)
    for name in frame.columns:
        words = frame[name].unique().drop_nulls().sort()
        if len(words) > 1 or frame[name].null_count():
            code = code * (len(words) + 1) + _ranks(frame[name], words)
    _, first, group = np.unique(code, return_index=True, return_inverse=True)
    return frame[first] if frame.columns else frame, group.reshape(-1).astype(np.int64)


def _ranks(column: pl.Series, words: pl.Series) -> Integers:
    """1 for the least word and so on, 0 for null."""
    if not len(words):
        return np.zeros(len(column), dtype=np.int64)
    if column.dtype == pl.String:
        codes = column.cast(pl.Enum(words)).to_physical().cast(pl.Int64)
        return (codes + 1).fill_null(0).to_numpy().astype(np.int64)
    ranks = np.searchsorted(words.to_numpy(), column.fill_null(words[0]).to_numpy()) + 1
    return np.asarray(np.where(column.is_null().to_numpy(), 0, ranks), dtype=np.int64)

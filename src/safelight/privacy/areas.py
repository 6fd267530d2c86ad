"""Cells of an answer: those that pass are drawn, the rest is drawn together, a step coarser each time.

Cells that fail carry no number. The failing siblings of a parent become one rest area with a key and a verdict of its
own; where that fails too it joins its parent's rest, 8 to 7 to 6; what is left then is "not on the map".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from safelight.core.counts import KEY_MODULUS, TRUE_COLUMNS, PublishedCounts, TrueCounts
from safelight.core.home import RecordKey
from safelight.privacy.cellkeys import Integers
from safelight.privacy.chances import MAX_CHANGE
from safelight.privacy.placed import CELL, Mask, Placed
from safelight.privacy.policy import COARSEST_CELL
from safelight.privacy.publish import SHOWN, Protection, judge_sums, published

PART: Final = "part"
REST: Final = "rest"
DENSE_FROM: Final = 10
DENSE_SHARE: Final = 2 / 3


@dataclass(frozen=True, slots=True)
class Areas:
    """The cells and rest areas that can be drawn (dimension `cell`, column `part`), and what stands in none.

    `cells` hold shown rows alone; `left` are true counts of the other dimensions, still to be published.
    """

    cells: PublishedCounts
    left: TrueCounts


def roll_up(true: TrueCounts, resolution: int) -> TrueCounts:
    """True counts by cell at a coarser resolution, exact: an operation lies in one cell of resolution 8.

    Sums of n, key and operations, largest of largest; rows without a cell stay without.
    """
    return Placed.of(true).at(resolution).whole()


def add_up(true: TrueCounts, dimensions: tuple[str, ...]) -> TrueCounts:
    """True counts over fewer dimensions. Exact for place and time only (operations nest in those)."""
    return TrueCounts(_merged(true.frame, dimensions), dimensions, true.unit)


def publish_areas(
    true: TrueCounts | Placed,
    resolution: int,
    key: RecordKey,
    protection: Protection,
    *,
    off_map: pl.Expr | None = None,
) -> Areas:
    """Draw what can be drawn of true counts by cell at `resolution`; rows that are `off_map` never stand in a cell.

    `off_map` tells rows by their other dimensions; arrays know theirs already.
    """
    placed = true if isinstance(true, Placed) else Placed.of(true, off_map)
    nowhere = placed.nowhere
    waiting, drawn = placed.where(~nowhere), []
    for step in range(resolution, COARSEST_CELL - 1, -1):
        if step < resolution:
            waiting = waiting.at(step)
        verdicts = judge_sums(waiting.sums, placed.unit, key, protection)
        passes = verdicts.passes
        rest = np.full(int(passes.sum()), step < resolution)
        drawn.append((waiting.group[passes], waiting.cells[passes], verdicts.numbers[passes], rest))
        waiting = waiting.where(~passes)
    cells = published(_rows(placed, drawn), placed.dimensions, placed.unit, protection)
    return Areas(cells, _left(placed, nowhere, waiting))


def _rows(placed: Placed, drawn: Sequence[tuple[Integers, Integers, Integers, Mask]]) -> pl.DataFrame:
    """What is drawn at each step, by the other dimensions, cell and part."""
    group, cells, numbers, rest = (np.concatenate(column) for column in zip(*drawn, strict=True))
    order = np.lexsort((rest, cells, group))
    part = pl.Series([CELL, REST])[pl.Series(rest[order], dtype=pl.UInt32)]
    status = pl.Series([SHOWN])[pl.Series(np.zeros(len(order)), dtype=pl.UInt32)]
    numbered = {"status": status, "number": pl.Series(numbers[order], dtype=pl.Int64), PART: part}
    return placed.frame_of(group[order], cells[order]).hstack([column.alias(n) for n, column in numbered.items()])


def _left(placed: Placed, nowhere: Mask, waiting: Placed) -> TrueCounts:
    """What stands in no cell: kept off the map from the start, or too few at the coarsest step."""
    off = placed.where(nowhere)
    n, key, operations, largest = (np.concatenate(pair) for pair in zip(off.sums, waiting.sums, strict=True))
    both = replace(
        placed,
        group=np.concatenate((off.group, waiting.group)),
        cells=np.concatenate((off.cells, waiting.cells)),
        sums=(n, key, operations, largest),
    )
    return both.anywhere()


def published_total(placed: Placed, key: RecordKey) -> int:
    """All that is counted, published by basis and origin; the same at every step of place."""
    by_kind = placed.added_up(("basis", "origin"))
    return int(judge_sums(by_kind.sums, placed.unit, key, Protection()).numbers.sum())


def dense_share(
    true: TrueCounts | Placed, key: RecordKey, protection: Protection, total: int, *, off_map: pl.Expr | None = None
) -> float:
    """Share of the published `total` in cells of 10 and more, judged on published numbers alone."""
    placed = true if isinstance(true, Placed) else Placed.of(true, off_map)
    near = _near_dense(placed)
    verdicts = judge_sums(near.sums, placed.unit, key, protection)
    dense = verdicts.passes & (verdicts.numbers >= DENSE_FROM)
    return float(verdicts.numbers[dense].sum()) / total if total else 0.0


def is_dense(
    true: TrueCounts | Placed, key: RecordKey, protection: Protection, total: int, *, off_map: pl.Expr | None = None
) -> bool:
    """Whether this sharpness is the default: two thirds of what is counted in cells of 10 and more."""
    placed = true if isinstance(true, Placed) else Placed.of(true, off_map)
    if int((_near_dense(placed).sums[0] + MAX_CHANGE).sum()) < DENSE_SHARE * total:
        return False  # whatever the noise; keys cost more than all the rest
    return dense_share(placed, key, protection, total) >= DENSE_SHARE


def _near_dense(placed: Placed) -> Placed:
    """The cells that noise may lift to a dense number."""
    return placed.where((placed.sums[0] >= DENSE_FROM - MAX_CHANGE) & ~placed.nowhere)


def _merged(frame: pl.DataFrame, dimensions: tuple[str, ...]) -> pl.DataFrame:
    sums = [
        pl.col("n").sum(),
        pl.col("key").sum() % KEY_MODULUS,
        pl.col("operations").sum(),
        pl.col("largest").max(),
    ]
    if not dimensions:
        return frame.select(sums).with_columns(pl.col("largest").fill_null(0)).select(TRUE_COLUMNS)
    return frame.group_by(dimensions, maintain_order=True).agg(sums).select(*dimensions, *TRUE_COLUMNS)

"""Cells of an answer: those that pass are drawn, the rest is drawn together, a step coarser each time.

Cells that fail carry no number. The failing siblings of a parent become one rest area with a key and a verdict of its
own; where that fails too it joins its parent's rest, 8 to 7 to 6; what is left then is "not on the map".
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from safelight.core.counts import KEY_MODULUS, TRUE_COLUMNS, PublishedCounts, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Unit
from safelight.privacy.policy import COARSEST_CELL
from safelight.privacy.publish import SHOWN, Protection, judge, published

CELL: Final = "cell"
PART: Final = "part"
REST: Final = "rest"
DENSE_FROM: Final = 10
DENSE_SHARE: Final = 2 / 3
_FINEST_H3: Final = 15


@dataclass(frozen=True, slots=True)
class Areas:
    """The cells and rest areas that can be drawn (dimension `cell`, column `part`), and what stands in none.

    `cells` hold shown rows alone; `left` are true counts of the other dimensions, still to be published.
    """

    cells: PublishedCounts
    left: TrueCounts


def parents(cells: pl.Expr, resolution: int) -> pl.Expr:
    """The H3 parents of int64 cells at `resolution`; cells must be at least as fine."""
    digits = (1 << 3 * (_FINEST_H3 - resolution)) - 1
    cleared = cells & pl.lit(~(0xF << 52), dtype=pl.Int64)
    return cleared | pl.lit(resolution << 52 | digits, dtype=pl.Int64)


def resolutions(cells: pl.Expr) -> pl.Expr:
    """The H3 resolutions of int64 cells."""
    return (cells // (1 << 52)) & 0xF


def roll_up(true: TrueCounts, resolution: int) -> TrueCounts:
    """True counts by cell at a coarser resolution, exact: an operation lies in one cell of resolution 8.

    Sums of n, key and operations, largest of largest; rows without a cell stay without.
    """
    frame = true.frame.with_columns(parents(pl.col(CELL), resolution).alias(CELL))
    return replace(true, frame=_merged(frame, true.dimensions))


def add_up(true: TrueCounts, dimensions: tuple[str, ...]) -> TrueCounts:
    """True counts over fewer dimensions. Exact for place and time only (operations nest in those)."""
    return TrueCounts(_merged(true.frame, dimensions), dimensions, true.unit)


def publish_areas(
    true: TrueCounts,
    resolution: int,
    key: RecordKey,
    protection: Protection,
    *,
    off_map: pl.Expr | None = None,
) -> Areas:
    """Draw what can be drawn of true counts by cell at `resolution`; rows that are `off_map` never stand in a cell."""
    dimensions, unit = true.dimensions, true.unit
    groups = tuple(name for name in dimensions if name != CELL)
    nowhere = _nowhere(off_map)
    kept_off = true.frame.filter(nowhere)
    waiting = true.frame.filter(~nowhere)
    drawn: list[pl.DataFrame] = []
    for step in range(resolution, COARSEST_CELL - 1, -1):
        if step < resolution:
            waiting = _merged(waiting.with_columns(parents(pl.col(CELL), step).alias(CELL)), dimensions)
        passes, rows = _drawn(waiting, dimensions, unit, key, protection, part=CELL if step == resolution else REST)
        drawn.append(rows)
        waiting = waiting.filter(~passes)
    left = _merged(pl.concat([kept_off, waiting]), groups)
    frame = pl.concat(drawn).sort(*groups, CELL, PART)
    return Areas(published(frame, dimensions, unit, protection), TrueCounts(left, groups, unit))


def dense_share(
    true: TrueCounts, key: RecordKey, protection: Protection, total: int, *, off_map: pl.Expr | None = None
) -> float:
    """Share of the published `total` in cells of 10 and more, judged on published numbers alone."""
    placed = true.frame.filter(~_nowhere(off_map))
    verdicts = judge(placed, true.unit, key, protection)
    dense = verdicts.numbers[verdicts.passes & (verdicts.numbers >= DENSE_FROM)].sum()
    return float(dense) / total if total else 0.0


def is_dense(
    true: TrueCounts, key: RecordKey, protection: Protection, total: int, *, off_map: pl.Expr | None = None
) -> bool:
    """Whether this sharpness is the default: two thirds of what is counted in cells of 10 and more."""
    return dense_share(true, key, protection, total, off_map=off_map) >= DENSE_SHARE


def _nowhere(off_map: pl.Expr | None) -> pl.Expr:
    """Rows that stand in no cell: without a place, or kept off the map."""
    without = pl.col(CELL).is_null()
    return without if off_map is None else without | off_map


def _drawn(
    waiting: pl.DataFrame,
    dimensions: tuple[str, ...],
    unit: Unit,
    key: RecordKey,
    protection: Protection,
    *,
    part: str,
) -> tuple[pl.Series, pl.DataFrame]:
    verdicts = judge(waiting, unit, key, protection)
    passes = pl.Series(verdicts.passes)
    rows = (
        waiting.select(dimensions)
        .with_columns(
            pl.lit(SHOWN).alias("status"),
            pl.Series("number", verdicts.numbers.astype(np.int64)),
            pl.lit(part).alias(PART),
        )
        .filter(passes)
    )
    return passes, rows


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

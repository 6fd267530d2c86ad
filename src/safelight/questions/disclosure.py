"""What publishing does to a city's own data: the table of the Method page, for any city."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from safelight.core.counts import TrueCounts
from safelight.core.home import RecordKey
from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import Dimension
from safelight.privacy import CELL_NAMES, add_up, measure, roll_up

STEPS: Final[tuple[tuple[int, Dimension | None], ...]] = (
    (8, None),
    (8, Dimension.YEAR),
    (8, Dimension.MONTH),
    (7, Dimension.YEAR),
    (6, Dimension.MONTH),
)
"""Cells x time of the table; None is the whole period."""

FEWEST: Final = 100
"""With fewer records the figures would tell of single ones."""


def finest_question(city: str) -> Question:
    """What the table is made of: cells of H3 8 by month."""
    return Question(city=(city,), by=(Dimension.CELL, Dimension.MONTH), resolution=8)


def disclosure_rows(counts: Sequence[TrueCounts], key: RecordKey) -> list[dict[str, Any]]:
    """For each basis and unit, and each step: shares in whole percent, the rank correlation with two digits."""
    rows: list[dict[str, Any]] = []
    for true in counts:
        placed = true.frame.filter(pl.col("cell").is_not_null() & pl.col("month").is_not_null())
        for (basis, origin), part in placed.group_by("basis", "origin", maintain_order=True):
            if int(part["n"].sum()) >= FEWEST:
                table = TrueCounts(part, true.dimensions, true.unit)
                beside = {"basis": basis, "origin": origin, "unit": true.unit.value}
                rows += [_row(table, resolution, step, key) | beside for resolution, step in STEPS]
    return rows


def _row(true: TrueCounts, resolution: int, step: Dimension | None, key: RecordKey) -> dict[str, Any]:
    rolled = roll_up(true, resolution)
    if step is Dimension.YEAR:
        years = TrueCounts(rolled.frame.with_columns(pl.col("month").str.slice(0, 4)), rolled.dimensions, rolled.unit)
        rolled = add_up(years, ("cell", "month"))
    elif step is None:
        rolled = add_up(rolled, ("cell",))
    sharpness = measure(rolled, key)
    correlation = sharpness.rank_correlation
    return {
        "resolution": resolution,
        "place": CELL_NAMES[resolution],
        "time": step.value if step else said("whole period"),
        "share_in_cells_of_10_percent": round(100 * sharpness.share_dense),
        "mean_error_percent": round(100 * sharpness.error),
        "rank_correlation": None if correlation is None else round(correlation, 2),
    }

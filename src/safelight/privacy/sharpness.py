"""How much of the truth a sharpness keeps: the figures of the Method page, for any table of true counts by cell."""

from __future__ import annotations

import math
from dataclasses import dataclass

import polars as pl

from safelight.core.counts import TrueCounts
from safelight.core.home import RecordKey
from safelight.privacy.areas import DENSE_FROM
from safelight.privacy.cellkeys import noisy


@dataclass(frozen=True, slots=True)
class Sharpness:
    """What publishing costs at one step of place and time, over the cells where something stands.

    `share_dense`: share of all that is counted in cells of 10 and more; `error`: sum of the changes, regardless of
    sign, as a share of all; `rank_correlation` of published and true numbers (Spearman; None with fewer than 3 cells
    or no variation).
    """

    share_dense: float
    error: float
    rank_correlation: float | None


def measure(true: TrueCounts, key: RecordKey) -> Sharpness:
    """The figures for the cells of `true`, at level 0: noise alone."""
    counts = true.frame["n"].cast(pl.Int64).to_numpy()
    numbers = noisy(counts, true.frame["key"].to_numpy(), true.unit, key)
    total = int(counts.sum())
    if not total:
        return Sharpness(0.0, 0.0, None)
    frame = pl.DataFrame({"true": counts, "shown": numbers})
    correlation = frame.select(pl.corr("true", "shown", method="spearman")).item() if len(counts) > 2 else None
    return Sharpness(
        share_dense=float(counts[counts >= DENSE_FROM].sum()) / total,
        error=float(abs(numbers - counts).sum()) / total,
        rank_correlation=None if correlation is None or math.isnan(correlation) else float(correlation),
    )

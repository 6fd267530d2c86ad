"""Every advertisement against every case: ranked leads in two bands, each with its evidence; most pairs are no lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from safelight.desk.compare.cases import Case
from safelight.desk.compare.touching import Held, touches
from safelight.desk.compare.weighing import evidence, totals, weighed, weights

STRONG: Final = 0.9
POSSIBLE: Final = 0.35
"""Probability from which a pair is a lead at all. A number that one group alone uses is a lead by itself (0.39), also
where nothing says when the case was opened; on made-up cases that adds right leads and no wrong ones."""
MOST: Final = 10
"""Leads of an advertisement, at most."""
COLUMNS: Final = ("ad_id", "case_id", "rank", "score", "band", "why")


@dataclass(frozen=True, slots=True)
class Compared:
    """Leads, and what they stand on.

    `leads` has columns ad (row), group, case (place), own (whether the advertisement itself has an indicator), score,
    band, rank; `evidence` kind, level, extra and log_odds by case and group, of leads alone; `found` the touches of
    these; `confidence` how sure each advertisement's group is.
    """

    held: Held
    cases: Sequence[Case]
    groups: pl.DataFrame
    leads: pl.DataFrame
    evidence: pl.DataFrame
    found: pl.DataFrame


def compare(held: Held, cases: Sequence[Case]) -> Compared:
    """Leads from the advertisements that are held to these cases.

    The score is the probability, learnt on made-up cases, that the advertisement's group is of the case; where an
    advertisement has no indicator itself it is multiplied by how sure its group is.
    """
    groups = held.group_of()
    group = groups["group"].to_numpy()
    found = touches(held, cases, group)
    rows = weighed(evidence(found, held, cases, group), weights())
    likely = totals(rows, weights()).filter(pl.col("probability") >= POSSIBLE)
    own = found.select("case", "ad").unique().with_columns(own=pl.lit(True))
    pairs = (
        likely.join(groups, on="group")
        .join(own, on=["case", "ad"], how="left")
        .with_columns(pl.col("own").fill_null(False))
    )
    sure = pl.when("own").then(1.0).otherwise(pl.col("confidence"))
    scored = pairs.with_columns(score=(pl.col("probability") * sure).round(4)).filter(pl.col("score") >= POSSIBLE)
    order = ["ad", "score", "own", "case"]
    leads = (
        scored.sort(order, descending=[False, True, True, False])
        .with_columns(
            rank=pl.int_range(1, pl.len() + 1).over("ad"),
            band=pl.when(pl.col("score") >= STRONG).then(pl.lit("strong")).otherwise(pl.lit("possible")),
        )
        .filter(pl.col("rank") <= MOST)
        .select("ad", "group", "case", "own", "score", "band", "rank")
    )
    kept = leads.select("case", "group").unique()
    on = ["case", "group"]
    return Compared(held, cases, groups, leads, rows.join(kept, on=on, how="semi"), found.join(kept, on=on, how="semi"))

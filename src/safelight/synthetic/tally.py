"""Counts what was written, source by source, from the planted columns: never from the rendered text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from safelight.catalog import Source
from safelight.core.vocabulary import Charge, Role, Unit
from safelight.synthetic.truth import Operation, SourceTruth


def tally(source: Source, rows: pl.DataFrame, silent: Sequence[date], files: Sequence[str]) -> SourceTruth:
    """The truth of one source, whose completed rows are `rows`."""
    relevant = rows.filter("relevant")
    distinct = relevant.filter(pl.col("_repeat") == 0)
    counted = distinct.filter(~pl.col("_apart"))
    counts_people = source.unit is Unit.PEOPLE
    people = distinct.unique("person").height if counts_people else None
    minors = distinct.filter(pl.col("_minor"))
    return SourceTruth(
        rows=rows.height,
        relevant=relevant.height,
        distinct=distinct.height,
        repeated=relevant.height - distinct.height,
        corrected=relevant.filter(pl.col("_repeat") == 2).height,
        apart=distinct.height - counted.height,
        minors=minors.unique("person").height if counts_people else minors.height,
        without_place=distinct.filter("_pointless").height,
        people=people,
        offences=None if counts_people else int(distinct["_counted"].sum()),
        by_code=_counts(relevant, pl.col("_code")),
        by_role={Role(role): count for role, count in _counts(relevant, pl.col("_role")).items()},
        by_month=_counts(relevant, pl.col("when").dt.strftime("%Y-%m")),
        months_silent=tuple(f"{month:%Y-%m}" for month in silent),
        operations=_operations(distinct),
        files=tuple(files),
    )


def _counts(rows: pl.DataFrame, by: pl.Expr) -> dict[str, int]:
    counted = rows.group_by(by.alias("value")).len().sort("value")
    return dict(zip(counted["value"].to_list(), counted["len"].to_list(), strict=True))


def _operations(rows: pl.DataFrame) -> tuple[Operation, ...]:
    """Planted groups as they stand in the file: those members that are still there, two at least."""
    people = rows.filter(pl.col("event") >= 0).unique(["person"], keep="first", maintain_order=True)
    groups = (
        people.group_by("event")
        .agg(day=pl.col("when").dt.date().first(), charge=pl.col("_charge").first(), size=pl.len())
        .filter(pl.col("size") >= 2)
        .sort("day", "event")
    )
    return tuple(Operation(row["day"], Charge(row["charge"]), row["size"]) for row in groups.to_dicts())

"""Rows of one source that belong to rows of another: arrests of reported offences, and who and where of an arrest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

import numpy as np
import polars as pl

from safelight.catalog import Layout, Source
from safelight.synthetic.people import draw_people
from safelight.synthetic.rows import draw_venues
from safelight.synthetic.stream import Choice, candidate_weights

ARRESTED_SHARE: Final = 0.82
ORDINARY_ARRESTED_SHARE: Final = 0.3
CASE_MISSING_SHARE: Final = 0.05


def from_linked(
    rows: pl.DataFrame, choice: Choice, months: Sequence[date], silent: Sequence[date], rng: np.random.Generator
) -> pl.DataFrame:
    """Drawn rows of a source whose rows share case numbers with `rows`; an operation stays one, with one charge."""
    here = rows.filter(
        (pl.col("_repeat") == 0)
        & pl.col("when").dt.date().dt.month_start().is_in([month for month in months if month not in set(silent)])
    )
    share = np.where(here["relevant"].to_numpy(), ARRESTED_SHARE, ORDINARY_ARRESTED_SHARE)
    here = here.filter(pl.Series(rng.random(len(here)) < share)).sort("when", "id")
    offences = np.zeros(len(here), dtype=np.int64)
    month_of = here["when"].dt.date().dt.month_start().to_list()
    relevant = here["relevant"].to_numpy()
    grouped = here["event"].to_numpy() >= 0
    for month in sorted(set(month_of)):
        in_month = np.array([one == month for one in month_of])
        for group in (False, True):
            wanted = in_month & relevant & (grouped == group)
            if wanted.any():
                weights = candidate_weights(choice, month, grouped=group)
                offences[wanted] = rng.choice(len(weights), size=int(wanted.sum()), p=weights)
    ordinary = np.array([offence.weight for offence in choice.irrelevant])
    if len(ordinary):
        drawn = rng.choice(len(ordinary), size=len(here), p=ordinary / ordinary.sum())
        offences = np.where(relevant, offences, drawn)
    else:
        here, offences = here.filter(pl.Series(relevant)), offences[relevant]
    case = pl.Series(rng.random(len(here)) < CASE_MISSING_SHARE) & (pl.col("event") < 0)
    return here.select(
        when="when",
        relevant="relevant",
        event="event",
        size="size",
        offence=pl.Series(offences),
        place=pl.lit(0, dtype=pl.Int64),
        case=pl.when(case).then(pl.lit("")).otherwise("incident"),
    ).with_columns(
        offence=pl.when(pl.col("event") >= 0).then(pl.col("offence").first().over("event")).otherwise("offence")
    )


def complement(
    rows: pl.DataFrame, source: Source, layout: Layout, months: Sequence[date], rng: np.random.Generator
) -> pl.DataFrame:
    """One row per person of `rows`, in the words of the source that completes them; none of them is relevant itself."""
    here = rows.filter(pl.col("when").dt.date().dt.month_start().is_in(list(months)) & (pl.col("_repeat") == 0)).unique(
        "person", keep="first", maintain_order=True
    )
    return draw_people(here, source, layout, rng, adults=True).with_columns(
        venue=draw_venues(here, source, rng),
        ordinal=pl.lit(1, dtype=pl.Int64),
        relevant=pl.lit(False),
    )

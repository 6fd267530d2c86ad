"""How many announced operations there are: the list of them, counted by city, and on request by month and size.

Each is a public statement that the list names by itself, so the numbers are exact, and small operations stand in the
band that the list gives them. None has a place finer than a city; wide ones stand in the number of no city.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import polars as pl

from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.core.vocabulary import SIZE_BAND_STARTS, Scope, SizeBand
from safelight.questions.holdings import Holdings
from safelight.questions.operations import OperationQuestion, announced, told_of

BY: Final = ("month", "size_band")
"""What the numbers of a city may be split by."""

_COLUMNS: Final = {"month": ("month", "month_to"), "size_band": ("size_band",)}


def operation_steps(text: str) -> tuple[str, ...]:
    """What `by` asks for, in one order. Raises BadFilter for anything that is none of BY."""
    words = {word.strip().lower() for word in text.split(",")} - {""}
    if unknown := sorted(words - set(BY)):
        raise BadFilter(
            said("by: {value} is not offered here;", value=repr(unknown[0][:40])),
            fix=said("use one or more of {words}.", words=", ".join(BY)),
        )
    return tuple(name for name in BY if name in words)


def operation_counts(
    holdings: Holdings, asked: OperationQuestion, by: Sequence[str], cities: Sequence[str], today: date
) -> dict[str, Any]:
    """The numbers of announced operations of these cities as a document; what the list's `total` is, split."""
    found = announced(holdings, asked, cities, today)
    keys = ["city", "origin", "in_city", *(column for name in by for column in _COLUMNS[name])]
    several = pl.col("month_to") != pl.col("month_from")
    rows = found.select(
        pl.col("city"),
        pl.col("origin").cast(pl.String),
        (pl.col("scope") == Scope.LOCAL.value).alias("in_city"),
        pl.col("month_from").dt.strftime("%Y-%m").alias("month"),
        pl.when(several).then(pl.col("month_to").dt.strftime("%Y-%m")).alias("month_to"),
        _band().alias("size_band"),
    )
    counted = rows.group_by(keys).len("operations").sort(keys, descending=[name == "in_city" for name in keys])
    question = {**asked.to_filters(), **({"by": ",".join(by)} if by else {})}
    return {
        "question": question,
        "rows": counted.to_dicts(),
        "total": found.height,
        **told_of(holdings, cities, found),
    }


def _band() -> pl.Expr:
    """The band of a size, as `privacy.size_band` has it; null where the text gives no number."""
    total = pl.col("total")
    bands = zip(SIZE_BAND_STARTS, SizeBand, strict=True)
    return pl.coalesce(*(pl.when(total >= start).then(pl.lit(band.value)) for start, band in reversed(list(bands))))

"""From an engine's codes to the words of an answer, and to one table of true counts per unit."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from safelight.core.counts import TRUE_COLUMNS, TrueCounts
from safelight.core.question import Question
from safelight.core.vocabulary import HOUR_BLOCKS, WEEKDAYS, Dimension, SizeBand, Unit
from safelight.store.expressions import BASIS_STEP, SERIES, UNIT_STEP, Names, dimensions_of

# Plain series, not queries: for the few rows of an answer Polars takes longer to plan a query than to do it.


def true_counts(frame: pl.DataFrame, question: Question, names: Names) -> list[TrueCounts]:
    """The result of `expressions.counts`, in its order, with words for codes and split by unit."""
    dimensions = dimensions_of(question)
    if not frame["series"].is_sorted():
        frame = frame.sort("series", maintain_order=True)
    series = frame["series"].cast(pl.Int64)
    words = pl.DataFrame(
        [_words(frame, series, name, names).alias(name) for name in dimensions]
        + [frame[name].cast(pl.Int64) for name in TRUE_COLUMNS]
    )
    if question.unit:
        return [TrueCounts(words, dimensions, question.unit)]
    units = series // UNIT_STEP
    starts = [int(start) for start in np.searchsorted(units.to_numpy(), range(len(SERIES[0]) + 1))]
    return [
        TrueCounts(words.slice(start, end - start), dimensions, Unit(unit))
        for unit, start, end in zip(SERIES[0], starts, starts[1:], strict=False)
        if end > start
    ]


def _words(frame: pl.DataFrame, series: pl.Series, name: str, names: Names) -> pl.Series:
    match name:
        case Dimension.BASIS:
            return _look_up(series % UNIT_STEP // BASIS_STEP, SERIES[1])
        case "origin":
            return _look_up(series % BASIS_STEP, SERIES[2])
        case Dimension.CITY:
            return _look_up(frame[name], names.cities)
        case Dimension.SOURCE:
            return _look_up(frame[name], names.sources)
        case Dimension.WEEKDAY:
            return _look_up(frame[name], WEEKDAYS)
        case Dimension.HOUR:
            return _look_up(frame[name], HOUR_BLOCKS)
        case Dimension.SIZE_BAND:
            return _look_up(frame[name], tuple(SizeBand))
        case Dimension.MONTH:
            return _periods(frame[name], 12, "{:04}-{:02}")
        case Dimension.QUARTER:
            return _periods(frame[name], 4, "{:04}-Q{}")
        case Dimension.YEAR | Dimension.CELL:
            return frame[name].cast(pl.Int64)
        case _:
            return frame[name].cast(pl.String)


def _periods(codes: pl.Series, per_year: int, form: str) -> pl.Series:
    """Names of months or quarters, counted since the year 0."""
    known = codes.drop_nulls()
    first, last = (int(known.min()), int(known.max())) if len(known) else (0, 0)  # type: ignore[arg-type]  # numbers
    listed = [form.format(code // per_year, code % per_year + 1) for code in range(first, last + 1)]
    return _look_up(codes - first, listed)


def _look_up(codes: pl.Series, words: Sequence[str]) -> pl.Series:
    return pl.Series([str(word) for word in words], dtype=pl.String)[codes.cast(pl.UInt32)]

"""From an engine's codes to the words of an answer, and to one table of true counts per unit."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from safelight.core.counts import TRUE_COLUMNS, TrueCounts
from safelight.core.question import Question
from safelight.core.vocabulary import HOUR_BLOCKS, WEEKDAYS, Dimension, SizeBand, Unit
from safelight.store.expressions import BASIS_STEP, SERIES, UNIT_STEP, Names, dimensions_of


def true_counts(frame: pl.DataFrame, question: Question, names: Names) -> list[TrueCounts]:
    """The result of `expressions.counts` with words for codes, sorted by its dimensions, split by unit."""
    dimensions = dimensions_of(question)
    words = frame.with_columns(
        *(_words(dimension.value, names) for dimension in question.by if dimension is not Dimension.BASIS),
        unit=_look_up(pl.col("series") // UNIT_STEP, SERIES[0]),
        basis=_look_up(pl.col("series") % UNIT_STEP // BASIS_STEP, SERIES[1]),
        origin=_look_up(pl.col("series") % BASIS_STEP, SERIES[2]),
    )
    return [
        TrueCounts(part.select(*dimensions, pl.col(*TRUE_COLUMNS).cast(pl.Int64)), dimensions, unit)
        for unit, part in _by_unit(words.sort(dimensions, nulls_last=True), question)
    ]


def _by_unit(frame: pl.DataFrame, question: Question) -> Iterator[tuple[Unit, pl.DataFrame]]:
    if question.unit:
        yield question.unit, frame
        return
    for unit in (Unit.PEOPLE, Unit.OFFENCES, Unit.CALLS):
        if (part := frame.filter(pl.col("unit") == unit.value)).height:
            yield unit, part


def _words(name: str, names: Names) -> pl.Expr:
    column = pl.col(name)
    match name:
        case Dimension.CITY:
            return _look_up(column, names.cities)
        case Dimension.SOURCE:
            return _look_up(column, names.sources)
        case Dimension.WEEKDAY:
            return _look_up(column, WEEKDAYS)
        case Dimension.HOUR:
            return _look_up(column, HOUR_BLOCKS)
        case Dimension.SIZE_BAND:
            return _look_up(column, tuple(SizeBand))
        case Dimension.MONTH:
            year, month = (column // 12).cast(pl.String), (column % 12 + 1).cast(pl.String).str.zfill(2)
            return pl.concat_str(year.str.zfill(4), month, separator="-").alias(name)
        case Dimension.QUARTER:
            year, quarter = (column // 4).cast(pl.String), (column % 4 + 1).cast(pl.String)
            return pl.concat_str(year.str.zfill(4), quarter, separator="-Q").alias(name)
        case Dimension.YEAR | Dimension.CELL:
            return column.cast(pl.Int64)
        case _:
            return column.cast(pl.String)


def _look_up(column: pl.Expr, words: tuple[str, ...]) -> pl.Expr:
    return column.replace_strict(list(range(len(words))), [str(word) for word in words], return_dtype=pl.String)

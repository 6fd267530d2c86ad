"""Every row that an answer lists, whether anybody stands in it or not.

A category of nobody and one of few look the same, so the rows come from the question, the closed lists of words and
what the sources cover, never from the counts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product
from typing import Final, TypeAlias

import numpy as np
import polars as pl

from safelight.core.counts import TRUE_COLUMNS, TrueCounts
from safelight.core.question import Question
from safelight.core.vocabulary import (
    HOUR_BLOCKS,
    SIZE_BAND_STARTS,
    WEEKDAYS,
    AgeBand,
    Charge,
    Dimension,
    Race,
    Role,
    Sex,
    SizeBand,
    Unit,
    Venue,
)
from safelight.questions.coverage import Coverage, Stream

Key: TypeAlias = tuple[str | int | None, ...]
"""The values of a row's dimensions, in their order."""

_TIME: Final[dict[str, tuple[int, Callable[[int], str | int]]]] = {
    "month": (1, lambda month: f"{month // 12:04}-{month % 12 + 1:02}"),
    "quarter": (3, lambda month: f"{month // 12}-Q{month % 12 // 3 + 1}"),
    "year": (12, lambda month: month // 12),
}
"""Each step of time: how many months it has, and the name of the one with that month (since the year 0)."""

_OF_STREAM: Final = ("city", "source", "basis", "origin")


def expected_rows(coverage: Coverage, question: Question, dimensions: tuple[str, ...], unit: Unit) -> list[Key]:
    """All keys of an answer in `unit`, in the order in which they are listed; cells aren't among the dimensions."""
    part = coverage.of_unit(unit)
    steps = [_TIME[name][0] for name in dimensions if name in _TIME]
    known = [name for name in dimensions if name in _OF_STREAM or name in _TIME]
    pairs = part.months(min(steps)) if steps else [(stream, 0) for stream in part.present]
    covered = sorted({tuple(_known(name, stream, month) for name in known) for stream, month in pairs})
    open_ = [name for name in dimensions if name not in known]
    lists = [words(Dimension(name), question) for name in open_]
    order = [[*known, *open_].index(name) for name in dimensions]
    whole = ((*known_part, *others) for known_part in covered for others in product(*lists))
    return [tuple(row[place] for place in order) for row in whole]


def column_type(dimension: str) -> pl.DataType:
    """How a dimension stands in a table: cells and years as whole numbers, all else as words."""
    return pl.Int64() if dimension in ("year", "cell") else pl.String()


def _known(name: str, stream: Stream, month: int) -> str | int:
    if name in _TIME:
        return _TIME[name][1](month)
    return str(getattr(stream, name))


def words(dimension: Dimension, question: Question) -> list[str]:
    """All values of a dimension that the question leaves open."""
    match dimension:
        case Dimension.ROLE:
            return _chosen(question.role, Role)
        case Dimension.SEX:
            return _chosen(question.sex, Sex)
        case Dimension.AGE_BAND:
            return _chosen(question.age_band, [band for band in AgeBand if band is not AgeBand.UNDER_18])
        case Dimension.RACE:
            return _chosen(question.race, Race)
        case Dimension.CHARGE:
            return _chosen(question.charge, [charge for charge in Charge if charge is not Charge.LEWD_CONDUCT])
        case Dimension.VENUE:
            return _chosen(question.venue, Venue)
        case Dimension.WEEKDAY:
            return list(question.weekdays or WEEKDAYS)
        case Dimension.HOUR:
            return [block for block in HOUR_BLOCKS if _in_hours(block, question.hours)]
        case Dimension.SIZE_BAND:
            return _bands(question)
        case _:
            raise ValueError(f"{dimension} has no closed list")


def _chosen(asked: Iterable[str], all_words: Iterable[str]) -> list[str]:
    return [str(word) for word in (tuple(asked) or all_words)]


def _in_hours(block: str, hours: tuple[int, int] | None) -> bool:
    if hours is None:
        return True
    start = int(block.split("-", maxsplit=1)[0])
    return hours[0] <= start < hours[1] if hours[0] < hours[1] else (start >= hours[0] or start < hours[1])


def _bands(question: Question) -> list[str]:
    smallest, largest = question.size_min or 1, question.size_max or max(SIZE_BAND_STARTS)
    pairs = zip(SIZE_BAND_STARTS, SizeBand, strict=True)
    return [band.value for start, band in pairs if smallest <= start <= largest]


def listed(true: TrueCounts, keys: Sequence[Key]) -> TrueCounts:
    """The counts of all `keys`, 0 where nobody stands, and after them the rows beside the keys.

    A row beside the keys (a month that the source doesn't say, say) may stand in an answer only where it is shown:
    anything else would tell that somebody is there.
    """
    frame = true.frame
    places = {key: place for place, key in enumerate(keys)}
    rows = zip(*(frame[name].to_list() for name in true.dimensions), strict=True)
    # A new row gets the place after the last.
    at = [places.setdefault(row, len(places)) for row in rows]
    if len(set(at)) < len(at):
        raise ValueError("a row of true counts stands twice")
    columns: list[pl.Series] = []
    for place, name in enumerate(true.dimensions):
        columns.append(pl.Series(name, [key[place] for key in places], dtype=column_type(name)))
    for name in TRUE_COLUMNS:
        column = np.zeros(len(places), dtype=np.int64)
        if frame[name].null_count() < len(at):  # else the engine wasn't asked for it
            column[at] = frame[name].to_numpy()
        columns.append(pl.Series(name, column))
    return TrueCounts(pl.DataFrame(columns), true.dimensions, true.unit)

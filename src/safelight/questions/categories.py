"""Every row that an answer lists, whether anybody stands in it or not.

A category of nobody and one of few look the same, so the rows come from the question, the closed lists of words and
what the sources cover, never from the counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import polars as pl

from safelight.core.counts import PublishedCounts
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
from safelight.privacy import SHOWN

TIME = {
    Dimension.MONTH: pl.col("start").dt.strftime("%Y-%m"),
    Dimension.QUARTER: pl.concat_str(
        pl.col("start").dt.year().cast(pl.String), pl.lit("-Q"), pl.col("start").dt.quarter().cast(pl.String)
    ),
    Dimension.YEAR: pl.col("start").dt.year().cast(pl.Int64),
}


def covered(coverage: pl.DataFrame, question: Question, cities: Iterable[str], today: date) -> pl.DataFrame:
    """The part of the coverage that a question counts: its cities, sources, bases, origin, unit and closed months."""
    wanted = [pl.col("city").is_in(list(cities)), pl.col("visible_from") <= today]
    if question.source:
        wanted.append(pl.col("source").is_in(list(question.source)))
    if question.basis:
        wanted.append(pl.col("basis").is_in([basis.value for basis in question.basis]))
    origins = [origin.value for origin in question.origin]
    wanted.append(pl.col("origin").is_in(origins) if origins else pl.col("by_default"))
    if question.unit and question.unit is not Unit.OPERATIONS:
        wanted.append(pl.col("unit") == question.unit.value)
    if question.since:
        wanted.append(pl.col("start") >= question.since.replace(day=1))
    if question.until:
        wanted.append(pl.col("start") <= question.until)
    return coverage.filter(wanted)


def expected_rows(coverage: pl.DataFrame, question: Question, dimensions: tuple[str, ...], unit: Unit) -> pl.DataFrame:
    """All keys of an answer in `unit`, in the order in which they are listed; cells aren't among the dimensions."""
    part = coverage if unit is Unit.OPERATIONS else coverage.filter(pl.col("unit") == unit.value)
    known = [name for name in dimensions if name in ("city", "source", "basis", "origin") or name in TIME]
    keys = part.with_columns(**{name: TIME[Dimension(name)] for name in known if name in TIME})
    keys = keys.select(known).unique(maintain_order=True).sort(known) if known else pl.DataFrame()
    for name in dimensions:
        if name not in known:
            keys = keys.join(pl.DataFrame({name: words(Dimension(name), question)}), how="cross")
    return keys.select(dimensions)


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


def complete(published: PublishedCounts, keys: pl.DataFrame, absent: pl.DataFrame) -> PublishedCounts:
    """All of `keys`, with the published row where there is one, else with the status of `absent`.

    `absent` has the keys' columns, status and number. Published rows beside the keys (a month that the source doesn't
    say, say) stay only where they are shown: anything else would tell that somebody is there.
    """
    dimensions = list(published.dimensions)
    if not dimensions:
        return published
    frame = published.frame.cast({name: kind for name, kind in keys.schema.items() if name in dimensions})
    said = frame.rename({"status": "_status", "number": "_number"})
    listed = absent.join(said, on=dimensions, how="left", nulls_equal=True, maintain_order="left")
    # A protected row has no number: which one counts is told by the status.
    found = listed["_status"].is_not_null()
    whole = listed.with_columns(
        listed["_status"].zip_with(found, listed["status"]).alias("status"),
        listed["_number"].zip_with(found, listed["number"]).alias("number"),
    ).select(frame.columns)
    if int(found.sum()) == len(frame):
        return replace(published, frame=whole)
    beside = frame.join(keys, on=dimensions, how="anti", nulls_equal=True).filter(pl.col("status") == SHOWN)
    return replace(published, frame=pl.concat([whole, beside]))

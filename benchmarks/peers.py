"""The same work in pandas and in Polars: the question's filters, its groups, and what the event rule needs.

Both hold the records in memory, derived once, words as categories: the fast way in each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np
import pandas as pd
import polars as pl

from safelight.core.counts import KEY_MODULUS
from safelight.core.question import Question
from safelight.core.vocabulary import SIZE_BAND_STARTS, WEEKDAYS, Unit

_WORDS: Final = ("city", "source", "basis", "origin", "role", "sex", "age_band", "race", "charge", "venue")
_CELLS: Final = {6: "cell_6", 7: "cell_7", 8: "cell_8"}
_FILTERS: Final = ("city", "source", "basis", "role", "sex", "age_band", "race", "charge", "venue")
NUMBERS: Final = ("n", "key", "operations", "largest")

Peer = Callable[[Question], pl.DataFrame]
"""Columns: unit, the dimensions asked for, basis, origin, then NUMBERS."""


def prepare(records: pl.DataFrame, today: date) -> pl.DataFrame:
    """What questions use, of the records that may be counted: what an analyst keeps in memory between questions."""
    when, known = pl.col("occurred_from"), pl.col("date_precision").cast(pl.String)
    month = when.dt.year() * 12 + when.dt.month().cast(pl.Int32) - 1
    band = sum((pl.col("operation_size") >= start).cast(pl.Int8) for start in SIZE_BAND_STARTS[1:])
    single = pl.col("operation_id").is_null()
    alone = -1 - pl.int_range(pl.len(), dtype=pl.Int32)
    counted = records.filter(~pl.col("held"), ~pl.col("minor"), ~pl.col("apart"), pl.col("visible_from") <= today)
    return counted.select(
        *(pl.col(name).cast(pl.Categorical) if name in ("city", "source") else pl.col(name) for name in _WORDS),
        *_CELLS.values(),
        "occurred_from",
        year=when.dt.year(),
        quarter=month // 3,
        month=month,
        weekday=pl.when(known.is_in(["hour", "day"])).then(when.dt.weekday() - 1),
        hour=pl.when(known == "hour").then(when.dt.hour() // 4),
        size=pl.col("operation_size"),
        size_band=band,
        unit=pl.when(pl.col("people").is_not_null()).then(0).otherwise(1).cast(pl.Int8),
        operation=pl.when(single).then(alone).otherwise(pl.col("operation_id").rank("dense").cast(pl.Int32)),
        n=pl.coalesce("people", "offences").cast(pl.Int64),
        key=pl.col("record_key").cast(pl.Int64),
    )


def polars_peer(table: pl.DataFrame) -> Peer:
    """Polars: one lazy query a question."""

    def count(question: Question) -> pl.DataFrame:
        groups = _groups(question)
        rows = table.lazy().filter(*_polars_conditions(question))
        each = rows.group_by(*groups, "operation").agg(pl.col("n", "key").sum())
        total = each.group_by(*groups).agg(
            pl.col("n").sum(), pl.col("key").sum() % KEY_MODULUS, operations=pl.len(), largest=pl.col("n").max()
        )
        return total.collect()

    return count


def _polars_conditions(question: Question) -> list[pl.Expr]:
    found = [pl.col(name).is_in([str(word) for word in words]) for name, words in _asked(question)]
    for column, values in _clock(question):
        found.append(pl.col(column).is_in(values))
    found += [pl.col(name).is_not_null() for name in ("hour", "weekday") if name in question.by]
    since, before = _window(question)
    if since:
        found.append(pl.col("occurred_from") >= since)
    if before:
        found.append(pl.col("occurred_from") < before)
    if question.size_min:
        found.append(pl.col("size") >= question.size_min)
    if question.size_max:
        found.append(pl.col("size") <= question.size_max)
    if question.unit in _UNITS:
        found.append(pl.col("unit") == _UNITS.index(question.unit))
    return found or [pl.lit(value=True)]


def pandas_peer(table: pl.DataFrame) -> Peer:
    """pandas: boolean masks and two group-bys."""
    words = {name: table[name].cast(pl.String).to_pandas().astype("category") for name in _WORDS}
    others = [name for name in table.columns if name not in _WORDS]
    frame = pd.DataFrame({**words, **{name: table[name].to_numpy() for name in others}})

    def count(question: Question) -> pl.DataFrame:
        groups = _groups(question)
        rows = frame.loc[_pandas_mask(frame, question), [*groups, "operation", "n", "key"]]
        each = rows.groupby([*groups, "operation"], observed=True, sort=False, dropna=False)[["n", "key"]].sum()
        each["operations"] = 1
        total = each.groupby(level=groups, observed=True, sort=False, dropna=False).agg(
            n=("n", "sum"), key=("key", "sum"), operations=("operations", "sum"), largest=("n", "max")
        )
        total["key"] %= KEY_MODULUS
        return pl.from_pandas(total.reset_index())

    return count


def _pandas_mask(frame: pd.DataFrame, question: Question) -> np.ndarray:
    mask = np.ones(len(frame), dtype=bool)
    for name, words in _asked(question):
        mask &= frame[name].isin([str(word) for word in words]).to_numpy()
    for column, values in _clock(question):
        mask &= frame[column].isin(values).to_numpy()
    for name in ("hour", "weekday"):
        if name in question.by:
            mask &= frame[name].notna().to_numpy()
    since, before = _window(question)
    if since:
        mask &= (frame["occurred_from"] >= since).to_numpy()
    if before:
        mask &= (frame["occurred_from"] < before).to_numpy()
    if question.size_min:
        mask &= (frame["size"] >= question.size_min).to_numpy()
    if question.size_max:
        mask &= (frame["size"] <= question.size_max).to_numpy()
    if question.unit in _UNITS:
        mask &= (frame["unit"] == _UNITS.index(question.unit)).to_numpy()
    return mask


_UNITS: Final = (Unit.PEOPLE, Unit.OFFENCES)


def _groups(question: Question) -> list[str]:
    asked = [_CELLS[question.resolution or 8] if name == "cell" else name.value for name in question.by]
    return ["unit", *asked, *(name for name in ("basis", "origin") if name not in asked)]


def _asked(question: Question) -> list[tuple[str, Sequence[str]]]:
    return [(name, words) for name in _FILTERS if (words := getattr(question, name))]


def _clock(question: Question) -> list[tuple[str, list[int]]]:
    found = []
    if question.hours:
        start, end = question.hours
        starts = range(0, 24, 4)
        inside = [hour // 4 for hour in starts if (start <= hour < end if start < end else hour >= start or hour < end)]
        found.append(("hour", inside))
    if question.weekdays:
        found.append(("weekday", [WEEKDAYS.index(day) for day in question.weekdays]))
    return found


def _window(question: Question) -> tuple[datetime | None, datetime | None]:
    """From, and before."""
    since = datetime.combine(question.since, time()) if question.since else None
    before = datetime.combine(question.until + timedelta(days=1), time()) if question.until else None
    return since, before

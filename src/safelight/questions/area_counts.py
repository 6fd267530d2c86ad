"""True counts of encampment calls and police activity, and the published tables that come of them.

In a cell the rows of one place (a cell of resolution 9) are one event, so that no cell may stand for one camp.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Final

import polars as pl

from safelight.catalog import City
from safelight.core.counts import KEY_MODULUS, TRUE_COLUMNS, PublishedCounts, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import HOUR_BLOCKS, WEEKDAYS, AreaKind, DatePrecision, Dimension, Unit
from safelight.privacy import IN_CITY, Placed, Plan, publish, publish_areas
from safelight.questions.area_question import KIND, AreaQuestion
from safelight.questions.categories import Key, column_type, expected_rows
from safelight.questions.coverage import Coverage
from safelight.questions.holdings import Holdings, default_origin
from safelight.questions.publishing import Drawn, publish_listed, sharpest
from safelight.store import AREA_TABLES, SourceState

_ALWAYS: Final = (KIND, "basis", "origin")
"""What rows are told apart by, whatever is asked."""

_PLACE: Final = "place"
_HOUR_KNOWN: Final = pl.col("date_precision").cast(pl.String) == DatePrecision.HOUR.value
_DAY_KNOWN: Final = pl.col("date_precision").cast(pl.String).is_in([DatePrecision.HOUR.value, DatePrecision.DAY.value])


@dataclass(frozen=True, slots=True)
class Scope:
    """What one question is asked of: the sources that have its kinds, and the months that they cover, by kind."""

    holdings: Holdings
    cities: tuple[str, ...]
    today: date
    coverage: Mapping[AreaKind, Coverage]
    states: tuple[tuple[str, SourceState], ...]


def sources_of(city: City, kind: AreaKind) -> tuple[str, ...]:
    """The city's sources with a rule for rows of that kind."""
    return tuple(source.id for source in city.sources if any(rule.kind is kind for rule in source.activity))


def scope_of(question: AreaQuestion, holdings: Holdings, today: date) -> Scope:
    """The scope of a question. Raises NotThere for unknown cities and sources."""
    cities = holdings.asked(question)
    having = {
        kind: {(city, source) for city in cities for source in sources_of(holdings.city(city), kind)}
        for kind in question.kinds
    }
    coverage = {kind: holdings.covered_by(partial(_is_among, pairs), Unit.CALLS) for kind, pairs in having.items()}
    named = {
        (one.city, one.source)
        for covered in coverage.values()
        for one in covered.covered(question, cities, today).present
    }
    states = tuple(
        (city, state)
        for city in cities
        for state in holdings.generations[city].manifest.sources
        if (city, state.source) in named
    )
    return Scope(holdings, cities, today, coverage, states)


def _is_among(pairs: set[tuple[str, str]], city: str, source: str) -> bool:
    return (city, source) in pairs


def counted(question: AreaQuestion, scope: Scope) -> TrueCounts:
    """The true counts by what was asked, kind, basis and origin; never for publication."""
    return _counts(question, scope, _rows(question, scope).filter(_clock_known(question)))


def unknown_hours(question: AreaQuestion, scope: Scope, key: RecordKey) -> tuple[PublishedCounts, ...]:
    """Rows that a question about hours or weekdays leaves out, because the source doesn't say when."""
    by_clock = (Dimension.HOUR, Dimension.WEEKDAY)
    if not (question.hours or question.weekdays or any(name in question.by for name in by_clock)):
        return ()
    by = tuple(name for name in question.by if name not in (*by_clock, Dimension.CELL))
    plain = replace(question, by=by, hours=None, weekdays=(), resolution=None, bbox=None)
    true = _counts(plain, scope, _rows(plain, scope).filter(~_clock_known(question)))
    return (publish_listed(true, _keys(plain, scope, true), lambda whole: publish(whole, key, IN_CITY)),)


def draw_areas(true: TrueCounts, question: AreaQuestion, plan: Plan, scope: Scope, key: RecordKey) -> Drawn:
    """The published table, by cell at the finest allowed step that is dense enough."""
    if not plan.resolutions:
        table = publish_listed(true, _keys(question, scope, true), lambda whole: publish(whole, key, plan.protection))
        return Drawn((table,), (), None)
    (placed,), resolution = sharpest([Placed.of(true)], plan, key)
    areas = publish_areas(placed, resolution, key, plan.protection)
    keys = _keys(question, scope, areas.left)
    left = publish_listed(areas.left, keys, lambda whole: publish(whole, key, IN_CITY))
    return Drawn((areas.cells,), (left,), resolution)


def _rows(question: AreaQuestion, scope: Scope) -> pl.LazyFrame:
    """The rows of the period, kinds, sources and origin asked for, of closed months, with their city."""
    frames = []
    for city in scope.cities:
        generation = scope.holdings.generations[city]
        origins = [origin.value for origin in question.origin] or [default_origin(generation.manifest)]
        rows = generation.table(AREA_TABLES[question.about])
        frames.append(
            rows.filter(pl.col("origin").cast(pl.String).is_in(origins)).with_columns(pl.lit(city).alias("city"))
        )
    day = pl.col("occurred_from").dt.date()
    found = pl.concat(frames).filter(
        ~pl.col("held"),
        pl.col("visible_from") <= scope.today,
        pl.col(KIND).cast(pl.String).is_in([kind.value for kind in question.kinds]),
    )
    tests: list[pl.Expr] = []
    tests += [day >= question.since] if question.since else []
    tests += [day <= question.until] if question.until else []
    tests += [pl.col("source").is_in(question.source)] if question.source else []
    tests += [pl.col("basis").cast(pl.String).is_in(list(question.basis))] if question.basis else []
    tests += [_weekday().is_in(question.weekdays)] if question.weekdays else []
    tests += [_in_hours(question.hours)] if question.hours else []
    return found.filter(tests) if tests else found


def _counts(question: AreaQuestion, scope: Scope, rows: pl.LazyFrame) -> TrueCounts:
    dimensions = (*(name.value for name in question.by), *(name for name in _ALWAYS if name not in question.by))
    columns = {name: _column(name, question) for name in dimensions}
    places = (
        rows.select(
            *(column.cast(column_type(name)).alias(name) for name, column in columns.items()),
            pl.coalesce("cell", "cell_8", "cell_7", "cell_6").alias(_PLACE),
            pl.col("record_key").cast(pl.Int64).alias("key"),
        )
        .group_by(*dimensions, _PLACE)
        .agg(pl.len().cast(pl.Int64).alias("n"), pl.col("key").sum())
    )
    sums = places.group_by(*dimensions).agg(
        pl.col("n").sum().alias("n"),
        pl.col("key").sum() % KEY_MODULUS,
        pl.len().cast(pl.Int64).alias("operations"),
        pl.col("n").max().alias("largest"),
    )
    frame = sums.select(*dimensions, *(pl.col(name).cast(pl.Int64) for name in TRUE_COLUMNS)).sort(*dimensions)
    return TrueCounts(frame.collect(), dimensions, Unit.CALLS)


def _keys(question: AreaQuestion, scope: Scope, true: TrueCounts) -> list[Key]:
    """Every row that the answer lists, so that nobody and few look the same: each kind where a source has it."""
    others = tuple(name for name in true.dimensions if name != KIND)
    place = true.dimensions.index(KIND)
    keys: list[Key] = []
    for kind, coverage in scope.coverage.items():
        covered = coverage.covered(question, scope.cities, scope.today)
        rows = expected_rows(covered, question, others, Unit.CALLS)
        keys += [(*row[:place], kind.value, *row[place:]) for row in rows]
    return keys


def _column(name: str, question: AreaQuestion) -> pl.Expr:
    moment = pl.col("occurred_from").dt
    match name:
        case "cell":
            return pl.col(f"cell_{question.resolution}")
        case "year":
            return moment.year()
        case "quarter":
            return moment.year().cast(pl.String) + "-Q" + moment.quarter().cast(pl.String)
        case "month":
            return moment.strftime("%Y-%m")
        case "weekday":
            return _weekday()
        case "hour":
            return (moment.hour() // 4).replace_strict(dict(enumerate(HOUR_BLOCKS)), return_dtype=pl.String)
        case _:
            return pl.col(name)


def _weekday() -> pl.Expr:
    days = dict(enumerate(WEEKDAYS, start=1))
    return pl.col("occurred_from").dt.weekday().replace_strict(days, return_dtype=pl.String)


def _in_hours(hours: tuple[int, int]) -> pl.Expr:
    hour = pl.col("occurred_from").dt.hour()
    first, last = hours
    return (hour >= first) & (hour < last) if first < last else (hour >= first) | (hour < last)


def _clock_known(question: AreaQuestion) -> pl.Expr:
    """Rows that say the hour, or the day, where a question needs it."""
    if question.hours or Dimension.HOUR in question.by:
        return _HOUR_KNOWN
    return _DAY_KNOWN if question.weekdays or Dimension.WEEKDAY in question.by else pl.lit(value=True)

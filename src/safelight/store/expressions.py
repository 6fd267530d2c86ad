"""Questions as Ibis expressions, written once for every engine: nothing here knows which database runs them.

`facts` turns the records of one generation into one row per record with only what questions use; an engine may keep
the result in memory. `safelight.store.conditions` says which of them a question is about; `counts` adds those up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any, Final, TypeAlias

import ibis

from safelight.core.counts import KEY_MODULUS
from safelight.core.question import Question
from safelight.core.vocabulary import SIZE_BAND_STARTS, Basis, Charge, DatePrecision, Dimension, Origin, Unit
from safelight.store.engine import Population

Expression: TypeAlias = Any
"""An Ibis table or column; Ibis has no types that mypy can check."""

FACT_SCHEMA: Final[dict[str, str]] = {
    **dict.fromkeys(("city", "source"), "int16"),
    **dict.fromkeys(("basis", "origin", "role", "sex", "age_band", "race", "charge", "venue", "unit"), "string"),
    "series": "int16",
    "by_default": "boolean",
    "population": "int8",
    "day": "int32",
    "visible_from": "int32",
    "month": "int32",
    "known_month": "boolean",
    "known_quarter": "boolean",
    "weekday": "int8",
    "hour": "int8",
    "cell": "int64",
    "cell_8": "int64",
    "cell_7": "int64",
    "cell_6": "int64",
    "size": "int16",
    "size_band": "int8",
    "operation": "int32",
    "operation_key": "int32",
    "key": "int32",
    "n": "int32",
}
"""Column -> type of the facts.

- city, source: codes of `Names`; series: unit, basis and origin in one number (`SERIES`), because numbers of two series
  are never added and one column groups faster than three.
- population: index of POPULATIONS; by_default: of the origin that is counted where a question names none.
- day, visible_from: 20190630, a number that sorts as dates do and is the same everywhere.
- month: months since the year 0, the first of the quarter or year where known_month or known_quarter is false.
- weekday: 0 is Monday; null where the day isn't known. hour: block of four hours, 0 is 0-4; null where unknown.
- size: of the operation, in records; size_band: index of SIZE_BAND_STARTS.
- operation: number of the group, null for a record of no group; operation_key: key of the group's smallest record.
- n: people, offences or calls, as `unit` says.
"""

RECORD_TYPES: Final[dict[str, str]] = {
    **dict.fromkeys(("record_id", "operation_id"), "binary"),
    **dict.fromkeys(("source", "basis", "origin", "role", "sex", "age_band", "race", "charge", "venue"), "string"),
    **dict.fromkeys(("people", "offences", "operation_size"), "int16"),
    **dict.fromkeys(("apart", "minor", "held"), "boolean"),
    "occurred_from": "timestamp",
    "date_precision": "string",
    **dict.fromkeys(("cell", "cell_8", "cell_7", "cell_6"), "int64"),
    "record_key": "int32",
    "visible_from": "date",
    **dict.fromkeys(("city_code", "source_code"), "int16"),
    "by_default": "boolean",
    "first_operation": "int32",
}
"""Columns of the records that `facts` reads, in Ibis' types: the table's, and four that the engine adds.

- city_code, source_code: codes of `Names`; by_default: of the origin that is counted where a question names none.
- first_operation: one number for the whole table; its operations get the numbers after it.
"""

SERIES: Final = (tuple(Unit), tuple(Basis), tuple(Origin))
BASIS_STEP: Final = 4
UNIT_STEP: Final = 64
"""A series is unit * UNIT_STEP + basis * BASIS_STEP + origin, each the index in its list."""

POPULATIONS: Final = (Population.TOTAL, Population.APART, Population.MINORS)

_TEXT: Final = ("basis", "origin", "role", "sex", "age_band", "race", "charge", "venue")
_CELLS: Final = {6: "cell_6", 7: "cell_7", 8: "cell_8", 9: "cell"}


@dataclass(frozen=True, slots=True)
class Names:
    """Codes of cities and of their sources in the facts: the index in each list; a source's name may repeat."""

    cities: tuple[str, ...]
    sources: tuple[str, ...]

    def codes(self, dimension: str, wanted: Sequence[str]) -> list[int]:
        """All codes that stand for one of the names."""
        names = self.cities if dimension == "city" else self.sources
        return [code for code, name in enumerate(names) if name in wanted]


def facts(records: Expression) -> Expression:
    """Facts of one generation's records (RECORD_TYPES); held ones and those that stand for nobody are left out.

    Operations are numbered by cell and time, so that the rows of one can lie together.
    """
    records = records.filter(~records.held & (ibis.coalesce(records.people, records.offences, 0) > 0))
    groups = _operations(records)
    joined = records.left_join(groups, records.operation_id == groups.group_id)
    weekday, hour = joined.occurred_from.day_of_week.index(), joined.occurred_from.hour()
    has_hour = joined.date_precision == DatePrecision.HOUR.value
    has_day = has_hour | (joined.date_precision == DatePrecision.DAY.value)
    band = reduce(
        lambda column, start: column + (joined.operation_size >= start).cast("int8"),
        SIZE_BAND_STARTS[1:],
        ibis.literal(0, "int8"),
    )
    unit = ibis.cases(
        (joined.people.notnull(), Unit.PEOPLE.value),
        (joined.basis == Basis.CALL.value, Unit.CALLS.value),
        else_=Unit.OFFENCES.value,
    )
    apart = joined.apart | (joined.charge == Charge.LEWD_CONDUCT.value)
    series = _index(unit, Unit) * UNIT_STEP + _index(joined.basis, Basis) * BASIS_STEP + _index(joined.origin, Origin)
    columns = {
        "city": joined.city_code,
        "source": joined.source_code,
        **{name: joined[name] for name in _TEXT},
        "unit": unit,
        "by_default": joined.by_default,
        "series": series,
        "population": ibis.cases((joined.minor, 2), (apart, 1), else_=0),
        "day": _number(joined.occurred_from),
        "visible_from": _number(joined.visible_from),
        "month": joined.occurred_from.year() * 12 + joined.occurred_from.month() - 1,
        "known_month": ~joined.date_precision.isin([DatePrecision.QUARTER.value, DatePrecision.YEAR.value]),
        "known_quarter": joined.date_precision != DatePrecision.YEAR.value,
        "weekday": ibis.ifelse(has_day, weekday, None),
        "hour": ibis.ifelse(has_hour, hour // 4, None),
        **{name: joined[name] for name in _CELLS.values()},
        "size": joined.operation_size.fill_null(1),
        "size_band": band.fill_null(0),
        "operation": joined.number,
        "operation_key": joined.group_key.coalesce(joined.record_key),
        "key": joined.record_key,
        "n": joined.people.coalesce(joined.offences),
    }
    return joined.select(**{name: columns[name].cast(kind) for name, kind in FACT_SCHEMA.items()})


def _index(column: Expression, words: type[StrEnum]) -> Expression:
    return column.cases(*[(word.value, place) for place, word in enumerate(words)])


def _number(day: Expression) -> Expression:
    return day.year() * 10_000 + day.month() * 100 + day.day()


def _operations(records: Expression) -> Expression:
    grouped = records.filter(records.operation_id.notnull())
    groups = grouped.group_by(group_id=grouped.operation_id).agg(
        group_key=grouped.record_key.argmin(grouped.record_id),
        place=grouped.cell_8.min(),
        start=grouped.occurred_from.min(),
        first=grouped.first_operation.min(),
    )
    order = [groups.place, groups.start, groups.group_id]
    number = ibis.row_number().over(order_by=order) + groups.first + 1
    return groups.select("group_id", "group_key", number=number)


def row_schema(width: int) -> dict[str, str]:
    """The columns of `rows_of` a question with so many dimensions; those of the dimensions have any type."""
    numbers = dict.fromkeys(("n", "key", "operation", "operation_key", "head"), "int32")
    return {"series": "int16", **dict.fromkeys(_places(width), "int64"), **numbers}


def row_columns(facts: Expression, question: Question, head: str | None) -> dict[str, Expression]:
    """What `counts` needs of each fact: `place_0` and so on are the dimensions asked for, but for basis and origin."""
    # One operation, whatever its records stand for: without the unit.
    operations = question.unit is Unit.OPERATIONS
    dimensions = [_dimension(facts, name, question.resolution) for name in split_by(question)]
    return {
        "series": facts.series % UNIT_STEP if operations else facts.series,
        **dict(zip(_places(len(dimensions)), dimensions, strict=True)),
        **{name: facts[name] for name in ("n", "key", "operation", "operation_key")},
        "head": facts[head] if head else ibis.null("int32"),
    }


def split_by(question: Question) -> tuple[str, ...]:
    """The dimensions of a question that are columns of their own; basis and origin stand in the series."""
    return tuple(name.value for name in question.by if name is not Dimension.BASIS)


def counts(rows: Expression, width: int, *, operations: bool, events: bool, heads: bool) -> Expression:
    """True counts of the rows that a question is about: series, place_0 …, n, key, operations, largest.

    `operations`: they are what is counted. Without `events`, operations and largest are null. `heads`: the rows carry
    heads of operations that fit the question (`safelight.store.heads`).
    """
    dimensions = {name: rows[name] for name in ("series", *_places(width))}
    if operations:
        return _count_heads(rows, dimensions) if heads else _count_operations(rows, dimensions)
    if not events:
        total = rows.group_by(**dimensions).agg(n=rows.n.sum(), key=rows.key.sum())
        return _whole(total.mutate(operations=ibis.null("int64"), largest=ibis.null("int64")), dimensions)
    if heads:
        total = rows.group_by(**dimensions).agg(
            n=rows.n.sum(), key=rows.key.sum(), operations=rows["head"].count(), largest=rows["head"].max()
        )
        return _whole(total, dimensions)
    return _whole(_two_passes(rows, dimensions), dimensions)


def _two_passes(rows: Expression, dimensions: Mapping[str, Expression]) -> Expression:
    """Records of no group at once; groups first each for itself, then together."""
    single = rows.filter(rows.operation.isnull())
    singles = single.group_by(**dimensions).agg(
        n=single.n.sum(), key=single.key.sum(), operations=single.count(), largest=single.n.max().cast("int64")
    )
    member = rows.filter(rows.operation.notnull())
    each = member.group_by(**dimensions, operation=member.operation).agg(n=member.n.sum(), key=member.key.sum())
    groups = each.group_by([*dimensions]).agg(
        n=each.n.sum(), key=each.key.sum(), operations=each.count(), largest=each.n.max()
    )
    both = singles.union(groups)
    return both.group_by([*dimensions]).agg(
        n=both.n.sum(), key=both.key.sum(), operations=both.operations.sum(), largest=both.largest.max()
    )


def _count_operations(rows: Expression, dimensions: Mapping[str, Expression]) -> Expression:
    """Each distinct operation is one, so is a record of no group; the key is that of its smallest record."""
    single = rows.filter(rows.operation.isnull())
    singles = single.group_by(**dimensions).agg(n=single.count(), key=single.operation_key.sum())
    member = rows.filter(rows.operation.notnull())
    each = member.group_by(**dimensions, operation=member.operation).agg(key=member.operation_key.max())
    groups = each.group_by([*dimensions]).agg(n=each.count(), key=each.key.sum())
    both = singles.union(groups)
    total = both.group_by([*dimensions]).agg(n=both.n.sum(), key=both.key.sum())
    return _whole(total.mutate(operations=total.n, largest=ibis.literal(1)), dimensions)


def _count_heads(rows: Expression, dimensions: Mapping[str, Expression]) -> Expression:
    """As `_count_operations`, where each operation has one head."""
    heads = rows.filter(rows["head"].notnull())
    total = heads.group_by(**dimensions).agg(n=heads.count(), key=heads.operation_key.sum())
    return _whole(total.mutate(operations=total.n, largest=ibis.literal(1)), dimensions)


def _whole(table: Expression, dimensions: Mapping[str, Expression]) -> Expression:
    """The columns and rows in order, sums as 64-bit integers, the key reduced."""
    whole = table.select(
        *dimensions,
        n=table.n.cast("int64"),
        key=(table.key % KEY_MODULUS).cast("int64"),
        operations=table.operations.cast("int64"),
        largest=table.largest.cast("int64"),
    )
    return whole.order_by([whole[name].asc(nulls_first=False) for name in dimensions])


def dimensions_of(question: Question) -> tuple[str, ...]:
    """The dimensions of an answer: those asked for, then basis and origin, which are never added over."""
    asked = [dimension.value for dimension in question.by]
    return (*asked, *(name for name in ("basis", "origin") if name not in asked))


def _places(width: int) -> tuple[str, ...]:
    return tuple(f"place_{number}" for number in range(width))


def _dimension(facts: Expression, name: str, resolution: int | None) -> Expression:
    match name:
        case Dimension.CELL:
            return facts[_CELLS[resolution or 8]]
        case Dimension.YEAR:
            return (facts.month // 12).cast("int32")
        case Dimension.QUARTER:
            return facts.known_quarter.ifelse((facts.month // 3).cast("int32"), None)
        case Dimension.MONTH:
            return facts.known_month.ifelse(facts.month, None)
        case _:
            return facts[name]

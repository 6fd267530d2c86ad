"""Announced operations to records: one row per operation, role and (where it is certain) sex, with its people.

Nobody under 18 and nobody of an operation that reached beyond the city becomes a row. Announcements are public
statements, each with its address, so they are never held back for a restatement: a correction counts at once.
"""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from safelight.catalog import City
from safelight.core.home import RecordKey
from safelight.core.vocabulary import AgeBand, Charge, DatePrecision, PlacePrecision, Race, Role, Sex, TextState
from safelight.ingest.keys import hashed_bytes, record_keys
from safelight.ingest.operations import LARGEST
from safelight.ingest.posts import NO_DAY
from safelight.store import RECORD_SCHEMA

_ROLES: Final = {
    "prostituted_person": (Role.PROSTITUTED_PERSON, Charge.SELLING),
    "buyer": (Role.BUYER, Charge.BUYING),
    "exploiter": (Role.EXPLOITER, Charge.PROMOTING),
    "unknown_role": (Role.UNKNOWN, Charge.OTHER),
}
_WHY: Final = {
    "prostituted_person": "The public text says that they are accused of selling.",
    "buyer": "The public text says that they paid, or tried to pay.",
    "exploiter": "The public text says that they promoted, managed, drove or trafficked.",
    "unknown_role": "The public text counts them and names no side.",
}
_IDENTITY: Final = ("operation_id", "told", "sex")
_DAYS_OF_A_MONTH: Final = 62
"""An operation of so many days at most is of the month in which it began; a longer one only of its year."""


def records_of_operations(announcements: pl.DataFrame, city: City, key: RecordKey) -> pl.DataFrame:
    """Records (RECORD_SCHEMA) of the tellings that are used; those without any date make none."""
    used = announcements.filter(pl.col("state") == TextState.USED.value)
    dated = used.with_columns(_days(city)).filter(pl.col("from_day").is_not_null())
    rows = [row for at, operation in enumerate(dated.iter_rows(named=True)) for row in _groups(at, operation)]
    schema = {"at": pl.UInt32, "told": pl.String, "sex": pl.String, "people": pl.Int64}
    people = pl.DataFrame(rows, schema=schema, orient="row").join(dated.with_row_index("at"), on="at", how="left")
    named = [b"\0".join((row[0], *(part.encode() for part in row[1:]))) for row in people.select(_IDENTITY).iter_rows()]
    ids = hashed_bytes(pl.Series(named, dtype=pl.Binary), key.derive("ids"), "told/record")
    settle = {source.id: source.settle_days for source in city.sources}
    days = pl.col("source").replace_strict(settle, default=0, return_dtype=pl.Int64)
    month_end = pl.col("occurred_from").dt.date().dt.month_start().dt.offset_by("1mo")
    return (
        people.with_columns(**_columns(city))
        .with_columns(ids.alias("record_id"), record_keys(ids, key).alias("record_key"))
        .with_columns((month_end + pl.duration(days=1) * days).alias("visible_from"))
        .select(pl.col(name).cast(kind) for name, kind in RECORD_SCHEMA.items())
    )


def _days(city: City) -> list[pl.Expr]:
    """First and last day and how exactly they are known; a text that names no day is of the month of its posting."""
    posted = pl.col("published").dt.convert_time_zone(city.timezone).dt.date()
    start, end = pl.col("date_start"), pl.coalesce("date_end", "date_start")
    length = (end - start).dt.total_days()
    precision = (
        pl.when(start.is_null())
        .then(pl.lit(DatePrecision.MONTH.value))
        .when(length == 0)
        .then(pl.lit(DatePrecision.DAY.value))
        .when(length <= _DAYS_OF_A_MONTH)
        .then(pl.lit(DatePrecision.MONTH.value))
        .otherwise(pl.lit(DatePrecision.YEAR.value))
    )
    # A day that can't be was read: nobody knows when it was, whatever the day of the text.
    posted = pl.when(~pl.col("reasons").list.contains(NO_DAY)).then(posted)
    return [
        pl.coalesce(start, posted).alias("from_day"),
        pl.coalesce(end, posted).alias("to_day"),
        precision.alias("date_precision"),
    ]


def _groups(at: int, operation: dict[str, Any]) -> list[tuple[int, str, str, int]]:
    """(operation's place, role as told, sex, people): sex only where it is certain for everybody in the role."""
    told = {role: operation[role] for role in _ROLES if operation[role]}
    male, female, total = operation["male"], operation["female"], operation["total"]
    if total is not None and male == total:
        return [(at, role, Sex.MALE.value, count) for role, count in told.items()]
    if total is not None and female == total:
        return [(at, role, Sex.FEMALE.value, count) for role, count in told.items()]
    if len(told) == 1 and male and female and male + female == total == sum(told.values()):
        [role] = told
        return [(at, role, Sex.FEMALE.value, female), (at, role, Sex.MALE.value, male)]
    return [(at, role, Sex.UNKNOWN.value, count) for role, count in told.items()]


def _columns(city: City) -> dict[str, pl.Expr]:
    """What a record of an announced operation says, beside what its row has already."""
    role = pl.col("told")
    charge = role.replace_strict({name: charge.value for name, (_, charge) in _ROLES.items()}, return_dtype=pl.String)
    empty = ("incident_key", "person_key", "offences", "cell", "cell_8", "cell_7", "cell_6")
    return {
        "role": role.replace_strict({name: kind.value for name, (kind, _) in _ROLES.items()}, return_dtype=pl.String),
        "role_why": role.replace_strict(_WHY, return_dtype=pl.String),
        "code": pl.format("text: {}", role),
        "charge": charge,
        "charges": pl.concat_list(charge),
        "city": pl.lit(city.id),
        "people": pl.col("people").clip(1, LARGEST),
        "operation_size": pl.coalesce("total", "people").clip(1, LARGEST),
        "age_band": pl.lit(AgeBand.UNKNOWN.value),
        "race": pl.lit(Race.UNKNOWN.value),
        "occurred_from": pl.col("from_day").cast(pl.Datetime("us")),
        "occurred_to": pl.col("to_day").cast(pl.Datetime("us")),
        "place_precision": pl.lit(PlacePrecision.CITY.value),
        "generation": pl.lit(0),
        **{name: pl.lit(value=False) for name in ("apart", "minor", "held", "place_withheld")},
        **{name: pl.lit(None) for name in empty},
    }

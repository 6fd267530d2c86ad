"""Which arrest records an announced operation speaks about: a score with its parts, shown and undone by the catalogue.

An announcement and the records are two tellings of one event in different bases, which are never added; the link says
so, and keeps an operation that was announced and can be inferred from records from being listed twice.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from safelight.catalog import City
from safelight.core.vocabulary import Basis, DatePrecision, LinkKind, TextState
from safelight.ingest.matching import place_fits
from safelight.ingest.operations import FAMILIES
from safelight.store import TABLE_SCHEMAS

ENOUGH: Final = 0.7
WEIGHTS: Final = {"time": 0.35, "number": 0.35, "charge": 0.15, "place": 0.15}
LONGEST_DAYS: Final = 14
"""Operations told of a longer time are not tied to records: too many fit."""

_OF_PEOPLE: Final = (Basis.ARREST.value, Basis.CITATION.value, Basis.REPORTED_OFFENCE.value)
_ROLE_OF_FAMILY: Final = {"selling": "prostituted_person", "buying": "buyer", "exploiting": "exploiter"}
_ROLES: Final = ("prostituted_person", "buyer", "exploiter")


def record_links(announcements: pl.DataFrame, ledger: pl.DataFrame, city: City) -> pl.DataFrame:
    """The best link of each announced operation to the records of its days, where one is good enough.

    `ledger`: records with operation_id; the group of a link is theirs, or null for records of those days in no group.
    """
    candidates = _days_told(announcements).join(_by_day(ledger), on="day", suffix="_found").with_columns(_role_count())
    # A record whose side nobody knows may belong to any operation; one of another side than was told can't.
    fitting = candidates.filter(pl.col("family").is_null() | (pl.col("named") == 0) | (pl.col("told_of_role") > 0))
    whole = ["operation_id", "announcement_id", "operation_no", "source_found", "other"]
    sides = fitting.group_by(*whole, "family", maintain_order=True).agg(
        pl.col("address", "total", "length", "named", "told_of_role", "venue", "venue_found").first(),
        pl.col("people").sum(),
    )
    vague = pl.col("family").is_null().any() | (pl.col("named").first() == 0)
    found = sides.group_by(whole, maintain_order=True).agg(
        pl.col("address", "length", "venue", "venue_found").first(),
        pl.col("people").sum(),
        vague.alias("vague"),
        pl.when(vague).then(pl.col("total").first()).otherwise(pl.col("told_of_role").sum()).alias("expected"),
    )
    score = pl.sum_horizontal(pl.col(name) * weight for name, weight in WEIGHTS.items())
    best = (
        found.with_columns(**_parts())
        .with_columns(score.alias("score"))
        .filter(pl.col("score") >= ENOUGH - 1e-6)
        .sort("score", "other", descending=[True, False], nulls_last=True)
        .unique(["announcement_id", "operation_no"], keep="first", maintain_order=True)
    )
    undone = [one.address for one in city.unlinks if one.of == "records"]
    linked = best.with_columns(
        pl.lit(LinkKind.RECORDS.value).alias("kind"),
        pl.col("address").is_in(undone).fill_null(value=False).alias("undone"),
        pl.lit(None).alias("agency"),
    )
    return linked.select(pl.col(name).cast(kind) for name, kind in TABLE_SCHEMAS["links"].items())


def _days_told(announcements: pl.DataFrame) -> pl.DataFrame:
    """Each day of each operation that can be linked."""
    length = (pl.coalesce("date_end", "date_start") - pl.col("date_start")).dt.total_days() + 1
    told = announcements.with_columns(
        length.alias("length"),
        pl.sum_horizontal((pl.col(role) > 0).fill_null(value=False) for role in _ROLES).alias("named"),
    ).filter(
        (pl.col("state") == TextState.USED.value) & (pl.col("total") > 0) & pl.col("length").is_between(1, LONGEST_DAYS)
    )
    days = pl.date_ranges("date_start", pl.coalesce("date_end", "date_start"))
    return told.with_columns(days.alias("day"), pl.col("venue").cast(pl.String)).explode("day")


def _role_count() -> pl.Expr:
    """How many people the text tells of on the side that the records are of."""
    counts = [pl.when(pl.col("family") == role).then(pl.col(role)) for role in _ROLES]
    return pl.coalesce(counts).fill_null(0).alias("told_of_role")


def _parts() -> dict[str, pl.Expr]:
    small, large = pl.min_horizontal("people", "expected"), pl.max_horizontal("people", "expected")
    return {
        "time": pl.when(pl.col("length") == 1).then(1.0).when(pl.col("length") <= 3).then(0.8).otherwise(0.6),
        "number": pl.when(large > 0).then(small / large).otherwise(0.0),
        "charge": pl.when("vague").then(0.5).otherwise(1.0),
        "place": place_fits(pl.col("venue"), pl.col("venue_found")),
    }


def _by_day(ledger: pl.DataFrame) -> pl.DataFrame:
    """People (or offences) of each inferred operation, and of all records of a day in no operation."""
    known = pl.col("date_precision").cast(pl.String).is_in([DatePrecision.HOUR.value, DatePrecision.DAY.value])
    fits = pl.col("basis").cast(pl.String).is_in(_OF_PEOPLE) & ~pl.col("held") & ~pl.col("minor") & ~pl.col("apart")
    family = pl.col("charge").cast(pl.String).replace_strict({str(c): f for c, f in FAMILIES.items()}, default="other")
    rows = ledger.filter(known & fits).with_columns(
        pl.col("occurred_from").dt.date().alias("day"),
        family.replace_strict(_ROLE_OF_FAMILY, default=None, return_dtype=pl.String).alias("family"),
        pl.coalesce("people", "offences").cast(pl.Int64).alias("people"),
        pl.col("operation_id").alias("other"),
    )
    # Records of one source at a time: two sources may hold the same arrests.
    return rows.group_by("day", "source", "other", "family", maintain_order=True).agg(
        pl.col("people").sum(),
        pl.col("venue").cast(pl.String).mode(maintain_order=True).first().alias("venue"),
    )

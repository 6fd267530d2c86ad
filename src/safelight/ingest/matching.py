"""Which tellings speak of one operation: a score, made of days, numbers, kinds of place, roles and agencies.

Compared are tellings of one city whose days touch, of about the same size or, from different sources, by the same
agency; and equal texts, whenever they were posted. A telling is one operation of one text.
"""

from __future__ import annotations

from typing import Final

import polars as pl

ENOUGH: Final = 0.7
"""Score from which on two tellings are taken for one operation."""

WEIGHTS: Final = {"time": 0.35, "number": 0.3, "place": 0.15, "charge": 0.1, "agency": 0.1}
PARTS: Final = tuple(WEIGHTS)
CROWD: Final = 200
"""Tellings of one day and size beyond which nothing is compared: no city has so many, and each is compared to each."""

_LONGEST_DAYS: Final = 40
_SURE_FROM: Final = 5
"""Equal numbers from this size on say that it is one operation; ones and twos are equal by chance."""
_UNDATED_DAYS: Final = 3
_ROLES: Final = ("buyer", "exploiter", "prostituted_person")


def pairs(tellings: pl.DataFrame) -> pl.DataFrame:
    """Pairs that belong together: row_a < row_b (numbers in `tellings`), score, and PARTS; best first.

    `tellings`: columns of the announcements, in the order in which they were published.
    """
    rows = tellings.with_row_index("row").with_columns(
        _first().alias("first"), _last().alias("last"), pl.col("date_start").is_not_null().alias("dated")
    )
    days = rows.filter(pl.col("first").is_not_null()).with_columns(
        pl.date_ranges(
            pl.col("first").dt.offset_by("-1d"),
            pl.min_horizontal(pl.col("last").dt.offset_by("1d"), pl.col("first").dt.offset_by(f"{_LONGEST_DAYS}d")),
        ).alias("day")
    )
    days = days.select("row", "day", "total", "agencies").explode("day")
    found = [_by_size(days), _by_agency(days), _equal_texts(rows)]
    both = pl.concat(found).filter(pl.col("row_a") < pl.col("row_b")).unique()
    columns = ["row", "announcement_id", "source", "text_sha256", "operation_no", "first", "last", "dated"]
    columns += ["scope", "total", *_ROLES, "venue", "agencies"]
    sides = rows.select(columns)
    for side in ("a", "b"):
        renamed = sides.rename({name: f"{name}_{side}" for name in columns})
        both = both.join(renamed, on=f"row_{side}", how="left")
    both = both.filter(
        (pl.col("announcement_id_a") != pl.col("announcement_id_b")) & (pl.col("scope_a") == pl.col("scope_b"))
    )
    scored = _scored(both)
    enough = scored.filter(pl.col("score") >= ENOUGH - 1e-6)
    return enough.sort("score", "row_a", "row_b", descending=[True, False, False]).select(
        "row_a", "row_b", "score", *PARTS
    )


def _first() -> pl.Expr:
    """The first day; a text that names none tells of the days before it."""
    posted = pl.col("published").dt.date()
    return pl.coalesce("date_start", posted.dt.offset_by(f"-{_UNDATED_DAYS}d"))


def _last() -> pl.Expr:
    return pl.coalesce("date_end", "date_start", pl.col("published").dt.date())


def _by_size(days: pl.DataFrame) -> pl.DataFrame:
    """Tellings of touching days whose numbers differ by half at most: in the same or the next power of two."""
    known = days.filter(pl.col("total") > 0).with_columns(pl.col("total").log(2).floor().cast(pl.Int32).alias("power"))
    near = pl.concat([known.with_columns(pl.col("power") + step) for step in (0, 1)])
    return _joined(known, near, ["day", "power"])


def _by_agency(days: pl.DataFrame) -> pl.DataFrame:
    named = days.filter(pl.col("total") > 0).explode("agencies").filter(pl.col("agencies").is_not_null())
    return _joined(named, named, ["day", "agencies"])


def _equal_texts(rows: pl.DataFrame) -> pl.DataFrame:
    return _joined(rows, rows, ["text_sha256", "operation_no"])


def _joined(left: pl.DataFrame, right: pl.DataFrame, on: list[str]) -> pl.DataFrame:
    crowds = left.group_by(on).len().filter(pl.col("len") > CROWD)
    quiet = left.join(crowds, on=on, how="anti")
    found = quiet.select("row", *on).join(right.select("row", *on), on=on, suffix="_other").select("row", "row_other")
    ordered = found.select(
        pl.min_horizontal("row", "row_other").alias("row_a"), pl.max_horizontal("row", "row_other").alias("row_b")
    )
    return ordered.unique()


def _scored(both: pl.DataFrame) -> pl.DataFrame:
    same_source = pl.col("source_a") == pl.col("source_b")
    agency = _agency(same_source)
    parts = {
        "time": _time(),
        "number": _number(~same_source & (agency == 1)),
        "place": place_fits(pl.col("venue_a"), pl.col("venue_b")),
        "charge": _roles(),
        "agency": agency,
    }
    scored = both.with_columns(expression.cast(pl.Float64).alias(name) for name, expression in parts.items())
    total = pl.sum_horizontal(pl.col(name) * weight for name, weight in WEIGHTS.items())
    # Without common days or a number that fits there is no reason to take two for one, whatever else agrees; nor are
    # twelve men at a motel a correction of ten women on the street.
    same = pl.col("total_a") == pl.col("total_b")
    fits = (pl.col("time") > 0) & (pl.col("number") > 0) & (same | ((pl.col("place") > 0) & (pl.col("charge") > 0)))
    total = pl.when(fits).then(total).otherwise(0)
    equal = (pl.col("text_sha256_a") == pl.col("text_sha256_b")) & (
        pl.col("operation_no_a") == pl.col("operation_no_b")
    )
    return scored.with_columns(pl.when(equal).then(1.0).otherwise(total).alias("score"))


def _time() -> pl.Expr:
    dated = pl.col("dated_a") & pl.col("dated_b")
    gap = pl.max_horizontal(
        (pl.col("first_b") - pl.col("last_a")).dt.total_days(), (pl.col("first_a") - pl.col("last_b")).dt.total_days()
    )
    equal = (pl.col("first_a") == pl.col("first_b")) & (pl.col("last_a") == pl.col("last_b"))
    return (
        pl.when(dated & equal)
        .then(1.0)
        .when(dated & (gap <= 0))
        .then(0.8)
        .when(dated & (gap <= 1) & (pl.col("total_a") == pl.col("total_b")))
        .then(0.5)
        .when(~dated & (gap <= 0))
        .then(0.6)
        .otherwise(0.0)
    )


def _number(part_of: pl.Expr) -> pl.Expr:
    small, large = pl.min_horizontal("total_a", "total_b"), pl.max_horizontal("total_a", "total_b")
    ratio = small / large
    sure = pl.when(large < _SURE_FROM).then(0.6).otherwise(1.0)
    # Agencies of a joint operation also count what is theirs.
    return (
        pl.when((large > 0) & (ratio >= 0.5))
        .then(ratio * ratio * sure)
        .when(part_of)
        .then(0.5)
        .otherwise(0.0)
        .fill_null(0.0)
    )


def place_fits(one: pl.Expr, other: pl.Expr) -> pl.Expr:
    """How well two kinds of place agree: 1, a half where one of them says little, or 0."""
    one, other = one.cast(pl.String), other.cast(pl.String)
    vague = one.is_in(["unknown", "online_arranged", "other"]) | other.is_in(["unknown", "online_arranged", "other"])
    return pl.when(one == other).then(1.0).when(vague).then(0.5).otherwise(0.0)


def _roles() -> pl.Expr:
    """Share of the roles that both name among those that one names; half where one names none."""
    shared = pl.sum_horizontal(((pl.col(f"{r}_a") > 0) & (pl.col(f"{r}_b") > 0)).fill_null(value=False) for r in _ROLES)
    named = [
        pl.sum_horizontal((pl.col(f"{role}_{side}") > 0).fill_null(value=False) for role in _ROLES) for side in "ab"
    ]
    return pl.when((named[0] == 0) | (named[1] == 0)).then(0.5).otherwise(shared / pl.min_horizontal(*named))


def _agency(same_source: pl.Expr) -> pl.Expr:
    common = pl.col("agencies_a").list.set_intersection("agencies_b").list.len()
    silent = (pl.col("agencies_a").list.len() == 0) | (pl.col("agencies_b").list.len() == 0)
    return pl.when(common > 0).then(1.0).when(silent).then(pl.when(same_source).then(0.7).otherwise(0.5)).otherwise(0.0)

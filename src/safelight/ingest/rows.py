"""One batch of a publisher's rows to de-identified rows, and the count of everything else.

What leaves this module holds no value of the publisher's but mapped words, cells, rounded facts and keyed hashes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import polars as pl

from safelight.catalog import City, Layout, Rule, Source
from safelight.core.home import RecordKey
from safelight.core.vocabulary import AgeBand, Basis, DatePrecision, Origin, Unit
from safelight.feeds import Batch
from safelight.ingest.dates import occurred, plausible, precision, visible_from
from safelight.ingest.keys import hashed, joined_text
from safelight.ingest.people import demographics
from safelight.ingest.places import cells
from safelight.ingest.relevance import FIELDS, any_rule, apply_rules, watched
from safelight.ingest.tally import Tally
from safelight.store import RECORD_SCHEMA

STAGED_EXTRA: Final[dict[str, pl.DataType]] = {
    "base_key": pl.Binary(),
    "has_id": pl.Boolean(),
    "rule": pl.UInt32(),
    "version": pl.UInt64(),
}
STAGED_SCHEMA: Final[dict[str, pl.DataType]] = {**RECORD_SCHEMA, **STAGED_EXTRA}
"""Records before duplicates and persons are settled: record_id, operation and key columns are still empty."""


@dataclass(frozen=True, slots=True)
class Context:
    """What a batch needs besides its rows."""

    city: City
    source: Source
    rules: tuple[Rule, ...]
    key: RecordKey
    now: datetime
    origin: Origin
    since: date | None = None
    tombstones: frozenset[bytes] = frozenset()


def deidentify(batch: Batch, context: Context) -> tuple[pl.DataFrame, Tally]:
    """The batch's relevant rows as staged rows (STAGED_SCHEMA), and the tally of all its rows."""
    layout, source = batch.layout, context.source
    relevant, tally = _select(batch, context)
    tally.layouts.add(layout.id)
    tally.dropped_columns.update(batch.dropped)
    when = _columns(relevant, occurred(layout, context.city.timezone))
    if source.supplement:
        ruled = _no_charge(relevant.height)
    else:
        ruled = apply_rules(relevant, layout, context.rules, when["occurred_from"])
    # A row whose only rules were not in force on its day concerns an offence that did not exist then.
    valid = ruled["rule"].is_not_null() | source.supplement
    tally.irrelevant += int((~valid).sum())
    relevant, when, ruled = relevant.filter(valid), when.filter(valid), ruled.filter(valid)
    rows = pl.concat(
        [
            when,
            ruled,
            _columns(relevant, demographics(layout, source)),
            cells(relevant, layout, context.city),
            _columns(relevant, _people(layout, source)),
            _keys(relevant, layout, context),
        ],
        how="horizontal",
    )
    return _staged(rows, context, layout, tally), tally


def _select(batch: Batch, context: Context) -> tuple[pl.DataFrame, Tally]:
    """Relevant rows, and the counts over all rows."""
    tally = Tally(unreadable=batch.unreadable)
    frame = allowed_columns(batch)
    moment = occurred(batch.layout, context.city.timezone)[0]
    if context.since:
        frame = frame.filter((moment.dt.date() >= context.since).fill_null(value=True))
    relevant, tally.unknown_codes = _judged(frame, batch.layout, context)
    tally.read = frame.height + batch.unreadable
    tally.irrelevant = frame.height - relevant.height
    # Days first: there are few of them, so that months cost next to nothing.
    days = frame.select(moment.dt.date().alias("day")).unique().drop_nulls()
    last = context.now.date() + timedelta(days=1)
    sane = days.filter(pl.col("day").is_between(date(context.source.expect.first_year, 1, 1), last))["day"]
    tally.months = months_of(sane, batch.layout)
    if not sane.is_empty():
        ordered: list[date] = sane.sort().to_list()
        tally.oldest, tally.newest = ordered[0], ordered[-1]
    return relevant, tally


def months_of(days: pl.Series, layout: Layout) -> set[str]:
    """The months that these days speak of; of a layout that knows the quarter or year alone, all of it."""
    length = {DatePrecision.QUARTER: 3, DatePrecision.YEAR: 12}.get(layout.dates.precision, 1)
    numbers = (days.dt.year() * 12 + days.dt.month() - 1).unique()
    firsts = {number - number % length for number in numbers}
    return {f"{month // 12}-{month % 12 + 1:02}" for first in firsts for month in range(first, first + length)}


def allowed_columns(batch: Batch) -> pl.DataFrame:
    """The batch in memory with all allowed columns; optional ones that the publisher doesn't send are empty."""
    frame = batch.frame.collect()
    missing = [name for name in batch.layout.allowed if name not in frame.columns]
    nothing = pl.lit(None, dtype=pl.String)
    return frame.with_columns(nothing.alias(name) for name in missing).select(batch.layout.allowed)


def _judged(frame: pl.DataFrame, layout: Layout, context: Context) -> tuple[pl.DataFrame, int]:
    """Rows that a rule fits, and how many others hold a watch word.

    Judged by distinct values: millions of rows have a few hundred codes and texts.
    """
    names = [name for field in FIELDS for name in layout.names(field)]
    if context.source.supplement or not names:
        return (frame if context.source.supplement else frame.clear()), 0
    values = frame.group_by(names).agg(pl.len().alias("_rows"))
    values = values.with_columns(
        any_rule(layout, context.rules).alias("_fits"),
        watched(layout, context.source).alias("_watched"),
    )
    fitting = values.filter("_fits").select(names)
    unknown = int(values.filter(pl.col("_watched") & ~pl.col("_fits"))["_rows"].sum())
    return frame.join(fitting, on=names, how="semi", nulls_equal=True, maintain_order="left"), unknown


def _columns(frame: pl.DataFrame, expressions: list[pl.Expr]) -> pl.DataFrame:
    """The expressions alone, as long as the frame even where all of them are constants."""
    return frame.with_columns(expressions).select([expression.meta.output_name() for expression in expressions])


def _no_charge(height: int) -> pl.DataFrame:
    """A supplementing source says nothing of charges."""
    kinds = {name: STAGED_SCHEMA[name] for name in ("rule", "code", "role", "role_why", "charge", "charges")}
    empty = pl.DataFrame({name: pl.Series([None] * height, dtype=kind) for name, kind in kinds.items()})
    return empty.with_columns(apart=pl.lit(value=False), minor=pl.lit(value=False))


def _people(layout: Layout, source: Source) -> list[pl.Expr]:
    """A row stands for a person only where the source has one row per person arrested."""
    if source.unit is Unit.PEOPLE:
        return [pl.lit(1, dtype=pl.Int16).alias("people"), pl.lit(None, dtype=pl.Int16).alias("offences")]
    number: pl.Expr = pl.lit(1)
    if names := layout.names("offences"):
        given = pl.col(names[0]).str.strip_chars().cast(pl.Float64, strict=False)
        number = pl.when(given.is_finite()).then(given).otherwise(1).clip(1, 999)
    return [pl.lit(None, dtype=pl.Int16).alias("people"), number.cast(pl.Int16).alias("offences")]


def _keys(relevant: pl.DataFrame, layout: Layout, context: Context) -> pl.DataFrame:
    """base_key, incident_key, person_key: keyed hashes of the publisher's ids."""
    source, city = context.source, context.city
    secret = context.key.derive("ids")
    present = list(layout.recorded)
    named = list(layout.names("id"))
    nothing = pl.Series([None] * relevant.height, dtype=pl.String)
    ids = texts_of(relevant, named) if named and source.id_unique else nothing
    # A row whose id is empty is known by its content, like rows of a source without ids.
    of_row = texts_of(relevant, [*named, *(name for name in present if name not in named)])
    columns = {"base_key": hashed(ids.fill_null(of_row), secret, f"record/{city.id}/{source.id}")}
    columns["has_id"] = ids.is_not_null()
    columns["version"] = relevant.select(joined_text(present).hash(seed=0).alias("version")).to_series()
    for field in ("incident", "person"):
        names = list(layout.names(field))
        texts = texts_of(relevant, names) if names else pl.Series([None] * relevant.height, dtype=pl.String)
        columns[f"{field}_key"] = hashed(texts, secret, f"{field}/{city.id}")
    return pl.DataFrame(columns)


def texts_of(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
    """The columns as one text per row; null where all of them are empty."""
    empty = pl.all_horizontal([pl.col(name).fill_null("").str.strip_chars() == "" for name in names])
    return frame.select(pl.when(~empty).then(joined_text(names)).alias("text")).to_series()


def _staged(rows: pl.DataFrame, context: Context, layout: Layout, tally: Tally) -> pl.DataFrame:
    """Drop what can't become a record, counting why, and bring the rest into the staged columns."""
    source = context.source
    reason = (
        pl.when(pl.col("occurred_from").is_null())
        .then(pl.lit("date_unreadable"))
        .when(~plausible(source.expect.first_year, context.now))
        .then(pl.lit("date_impossible"))
    )
    judged = rows.with_columns(reason.alias("reason"), pl.col("occurred_from").dt.strftime("%Y-%m").alias("month"))
    rejected = judged.filter(pl.col("reason").is_not_null())
    if source.supplement:
        tally.irrelevant += judged.height
    else:
        tally.relevant = judged.height
        tally.rejected = rejected.height
        tally.by_code = Counter(judged["code"].drop_nulls().to_list())
        month = pl.when(pl.col("reason") == "date_unreadable").then(pl.lit("")).otherwise("month").fill_null("")
        pairs = rejected.select("reason", month.alias("month")).group_by("reason", "month").len()
        tally.rejects = Counter({(why, when): count for why, when, count in pairs.iter_rows()})
    good = judged.filter(pl.col("reason").is_null())
    tally.places = Counter(
        {
            "outside": int(good["place_outside"].sum()),
            "withheld": int(good["place_withheld"].sum()),
            "unknown": int(good["cell"].is_null().sum()),
        }
    )
    basis = Basis(source.basis)
    return good.with_columns(
        pl.lit(context.city.id).alias("city"),
        pl.lit(source.id).alias("source"),
        pl.lit(basis.value).alias("basis"),
        pl.lit(context.origin.value).alias("origin"),
        precision(pl.col("hour_known"), layout.dates).alias("date_precision"),
        (pl.col("minor") | (pl.col("age_band") == AgeBand.UNDER_18.value)).alias("minor"),
        visible_from(source.settle_days).alias("visible_from"),
        pl.lit(0, dtype=pl.Int32).alias("generation"),
        pl.lit(value=False).alias("held"),
        *(
            pl.lit(None, dtype=STAGED_SCHEMA[name]).alias(name)
            for name in ("record_id", "operation_id", "operation_size", "record_key")
        ),
    ).select(pl.col(name).cast(kind) for name, kind in STAGED_SCHEMA.items())

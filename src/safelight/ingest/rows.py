"""One batch of a publisher's rows to de-identified rows, and the count of everything else.

What leaves this module holds no value of the publisher's but mapped words, cells, rounded facts and keyed hashes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import polars as pl

from safelight.catalog import City, Layout, Rule, Source
from safelight.core.home import RecordKey
from safelight.core.vocabulary import AgeBand, Basis, Origin, Unit
from safelight.feeds import Batch
from safelight.ingest.dates import occurred, plausible, precision, visible_from
from safelight.ingest.keys import hashed, joined_text
from safelight.ingest.people import demographics
from safelight.ingest.places import cells
from safelight.ingest.relevance import any_rule, apply_rules, watched
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
    """Relevant rows in memory and the counts over all rows, in one pass where the frame is scanned."""
    layout, source, tally = batch.layout, context.source, Tally()
    moments = occurred(layout, context.city.timezone)
    frame = batch.frame
    if context.since:
        start = moments[0].dt.date() >= context.since
        frame = frame.filter(start.fill_null(value=True))
    mask = pl.lit(value=True) if source.supplement else any_rule(layout, context.rules)
    watch = watched(layout, source, context.rules)
    sane = pl.when(plausible(source.expect.first_year, context.now)).then(pl.col("occurred_from"))
    months = frame.select(moments[0]).select(sane.dt.strftime("%Y-%m").alias("month"), sane.dt.date().alias("day"))
    wanted = [
        frame.filter(mask).select(layout_columns(batch)),
        months.group_by("month").agg(pl.len(), pl.col("day").min().alias("first"), pl.col("day").max().alias("last")),
        frame.select((pl.lit(value=False) if watch is None else watch).sum().alias("unknown")),
    ]
    relevant, by_month, unknown = pl.collect_all(wanted, engine="streaming")
    seen = int(by_month["len"].sum())
    tally.unreadable = batch.unreadable
    tally.read = seen + batch.unreadable
    tally.irrelevant = seen - relevant.height
    tally.unknown_codes = int(unknown["unknown"][0] or 0)
    known = by_month.drop_nulls("month")
    tally.months = set(known["month"])
    tally.oldest, tally.newest = (
        known["first"].cast(pl.Date).min(),  # type: ignore[assignment]  # a Date column's least is a date
        known["last"].cast(pl.Date).max(),  # type: ignore[assignment]
    )
    return relevant, tally


def _columns(frame: pl.DataFrame, expressions: list[pl.Expr]) -> pl.DataFrame:
    """The expressions alone, as long as the frame even where all of them are constants."""
    return frame.with_columns(expressions).select([expression.meta.output_name() for expression in expressions])


def layout_columns(batch: Batch) -> list[str]:
    """The allowed columns that the batch really has."""
    present = set(batch.frame.collect_schema().names())
    return [name for name in batch.layout.allowed if name in present]


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
    present = [name for name in layout.allowed if name in relevant.columns]
    named = [name for name in layout.names("id") if name in present]
    nothing = pl.Series([None] * relevant.height, dtype=pl.String)
    ids = _texts(relevant, named) if named and source.id_unique else nothing
    # A row whose id is empty is known by its content, like rows of a source without ids.
    of_row = _texts(relevant, [*named, *(name for name in present if name not in named)])
    columns = {"base_key": hashed(ids.fill_null(of_row), secret, f"record/{city.id}/{source.id}")}
    columns["has_id"] = ids.is_not_null()
    columns["version"] = relevant.select(joined_text(present).hash(seed=0).alias("version")).to_series()
    for field in ("incident", "person"):
        names = [name for name in layout.names(field) if name in present]
        texts = _texts(relevant, names) if names else pl.Series([None] * relevant.height, dtype=pl.String)
        columns[f"{field}_key"] = hashed(texts, secret, f"{field}/{city.id}")
    return pl.DataFrame(columns)


def _texts(frame: pl.DataFrame, names: Sequence[str]) -> pl.Series:
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

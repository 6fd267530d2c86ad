"""Rows that stand beside arrests, in tables of their own: known by a hash, settled once, held where they come late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import polars as pl

from safelight.catalog import Layout
from safelight.core.home import RecordKey
from safelight.ingest.dates import occurred, plausible, precision, visible_from
from safelight.ingest.keys import hashed, joined_text, record_keys, told_apart
from safelight.ingest.rows import Context, months_of, texts_of
from safelight.ingest.tally import Tally

HAS_ID: Final = "has_id"
"""Column of a staged row: whether the publisher gave it a number."""


def dated(frame: pl.DataFrame, layout: Layout, context: Context, tally: Tally) -> pl.DataFrame:
    """The rows with times, those without a plausible day left out; relevant and rejected rows into the tally."""
    start, end, hour_known = occurred(layout, context.city.timezone)
    rows = frame.with_columns(start, end, precision(hour_known, layout.dates).alias("date_precision"))
    if context.since:
        rows = rows.filter((pl.col("occurred_from").dt.date() >= context.since).fill_null(value=True))
    expect = context.source.expect
    kept = rows.filter(plausible(expect.first_year, context.now, expect.ahead_days).fill_null(value=False))
    tally.relevant = rows.height
    tally.irrelevant = tally.read - tally.unreadable - rows.height
    tally.rejected = rows.height - kept.height
    if tally.rejected:
        tally.rejects["date_unreadable", ""] = tally.rejected
    return kept


def note_days(days: pl.Series, layout: Layout, context: Context, tally: Tally) -> None:
    """The months that the plausible ones of these days speak of, the first day and the last."""
    expect = context.source.expect
    first, last = date(expect.first_year, 1, 1), context.now.date() + timedelta(days=expect.ahead_days)
    sane = days.drop_nulls().unique().sort()
    sane = sane.filter(sane.is_between(first, last))
    tally.months = months_of(sane, layout)
    if len(sane):
        ordered: list[date] = sane.to_list()
        tally.oldest, tally.newest = ordered[0], ordered[-1]


def row_ids(frame: pl.DataFrame, layout: Layout, context: Context, kind: str) -> list[pl.Series]:
    """`KIND_id`, a keyed hash of the publisher's id, or of all allowed columns of a row without one; and `has_id`."""
    source = context.source
    named = list(layout.names("id")) if source.id_unique else []
    content = frame.select(joined_text(layout.allowed).alias("text")).to_series()
    ids = texts_of(frame, named) if named else pl.Series([None] * frame.height, dtype=pl.String)
    purpose = f"{kind}/{context.city.id}/{source.id}"
    hashes = hashed(ids.fill_null(content), context.key.derive("ids"), purpose)
    return [hashes.alias(f"{kind}_id"), ids.is_not_null().alias(HAS_ID)]


def beside(rows: pl.DataFrame, context: Context, schema: dict[str, pl.DataType]) -> pl.DataFrame:
    """The rows with what all rows of a source share, as staged."""
    return rows.with_columns(
        pl.lit(context.source.id).alias("source"),
        pl.lit(context.origin.value).alias("origin"),
        visible_from(context.source.settle_days).alias("visible_from"),
        pl.lit(0, dtype=pl.Int32).alias("record_key"),
    ).select(pl.col(name).cast(kind) for name, kind in schema.items())


def settled(staged: pl.DataFrame, column: str, key: RecordKey) -> pl.DataFrame:
    """Each row once, with its record key: of the same id the last one sent; equal rows without one are numbered."""
    once = staged.filter(HAS_ID).unique(column, keep="last", maintain_order=True)
    others = staged.filter(~pl.col(HAS_ID)).sort(column)
    others = others.with_columns(told_apart(others[column], key.derive("ids")).alias(column))
    rows = pl.concat([once, others])
    return rows.with_columns(record_keys(rows[column], key).alias("record_key")).drop(HAS_ID)

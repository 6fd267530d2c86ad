"""Complaints about the police: category, finding, date and area, in the catalogue's words, in a table of their own.

Nothing about whoever complained or whom the complaint names is read. A complaint is no arrest: no figure of arrests is
made from it, and it is published beside them (`questions.complaints`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, TypeVar

import polars as pl

from safelight.catalog import Complaints, Layout
from safelight.core.home import RecordKey
from safelight.core.vocabulary import ComplaintCategory, ComplaintFinding
from safelight.feeds import Batch
from safelight.ingest.dates import occurred, plausible, precision, visible_from
from safelight.ingest.keys import hashed, joined_text, numbered, record_keys
from safelight.ingest.rows import Context, allowed_columns, months_of, texts_of
from safelight.ingest.tally import Tally
from safelight.store import TABLE_SCHEMAS

Word = TypeVar("Word", bound=StrEnum)

SCHEMA: Final = TABLE_SCHEMAS["complaints"]
STAGED_COMPLAINTS: Final[dict[str, pl.DataType]] = {**SCHEMA, "has_id": pl.Boolean()}
"""Complaints before duplicates are settled: `complaint_id` is a hash of the id, or of the row where it has none."""


def read_complaints(batch: Batch, context: Context) -> tuple[pl.DataFrame, Tally]:
    """The batch's complaints as staged rows (STAGED_COMPLAINTS), and the tally of all its rows: each is relevant."""
    layout, source = batch.layout, context.source
    if source.complaints is None:
        raise TypeError("only a source of complaints is read here")
    frame = allowed_columns(batch)
    tally = Tally(unreadable=batch.unreadable, read=frame.height + batch.unreadable, relevant=frame.height)
    tally.layouts.add(layout.id)
    tally.dropped_columns.update(batch.dropped)
    start, end, hour_known = occurred(layout, context.city.timezone)
    rows = frame.with_columns(
        start,
        end,
        precision(hour_known, layout.dates).alias("date_precision"),
        *_words(layout, source.complaints),
        *_ids(frame, layout, context),
    )
    if context.since:
        rows = rows.filter((pl.col("occurred_from").dt.date() >= context.since).fill_null(value=True))
        tally.irrelevant = tally.relevant - rows.height
        tally.relevant = rows.height
    dated = rows.filter(plausible(source.expect.first_year, context.now).fill_null(value=False))
    tally.rejected = rows.height - dated.height
    if tally.rejected:
        tally.rejects["date_unreadable", ""] = tally.rejected
    days = dated["occurred_from"].dt.date()
    tally.months = months_of(days, layout)
    tally.oldest, tally.newest = _ends(days, context.now.date())
    return dated.with_columns(
        pl.lit(source.id).alias("source"),
        pl.lit(context.origin.value).alias("origin"),
        visible_from(source.settle_days).alias("visible_from"),
        pl.lit(0, dtype=pl.Int32).alias("record_key"),
    ).select(pl.col(name).cast(kind) for name, kind in STAGED_COMPLAINTS.items()), tally


def settle_complaints(
    stored: pl.DataFrame, new: Mapping[str, pl.DataFrame], tallies: Mapping[str, Tally], key: RecordKey
) -> pl.DataFrame:
    """The city's complaints: the stored ones, with those that came in put beside them or in their place.

    Rows with the same id are one complaint, the last one sent; equal rows without an id are told apart by their number.
    """
    parts = [stored]
    for source_id, staged in new.items():
        once = staged.filter("has_id").unique("complaint_id", keep="last", maintain_order=True)
        others = staged.filter(~pl.col("has_id")).sort("complaint_id")
        ordinals = others.select(pl.int_range(pl.len()).over("complaint_id").alias("n")).to_series()
        others = others.with_columns(
            numbered(others["complaint_id"], ordinals, key.derive("ids")).alias("complaint_id")
        )
        settled = pl.concat([once, others])
        tallies[source_id].kept += settled.height
        tallies[source_id].duplicates += staged.height - settled.height
        parts[0] = parts[0].join(settled, on="complaint_id", how="anti")
        keyed = settled.with_columns(record_keys(settled["complaint_id"], key).alias("record_key"))
        parts.append(keyed.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()))
    return pl.concat(parts).sort("source", "occurred_from", "complaint_id")


def _words(layout: Layout, complaints: Complaints) -> list[pl.Expr]:
    category = _mapped(layout, "category", complaints.categories, ComplaintCategory.OTHER, ComplaintCategory.UNKNOWN)
    finding = _mapped(layout, "finding", complaints.findings, ComplaintFinding.OTHER, ComplaintFinding.UNKNOWN)
    return [category.alias("category"), finding.alias("finding"), _area(layout, complaints).alias("area")]


def _mapped(layout: Layout, field: str, words: Mapping[Word, Sequence[str]], other: Word, unknown: Word) -> pl.Expr:
    names = layout.names(field)
    if not names:
        return pl.lit(unknown.value)
    table = {" ".join(word.split()).upper(): kind.value for kind, listed in words.items() for word in listed}
    text = pl.col(names[0]).str.replace_all(r"\s+", " ").str.strip_chars().str.to_uppercase()
    found = text.replace_strict(table, default=other.value, return_dtype=pl.String)
    return pl.when(text.fill_null("") == "").then(pl.lit(unknown.value)).otherwise(found)


def _area(layout: Layout, complaints: Complaints) -> pl.Expr:
    """The area by the catalogue's pattern; what doesn't match whole is null, so that no address can slip in."""
    names = layout.names("area")
    if not names or complaints.area is None:
        return pl.lit(None, dtype=pl.String)
    kept = pl.col(names[0]).str.strip_chars().str.extract(f"^(?:{complaints.area})$", 1)
    before, _, after = complaints.area_name.partition("{0}")
    return pl.when(kept.is_not_null()).then(pl.lit(before) + kept + pl.lit(after))


def _ids(frame: pl.DataFrame, layout: Layout, context: Context) -> list[pl.Series]:
    """A keyed hash of the publisher's id, or of all allowed columns of a row without one; never the id itself."""
    source = context.source
    named = list(layout.names("id")) if source.id_unique else []
    content = frame.select(joined_text(layout.allowed).alias("text")).to_series()
    ids = texts_of(frame, named) if named else pl.Series([None] * frame.height, dtype=pl.String)
    purpose = f"complaint/{context.city.id}/{source.id}"
    hashes = hashed(ids.fill_null(content), context.key.derive("ids"), purpose)
    return [hashes.alias("complaint_id"), ids.is_not_null().alias("has_id")]


def _ends(days: Iterable[date], today: date) -> tuple[date | None, date | None]:
    sane = [day for day in days if day <= today + timedelta(days=1)]
    return min(sane, default=None), max(sane, default=None)

"""Complaints about the police: category, finding, date and area, in the catalogue's words, in a table of their own.

Nothing about whoever complained or whom the complaint names is read. A complaint is no arrest: no figure of arrests is
made from it, and it is published beside them (`questions.complaints`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from safelight.catalog import Complaints, Layout
from safelight.core.home import RecordKey
from safelight.core.vocabulary import ComplaintCategory, ComplaintFinding
from safelight.feeds import Batch
from safelight.ingest.asides import HAS_ID, beside, dated, note_days, row_ids, settled
from safelight.ingest.mapped import mapped
from safelight.ingest.rows import Context, allowed_columns
from safelight.ingest.tally import Tally
from safelight.store import TABLE_SCHEMAS

SCHEMA: Final = TABLE_SCHEMAS["complaints"]
STAGED_COMPLAINTS: Final[dict[str, pl.DataType]] = {**SCHEMA, HAS_ID: pl.Boolean()}
"""Complaints before duplicates are settled: `complaint_id` is a hash of the id, or of the row where it has none."""


def read_complaints(batch: Batch, context: Context) -> tuple[pl.DataFrame, Tally]:
    """The batch's complaints as staged rows (STAGED_COMPLAINTS), and the tally of all its rows: each is relevant."""
    layout, source = batch.layout, context.source
    if source.complaints is None:
        raise TypeError("only a source of complaints is read here")
    frame = allowed_columns(batch)
    tally = Tally(unreadable=batch.unreadable, read=frame.height + batch.unreadable)
    tally.layouts.add(layout.id)
    tally.dropped_columns.update(batch.dropped)
    rows = frame.with_columns(*_words(layout, source.complaints), *row_ids(frame, layout, context, "complaint"))
    known = dated(rows, layout, context, tally)
    note_days(known["occurred_from"].dt.date(), layout, context, tally)
    return beside(known, context, STAGED_COMPLAINTS), tally


def settle_complaints(
    stored: pl.DataFrame, new: Mapping[str, pl.DataFrame], tallies: Mapping[str, Tally], key: RecordKey
) -> pl.DataFrame:
    """The city's complaints: the stored ones, with those that came in put beside them or in their place.

    Rows with the same id are one complaint, the last one sent; equal rows without an id are told apart by their number.
    """
    parts = [stored]
    for source_id, staged in new.items():
        found = settled(staged, "complaint_id", key)
        tallies[source_id].kept += found.height
        tallies[source_id].duplicates += staged.height - found.height
        parts[0] = parts[0].join(found, on="complaint_id", how="anti")
        parts.append(found.select(pl.col(name).cast(kind) for name, kind in SCHEMA.items()))
    return pl.concat(parts).sort("source", "occurred_from", "complaint_id")


def _words(layout: Layout, complaints: Complaints) -> list[pl.Expr]:
    category = mapped(
        layout, "category", complaints.categories, missing=ComplaintCategory.UNKNOWN, other=ComplaintCategory.OTHER
    )
    finding = mapped(
        layout, "finding", complaints.findings, missing=ComplaintFinding.UNKNOWN, other=ComplaintFinding.OTHER
    )
    return [category.alias("category"), finding.alias("finding"), _area(layout, complaints).alias("area")]


def _area(layout: Layout, complaints: Complaints) -> pl.Expr:
    """The area by the catalogue's pattern; what doesn't match whole is null, so that no address can slip in."""
    names = layout.names("area")
    if not names or complaints.area is None:
        return pl.lit(None, dtype=pl.String)
    kept = pl.col(names[0]).str.strip_chars().str.extract(f"^(?:{complaints.area})$", 1)
    before, _, after = complaints.area_name.partition("{0}")
    return pl.when(kept.is_not_null()).then(pl.lit(before) + kept + pl.lit(after))

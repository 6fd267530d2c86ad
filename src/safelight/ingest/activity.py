"""Calls about encampments and other police activity: kind, time and cell of each row, in two tables of their own.

A source's rules (`[[source.activity]]`) say which rows are taken and what kind each is; the columns that set the kind
are dropped with the row. A row that concerns the sex trade is a record and stands in neither table.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from safelight.catalog import ActivityRule, City, Layout, normalise
from safelight.core.home import RecordKey
from safelight.core.vocabulary import KINDS_ABOUT
from safelight.feeds import Batch
from safelight.ingest.asides import HAS_ID, beside, dated, note_days, row_ids, settled
from safelight.ingest.dates import occurred
from safelight.ingest.merge import is_late
from safelight.ingest.places import cells
from safelight.ingest.relevance import any_rule, joined, normal
from safelight.ingest.rows import Context, allowed_columns
from safelight.ingest.tally import Tally
from safelight.store import AREA_SCHEMA, AREA_TABLES, Manifest

STAGED_ACTIVITY: Final[dict[str, pl.DataType]] = {**AREA_SCHEMA, HAS_ID: pl.Boolean()}
"""Rows before duplicates are settled: `row_id` is a hash of the id, or of the row where it has none."""

LEFT_OUT: Final = "none"
"""The kind of rules whose rows are not taken."""

_ID: Final = "row_id"
_CONTENT: Final = tuple(name for name in AREA_SCHEMA if name not in ("record_key", "held"))


def read_activity(batch: Batch, context: Context) -> tuple[pl.DataFrame, Tally]:
    """The batch's rows that a rule of the source takes (STAGED_ACTIVITY), and the tally of all its rows.

    Rows that concern the sex trade are left to the records.
    """
    layout, source = batch.layout, context.source
    frame = allowed_columns(batch)
    tally = Tally(unreadable=batch.unreadable, read=frame.height + batch.unreadable)
    tally.layouts.add(layout.id)
    tally.dropped_columns.update(batch.dropped)
    note_days(frame.select(occurred(layout, context.city.timezone)[0].dt.date()).to_series(), layout, context, tally)
    kinds = frame.with_columns(_kind(layout, source.activity).alias("kind"))
    if context.rules:
        kinds = kinds.filter(~any_rule(layout, context.rules))
    taken = kinds.filter(pl.col("kind").is_not_null())
    rows = dated(taken, layout, context, tally)
    placed = pl.concat(
        [rows, pl.DataFrame(row_ids(rows, layout, context, "row")), cells(rows, layout, context.city)],
        how="horizontal",
    ).with_columns(pl.lit(source.basis.value).alias("basis"), pl.lit(value=False).alias("held"))
    tally.places.update(
        outside=int(placed["place_outside"].sum()),
        withheld=int(placed["place_withheld"].sum()),
        unknown=int(placed["cell"].is_null().sum()),
    )
    counts = placed.group_by("kind").len()
    tally.by_kind.update(dict(counts.iter_rows()))
    return beside(placed, context, STAGED_ACTIVITY), tally


def settle_activity(
    stored: Mapping[str, pl.DataFrame],
    new: Mapping[str, pl.DataFrame],
    tallies: Mapping[str, Tally],
    key: RecordKey,
    manifest: Manifest | None,
    city: City,
) -> dict[str, pl.DataFrame]:
    """The city's two tables: what was stored, with what came in beside it or in its place.

    Rows with the same id are one, the last one sent. A late or corrected row of a month that its source had already
    published is held until the city is restated, as everywhere. Sources that are read for these tables alone have
    their kept, duplicate and held rows counted.
    """
    frames = [pl.DataFrame(schema=AREA_SCHEMA)]
    for source_id, staged in new.items():
        found = settled(staged, _ID, key).select(list(AREA_SCHEMA))
        source = city.source(source_id)
        if source is not None and source.only_activity:
            tallies[source_id].kept += found.height
            tallies[source_id].duplicates += staged.height - found.height
        frames.append(found)
    return _split(_merged(pl.concat(stored.values()), pl.concat(frames), tallies, manifest, city))


def restated_activity(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """All held rows take their place; what they correct goes, from the other table too."""
    rows = pl.concat(tables.values())
    held = rows.filter("held").with_columns(held=pl.lit(value=False))
    return _split(pl.concat([rows.filter(~pl.col("held")).join(held, on=_ID, how="anti"), held]))


def _merged(
    stored: pl.DataFrame, new: pl.DataFrame, tallies: Mapping[str, Tally], manifest: Manifest | None, city: City
) -> pl.DataFrame:
    """Rows of both tables together: a corrected row may be of a kind that stands in the other one."""
    shown, held = stored.filter(~pl.col("held")), stored.filter("held")
    fresh = new.join(shown.select(_CONTENT), on=_CONTENT, how="anti", nulls_equal=True, maintain_order="left")
    late = fresh.with_columns(is_late(fresh, manifest, city).alias("held"))
    for source_id, count in late.filter("held").group_by("source").len().iter_rows():
        tallies[source_id].held += count
    shown = pl.concat([shown.join(late.filter(~pl.col("held")), on=_ID, how="anti"), late.filter(~pl.col("held"))])
    return pl.concat([shown, held.join(new, on=_ID, how="anti"), late.filter("held")])


def _split(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """The two tables of these rows, in an order that is the same for the same rows."""
    kind = pl.col("kind").cast(pl.String)
    ordered = rows.sort("source", "kind", "occurred_from", _ID, "held")
    return {table: ordered.filter(kind.is_in(list(KINDS_ABOUT[about]))) for about, table in AREA_TABLES.items()}


def _kind(layout: Layout, rules: Sequence[ActivityRule]) -> pl.Expr:
    """The kind of each row by the first rule that fits it; null where none does."""
    kind = pl.lit(None, dtype=pl.String)
    for rule in reversed(rules):
        name = None if rule.kind == LEFT_OUT else rule.kind.value
        kind = pl.when(_fits(layout, rule)).then(pl.lit(name, dtype=pl.String)).otherwise(kind)
    return kind


def _fits(layout: Layout, rule: ActivityRule) -> pl.Expr:
    """All fields that the rule names fit; a field that the layout lacks never does."""
    fits = [pl.lit(value=True)]
    for field in ("code", "text", "outcome"):
        wanted = [normalise(value) for value in getattr(rule, field)]
        column = joined(layout, field)
        if wanted:
            fits.append(pl.lit(value=False) if column is None else normal(column, field).is_in(wanted))
    if rule.flags:
        words = [pl.col(name).str.to_uppercase().str.split(" ") for name in layout.names("flags")]
        found = [one.list.eval(pl.element().is_in(rule.flags)).list.any().fill_null(value=False) for one in words]
        fits.append(pl.any_horizontal(found) if found else pl.lit(value=False))
    return pl.all_horizontal(fits).fill_null(value=False)

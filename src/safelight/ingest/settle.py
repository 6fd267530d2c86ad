"""From staged rows of one source to its records: equal rows, duplicates, and several charges of one person."""

from __future__ import annotations

import polars as pl

from safelight.core.home import RecordKey
from safelight.ingest.keys import hashed_bytes, record_keys, told_apart
from safelight.ingest.rows import STAGED_SCHEMA
from safelight.ingest.tally import Tally
from safelight.store import RECORD_SCHEMA


def records_of(staged: pl.DataFrame, *, key: RecordKey, tally: Tally) -> pl.DataFrame:
    """Records (RECORD_SCHEMA, operations still unset) of one source, whatever the order of its rows.

    Rows with the same unique id are one row: the publisher sent it twice, or corrected it in the same file. Rows
    without a unique id that are equal in every allowed column are told apart by their ordinal. Rows of one person and
    arrest become one record with all its charges. Counts duplicates and merged rows into `tally`.
    """
    rows = staged.sort("base_key", "version", "occurred_from")
    once = rows.filter("has_id").unique("base_key", keep="last", maintain_order=True)
    others = rows.filter(~pl.col("has_id"))
    tally.duplicates += rows.height - once.height - others.height
    rows = pl.concat(
        [
            once.with_columns(pl.col("base_key").alias("record_id")),
            others.with_columns(told_apart(others["base_key"], key.derive("ids")).alias("record_id")),
        ]
    )
    settled = _one_per_person(rows, key, tally)
    tally.kept += settled.height
    return settled.with_columns(record_keys(settled["record_id"], key).alias("record_key")).select(
        pl.col(name).cast(kind) for name, kind in RECORD_SCHEMA.items()
    )


def _one_per_person(rows: pl.DataFrame, key: RecordKey, tally: Tally) -> pl.DataFrame:
    """People keep one record per person and arrest: the charge first in the catalogue's order, and all charges."""
    is_person = pl.col("person_key").is_not_null() & pl.col("people").is_not_null()
    people, rest = rows.filter(is_person), rows.filter(~is_person)
    if people.is_empty():
        return rows
    ordered = people.sort("person_key", "rule", "version")
    firsts = ordered.unique("person_key", keep="first", maintain_order=True)
    charges = ordered.group_by("person_key", maintain_order=True).agg(
        pl.col("charges").list.explode().unique(maintain_order=True), pl.col("minor").any()
    )
    tally.merged += people.height - firsts.height
    # Sources of a city share the hashes of persons, so that they can be joined; ids of records are the source's own.
    purpose = f"person/{firsts['source'][0]}"
    merged = (
        firsts.drop("charges", "minor")
        .join(charges, on="person_key", maintain_order="left")
        .with_columns(hashed_bytes(firsts["person_key"], key.derive("ids"), purpose).alias("record_id"))
    )
    columns = list(STAGED_SCHEMA)
    return pl.concat([merged.select(columns), rest.select(columns)])

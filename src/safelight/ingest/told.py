"""Announcements to operations and records: corrections, a steward's decisions, tellings of one operation, who counts.

All that a city's public texts tell is settled anew at each ingest, from the announcements that are stored and those
that came in: so a correction, a decision or a withdrawal changes exactly what it should.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from safelight.catalog import City
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Scope, TextState
from safelight.ingest.decisions import Decision
from safelight.ingest.grouping import grouped
from safelight.ingest.linking import record_links
from safelight.ingest.posts import NO_OPERATION, POSTS_SCHEMA
from safelight.ingest.tally import Tally
from safelight.ingest.telling import records_of_operations
from safelight.store import TABLE_SCHEMAS


@dataclass(frozen=True, slots=True)
class Told:
    """What a city's public texts tell: tables `announcements` and `links`, and the records that follow (RECORD_SCHEMA,
    no operation left unset)."""

    announcements: pl.DataFrame
    links: pl.DataFrame
    records: pl.DataFrame


def current_texts(stored: pl.DataFrame, read: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The announcements that stand: of each text its last version, and none that another text takes the place of."""
    new = pl.concat(read) if read else pl.DataFrame(schema=POSTS_SCHEMA)
    new = new.with_row_index("_at")
    # Of versions of one text the publisher's newest; of equal times what was sent last.
    last = (
        new.sort("published", "_at", nulls_last=False)
        .group_by("announcement_id")
        .agg(pl.col("text_sha256").last(), pl.col("_at").last())
    )
    copies = new.join(last.select("announcement_id", "text_sha256"), on=["announcement_id", "text_sha256"], how="semi")
    once = copies.unique(["announcement_id", "operation_no"], keep="last", maintain_order=True).drop("_at")
    earlier = stored.join(once, on="announcement_id", how="anti")
    both = pl.concat([earlier, once])
    gone = both.select(pl.col("replaces").list.explode().alias("announcement_id")).drop_nulls().unique()
    standing = both.join(gone, on="announcement_id", how="anti")
    return standing.filter(pl.col("operation_no").is_not_null()).sort("announcement_id", "operation_no")


def settle_told(
    texts: pl.DataFrame, ledger: pl.DataFrame, city: City, key: RecordKey, decisions: Mapping[str, Decision]
) -> Told:
    """Operations and records of `texts` (from `current_texts`); `ledger`: the city's other records, with their
    operations set."""
    judged = _judged(texts, decisions)
    found = grouped(judged, city, key)
    records = records_of_operations(found.announcements, city, key)
    links = pl.concat([found.links, record_links(found.announcements, ledger, city)])
    order = ["operation_id", "announcement_id", "operation_no", "kind", "other"]
    return Told(
        found.announcements.select(pl.col(name).cast(kind) for name, kind in TABLE_SCHEMAS["announcements"].items()),
        links.select(pl.col(name).cast(kind) for name, kind in TABLE_SCHEMAS["links"].items()).sort(order),
        records,
    )


def _judged(texts: pl.DataFrame, decisions: Mapping[str, Decision]) -> pl.DataFrame:
    """States before tellings are compared: waiting, decided, apart, or free to be used."""
    decided = pl.DataFrame(
        [(bytes.fromhex(text), decision.value) for text, decision in decisions.items()],
        schema={"announcement_id": pl.Binary, "decision": pl.String},
        orient="row",
    )
    rows = texts.join(decided, on="announcement_id", how="left", maintain_order="left")
    waits = (pl.col("reasons").list.len() > 0) & pl.col("decision").is_null()
    nobody = pl.col("total").fill_null(1) == 0
    nothing = pl.col("operation_no") == NO_OPERATION
    state = (
        pl.when(pl.col("decision") == Decision.DISCARD.value)
        .then(pl.lit(TextState.DISCARDED.value))
        .when(waits)
        .then(pl.lit(TextState.QUEUED.value))
        .when((pl.col("scope") != Scope.LOCAL.value) | nobody | nothing)
        .then(pl.lit(TextState.APART.value))
        .otherwise(pl.lit(TextState.USED.value))
    )
    final = state.cast(POSTS_SCHEMA["state"]).alias("state")
    return rows.with_columns(final, pl.lit(None, dtype=pl.Binary).alias("operation_id")).drop("decision")


def count_texts(tallies: Mapping[str, Tally], read: Mapping[str, pl.DataFrame], told: Told) -> None:
    """Into the tally of each source that was read: texts kept, told by another, sent twice, waiting."""
    states = told.announcements.group_by("announcement_id").agg(pl.col("state").cast(pl.String).unique())
    now = dict(states.iter_rows())
    for source, rows in read.items():
        tally = tallies[source]
        relevant = rows.filter(pl.col("operation_no").is_not_null())["announcement_id"].unique()
        for text in relevant:
            became = set(now.get(text, ()))
            if not became:
                continue
            if became & {TextState.USED.value, TextState.APART.value}:
                tally.kept += 1
            elif TextState.MERGED.value in became:
                tally.merged += 1
            else:
                tally.rejected += 1
                tally.rejects["discarded" if TextState.DISCARDED.value in became else "uncertain", ""] += 1
        tally.duplicates += tally.relevant - tally.kept - tally.merged - tally.rejected


def decided_in(announcements: pl.DataFrame) -> dict[str, Decision]:
    """The decisions that stored announcements follow from: what would wait and doesn't was accepted."""
    found: dict[str, Decision] = {}
    for text, state, reasons in announcements.select("announcement_id", "state", "reasons").iter_rows():
        if state == TextState.DISCARDED:
            found[text.hex()] = Decision.DISCARD
        elif reasons and state != TextState.QUEUED:
            found.setdefault(text.hex(), Decision.ACCEPT)
    return found

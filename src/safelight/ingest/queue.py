"""The steward's queue: public texts that the rules could not settle, by address and reason, never by their words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from safelight.core.home import Home
from safelight.core.vocabulary import TextState
from safelight.ingest.decisions import Decision, decisions
from safelight.store import current


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text that waits. `announcement`: its id for `decide` (hex); `decided`: what the next ingest will do with it."""

    announcement: str
    source: str
    address: str | None
    published: datetime | None
    reasons: tuple[str, ...]
    decided: Decision | None = None


def queued(home: Home, city: str) -> list[Waiting]:
    """The texts of a city that wait for a steward, newest first; empty for a city without a database.

    Raises StoreError for a damaged database or decisions that can't be read.
    """
    generation = current(home, city)
    if generation is None:
        return []
    made = decisions(home, city)
    table = generation.table("announcements").filter(pl.col("state") == TextState.QUEUED.value)
    texts = (
        table.group_by("announcement_id", "source", "address", "published")
        .agg(pl.col("reasons").list.explode().unique(maintain_order=True))
        .sort("published", "announcement_id", descending=[True, False], nulls_last=True)
        .collect()
    )
    return [
        Waiting(text.hex(), source, address, published, tuple(reasons), made.get(text.hex()))
        for text, source, address, published, reasons in texts.iter_rows()
    ]

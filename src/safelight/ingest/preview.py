"""A look at what a catalogue entry makes of a file: counts, and ten de-identified rows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from safelight.catalog import City
from safelight.core.vocabulary import Origin
from safelight.feeds import local_batches
from safelight.ingest.rows import STAGED_SCHEMA, Context, deidentify
from safelight.ingest.tally import Tally
from safelight.ingest.workshop import Workshop

ROWS: Final = 10
_SHOWN: Final = (
    *("code", "charge", "role", "apart", "minor", "venue", "sex", "age_band", "race"),
    *("date_precision", "place_precision"),
)


@dataclass(frozen=True, slots=True)
class Preview:
    """What the first rows of a file become. Nothing is stored; `rows` hold no id, key or text of the publisher's."""

    source: str
    layouts: tuple[str, ...]
    tally: Tally
    rows: list[dict[str, Any]]


def preview(workshop: Workshop, city: City, file: Path) -> Preview:
    """De-identify `file` by the entry of `city` until ten relevant rows are there. Raises as an ingest does."""
    source, batches = local_batches(file, None, city)
    context = Context(city, source, workshop.catalog.rules(city, source), workshop.key, workshop.now, Origin.OPEN)
    tally, found = Tally(), pl.DataFrame(schema=STAGED_SCHEMA)
    for batch in batches:
        rows, part = deidentify(batch, context)
        tally.add(part)
        found = pl.concat([found, rows])
        if found.height >= ROWS:
            break
    shown = found.head(ROWS).select(
        *_SHOWN,
        pl.col("occurred_from").dt.strftime("%Y-%m").alias("month"),
        pl.col("cell_7").map_elements(lambda cell: f"{cell:x}", return_dtype=pl.String).alias("cell_7"),
    )
    return Preview(source.id, tuple(sorted(tally.layouts)), tally, shown.to_dicts())

"""The Feed seam: how any publisher is read, one batch after another.

In: a source of the catalogue. Out: batches of text columns under the publisher's own names, only those that the
layout allows, with a cursor from which an interrupted read resumes. A feed writes nothing to disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl

from safelight.catalog.model import Source
from safelight.catalog.reading import Layout


@dataclass(frozen=True, slots=True)
class Batch:
    """Part of a source's rows.

    `frame`: all columns text (pl.String), named as the publisher names them, `layout.allowed` at most. `cursor`: pass
    it as `after` to go on behind this batch. `dropped`: names of columns that the publisher sent and nobody asked for.
    `rows`: how many rows the publisher sent in this batch, None where only a scan of `frame` tells.
    `unreadable`: rows that could not be read as rows at all.
    """

    layout: Layout
    frame: pl.LazyFrame
    cursor: str
    dropped: tuple[str, ...] = ()
    rows: int | None = None
    unreadable: int = 0


class Feed(Protocol):
    """A way to read one kind of publisher."""

    def batches(self, source: Source, *, since: date | None = None, after: str | None = None) -> Iterator[Batch]:
        """All rows of the source from `since` on (all without it), resuming behind the cursor `after`.

        Raises ColumnsChanged, BadInput or PublisherError; what was yielded before stays good.
        """
        ...

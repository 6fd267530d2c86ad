"""What all paging adapters share: which columns to ask for, pages as batches, pages that come twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import orjson
import polars as pl

from safelight.catalog import Layout, Source, recognise_layout, resolve
from safelight.core.errors import BadInput
from safelight.feeds.base import Batch
from safelight.feeds.jsonrows import Row, row_frame
from safelight.feeds.replies import unanswered


@dataclass(frozen=True, slots=True)
class Ask:
    """The columns to ask a publisher for: `spelt` maps the layout's column to the publisher's; `dropped` stay there."""

    layout: Layout
    spelt: dict[str, str]
    dropped: tuple[str, ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """The publisher's spelling of all allowed columns, each once."""
        return tuple(dict.fromkeys(self.spelt.values()))

    @property
    def day(self) -> str:
        """The publisher's column that says when it happened."""
        return self.spelt[self.layout.names("from")[0]]

    def batch(self, rows: Sequence[Row], cursor: str) -> Batch:
        """A page as a batch."""
        frame = row_frame(rows, self.columns)
        named = frame.select(pl.col(column).alias(name) for name, column in self.spelt.items())
        return Batch(self.layout, named.lazy(), cursor, self.dropped, len(rows))


@dataclass(frozen=True, slots=True)
class Look:
    """What a publisher says of a source without its rows: the layout that fits, its newest day, rows, licence text."""

    layout: Layout
    newest: date | None = None
    rows: int | None = None
    terms: str = ""


def ask_for(source: Source, columns: Collection[str]) -> Ask:
    """What to ask for, given all columns that the publisher has. Raises ColumnsChanged."""
    layout = recognise_layout(source, columns)
    spelt = resolve(layout, columns) or {}
    return Ask(layout, spelt, tuple(column for column in columns if column not in spelt.values()))


def paged(
    source: Source,
    url: str,
    start: int,
    page: Callable[[int], Sequence[Row]],
    batch: Callable[[Sequence[Row], int], Batch],
) -> Iterator[Batch]:
    """Batches of all pages from row `start` on, until one is empty: a short page may be a publisher's own limit.

    A page that equals the one before is asked for once more; a publisher that insists does not page, and is left.
    """
    before = b""
    while True:
        rows = page(start)
        if rows and _digest(rows) == before:
            rows = page(start)
            if _digest(rows) == before:
                raise unanswered(source.id, url, "sends the same page again and again")
        if not rows:
            return
        before = _digest(rows)
        start += len(rows)
        yield batch(rows, start)


def offset(after: str | None) -> int:
    """The row behind which a cursor resumes."""
    if after is None:
        return 0
    if not after.isdecimal():
        raise BadInput("The cursor to resume from is not a row number.", fix="Fetch this source from its beginning.")
    return int(after)


def sorts_as_text(layout: Layout) -> bool:
    """Whether the layout's dates, as text, sort by time: then a publisher can compare them."""
    return bool(layout.dates.formats) and all(form.startswith("%Y-%m-%d") for form in layout.dates.formats)


def day_of(layout: Layout, value: object) -> date | None:
    """The day that a value of the `from` column says; None for one that can't be read."""
    text = str(value or "").strip()
    if layout.dates.zone == "epoch_ms":
        try:
            return datetime.fromtimestamp(float(text) / 1000, UTC).date() if text else None
        except (ValueError, OverflowError, OSError):
            return None
    for form in layout.dates.formats:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no zone
        except ValueError:
            continue
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _digest(rows: Sequence[Row]) -> bytes:
    return hashlib.sha256(orjson.dumps(list(rows))).digest()

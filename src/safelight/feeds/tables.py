"""A table as any file or answer gives it: names, and rows of text that come in parts.

Nothing here knows a format. A `Table` is read as often as wanted; each reading streams, so that a file of gigabytes
needs memory for a part of it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl
from polars.io.plugins import register_io_source

from safelight.catalog import Layout, resolve

HEADER_WITHIN = 40
"""A header is looked for in this many first rows: workbooks have titles and empty rows above it."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some consecutive rows. `frame`: the columns asked for, text, absent values empty; `unreadable`: rows left out."""

    frame: pl.DataFrame
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a file.

    `name`: the file, with the sheet or member if it has several. `columns`: all named columns, as they are spelt.
    `read`: called with the columns wanted, streams parts; the order of rows is the file's. `rows`: how many, where
    that is known before reading. `rest`: columns that hold no text of their own, such as one without a name.
    """

    name: str
    columns: tuple[str, ...]
    read: Callable[[Sequence[str]], Iterator[Part]]
    rows: int | None = None

    @property
    def frame(self) -> pl.LazyFrame:
        """All readable rows, lazily: only the columns that a query needs are parsed."""
        columns = list(self.columns)

        def scan(
            wanted: list[str] | None, predicate: pl.Expr | None, limit: int | None, _batch: int | None
        ) -> Iterator[pl.DataFrame]:
            for part in self.read(wanted if wanted is not None else columns):
                frame = part.frame if limit is None else part.frame.head(limit)
                if limit is not None:
                    limit -= frame.height
                yield frame if predicate is None else frame.filter(predicate)
                if limit == 0:
                    return

        return register_io_source(scan, schema=dict.fromkeys(columns, pl.String))

    @property
    def unreadable(self) -> int:
        """Rows that could not be read as rows; reads the whole table, one column of it."""
        return sum(part.unreadable for part in self.read(self.columns[:1]))


def header_row(rows: Iterable[Sequence[str]], layouts: Sequence[Layout]) -> int | None:
    """Which of the first rows is the header: the first that fits a layout, else the first with a word in it.

    Without a fitting row, the first that is as wide as the widest is taken: titles above a header are narrower.
    None where all rows are empty.
    """
    looked = [tuple(cell.strip() for cell in row) for _, row in zip(range(HEADER_WITHIN), rows, strict=False)]
    for number, row in enumerate(looked):
        if any(resolve(layout, [cell for cell in row if cell]) is not None for layout in layouts):
            return number
    filled = [sum(map(bool, row)) for row in looked]
    widest = max(filled, default=0)
    return next((number for number, count in enumerate(filled) if count and count * 2 > widest), None)


def named(header: Sequence[str]) -> dict[str, int]:
    """Column name -> position; columns without a name are left out, of two alike the first is kept."""
    found: dict[str, int] = {}
    for position, name in enumerate(header):
        if name.strip():
            found.setdefault(name.strip(), position)
    return found


def text_frame(columns: Sequence[str], values: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """A part's frame from one list of values for each column."""
    data = {name: pl.Series(name, list(column), dtype=pl.String) for name, column in zip(columns, values, strict=True)}
    return pl.DataFrame(data).with_columns(pl.all().fill_null(""))

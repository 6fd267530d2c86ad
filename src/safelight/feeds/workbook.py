"""XLSX and XLS workbooks: every sheet is looked at, the header is found by its words, values come as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import fastexcel
import polars as pl

from safelight.catalog import Layout
from safelight.core.errors import BadInput
from safelight.feeds.tables import HEADER_WITHIN, Part, Table, header_row, named

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Starts an old .xls workbook, and also an encrypted .xlsx."""


def workbook_tables(content: bytes, name: str, layouts: Sequence[Layout] = ()) -> list[Table]:
    """One table for each sheet that holds anything. Raises BadInput where it is no workbook or is encrypted."""
    if content.startswith(OLE_MAGIC) and "EncryptedPackage".encode("utf-16-le") in content:
        raise BadInput(f"{name} is a workbook with a password.", fix="Open it, save it without a password, try again.")
    try:
        book = fastexcel.read_excel(content)
        sheets = [(sheet, _cells(book, sheet)) for sheet in book.sheet_names]
    except fastexcel.FastExcelError:
        raise BadInput(
            f"{name} is cut off or damaged: it can't be opened as a workbook.", fix="Download the file again."
        ) from None
    tables = [_table(cells, f"{name} ({sheet})" if len(sheets) > 1 else name, layouts) for sheet, cells in sheets]
    found = [table for table in tables if table is not None]
    if not found:
        raise BadInput(f"{name} has no header: all its sheets are empty.", fix="Download the file again.")
    return found


def _cells(book: fastexcel.ExcelReader, sheet: str) -> pl.DataFrame:
    """All cells as text, without a header, empty ones empty."""
    cells = book.load_sheet(sheet, header_row=None, dtypes="string").to_polars()
    return cells.with_columns(pl.all().cast(pl.String).fill_null("")) if cells.width else pl.DataFrame()


def _table(cells: pl.DataFrame, name: str, layouts: Sequence[Layout]) -> Table | None:
    top = cells.head(HEADER_WITHIN).rows()
    number = header_row(top, layouts)
    if number is None:
        return None
    columns = named(top[number])
    keys = cells.columns
    filled = pl.any_horizontal(pl.col(keys[position]) != "" for position in columns.values())
    body = cells.slice(number + 1).filter(filled)

    def read(wanted: Sequence[str]) -> Iterator[Part]:
        yield Part(body.select(pl.col(keys[columns[column]]).alias(column) for column in wanted))

    return Table(name, tuple(columns), read, rows=body.height)

"""Local files of any usual format: CSV and kin, workbooks, JSON, GeoJSON, PDF, ZIP or gzip of these.

In: a path (or bytes), and the layouts that may fit. Out: tables, or batches of allowed columns alone. The format is
told by the content, never by the name. Nothing is written; an error never quotes a row.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Final, cast

import polars as pl

from safelight.catalog import TEXT_FEEDS, City, Layout, Source, recognise, recognise_layout, resolve
from safelight.core.errors import BadInput, NotRecognised, NotThere
from safelight.core.vocabulary import Basis
from safelight.feeds.archive import GZIP_MAGIC, Opener, gunzipped, members
from safelight.feeds.base import Batch
from safelight.feeds.delimited import delimited_table, looks_delimited
from safelight.feeds.jsonrows import json_table, ndjson_table, whole_object
from safelight.feeds.pdf import PDF_MAGIC, pdf_tables
from safelight.feeds.posts import POST_LAYOUT, layouts_of
from safelight.feeds.tables import Table
from safelight.feeds.workbook import OLE_MAGIC, workbook_tables

MOST_IN_MEMORY: Final = 1024**3
"""Workbooks and JSON documents are read whole; one beyond this many bytes is refused (a CSV has no such limit)."""

_FOREIGN: Final = (
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"{\\rtf", "a text document"),
)
_LOOKED_AT: Final = 200
"""Rows whose days tell the year of a file."""

_READS: Final = "Safelight reads CSV, TSV, XLSX, JSON, NDJSON, GeoJSON and PDF, also inside ZIP or gzip."


def open_tables(file: Path | str | bytes, name: str | None = None, layouts: Sequence[Layout] = ()) -> list[Table]:
    """All tables of a file: one, or one for each sheet or member.

    `layouts` help to find a header that isn't on the first row, and the delimiter. Raises NotThere for a missing file,
    BadInput for one that is empty, cut off, of another format or without a header.
    """
    if isinstance(file, bytes):
        content = file
        return tables_of(lambda: io.BytesIO(content), name or "the file", layouts)
    path = Path(file)
    if path.is_dir():
        raise BadInput(f"{path.name} is a folder.", fix="Give a file, or a folder with --from.")
    if not path.is_file():
        raise NotThere(f"There is no file {path.name} in {path.parent}.", fix="Check the path given.")
    try:
        return tables_of(lambda: path.open("rb"), name or path.name, layouts)
    except PermissionError:
        raise BadInput(f"{path.name} may not be read by this user.", fix="Change its permissions.") from None


def open_table(file: Path | str | bytes, name: str | None = None, layouts: Sequence[Layout] = ()) -> Table:
    """The one table of a file: the first that fits a layout, else the first. Raises as `open_tables`."""
    tables = open_tables(file, name, layouts)
    fitting = (table for table in tables if any(resolve(layout, table.columns) is not None for layout in layouts))
    return next(fitting, tables[0])


def local_batches(
    file: Path | str | bytes, source: Source | None, city: City, *, name: str | None = None, after: str | None = None
) -> tuple[Source, Iterator[Batch]]:
    """The source that a file belongs to, and its rows, from behind the cursor `after` on.

    Without `source` the columns tell: the first source of the city that fits. Each batch holds its part of the rows in
    memory: handle it and let it go. Raises NotRecognised, ColumnsChanged, BadInput for a file without rows, else as
    `open_tables`.
    """
    sources = [source] if source else city.sources
    layouts = [layout for one in sources for layout in layouts_of(one)]
    tables = open_tables(file, name, layouts)
    if source is None:
        source = _recognised(city, tables)
    _fitting(source, tables)
    return source, table_batches(source, tables, after)


def _fitting(source: Source, tables: Sequence[Table]) -> dict[int, Layout]:
    """Number of each table that fits -> its layout. Raises ColumnsChanged where none does."""
    fits = {
        number: layout
        for number, table in enumerate(tables)
        for layout in reversed(layouts_of(source))
        if resolve(layout, table.columns) is not None
    }
    return fits or {0: recognise_layout(source, tables[0].columns)}


def _recognised(city: City, tables: Sequence[Table]) -> Source:
    for table in tables[1:]:
        try:
            recognise(city, tables[0].columns)
        except NotRecognised:
            tables = [table]
        else:
            break
    try:
        return _of_its_year(city, recognise(city, tables[0].columns)[0], tables[0])
    except NotRecognised:
        # Every source of texts has this shape: a bare file is the first account's, not a paper's.
        told = [one for one in city.sources if one.feed in TEXT_FEEDS and one.basis is Basis.ANNOUNCEMENT]
        if told and resolve(POST_LAYOUT, tables[0].columns) is not None:
            return told[0]
        raise


def _of_its_year(city: City, found: Source, table: Table) -> Source:
    """Of several sources whose files have the same columns, the one of the year that most of the first rows name."""
    alike = {
        one.year: one for one in city.sources if one.year and any(resolve(each, table.columns) for each in one.layouts)
    }
    if found.year is None:
        return found
    layout = recognise_layout(found, table.columns)
    days = (resolve(layout, table.columns) or {})[layout.names("from")[0]]
    first = next(table.read((days,)), None)
    if first is None:
        return found
    written = first.frame[days].head(_LOOKED_AT).str.extract(r"\b((?:19|20)\d\d)\b").drop_nulls()
    most = written.mode().sort()
    return alike.get(int(most[0]), found) if len(most) else found


def table_batches(source: Source, tables: Sequence[Table], after: str | None = None) -> Iterator[Batch]:
    """Batches of all tables; a cursor is the number of the table and of the rows read of it.

    Rows of a table that fits no layout of the source (notes, a code list, a changed sheet) count as unreadable.
    Raises ColumnsChanged where none fits, BadInput where there are no rows at all.
    """
    fits = _fitting(source, tables)
    first, skip = _cursor(after)
    any_rows = after is not None
    for number, table in enumerate(tables):
        if number < first:
            continue
        layout = fits.get(number)
        for batch in _table_batches(number, table, layout or next(iter(fits.values())), fits=layout is not None):
            if number == first and int(batch.cursor.partition(":")[2]) <= skip:
                continue
            any_rows = True
            yield batch
    if not any_rows:
        raise BadInput(
            f"{tables[0].name} has a header but no rows.", fix="Download the file again, or ask for a longer period."
        )


def _table_batches(number: int, table: Table, layout: Layout, *, fits: bool) -> Iterator[Batch]:
    spelt = (resolve(layout, table.columns) or {}) if fits else {}
    dropped = tuple(column for column in table.columns if column not in spelt.values())
    seen = 0
    for part in table.read(tuple(dict.fromkeys(spelt.values())) or table.columns[:1]):
        rows = part.frame.height + part.unreadable
        seen += rows
        if rows and fits:
            frame = part.frame.lazy().select(pl.col(column).alias(name) for name, column in spelt.items())
            yield Batch(layout, frame, f"{number}:{seen}", dropped, rows, part.unreadable)
        elif rows:
            empty = pl.LazyFrame(schema=dict.fromkeys(layout.allowed, pl.String))
            yield Batch(layout, empty, f"{number}:{seen}", dropped, rows, rows)


def _cursor(after: str | None) -> tuple[int, int]:
    number, _, rows = (after or "0:0").partition(":")
    if not (number.isdecimal() and rows.isdecimal()):
        raise BadInput("The cursor to resume from is not one of a file.", fix="Start this file from its beginning.")
    return int(number), int(rows)


def tables_of(open_bytes: Opener, name: str, layouts: Sequence[Layout], *, nested: bool = False) -> list[Table]:
    """All tables of a stream of bytes that can be opened more than once. Raises BadInput, see `open_tables`."""
    with open_bytes() as stream:
        head = stream.read(4096)
    if not head.strip(b"\0 \r\n\t"):
        raise BadInput(f"{name} is empty.", fix="Download the file again.")
    if head.startswith(GZIP_MAGIC) and not nested:
        return tables_of(gunzipped(open_bytes, name), name.removesuffix(".gz"), layouts, nested=True)
    if head.startswith(b"PK"):
        return _zipped(open_bytes, name, layouts, nested=nested)
    if head.startswith(OLE_MAGIC):
        return workbook_tables(_all(open_bytes, name), name, layouts)
    if head.startswith(PDF_MAGIC):
        return pdf_tables(_all(open_bytes, name), name, layouts)
    return [_text_table(open_bytes, head, name, layouts)]


def _zipped(open_bytes: Opener, name: str, layouts: Sequence[Layout], *, nested: bool) -> list[Table]:
    inside = members(_seekable(open_bytes, name), name)
    if any(member == "[Content_Types].xml" for member, _ in inside):
        if not any(member.startswith("xl/") for member, _ in inside):
            raise BadInput(f"{name} is a text document or a presentation, not a table.", fix=_READS)
        return workbook_tables(_all(open_bytes, name), name, layouts)
    if nested:
        raise BadInput(f"{name} is an archive inside an archive.", fix="Unpack it, give the file inside.")
    tables: list[Table] = []
    refused: BadInput | None = None
    for member, opened in inside:
        try:
            tables += tables_of(opened, f"{name}/{Path(member).name}", layouts, nested=True)
        except BadInput as error:
            refused = refused or error
    if not tables:
        raise refused or BadInput(f"{name} is an archive without a file in it.", fix="Download the file again.")
    return tables


def _text_table(open_bytes: Opener, head: bytes, name: str, layouts: Sequence[Layout]) -> Table:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    foreign = next((what for magic, what in _FOREIGN if head.startswith(magic)), None)
    if start[:200].lower().startswith((b"<!doctype html", b"<html", b"<head", b"<!-- html")) or (
        start.startswith(b"<") and b"<html" in head.lower()
    ):
        foreign = "a web page, not data: the download probably met an error or a log-in"
    elif start.startswith((b"<?xml", b"<")):
        foreign = "XML"
    if foreign or not looks_delimited(head):
        raise BadInput(f"{name} is {foreign or 'not text'}.", fix=_READS)
    if start.startswith(b"["):
        return json_table(_all(open_bytes, name), name)
    if start.startswith(b"{"):
        lines = start.split(b"\n", 2)
        one_a_line = len(lines) > 1 and lines[0].rstrip().endswith(b"}") and lines[1].lstrip().startswith(b"{")
        if one_a_line:
            return ndjson_table(open_bytes, name)
        return _document_or_lines(open_bytes, name)
    return delimited_table(open_bytes, name, layouts)


def _document_or_lines(open_bytes: Opener, name: str) -> Table:
    """A JSON document; else, where its first line is a whole object, a row a line."""
    content = _all(open_bytes, name)
    try:
        return json_table(content, name)
    except BadInput:
        if not whole_object(content.lstrip().split(b"\n", 1)[0]):
            raise
        return ndjson_table(open_bytes, name)


def _all(open_bytes: Opener, name: str) -> bytes:
    with open_bytes() as stream:
        # A file tells its size before it is read; what comes out of an archive doesn't.
        size = _size(stream)
        content = stream.read(MOST_IN_MEMORY + 1) if size <= MOST_IN_MEMORY else b""
    if max(size, len(content)) > MOST_IN_MEMORY:
        raise BadInput(f"{name} is larger than 1 GiB in a format that is read whole.", fix="Save it as CSV.")
    return content


def _size(stream: BinaryIO) -> int:
    """Bytes of a stream at its beginning; 0 where only reading tells."""
    if not stream.seekable():
        return 0
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _seekable(open_bytes: Opener, name: str) -> Opener:
    """ZIP needs to jump about; what comes out of another archive can't."""
    with open_bytes() as stream:
        if stream.seekable():
            return open_bytes
    content = _all(open_bytes, name)
    return lambda: cast(BinaryIO, io.BytesIO(content))

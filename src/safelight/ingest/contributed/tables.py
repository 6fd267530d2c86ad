"""An upload's bytes to a table of text cells, in memory: CSV, or the only filled sheet of a workbook.

A workbook is a ZIP: it is unpacked here with a limit before anything else opens it, so that neither a bomb nor a
formula gets any further.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import fastexcel
import polars as pl

from safelight.core.errors import BadInput
from safelight.core.said import said

MOST_BYTES: Final = 50 * 2**20
"""The largest file that is taken: about 400,000 rows."""

MOST_UNPACKED: Final = 4 * MOST_BYTES
MOST_PARTS: Final = 200
MOST_COLUMNS: Final = 64
MOST_ROWS: Final = 500_000

_CHUNK: Final = 1 << 20
_ZIP: Final = b"PK\x03\x04"
_OTHER_KINDS: Final = (
    b"\x1f\x8b",
    b"%PDF",
    b"\xd0\xcf\x11\xe0",
    b"7z\xbc\xaf",
    b"Rar!",
    b"PAR1",
    b"\x89PNG",
    b"\xff\xd8",
)
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_NEEDED: Final = re.compile(
    r"(\[Content_Types\]|_rels/\.rels|xl/(workbook|sharedStrings|styles)|xl/_rels/.+|xl/worksheets/[^/]+)(\.xml|\.rels)*"
)
_FORMULA_CELL: Final = re.compile(rb"<(?:\w+:)?f[\s/>]")
_COMMENT: Final = re.compile(r"xl/(?:comments|threadedComments)")
_HELP: Final = said("Send the file that `safelight deidentify` wrote, as it is.")


@dataclass(frozen=True, slots=True)
class Cells:
    """All cells as text under the names "0", "1", …; the first row is the first of the file. `sheets`: their names."""

    frame: pl.DataFrame
    sheets: tuple[str, ...] = ()


def read_cells(content: bytes) -> Cells:
    """The cells of an upload. Raises BadInput, with a sentence, for what is no such table."""
    if len(content) > MOST_BYTES:
        raise too_large()
    if not content.strip():
        raise BadInput(said("The file is empty."), fix=_HELP)
    sheets: tuple[str, ...] = ()
    if content.startswith(_ZIP):
        frame, sheets = _workbook(content)
    elif content.startswith(_OTHER_KINDS):
        raise BadInput(said("This is not a CSV file and not an XLSX workbook."), fix=_HELP)
    else:
        frame = _delimited(content)
    if frame.width > MOST_COLUMNS or frame.height > MOST_ROWS:
        what = said("The file has more than {columns} columns or {rows} rows.", columns=MOST_COLUMNS, rows=MOST_ROWS)
        raise BadInput(what, fix=said("Send it in parts."))
    return Cells(frame.rename(dict(zip(frame.columns, map(str, range(frame.width)), strict=True))), sheets)


def too_large() -> BadInput:
    """What is said of a file above the limit."""
    return BadInput(
        said("The file is larger than {size} MB.", size=MOST_BYTES // 2**20),
        fix=said("Send it in parts: by year, for instance."),
    )


def _delimited(content: bytes) -> pl.DataFrame:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadInput(said("The file is not written in UTF-8."), fix=_HELP) from None
    if "\0" in text:
        raise BadInput(said("The file holds bytes that no text has."), fix=_HELP)
    first, _, rest = text.partition("\n")
    head = pl.DataFrame({"0": [first.strip()]})
    if not rest.strip():
        return head
    try:
        body = pl.read_csv(io.StringIO(rest), has_header=False, infer_schema=False)
    except pl.exceptions.PolarsError:
        raise BadInput(
            said("The rows of the file have different numbers of cells, or a quotation mark that never ends."),
            fix=_HELP,
        ) from None
    body = body.rename(dict(zip(body.columns, map(str, range(body.width)), strict=True)))
    return pl.concat([head, body.with_columns(pl.all().fill_null(""))], how="diagonal").with_columns(
        pl.all().fill_null("")
    )


def _workbook(content: bytes) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """The cells of the only sheet that has any, which is the first, and the names of all sheets."""
    plain = _unpacked(content)
    try:
        book = fastexcel.read_excel(plain)
        first, *rest = (book.load_sheet(name, header_row=None, dtypes="string") for name in book.sheet_names)
    except fastexcel.FastExcelError:
        raise BadInput(said("The workbook is damaged, or has a password."), fix=_HELP) from None
    if any(sheet.width for sheet in rest):
        raise BadInput(said("The workbook has a second sheet that is not empty."), fix=_HELP)
    return first.to_polars().with_columns(pl.all().cast(pl.String).fill_null("").str.strip_chars()), tuple(
        book.sheet_names
    )


def _unpacked(content: bytes) -> bytes:
    """The parts of the workbook that hold cells, stored without compression; bombs and formulas end here."""
    rebuilt = io.BytesIO()
    room = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(rebuilt, "w") as plain:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > room:
                raise _bomb()
            if "xl/workbook.xml" not in packed.namelist():
                raise BadInput(said("This is a ZIP archive, and not an XLSX workbook."), fix=_HELP)
            if any(_COMMENT.match(part.filename) for part in parts):
                raise BadInput(said("The workbook holds comments, which are not of the format."), fix=_HELP)
            for part in parts:
                if not _NEEDED.fullmatch(part.filename):
                    continue
                text = b"".join(_read(packed, part, room))
                room -= len(text)
                if _SHEET.fullmatch(part.filename) and _FORMULA_CELL.search(text):
                    raise BadInput(
                        said("The workbook holds formulas, which are never worked out here."),
                        fix=said("Save the values alone, or send the CSV file."),
                    )
                plain.writestr(part.filename, text)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise BadInput(said("The workbook is damaged, or has a password."), fix=_HELP) from None
    return rebuilt.getvalue()


def _read(packed: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> Iterator[bytes]:
    """A part chunk by chunk, whatever size the archive claims for it."""
    with packed.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            room -= len(chunk)
            if room < 0:
                raise _bomb()
            yield chunk


def _bomb() -> BadInput:
    return BadInput(
        said("Unpacked, the workbook is larger than {size} MB.", size=MOST_UNPACKED // 2**20),
        fix=said("Send the CSV file, in parts where it is large."),
    )

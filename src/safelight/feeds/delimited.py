"""CSV, TSV and their kin: encoding, delimiter and header are found, rows stream, broken rows are counted.

Apache Arrow parses; Polars' own reader fills short rows up without a word and quotes the row in its errors
(decision 0020). Bytes that are no UTF-8 are read as Windows-1252, the code page of the spreadsheets they came from.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from typing import BinaryIO, Final

import polars as pl
import pyarrow as pa
import pyarrow.compute as pa_compute
import pyarrow.csv as pa_csv

from safelight.catalog import Layout, resolve
from safelight.core.errors import BadInput
from safelight.feeds.lent import lent, lent_stream
from safelight.feeds.tables import HEADER_WITHIN, Part, Table, header_row, named

HEAD_BYTES: Final = 256 * 1024
BLOCK_BYTES: Final = 4 * 1024 * 1024
BLOCKS_PER_PART: Final = 8
LONGEST_VALUE: Final = 64 * 1024
MOST_LINES: Final = 200
"""A value beyond these many bytes, or a broken row of more lines, is the rest of the file behind a stray quote."""

DELIMITERS: Final = (",", ";", "\t", "|")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

Opener = Callable[[], BinaryIO]
"""Opens the bytes of a file from their start; each call is a reading of its own."""


def delimited_table(open_bytes: Opener, name: str, layouts: Sequence[Layout] = ()) -> Table:
    """A table of delimited text. Raises BadInput where it has no header."""
    with open_bytes() as raw:
        encoding, bom = _encoding(raw.read(HEAD_BYTES))
    with _utf8(open_bytes(), encoding, bom) as stream:
        head = _whole_lines(_read_full(stream, HEAD_BYTES))
    delimiter, header, end = _dialect(head, layouts, name)
    columns = named(header)

    def read(wanted: Sequence[str]) -> Iterator[Part]:
        with _utf8(open_bytes(), encoding, bom) as stream:
            _read_full(stream, end)
            yield from _parts(stream, delimiter, len(header), {column: columns[column] for column in wanted}, name)

    return Table(name, tuple(columns), read)


def looks_delimited(head: bytes) -> bool:
    """Whether a file's first bytes can be text at all."""
    encoding, bom = _encoding(head)
    return encoding != "utf-8" or b"\0" not in head[bom:]


def _encoding(head: bytes) -> tuple[str, int]:
    """Encoding and length of the byte order mark; UTF-16 without one is known by its zero bytes."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding, len(mark)
    sample = head[:4096]
    for encoding, zeros, others in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if len(sample) > 3 and zeros.count(0) > len(zeros) * 0.7 and others.count(0) < len(others) * 0.1:
            return encoding, 0
    return "utf-8", 0


def _code_page(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("safelight_code_page", _code_page)


class _Recoded(io.RawIOBase):
    """A byte stream of any encoding, read as valid UTF-8."""

    def __init__(self, raw: BinaryIO, encoding: str) -> None:
        self._raw = raw
        self._plain = encoding == "utf-8"
        self._decoder = codecs.getincrementaldecoder(encoding)("safelight_code_page" if self._plain else "replace")
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer will do
        while not self._ready:
            chunk = self._raw.read(1 << 20)
            self._ready = memoryview(self._recode(chunk))
            if not chunk:
                break
        taken = min(len(buffer), len(self._ready))
        buffer[:taken] = self._ready[:taken]
        self._ready = self._ready[taken:]
        return taken

    def _recode(self, chunk: bytes) -> bytes:
        if self._plain and chunk.isascii() and not self._decoder.getstate()[0]:
            return chunk
        return self._decoder.decode(chunk, final=not chunk).encode()

    def close(self) -> None:
        self._raw.close()
        super().close()


def _utf8(raw: BinaryIO, encoding: str, bom: int) -> BinaryIO:
    _read_full(raw, bom)
    return io.BufferedReader(_Recoded(raw, encoding), 1 << 20)


def _read_full(stream: BinaryIO, size: int) -> bytes:
    """Exactly `size` bytes, fewer only at the end: a stream may give less than asked for at a time."""
    chunks = []
    while size > 0 and (chunk := stream.read(size)):
        chunks.append(chunk)
        size -= len(chunk)
    return b"".join(chunks)


def _whole_lines(head: bytes) -> bytes:
    """`head` up to its last line break, so that sniffing never sees half a row."""
    cut = max(head.rfind(b"\n"), head.rfind(b"\r"))
    return head if len(head) < HEAD_BYTES or cut < 0 else head[: cut + 1]


def _dialect(head: bytes, layouts: Sequence[Layout], name: str) -> tuple[str, list[str], int]:
    """Delimiter, header and the byte at which the first row after the header starts.

    The delimiter is one that makes a layout fit, else one that gives several columns from the first row on, all rows
    alike, and the most columns.
    """
    best: tuple[tuple[bool, ...], int, str, list[str], int] | None = None
    for delimiter in DELIMITERS:
        rows, ends = _records(head, delimiter)
        number = header_row(rows, layouts)
        if number is None:
            continue
        header = rows[number]
        fits = any(resolve(layout, [cell.strip() for cell in header]) is not None for layout in layouts)
        alike = all(len(row) == len(header) for row in rows[number + 1 :] if any(row))
        rank = (fits, len(header) > 1, number == 0, alike)
        if best is None or (rank, len(header)) > best[:2]:
            best = rank, len(header), delimiter, header, ends[number]
    if best is None:
        raise BadInput(
            f"{name} has no header: its first {HEADER_WITHIN} lines are empty.", fix="Download the file again."
        )
    return best[2:]


def _records(head: bytes, delimiter: str) -> tuple[list[list[str]], list[int]]:
    """The first records, and at which byte of `head` each of them ends.

    Split as Latin-1, in which a character is a byte, and decoded field by field afterwards.
    """
    position = 0
    ends: list[int] = []
    rows: list[list[str]] = []

    def lines() -> Iterator[str]:
        nonlocal position
        for line in head.splitlines(keepends=True):
            position += len(line)
            yield line.decode("latin-1")

    try:
        for row in csv.reader(lines(), delimiter=delimiter):
            rows.append([cell.encode("latin-1").decode() for cell in row])
            ends.append(position)
            if len(rows) > HEADER_WITHIN:
                break
    except csv.Error:
        pass  # a NUL or a field beyond csv's limit: what was read up to there is enough to judge by
    return rows, ends


class _Broken:
    """Rows that could not be parsed: how many since last asked, and whether one hides the rest of a file."""

    def __init__(self) -> None:
        self._rows = 0
        self.swallowed = False

    def skip(self, row: pa_csv.InvalidRow) -> str:
        self._rows += 1
        self.swallowed = self.swallowed or len(row.text) > LONGEST_VALUE or row.text.count("\n") > MOST_LINES
        return "skip"

    def counted(self) -> int:
        rows, self._rows = self._rows, 0
        return rows


def _parts(stream: BinaryIO, delimiter: str, width: int, wanted: dict[str, int], name: str) -> Iterator[Part]:
    broken = _Broken()
    keep = {column: f"c{position}" for column, position in wanted.items()}
    taken = list(dict.fromkeys([*keep.values(), f"c{width - 1}"]))
    held: list[pa.RecordBatch] = []
    with closing(_blocks(stream, delimiter, width, taken, broken)) as blocks:
        try:
            for block in blocks:
                _check_lengths(block, name)
                held.append(block)
                if len(held) == BLOCKS_PER_PART:
                    yield Part(_frame(held, keep), broken.counted())
                    held = []
        except pa.ArrowInvalid as error:
            if "Empty CSV" not in str(error) and "no data" not in str(error).lower():
                raise _unparsable(name) from None
            held = []
    if broken.swallowed:
        raise _unparsable(name)
    left = broken.counted()
    if held or left:
        yield Part(_frame(held, keep), left)


def _blocks(
    stream: BinaryIO, delimiter: str, width: int, taken: list[str], broken: _Broken
) -> Generator[pa.RecordBatch, None, None]:
    """The rows as Arrow parses them. Nothing of it is left to Arrow's threads where this ends, however it ends."""
    with lent() as loans:
        skip = broken.skip
        loans.lend(skip)
        reader = None
        try:
            reader = pa_csv.open_csv(
                lent_stream(stream, loans),
                read_options=pa_csv.ReadOptions(
                    block_size=BLOCK_BYTES, column_names=[f"c{number}" for number in range(width)]
                ),
                parse_options=pa_csv.ParseOptions(
                    delimiter=delimiter, newlines_in_values=True, invalid_row_handler=skip, ignore_empty_lines=True
                ),
                convert_options=pa_csv.ConvertOptions(
                    strings_can_be_null=False,
                    include_columns=taken,
                    column_types=dict.fromkeys(taken, pa.string()),
                ),
            )
            yield from reader
        finally:
            del reader, skip


def _check_lengths(block: pa.RecordBatch, name: str) -> None:
    """A quotation mark that never closes makes the rest of the file one value; in the last column no row is short."""
    for column in block.columns:
        longest = pa_compute.max(pa_compute.binary_length(column)).as_py()
        if longest and longest > LONGEST_VALUE:
            raise _unparsable(name)


def _unparsable(name: str) -> BadInput:
    return BadInput(
        f"{name} can't be read as rows: a quotation mark is opened that never closes.",
        fix="Download the file again; if it was edited by hand, save it as CSV once more.",
    )


def _frame(blocks: list[pa.RecordBatch], keep: dict[str, str]) -> pl.DataFrame:
    if not blocks:
        return pl.DataFrame(schema=dict.fromkeys(keep, pl.String))
    table = pa.Table.from_batches(blocks)
    return pl.DataFrame([pl.Series(column, table.column(key), pl.String) for column, key in keep.items()])

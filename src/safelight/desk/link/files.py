"""Files of advertisements in, files of groups out.

In: JSON lines, CSV or Parquet with `id` and `body` (or what others call them: `desk.columns`), where known `title`,
`posted_at` (UTC), `city`, `image_hashes` (64 hex digits each).
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import orjson
import polars as pl

from safelight.core.errors import BadInput
from safelight.desk.columns import ADVERTISEMENT

COLUMNS: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    "title": pl.String(),
    "body": pl.String(),
    "posted_at": pl.Datetime("us"),
    "city": pl.String(),
    "image_hashes": pl.List(pl.String()),
}
_MARK: Final = b"\xef\xbb\xbf"
_NAMED: Final = 5
"""Faulty lines that are named; of more the number is told."""
_FIX: Final = "Give JSON lines, CSV or Parquet with id and body."
Row = dict[str, Any]


def read_adverts(path: Path, tell: Callable[[str], None] | None = None) -> pl.DataFrame:
    """The advertisements of a file, with `COLUMNS`. Raises BadInput when the file isn't one.

    Rows that can't be read, have no id or repeat one are left out and told to `tell`; without it they are an error.
    """
    if not path.is_file():
        raise BadInput(f"There is no file {path.name}.", fix="Name a file of advertisements.")
    try:
        frame, faults = _read(path)
    except (OSError, pl.exceptions.PolarsError, ValueError) as error:
        raise BadInput(f"{path.name} can't be read as a file of advertisements.", fix=_FIX) from error
    if not frame.width and not faults:
        return shaped(pl.DataFrame(schema=COLUMNS))
    frame = _as_ours(frame)
    if missing := {"id", "body"} - set(frame.columns):
        kinds = " or ".join(sorted(missing))
        known = "; ".join(f"{name}: {', '.join(ADVERTISEMENT[name])}" for name in sorted(missing))
        raise BadInput(f"{path.name} has no column {kinds}.", fix=f"Name it one of these: {known}.")
    kept = frame.filter(pl.col("id").cast(pl.String).str.strip_chars() != "")
    single = kept.unique("id", keep="first", maintain_order=True)
    for number, what in ((frame.height - kept.height, "without id"), (kept.height - single.height, "of an id again")):
        if number:
            faults.append(f"{number:,} {'row' if number == 1 else 'rows'} {what}")
    for fault in faults:
        if tell is None:
            raise BadInput(f"{path.name}: {fault}.", fix="Mend the file, or leave these out.")
        tell(f"{path.name}: {fault}; left out. The rest goes on.")
    return shaped(single)


def shaped(frame: pl.DataFrame) -> pl.DataFrame:
    """Any frame with `id` and `body` as one with all `COLUMNS`, by time and id; what isn't there is empty."""
    absent = [pl.lit(None, kind).alias(name) for name, kind in COLUMNS.items() if name not in frame.columns]
    frame = frame.with_columns(absent)
    if frame.schema["posted_at"] == pl.String:
        frame = frame.with_columns(_utc(pl.col("posted_at")))
    elif isinstance(zoned := frame.schema["posted_at"], pl.Datetime) and zoned.time_zone:
        frame = frame.with_columns(pl.col("posted_at").dt.convert_time_zone("UTC").dt.replace_time_zone(None))
    if frame.schema["image_hashes"] == pl.String:
        frame = frame.with_columns(pl.col("image_hashes").str.extract_all(r"[0-9a-fA-F]{64}"))
    right = pl.element().filter(pl.element().str.contains(r"^[0-9a-fA-F]{64}$"))
    typed = frame.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    hashes = pl.col("image_hashes").fill_null([]).list.eval(right)
    return typed.with_columns(pl.col("title", "body").fill_null(""), hashes).sort("posted_at", "id")


def _utc(text: pl.Expr) -> pl.Expr:
    """ISO times as UTC, offsets minded; without one they are UTC, days begin at midnight; what is no time is null."""
    whole = text.str.strip_chars().str.replace(" ", "T").str.replace(r"Z$", "+00:00")
    whole = pl.when(whole.str.contains("T")).then(whole).otherwise(whole + "T00:00:00")
    whole = pl.when(whole.str.contains(r"[+-]\d\d:?\d\d$")).then(whole).otherwise(whole + "+00:00")
    forms = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z")
    read = [whole.str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False) for form in forms]
    return pl.coalesce(read).dt.replace_time_zone(None).alias("posted_at")


def _as_ours(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns that linking knows, by our names."""
    said = {name.strip().lower(): name for name in reversed(frame.columns)}
    found = {ours: next((said[one] for one in others if one in said), None) for ours, others in ADVERTISEMENT.items()}
    return frame.select(pl.col(name).alias(ours) for ours, name in found.items() if name and ours in COLUMNS)


def _read(path: Path) -> tuple[pl.DataFrame, list[str]]:
    """The file as it is, and which lines of it can't be read."""
    if path.suffix.lower() == ".parquet":
        return pl.read_parquet(path), []
    content = path.read_bytes().removeprefix(_MARK)
    if not content.strip():
        return pl.DataFrame(), []
    if path.suffix.lower() == ".csv":
        return _csv(path, content)
    try:
        return pl.read_ndjson(content, infer_schema_length=None), []
    except pl.exceptions.PolarsError:
        return _by_row(_objects(content), content.count(b"\n") + 1)


def _csv(path: Path, content: bytes) -> tuple[pl.DataFrame, list[str]]:
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(
            f"{path.name} isn't UTF-8 (line {line}).", fix="Save it as UTF-8; spreadsheets call it CSV UTF-8."
        ) from None
    first = text.partition("\n")[0]
    between = max(",;\t", key=first.count)
    try:
        return pl.read_csv(content, infer_schema=False, separator=between), []
    except pl.exceptions.PolarsError:
        return _by_row(_records(text, between), content.count(b"\n") + 1)


def _objects(content: bytes) -> Iterator[tuple[int, Row | None]]:
    """Objects of JSON lines, or of one array; None for a line that isn't one."""
    if content.lstrip().startswith(b"["):
        for number, one in enumerate(orjson.loads(content), start=1):
            yield number, one if isinstance(one, dict) else None
        return
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.strip():
            try:
                found = orjson.loads(line)
            except orjson.JSONDecodeError:
                found = None
            yield number, found if isinstance(found, dict) else None


def _records(text: str, between: str) -> Iterator[tuple[int, Row | None]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    heads = next(reader)
    for fields in reader:
        if fields:
            yield reader.line_num, dict(zip(heads, fields, strict=True)) if len(fields) == len(heads) else None


def _by_row(rows: Iterator[tuple[int, Row | None]], lines: int) -> tuple[pl.DataFrame, list[str]]:
    """A table of the rows that can be read; slower, for files with faults."""
    good: list[Row] = []
    bad: list[int] = []
    for number, row in rows:
        if row is None:
            bad.append(number)
        else:
            good.append({name: _plain(value) for name, value in row.items()})
    if not good:
        raise ValueError(f"none of {lines} lines")
    names = {name: pl.List(pl.String) if name == "image_hashes" else pl.String for row in good for name in row}
    frame = pl.DataFrame(good, schema=names, strict=False)
    return frame, [f"line {number} can't be read" for number in bad[:_NAMED]] + _more(bad)


def _more(bad: Sequence[int]) -> list[str]:
    return [f"{len(bad) - _NAMED:,} more lines can't be read"] if len(bad) > _NAMED else []


def _plain(value: object) -> object:
    """Text as it is, lists of texts too; other things as JSON says them."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list):
        return [one for one in value if isinstance(one, str)]
    return orjson.dumps(value).decode()


def write_groups(groups: pl.DataFrame, path: Path) -> None:
    """The result in the format that the suffix names: .csv, .jsonl or .parquet."""
    match path.suffix.lower():
        case ".csv":
            groups.write_csv(path)
        case ".jsonl":
            groups.write_ndjson(path)
        case ".parquet":
            groups.write_parquet(path)
        case other:
            raise BadInput(f"No format goes by the suffix {other or '(none)'}.", fix="Use .csv, .jsonl or .parquet.")

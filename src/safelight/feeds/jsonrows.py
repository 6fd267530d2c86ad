"""JSON as publishers write rows: an array, an object around it, a row a line, GeoJSON; values become text."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, BinaryIO, Final

import orjson
import polars as pl

from safelight.core.errors import BadInput
from safelight.feeds.tables import Part, Table, text_frame

ROWS_PER_PART: Final = 50_000
LON: Final = "geometry_lon"
LAT: Final = "geometry_lat"
"""Columns that a point geometry becomes, for layouts that ask for them."""

_WRAPPERS: Final = ("data", "features", "records", "results", "rows", "value")
Row = Mapping[str, Any]


def as_text(value: object) -> str:
    """A JSON value as the text of a cell: numbers as they are written, nothing empty, objects as JSON.

    >>> [as_text(value) for value in (None, True, 41.5, 7, "x", {"a": [1]})]
    ['', 'true', '41.5', '7', 'x', '{"a":[1]}']
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    return orjson.dumps(value).decode()


def json_table(content: bytes, name: str) -> Table:
    """A table of a JSON document: array of objects, {"data": [...]} and its like, or GeoJSON features."""
    try:
        document = orjson.loads(_without_mark(content))
    except orjson.JSONDecodeError:
        raise BadInput(f"{name} is cut off or is not valid JSON.", fix="Download the file again.") from None
    rows = _rows(document)
    if rows is None:
        raise BadInput(
            f"{name} is JSON, but holds no list of rows.", fix=f"Expected an array, or one under {_WRAPPERS[0]!r}."
        )
    flat = [flat_feature(row) if isinstance(row, dict) else None for row in rows]
    good = [row for row in flat if row is not None]
    return _table(name, good, unreadable=len(flat) - len(good))


def ndjson_table(open_bytes: Callable[[], BinaryIO], name: str) -> Table:
    """A table of one JSON object a line; lines that are none are counted as unreadable."""
    columns: dict[str, None] = {}
    for row in _lines(open_bytes):
        columns.update(dict.fromkeys(row or ()))

    def read(wanted: Sequence[str]) -> Iterator[Part]:
        lines = _lines(open_bytes)
        while held := list(islice(lines, ROWS_PER_PART)):
            rows = [row for row in held if row is not None]
            yield Part(row_frame(rows, wanted), len(held) - len(rows))

    return Table(name, tuple(columns), read)


def whole_object(line: bytes) -> bool:
    """Whether a line is one JSON object, complete."""
    try:
        return isinstance(orjson.loads(_without_mark(line)), dict)
    except orjson.JSONDecodeError:
        return False


def flat_feature(row: dict[str, Any]) -> Row:
    """A GeoJSON or ArcGIS feature as one flat row; other rows as they are."""
    inner = row.get("properties") if row.get("type") == "Feature" else row.get("attributes")
    if not isinstance(inner, dict):
        return row
    point = _point(row.get("geometry"))
    return inner if point is None else {**inner, LON: point[0], LAT: point[1]}


def _point(geometry: object) -> tuple[object, object] | None:
    if not isinstance(geometry, dict):
        return None
    if "x" in geometry and "y" in geometry:
        return geometry["x"], geometry["y"]
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(coordinates, list) and len(coordinates) >= 2:
        return coordinates[0], coordinates[1]
    return None


def row_frame(rows: Sequence[Row], wanted: Sequence[str]) -> pl.DataFrame:
    """Rows as a frame of text with the columns wanted."""
    return text_frame(wanted, [[as_text(row.get(column)) for row in rows] for column in wanted])


def _without_mark(content: bytes) -> bytes:
    return content.removeprefix(b"\xef\xbb\xbf")


def _rows(document: object) -> list[object] | None:
    if isinstance(document, list):
        return document
    if isinstance(document, dict):
        if isinstance(document.get("result"), dict):
            return _rows(document["result"])
        return next((document[key] for key in _WRAPPERS if isinstance(document.get(key), list)), None)
    return None


def _table(name: str, rows: Sequence[Row], *, unreadable: int) -> Table:
    columns: dict[str, None] = {}
    for row in rows:
        columns.update(dict.fromkeys(row))

    def read(wanted: Sequence[str]) -> Iterator[Part]:
        left = unreadable
        for start in range(0, max(len(rows), 1), ROWS_PER_PART):
            yield Part(row_frame(rows[start : start + ROWS_PER_PART], wanted), left)
            left = 0

    return Table(name, tuple(columns), read, rows=len(rows) + unreadable)


def _lines(open_bytes: Callable[[], BinaryIO]) -> Iterator[Row | None]:
    with open_bytes() as stream:
        for number, line in enumerate(stream):
            text = (_without_mark(line) if number == 0 else line).strip()
            if not text:
                continue
            try:
                row = orjson.loads(text)
            except orjson.JSONDecodeError:
                yield None
                continue
            yield flat_feature(row) if isinstance(row, dict) else None

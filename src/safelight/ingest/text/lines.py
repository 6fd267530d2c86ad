"""Many texts: JSON lines in, JSON lines out, in order, on one core or several. A line that can't be read is an
error line; the rest goes on.

In: `{"id", "text", "published_at"}` and, where known, `"city"`. Out: the id and the facts; never the text, and no
word of it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from safelight.core.in_order import Line, in_order
from safelight.ingest.text.read import extract

BATCH: Final = 200
"""Lines that a process takes at a time."""
FEW: Final = 2000
"""Lines up to which one process is done before others have started."""


def extract_line(line: bytes | str, number: int) -> bytes:
    """The answer to one line, without its line end. An unreadable line gives `{"line", "error"}` and none of its
    content."""
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return _fault(number, "this line is no JSON object; write one object a line")
    if not isinstance(row, dict):
        return _fault(number, "this line is no JSON object; write one object a line")
    text, published, city = row.get("text"), row.get("published_at"), row.get("city")
    if not isinstance(text, str):
        return _fault(number, "`text` is missing or no text", row)
    if not isinstance(published, str | None):
        return _fault(number, "`published_at` is neither an ISO date nor null", row)
    try:
        found = extract(text, published, city if isinstance(city, str) else None)
    except ValueError:
        return _fault(number, "`published_at` is neither an ISO date nor null", row)
    return orjson.dumps({"id": _id(row), **found.document()})


def extract_lines(lines: Iterable[bytes | str], processes: int = 1) -> Iterator[bytes]:
    """Answers in the order of the lines; empty lines are left out. With `processes` above 1, the others read beside
    this one, which doesn't wait for them to start."""
    yield from in_order(lines, _batch, processes, batch=BATCH, few=FEW)


def _batch(lines: list[Line]) -> list[bytes]:
    """Read without the collector of cycles: a reading makes none, and looking for them takes a sixth."""
    collects = gc.isenabled()
    gc.disable()
    try:
        return [extract_line(line, number) for number, line in lines]
    finally:
        if collects:
            gc.enable()


def _id(row: dict[str, Any]) -> object:
    found = row.get("id")
    return found if isinstance(found, str | int) else None


def _fault(number: int, error: str, row: dict[str, Any] | None = None) -> bytes:
    return orjson.dumps({"id": _id(row) if row else None, "line": number, "error": error})

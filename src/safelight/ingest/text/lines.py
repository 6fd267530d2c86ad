"""Many texts: JSON lines in, JSON lines out, in order, on one core or several. A line that can't be read is an
error line; the rest goes on.

In: `{"id", "text", "published_at"}` and, where known, `"city"`. Out: the id and the facts; never the text, and no
word of it.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Any, Final

import orjson

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
    """Answers in the order of the lines; empty lines are left out. With `processes` above 1, batches go to a pool.

    The pool's processes read without the collector of cycles: a reading makes none, and looking for them takes a sixth.
    """
    numbered: Iterator[tuple[int, bytes | str]] = (entry for entry in enumerate(lines, 1) if entry[1].strip())
    if processes <= 1:
        for number, line in numbered:
            yield extract_line(line, number)
        return
    first = list(islice(numbered, FEW))
    if len(first) < FEW:
        yield from _batch(first)
        return
    numbered = chain(first, numbered)
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=gc.disable) as pool:
        waiting: deque[Future[list[bytes]]] = deque()
        while True:
            while len(waiting) < 2 * processes and (batch := list(islice(numbered, BATCH))):
                waiting.append(pool.submit(_batch, batch))
            if not waiting:
                return
            yield from waiting.popleft().result()


def _batch(lines: list[tuple[int, bytes | str]]) -> list[bytes]:
    return [extract_line(line, number) for number, line in lines]


def _id(row: dict[str, Any]) -> object:
    found = row.get("id")
    return found if isinstance(found, str | int) else None


def _fault(number: int, error: str, row: dict[str, Any] | None = None) -> bytes:
    return orjson.dumps({"id": _id(row) if row else None, "line": number, "error": error})

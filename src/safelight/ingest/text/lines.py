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
MOST: Final = 100
"""Batches that are held at a time, read or waiting."""


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
    numbered: Iterator[tuple[int, bytes | str]] = (entry for entry in enumerate(lines, 1) if entry[1].strip())
    if processes <= 1:
        for number, line in numbered:
            yield extract_line(line, number)
        return
    first = list(islice(numbered, FEW))
    if len(first) < FEW:
        yield from _batch(first)
        return
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes - 1, mp_context=context)
    try:
        yield from _shared(pool, chain(first, numbered), 2 * (processes - 1))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _shared(pool: ProcessPoolExecutor, numbered: Iterator[tuple[int, bytes | str]], ahead: int) -> Iterator[bytes]:
    """Batches read by a pool, which is kept `ahead` once it has started, and by this process while it would wait."""
    batches = iter(lambda: list(islice(numbered, BATCH)), [])
    queue: deque[Future[list[bytes]] | list[bytes]] = deque()
    started = pool.submit(_batch, [])
    while True:
        out = sum(_waits(one) for one in queue)
        room = max(0, ahead - out) if started.done() else 0
        queue.extend(pool.submit(_batch, batch) for batch in islice(batches, room))
        while queue and (len(queue) >= MOST or not _waits(queue[0])):
            yield from _answers(queue.popleft())
        own = next(batches, None)
        if own is not None:
            queue.append(_batch(own))
        elif queue:
            yield from _answers(queue.popleft())
        else:
            return


def _waits(entry: Future[list[bytes]] | list[bytes]) -> bool:
    return isinstance(entry, Future) and not entry.done()


def _answers(entry: Future[list[bytes]] | list[bytes]) -> list[bytes]:
    return entry.result() if isinstance(entry, Future) else entry


def _batch(lines: list[tuple[int, bytes | str]]) -> list[bytes]:
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

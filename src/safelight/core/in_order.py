"""Lines in, answers out, in their order, on one core or several."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import chain, islice
from typing import Final, TypeAlias

Line: TypeAlias = tuple[int, bytes | str]
"""A line with its number, from 1."""

Reader: TypeAlias = Callable[[list[Line]], list[bytes]]
"""Answers to a batch of lines; a function of a module, for other processes find it by its name."""

MOST: Final = 100
"""Batches that are held at a time, read or waiting."""


def in_order(
    lines: Iterable[bytes | str], read: Reader, processes: int = 1, *, batch: int, few: int
) -> Iterator[bytes]:
    """Answers in the order of the lines; empty lines are left out.

    With `processes` above 1, the others read `batch` lines at a time beside this one, which doesn't wait for them to
    start. Up to `few` lines one process is done before others have started.
    """
    numbered: Iterator[Line] = (entry for entry in enumerate(lines, 1) if entry[1].strip())
    if processes <= 1:
        for entry in numbered:
            yield from read([entry])
        return
    first = list(islice(numbered, few))
    if len(first) < few:
        yield from read(first)
        return
    pool = ProcessPoolExecutor(processes - 1, mp_context=multiprocessing.get_context("spawn"))
    entries = chain(first, numbered)
    batches = iter(lambda: list(islice(entries, batch)), [])
    try:
        yield from _shared(pool, read, batches, 2 * (processes - 1))
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _shared(pool: ProcessPoolExecutor, read: Reader, batches: Iterator[list[Line]], ahead: int) -> Iterator[bytes]:
    """Batches read by a pool, which is kept `ahead` once it has started, and by this process while it would wait."""
    queue: deque[Future[list[bytes]] | list[bytes]] = deque()
    started = pool.submit(read, [])
    while True:
        out = sum(_waits(one) for one in queue)
        room = max(0, ahead - out) if started.done() else 0
        queue.extend(pool.submit(read, batch) for batch in islice(batches, room))
        while queue and (len(queue) >= MOST or not _waits(queue[0])):
            yield from _answers(queue.popleft())
        own = next(batches, None)
        if own is not None:
            queue.append(read(own))
        elif queue:
            yield from _answers(queue.popleft())
        else:
            return


def _waits(entry: Future[list[bytes]] | list[bytes]) -> bool:
    return isinstance(entry, Future) and not entry.done()


def _answers(entry: Future[list[bytes]] | list[bytes]) -> list[bytes]:
    return entry.result() if isinstance(entry, Future) else entry

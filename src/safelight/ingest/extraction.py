"""Many texts to their facts, on several cores where that pays. Texts live in these processes' memory alone."""

from __future__ import annotations

import atexit
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple

from safelight.ingest.text import Facts, extract

WORTH_A_POOL: Final = 2_000
"""Texts of a batch from which on other processes help; starting them takes about as long as reading these."""
_AT_A_TIME: Final = 250
_MOST_PROCESSES: Final = 8


class Text(NamedTuple):
    """A text, its day of publication in the city, and the city's name."""

    text: str
    published: date | None
    city: str


def facts_of(texts: Sequence[Text]) -> Iterator[Facts]:
    """The facts of each text, in order."""
    processes = min(_cores(), _MOST_PROCESSES)
    if len(texts) < WORTH_A_POOL or processes < 2:
        return map(_facts, texts)
    return _pool(processes).map(_facts, texts, chunksize=_AT_A_TIME)


def _facts(one: Text) -> Facts:
    return extract(one.text, one.published, one.city)


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@lru_cache(maxsize=1)
def _pool(processes: int) -> ProcessPoolExecutor:
    """One pool for the life of the program: an archive comes in many batches."""
    pool = ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"))
    atexit.register(pool.shutdown, wait=False, cancel_futures=True)
    return pool

"""Where the work is done: in this process and beside it, or on Spark. The same groups come out of both.

What takes time goes through a backend: reading the texts, and comparing pairs of clusters, which are cut into parts
that know nothing of one another. Joining is one pass over the sums, here.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

import numpy as np

from safelight.core.errors import SafelightError
from safelight.desk.link.corpus import Corpus, Ints
from safelight.desk.link.rounds import Levels, Round, compare

if TYPE_CHECKING:
    from pyspark import Broadcast
    from pyspark.sql import SparkSession

Part = TypeVar("Part")
Answer = TypeVar("Answer")
PAIRS: Final = 200_000
"""Pairs that are compared in one part."""
FEW: Final = 10_000
"""Pairs up to which nothing is gained by parts."""


class Backend(Protocol):
    """Does independent parts of one work, and gives the answers in their order."""

    def map(self, work: Callable[[Part], Answer], parts: Sequence[Part]) -> Iterator[Answer]:
        """`work` (a function that can be sent to another process) on each part."""

    def compare(self, corpus: Corpus, now: Round, a: Ints, b: Ints) -> Levels:
        """`rounds.compare` of all pairs."""


@dataclass(frozen=True, slots=True)
class Embedded:
    """This machine: processes for what Python does, threads for compiled loops."""

    processes: int = min(2, os.cpu_count() or 1)

    def map(self, work: Callable[[Part], Answer], parts: Sequence[Part]) -> Iterator[Answer]:
        """In order; a single part is done here."""
        if len(parts) < 2 or self.processes < 2:
            yield from map(work, parts)
            return
        with ProcessPoolExecutor(self.processes, mp_context=multiprocessing.get_context("spawn")) as pool:
            yield from pool.map(work, parts)

    def compare(self, corpus: Corpus, now: Round, a: Ints, b: Ints) -> Levels:
        """With a thread for each core."""
        if len(a) < FEW:
            return compare(corpus, now, a, b)
        parts = pairs_in_parts(a, b, PAIRS)
        with ThreadPoolExecutor(self.processes) as pool:
            return joined(list(pool.map(lambda part: compare(corpus, now, *part), parts)))


class Spark:
    """A Spark session; its executors need this package and its dependencies."""

    def __init__(self, session: SparkSession) -> None:
        self._context = session.sparkContext

    def map(self, work: Callable[[Part], Answer], parts: Sequence[Part]) -> Iterator[Answer]:
        """Each part is a partition."""
        if parts:
            yield from self._context.parallelize(parts, len(parts)).map(work).collect()

    def compare(self, corpus: Corpus, now: Round, a: Ints, b: Ints) -> Levels:
        """The arrays go to every executor once a round, the pairs in parts."""
        shared = self._context.broadcast((corpus, now))
        try:
            work = partial(_compare_shared, shared)
            return joined(list(self.map(work, pairs_in_parts(a, b, PAIRS))) or [compare(corpus, now, a, b)])
        finally:
            shared.unpersist()


def _compare_shared(shared: Broadcast[tuple[Corpus, Round]], part: tuple[Ints, Ints]) -> Levels:
    corpus, now = shared.value
    return compare(corpus, now, *part)


def pairs_in_parts(a: Ints, b: Ints, most: int) -> list[tuple[Ints, Ints]]:
    """Pairs in parts of `most` at most."""
    return [(a[at : at + most], b[at : at + most]) for at in range(0, len(a), most)]


def joined(parts: Sequence[Levels]) -> Levels:
    """The levels of all parts, in their order."""
    return {kind: np.concatenate([part[kind] for part in parts]) for kind in parts[0]}


def backend_of(address: str | None) -> Backend:
    """Spark where an address of its master is set (`local[2]`, `spark://…`), else this machine."""
    if not address:
        return Embedded()
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra that only this backend needs
    except ImportError as error:
        raise SafelightError(
            "SAFELIGHT_SPARK is set, but PySpark isn't installed.", fix="pip install 'safelight[spark]', or unset it."
        ) from error
    return Spark(SparkSession.builder.master(address).appName("safelight desk link").getOrCreate())

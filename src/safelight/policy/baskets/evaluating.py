"""Every basket in every world: the model run for each pair, on all cores, with what is measured of each run kept."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.policy.model.compiling import kernels
from safelight.policy.model.levers import COUNT
from safelight.policy.model.sm1 import MEASURES, Numbers, World, rates
from safelight.policy.sampling import Worlds

Measured = NDArray[np.float32]
"""Baskets x worlds x MEASURES. Single precision: seven digits of what is not known to one."""

SLICE: Final = 25
"""Worlds that are worked through at once: small enough to stop soon, large enough that nothing is lost."""

_YEAR: Final = 12
_FASTEST: Final = 100


@dataclass(frozen=True, slots=True)
class Terms:
    """What is the same in all runs. `costs`: USD a year of each lever at 1; `lags`: months; `year_ends`: the month in
    which the year ends whose new victims are measured."""

    costs: Numbers
    lags: Numbers
    regime: float
    months: int
    year_ends: int


def all_baskets() -> Numbers:
    """The 4,096 ways to do each lever in full or not at all, 4,096 x 12: nothing first, everything last."""
    return (np.arange(2**COUNT)[:, None] >> np.arange(COUNT) & 1).astype(np.float64)


def evaluate(worlds: Worlds, moved: Numbers, terms: Terms) -> Measured:
    """The measures of every basket in every world, on this thread alone. `moved`: how far each basket sets each lever
    beyond what is there already, baskets x 12.

    One step of a month, more where a world is fast: far below what is not known of any world (measured in the tests).
    """
    out = np.empty((len(moved), len(worlds), len(MEASURES)), dtype=np.float32)
    steady = np.ascontiguousarray(moved, dtype=np.float64)
    kernels().measure(
        worlds.rows,
        worlds.starts,
        paces_of(worlds, terms),
        steady,
        steady @ terms.costs / _YEAR,
        np.ascontiguousarray(terms.lags, dtype=np.float64),
        float(terms.regime),
        int(terms.months),
        int(terms.year_ends),
        out,
    )
    return out


def in_slices(
    worlds: Worlds, moved: Numbers, terms: Terms, slices: list[slice], stopped: Callable[[], bool] = lambda: False
) -> Iterator[tuple[slice, Measured]]:
    """Slices of worlds as they are done, on all cores of this process; none begins once `stopped` says so."""

    def work(part: slice) -> Measured | None:
        return None if stopped() else evaluate(worlds.part(part), moved, terms)

    with ThreadPoolExecutor(cores()) as pool:
        begun = {pool.submit(work, part): part for part in slices}
        try:
            for waiting in as_completed(list(begun)):
                done = waiting.result()
                part = begun.pop(waiting)  # what is done is given away: it may be large
                del waiting
                if done is not None:
                    yield part, done
        finally:
            pool.shutdown(cancel_futures=True)


def in_full(worlds: Worlds, moved: Numbers, terms: Terms, size: int = SLICE) -> Measured:
    """As `evaluate`, on all cores, `size` worlds at once."""
    out = np.empty((len(moved), len(worlds), len(MEASURES)), dtype=np.float32)
    for part, measured in in_slices(worlds, moved, terms, cut(len(worlds), size)):
        out[:, part] = measured
    return out


def cut(worlds: int, size: int = SLICE) -> list[slice]:
    """All worlds in slices."""
    return [slice(begin, min(begin + size, worlds)) for begin in range(0, worlds, size)]


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def paces_of(worlds: Worlds, terms: Terms) -> NDArray[np.int64]:
    """Steps in a month for each world: no stay in a stock is shorter than a step, whatever is done."""
    w = World(*worlds.rows.T)
    now = rates(w, np.ones(COUNT), terms.regime)
    flows = (
        1 / w.T1 + w.e1 + now.i1 + now.h1 + w.mu1,
        1 / w.T2 + w.e2 + now.i2 + now.h2 + w.mu2,
        1 / w.T3 + w.e3 + now.i3 + now.h3 + w.mu3,
        w.e4 + now.i4 + now.h4 + w.mu4,
        now.delta + now.recruits,
        w.omV + w.rhoV + w.muV,
        w.omU + w.rhoU + w.muU,
        w.kapE + w.cE * now.alphaE,
    )
    fastest = np.maximum.reduce(np.broadcast_arrays(*flows))
    if (found := float(np.max(fastest))) > _FASTEST:
        raise BadFilter(
            said("A value is too fast for a model whose clock counts months: {rate} a month.", rate=f"{found:.3g}"),
            fix=said("Set rates below {most} a month and durations above a hundredth of a month.", most=_FASTEST),
        )
    return np.asarray(np.maximum(1, np.ceil(fastest)), dtype=np.int64)

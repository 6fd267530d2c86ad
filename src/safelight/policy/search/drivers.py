"""What drives the new victims of a basket, where it fails, and what it would be worth to know."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from safelight.core.said import Said, said, sentences
from safelight.policy.baskets.boxes import FoundBox, find_boxes
from safelight.policy.baskets.information import by_chance, partial_information, perfect_information
from safelight.policy.baskets.sensitivity import indices, swings
from safelight.policy.model.levers import LEVERS
from safelight.policy.model.parameters import quantities
from safelight.policy.model.sm1 import Numbers
from safelight.policy.sampling import Worlds
from safelight.policy.search.asking import Asked
from safelight.policy.search.document import Assumption, Drivers, Swing
from safelight.policy.search.driven import Box, Index, Limit, Worth
from safelight.policy.search.table import Table
from safelight.policy.telling import standing

WIDE: Final = 200
"""Worlds worked through at once where there is one basket alone."""

_WORST: Final = 0.75
"""Where no goal says what failing is: the worlds with more new victims than this share of all."""

_SAYS: Final = 0.05
"""Indices below this are not asked to be narrower than they are large."""

_MOVES: Final = 0.01
"""An assumption that swings less than this part of the widest bar has no effect to speak of."""


def known(symbol: str) -> tuple[str, str, str]:
    """What a symbol means, the grade of what it rests on, and its standing where no study is behind it."""
    if symbol in quantities():
        one = quantities()[symbol]
        return one.means, one.grade, standing(symbol, one.evidence, one.grade)
    lever = next(lever for lever in LEVERS if any(effect.symbol == symbol for effect in lever.effects))
    means = said("{lever}: {acts_on}", lever=lever.name, acts_on=lever.acts_on)
    return means, lever.grade, standing(symbol, lever.evidence, lever.grade)


def drivers(table: Table, number: int, *, size: int) -> Drivers:
    """What drives basket `number`. `size` of the Sobol sample: a power of two."""
    asked = table.asked
    moved = asked.moved[asked.place_of(number)]
    space = asked.driving(moved)
    measure = _measure(asked, moved)
    seed = asked.scenario.search.seed
    found = indices(space, measure, seed=seed, size=size)
    usual, ends = swings(space, measure)
    rows = []
    for place, symbol in enumerate(space.free):
        means, grade, stands = known(symbol)
        numbers = (found.first, found.first_within, found.total, found.total_within, found.mu_star, found.sigma)
        rows.append(Index(symbol, means, grade, bool(stands), *(float(one[place]) for one in numbers)))
    bars = []
    for place, symbol in enumerate(space.free):
        means, grade, stands = known(symbol)
        span = (float(space.low[place]), float(space.high[place]), float(ends[place, 0]), float(ends[place, 1]))
        bars.append(Swing(symbol, means, grade, bool(stands), *span))
    leading = [row for row in rows if row.total >= _SAYS]
    information = _information(table, space.free)
    return Drivers(
        basket=number,
        indices=tuple(sorted(rows, key=lambda row: -row.total)),
        converged=all(row.total_within <= row.total for row in leading),
        tornado=tuple(sorted(bars, key=lambda bar: -abs(bar.at_high - bar.at_low))),
        usual=usual,
        perfect_information=information[0],
        information=information[1],
    )


def assumptions(drivers: Drivers) -> tuple[Assumption, ...]:
    """Every assumption that moves the answer, the one that moves it most first."""
    widest = max((abs(bar.at_high - bar.at_low) for bar in drivers.tornado), default=0.0)
    found = []
    for bar in drivers.tornado:
        swing = abs(bar.at_high - bar.at_low) / widest if widest else 0.0
        if bar.assumption and swing >= _MOVES:
            found.append(Assumption(bar.symbol, bar.means, known(bar.symbol)[2], bar.low, bar.high, swing))
    return tuple(found)


def boxes(table: Table, number: int) -> tuple[Box, ...]:
    """Where basket `number` fails: in worlds that miss the goal, without one in the worst quarter of worlds."""
    asked = table.asked
    place = asked.place_of(number)
    new = table.new[place]
    fails = new > (asked.goal.new_victims if asked.goal else np.quantile(new, _WORST))
    names = asked.driving(asked.moved[place]).free
    found = find_boxes(_columns(asked.worlds, names), fails)
    return tuple(_box(number, box, names) for box in found)


def _columns(worlds: Worlds, names: tuple[str, ...]) -> Numbers:
    return np.column_stack([worlds.column(name) for name in names])


def _measure(asked: Asked, moved: Numbers) -> Callable[[Worlds], Numbers]:
    def measure(worlds: Worlds) -> Numbers:
        return np.asarray(asked.measured(worlds, moved[None, :], WIDE)[0, :, 0], dtype=np.float64)

    return measure


def _information(table: Table, names: tuple[str, ...]) -> tuple[float, tuple[Worth, ...]]:
    """By how many new victims a year the choice among affordable baskets would get better, knowing all or one."""
    asked = table.asked
    values = np.asarray(table.new[asked.affordable], dtype=np.float64)
    fewer = partial_information(values, _columns(asked.worlds, names))
    chance = by_chance(values, np.random.default_rng(asked.scenario.search.seed))
    found = []
    for symbol, one in zip(names, fewer, strict=True):
        means, grade, _ = known(symbol)
        found.append(Worth(symbol, means, grade, float(one), chance))
    return perfect_information(values), tuple(sorted(found, key=lambda worth: -worth.fewer_a_year))


def _box(number: int, box: FoundBox, names: tuple[str, ...]) -> Box:
    limits = tuple(
        Limit(
            symbol=names[side],
            means=known(names[side])[0],
            low=_finite(box.limits[0, side]),
            high=_finite(box.limits[1, side]),
            quasi_p=float(box.quasi_p[np.isfinite(box.limits[:, side]), side].max()),
            grade=known(names[side])[1],
        )
        for side in box.sides
    )
    return Box(number, limits, box.coverage, box.density, box.mass, _in_words(limits, box))


def _finite(limit: float) -> float | None:
    return float(limit) if np.isfinite(limit) else None


def _in_words(limits: tuple[Limit, ...], box: FoundBox) -> Said:
    """A box as sentences."""
    whole = said(
        "{density} % of these worlds fail; {coverage} % of all failures are among them.",
        density=round(100 * box.density),
        coverage=round(100 * box.coverage),
    )
    return sentences([said("Fails when:"), *(_side(limit) for limit in limits), whole])


def _side(limit: Limit) -> Said:
    if limit.low is None:
        return said(
            "{symbol} ({means}) is below {high}.", symbol=limit.symbol, means=limit.means, high=f"{limit.high:.3g}"
        )
    if limit.high is None:
        return said(
            "{symbol} ({means}) is above {low}.", symbol=limit.symbol, means=limit.means, low=f"{limit.low:.3g}"
        )
    return said(
        "{symbol} ({means}) is between {low} and {high}.",
        symbol=limit.symbol,
        means=limit.means,
        low=f"{limit.low:.3g}",
        high=f"{limit.high:.3g}",
    )

"""From a scenario to what the search works on: worlds, baskets, costs and terms, all as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from safelight.policy.baskets.evaluating import Measured, Terms, all_baskets, in_full
from safelight.policy.model.balance import balance
from safelight.policy.model.levers import COUNT, LEVERS
from safelight.policy.model.parameters import quantities
from safelight.policy.model.sm1 import Numbers, World
from safelight.policy.places import place
from safelight.policy.running import without_stages
from safelight.policy.sampling import Space, Worlds, draw_in, space
from safelight.policy.scenario import Goal, Scenario

_YEAR: Final = 12
_OF_COSTS_AND_HARMS: Final = frozenset(("cV", "r", "v1", "v2", "v3", "v4", "zv", "B0", "alphaB", "s11b", "za"))
"""No part of these reaches the number of new victims."""

_OF_THE_REGIME: Final = frozenset(("zD", "za", "zv"))
_OF_ARRESTS: Final = frozenset(("a1", "a2", "a3", "a4"))
_DIVERSION: Final = (8, 9)
"""Levers, counted from 0, through which the arrests of victims reach anything else."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A scenario as numbers. `numbers`: the baskets by their bits, in ascending order, all of the levers it may use;
    `moved`: how far each sets each lever beyond what exists; `cost`: USD a year of each."""

    scenario: Scenario
    space: Space
    worlds: Worlds
    existing: Numbers
    numbers: NDArray[np.intp]
    moved: Numbers
    cost: Numbers
    terms: Terms

    @property
    def goal(self) -> Goal | None:
        """What is to be reached."""
        return self.scenario.goal

    @property
    def levers(self) -> tuple[int, ...]:
        """The levers that may be used, counted from 0."""
        return tuple(lever for lever in range(COUNT) if int(self.numbers[-1]) >> lever & 1)

    @property
    def room(self) -> Numbers:
        """How far each lever can be set beyond what exists."""
        return np.asarray(1.0 - self.existing)

    @property
    def affordable(self) -> NDArray[np.bool_]:
        """Baskets within the budget; all without one."""
        most = np.inf if self.goal is None else self.goal.budget
        return np.asarray(self.cost <= most * (1 + 1e-9))

    def place_of(self, number: int) -> int:
        """Where a basket stands in `numbers`."""
        return int(np.searchsorted(self.numbers, number))

    def set_to(self, moved: Numbers) -> tuple[float, ...]:
        """Levers as they are set, what exists included."""
        return tuple(np.round(self.existing + moved, 6).tolist())

    def measured(self, worlds: Worlds, moved: Numbers, size: int) -> Measured:
        """Other settings or other worlds, under the same terms."""
        return in_full(_staged(self.scenario, worlds), moved, self.terms, size)

    def driving(self, moved: Numbers) -> Space:
        """The quantities that can reach the number of new victims under a setting, drawn; all others as usual."""
        idle = _OF_COSTS_AND_HARMS | (_OF_THE_REGIME if not self.terms.regime else frozenset())
        unmoved = {effect.symbol for lever in LEVERS if not moved[lever.number - 1] for effect in lever.effects}
        if not any(moved[lever] for lever in _DIVERSION):
            unmoved |= _OF_ARRESTS
        kept = [place for place, name in enumerate(self.space.free) if name not in idle | unmoved]
        some = self.space
        return Space(
            tuple(some.free[place] for place in kept), some.low[kept], some.high[kept], some.log[kept], some.row
        )


def asked(scenario: Scenario) -> Asked:
    """What a scenario asks, as numbers. Raises BadFilter where no run can be made of it."""
    setting = scenario.setting()
    existing, costs = np.array(setting.existing), np.array(setting.costs)
    usable = sum(1 << lever - 1 for lever in scenario.search.levers) or 2**COUNT - 1
    numbers = np.flatnonzero((np.arange(2**COUNT) & ~usable) == 0)
    moved = all_baskets()[numbers] * (1.0 - existing)
    ends = _YEAR * scenario.goal.year if scenario.goal else scenario.months
    found = _space(scenario)
    return Asked(
        scenario,
        found,
        _staged(scenario, draw_in(found, scenario.search.worlds, scenario.search.seed)),
        existing,
        numbers,
        moved,
        moved @ costs,
        Terms(costs, np.array(setting.lags), setting.regime, max(scenario.months, ends), ends),
    )


def _space(scenario: Scenario) -> Space:
    """What is drawn. A quantity that the scenario sets is known, unless it gives an interval, too; one that follows
    from the place is as uncertain as its usual value is, in proportion."""
    intervals: dict[str, tuple[float, float]] = {}
    values: dict[str, float] = {}
    usual = quantities()
    for name, value in (place(scenario.place).symbols if scenario.place else {}).items():
        if name in usual:
            known = usual[name]
            intervals[name] = (known.low * value / known.default, known.high * value / known.default)
            values[name] = value
    fixed = {name: value for name, value in scenario.set.items() if name in World._fields}
    intervals |= scenario.intervals
    return space(
        {name: value for name, value in fixed.items() if name not in scenario.intervals},
        {name: span for name, span in intervals.items() if name not in fixed or name in scenario.intervals},
        {**values, **fixed},
    )


def _staged(scenario: Scenario, worlds: Worlds) -> Worlds:
    """The worlds, without the client's hypothesis of stages where it is switched off."""
    if scenario.stages:
        return worlds
    changed: Any = without_stages(World(*worlds.rows.T))
    rows = np.ascontiguousarray(np.array(np.broadcast_arrays(*changed)).T)
    starts = np.array(np.broadcast_arrays(*balance(changed))).T
    return Worlds(rows, np.ascontiguousarray(starts))

"""One run of the model: a setting made a world, its balance, its states month by month."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np

from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.policy.model.balance import balance
from safelight.policy.model.chance import ByChance, solve_by_chance
from safelight.policy.model.levers import EFFECTS
from safelight.policy.model.parameters import Parameters, values
from safelight.policy.model.sm1 import COUNTERS, FIRST_COUNTER, STOCKS, Numbers, World, rates, solve, steps_in_a_month
from safelight.policy.setting import Setting

_YEAR: Final = 12
_NOTHING: Final = 1e-300
_SHARES: Final = frozenset({"qe", "qi", "qh"})
_FASTEST: Final = 1000
"""Steps of a month, at most."""


@dataclass(frozen=True, slots=True)
class Run:
    """A solved setting: `states` (months + 1) x WIDTH. Stocks are persons of the setting's residents."""

    setting: Setting
    world: Any
    states: Numbers

    def stock(self, name: str) -> Numbers:
        """A stock by month: one of STOCKS, or `N`, all in exploitation."""
        if name == "N":
            return np.asarray(self.states[:, 1:5].sum(axis=1))
        return np.asarray(self.states[:, STOCKS.index(name)])

    def counter(self, name: str) -> Numbers:
        """What was counted from the start until each month: one of COUNTERS."""
        return np.asarray(self.states[:, FIRST_COUNTER + COUNTERS.index(name)])


def world_of(setting: Setting) -> Any:
    """The quantities of a setting."""
    known = {effect.symbol: effect.default for effect in EFFECTS.values()}
    usual = Parameters()
    numbers = dict(zip(World._fields, (*values(usual), *known.values()), strict=True))
    world = World(**{**numbers, **setting.symbols})
    return world if setting.staged else without_stages(world)


def without_stages(w: Any) -> Any:
    """The same world where the police see victims of all stages alike, as often as on the whole (5.9.10)."""
    stocks = balance(w)[1:5]
    often = (w.i1 * stocks[0] + w.i2 * stocks[1] + w.i3 * stocks[2] + w.i4 * stocks[3]) / (sum(stocks) + _NOTHING)
    return w._replace(i1=often, i2=often, i3=often, i4=often)


def base_of(setting: Setting) -> Setting:
    """Its base case: what exists goes on, and nothing is added."""
    return replace(setting, levers=setting.existing, regime=0.0)


def run(setting: Setting) -> Run:
    """Solve a setting from the balance that holds without new levers and without the regime.

    What exists already (`u0`) is in the balance: effects and costs count from there (specification 5.2, `--place`).
    """
    world = world_of(setting)
    moved, lags = np.subtract(setting.levers, setting.existing), np.array(setting.lags)
    states = solve(
        world,
        _start(world, moved, setting.regime),
        moved,
        lags,
        z=setting.regime,
        spent=float(moved @ np.array(setting.costs)) / _YEAR,
        months=setting.months,
        per_month=_pace(world, moved, lags, setting.regime),
    )
    return Run(setting, world, states)


def by_chance(setting: Setting, *, runs: int, seed: int) -> ByChance:
    """The same setting with whole people and chance, `runs` times. Raises BadFilter as `run` does."""
    world = world_of(setting)
    moved, lags = np.subtract(setting.levers, setting.existing), np.array(setting.lags)
    start = _start(world, moved, setting.regime)
    _pace(world, moved, lags, setting.regime)
    rng = np.random.default_rng(seed)
    return solve_by_chance(world, start, moved, lags, z=setting.regime, months=setting.months, runs=runs, rng=rng)


def _start(world: Any, moved: Numbers, regime: float) -> Numbers:
    """The balance. Raises BadFilter where there is none, or where levers would make a rate negative."""
    try:
        start = np.array(balance(world), dtype=np.float64)
    except ZeroDivisionError:
        start = np.array([math.nan])
    if not np.all(np.isfinite(start)) or start.min() < 0:
        raise BadFilter(
            said("With these values the model has no balance to start from: people would come and never leave."),
            fix=said("Give every stage a way out that is above nothing."),
        )
    for x in (moved, *np.diag(moved)):
        now = rates(world, x, regime)
        wrong = [name for name, rate in now._asdict().items() if rate < 0 or (name in _SHARES and rate > 1)]
        if wrong:
            raise BadFilter(
                said("Levers and the sizes of their effects would make {rate} impossible.", rate=wrong[0]),
                fix=said("Set levers nearer to what exists, or smaller effects."),
            )
    return start


def _pace(world: Any, moved: Numbers, lags: Numbers, regime: float) -> int:
    pace = steps_in_a_month(world, moved, lags, regime)
    if pace > _FASTEST:
        raise BadFilter(
            said("A value is too fast for a model whose clock counts months."),
            fix=said("Set rates below 100 a month; durations and lags above a hundredth of a month, or a lag of 0."),
        )
    return pace

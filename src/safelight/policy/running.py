"""One run of the model beside its base case, and what is told of it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.policy.model.balance import balance
from safelight.policy.model.levers import EFFECTS
from safelight.policy.model.parameters import Parameters, values
from safelight.policy.model.sm1 import COUNTERS, FIRST_COUNTER, STOCKS, Numbers, World, rates, solve, steps_in_a_month
from safelight.policy.setting import Setting

_STAGES: Final = ("S1", "S2", "S3", "S4")
_YEAR: Final = 12
_ROUNDING: Final = 1e-9
_SHARES: Final = frozenset({"qe", "qi", "qh"})
_FASTEST: Final = 1000
"""Steps of a month, at most."""


@dataclass(frozen=True, slots=True)
class Run:
    """A solved setting: `states` (months + 1) x WIDTH. Stocks are persons per 1,000,000 residents."""

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
    often = (w.i1 * stocks[0] + w.i2 * stocks[1] + w.i3 * stocks[2] + w.i4 * stocks[3]) / sum(stocks)
    return w._replace(i1=often, i2=often, i3=often, i4=often)


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


def document(run: Run) -> dict[str, Any]:
    """A run as the contract prints it: `t`, `state`, `counters` (cumulative), `outputs`."""
    counters: dict[str, Any] = {
        name: run.counter(name).tolist() for name in COUNTERS if not name.startswith("person_months")
    }
    counters["person_months"] = {stage: run.counter(f"person_months_{stage}").tolist() for stage in _STAGES}
    return {
        "t": list(range(run.setting.months + 1)),
        "state": {name: run.stock(name).tolist() for name in (*STOCKS, "N")},
        "counters": counters,
        "outputs": outputs(run),
    }


def outputs(run: Run) -> dict[str, float | None]:
    """What is told of a run (specification 5.7), over its whole length; a year's figures are of its last twelve months.

    None where nothing stands below the line of a ratio.
    """

    def counted(name: str) -> float:
        return float(run.counter(name)[-1])

    def lately(name: str) -> float:
        told = run.counter(name)
        months = min(_YEAR, run.setting.months)
        return float(told[-1] - told[-1 - months]) * _YEAR / months

    people, exploiters = float(run.stock("N")[-1]), counted("exploiters_arrested")
    lived = sum(counted(f"person_months_{stage}") for stage in _STAGES)
    usual = float(run.stock("N")[0]) * run.setting.months
    averted = usual - lived
    now = rates(run.world, np.subtract(run.setting.levers, run.setting.existing) * _reached(run), run.setting.regime)
    by_police = [float(getattr(now, f"i{stage}") * run.stock(f"S{stage}")[-1]) for stage in range(1, 5)]
    return {
        "N": people,
        "N_per_100k": people / run.setting.residents * 100_000,
        "N_per_exploiter": _ratio(people, float(run.stock("E")[-1])),
        "new_victims_per_year": lately("new_victims"),
        "returns_per_year": lately("returns"),
        "inflow_to_stage_4_per_year": float(run.stock("S3")[-1]) / run.world.T3 * _YEAR,
        "person_months": lived,
        "person_months_averted": averted,
        "violent_events": counted("violent_events"),
        "r_identified": _ratio(counted("identified_police"), exploiters),
        "r_arrested": _ratio(counted("victims_arrested"), exploiters),
        "r_buyers": _ratio(counted("buyers_arrested"), exploiters),
        "police_stage4_share": _ratio(by_police[3], sum(by_police)),
        "recruited_share": _ratio(counted("new_victims"), counted("new_victims") + float(run.stock("O")[-1])),
        "cost": counted("cost"),
        "cost_discounted": counted("cost_discounted"),
        "cost_per_person_month_averted": _ratio(_extra_cost(run), averted) if averted > _ROUNDING * usual else None,
    }


def _reached(run: Run) -> Numbers:
    """The part of each lever's effect that has come by the end."""
    lags = np.array(run.setting.lags)
    with np.errstate(divide="ignore"):
        return np.where(lags > 0, 1 - np.exp(-run.setting.months / lags), 1.0)


def _extra_cost(run: Run) -> float:
    """USD beyond what the base case costs, which is its supported recovery."""
    base: float = run.world.cV * float(run.stock("V")[0]) * run.setting.months
    return float(run.counter("cost")[-1]) - base


def _ratio(above: float, below: float) -> float | None:
    return above / below if below > 0 else None

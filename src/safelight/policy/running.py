"""One run of the model beside its base case, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from safelight.policy.model.balance import balance
from safelight.policy.model.levers import EFFECTS
from safelight.policy.model.parameters import Parameters, values
from safelight.policy.model.sm1 import COUNTERS, FIRST_COUNTER, STOCKS, Numbers, World, rates, solve, steps_in_a_month
from safelight.policy.setting import Setting

PER_100K: Final = 10
"""The model's reference population of 1,000,000 is ten times 100,000."""

_STAGES: Final = ("S1", "S2", "S3", "S4")
_YEAR: Final = 12
_ROUNDING: Final = 1e-9


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
    return World(**{**numbers, **setting.symbols})


def run(setting: Setting) -> Run:
    """Solve a setting from the balance that holds without new levers and without the regime.

    What exists already (`u0`) is in the balance: effects and costs count from there (specification 5.2, `--place`).
    """
    world = world_of(setting)
    moved = np.subtract(setting.levers, setting.existing)
    states = solve(
        world,
        np.array(balance(world)),
        moved,
        np.array(setting.lags),
        z=setting.regime,
        spent=float(moved @ np.array(setting.costs)) / _YEAR,
        months=setting.months,
        per_month=steps_in_a_month(world),
    )
    return Run(setting, world, states)


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
        "N_per_100k": people / PER_100K,
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

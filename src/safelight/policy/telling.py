"""What is told of a run: the document of the contract, its outputs, and every assumption that has effect in it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Final

import numpy as np

from safelight.core.said import Said, said
from safelight.policy.bands import QUICK, bands
from safelight.policy.evidence import Kind, evidence
from safelight.policy.model.levers import LEVERS
from safelight.policy.model.parameters import quantities
from safelight.policy.model.sm1 import COUNTERS, STOCKS, Numbers, rates
from safelight.policy.places import place
from safelight.policy.running import Run, base_of, by_chance, run
from safelight.policy.scenario import MODEL, Goal, Scenario

_STAGES: Final = ("S1", "S2", "S3", "S4")
_YEAR: Final = 12
_ROUNDING: Final = 1e-9
_TIMINGS: Final = frozenset({"T1", "T2", "T3"})
_OF_REGIME: Final = frozenset({"zD", "za", "zv"})
HYPOTHESIS: Final = "client's hypothesis"
ASSUMPTION: Final = "assumption"


def told(scenario: Scenario, *, worlds: int = QUICK, chances: int = 0, seed: int = 1) -> dict[str, Any]:
    """A scenario's run as the contract prints it, beside its base case, with what it rests on.

    `worlds`: so many uncertain worlds that intervals are over; `chances`: so many histories with whole people and
    chance, of this `seed`. Raises BadFilter.
    """
    solved = run(scenario.setting())
    base = run(base_of(solved.setting))
    where = place(scenario.place) if scenario.place else None
    return {
        **document(solved),
        "base": {"N": base.stock("N").tolist(), "outputs": outputs(base)},
        "model": MODEL,
        "hash": scenario.hash,
        "scenario": scenario.model_dump(mode="json"),
        "residents": solved.setting.residents,
        "place": where and asdict(where),
        "assumptions": assumptions(solved),
        "goal": None if scenario.goal is None else _of_goal(scenario.goal, solved, base),
        "intervals": bands(scenario, worlds) if worlds else None,
        "by_chance": _by_chance(solved, chances, seed) if chances else None,
        "says": said(
            "No forecast: {count} of the values at work here are assumptions. Compare with the base case; do not quote"
            " a number of people alone.",
            count=len(assumptions(solved)),
        ),
    }


def _by_chance(run: Run, chances: int, seed: int) -> dict[str, Any]:
    """What nine tenths of the histories stay within, by month."""
    seen = by_chance(run.setting, runs=chances, seed=seed)
    found: dict[str, Any] = {"runs": chances, "seed": seed}
    for name in ("N", "new_victims", "victims_arrested", "exploiters_arrested"):
        numbers = seen.stock(name) if name == "N" else seen.counter(name)
        low, middle, high = np.quantile(numbers, (0.05, 0.5, 0.95), axis=1)
        found[name] = {"p05": low.tolist(), "p50": middle.tolist(), "p95": high.tolist()}
    return found


def assumptions(run: Run) -> list[dict[str, Any]]:
    """Every value at work in a run that no study stands behind: its grade is D, or it is the client's hypothesis.

    A lever's effects and cost are at work where it is moved from what exists, those of the regime where it holds.
    """
    numbers = run.setting.numbers()
    found = [
        _assumed(one.symbol, one.means, numbers[one.symbol], one.grade, standing(one.symbol, one.evidence, one.grade))
        for one in quantities().values()
        if one.symbol not in _OF_REGIME or run.setting.regime
    ]
    for lever, moved in zip(LEVERS, np.subtract(run.setting.levers, run.setting.existing), strict=True):
        if moved:
            means = said("{lever}: {acts_on}", lever=lever.name, acts_on=lever.acts_on)
            for effect in lever.effects:
                standing_ = standing(effect.symbol, lever.evidence, lever.grade)
                found.append(_assumed(effect.symbol, means, numbers[effect.symbol], lever.grade, standing_))
            cost = said("{lever}: cost", lever=lever.name)
            found.append(_assumed(f"F{lever.number}", cost, numbers[f"F{lever.number}"], "D", ASSUMPTION))
    return [one for one in found if one["standing"]]


def standing(symbol: str, ids: tuple[str, ...], grade: str) -> str:
    """What a value is if no study stands behind it: the client's hypothesis or an assumption; else nothing.

    The timings of stages are the client's whatever else is known of them.
    """
    kinds = {evidence()[name].kind if name in evidence() else Kind.STUDY for name in ids}
    if symbol in _TIMINGS or kinds == {Kind.HYPOTHESIS}:
        return HYPOTHESIS
    return ASSUMPTION if grade == "D" or not ids else ""


def _assumed(symbol: str, means: str, value: float, grade: str, standing: str) -> dict[str, Any]:
    return {"symbol": symbol, "means": means, "value": value, "grade": grade, "standing": standing}


def _of_goal(goal: Goal, run: Run, base: Run) -> dict[str, Any]:
    """Whether a goal is met by the run, and whether it is without it; at the values given, no worlds are drawn."""
    usual, new = _new_victims_in(base, goal.year), _new_victims_in(run, goal.year)
    already, met = usual <= goal.new_victims, new <= goal.new_victims
    spent = float(np.dot(np.subtract(run.setting.levers, run.setting.existing), run.setting.costs))
    return {
        "new_victims": new,
        "without": usual,
        "met": met,
        "met_already": already,
        "spent_a_year": spent,
        "within_budget": spent <= goal.budget,
        "says": _goal_in_words(goal, met=met, already=already, within=spent <= goal.budget),
    }


def _goal_in_words(goal: Goal, *, met: bool, already: bool, within: bool) -> Said:
    if already:
        return said("The goal is met already without any new lever, at these values. Ask for fewer new victims.")
    if met and within:
        return said("The goal is met at these values. `safelight policy search` says in how many worlds.")
    if met:
        return said("The goal is met at these values, but not within the budget.")
    return said("The goal is not met at these values by year {year}.", year=goal.year)


def _new_victims_in(run: Run, year: int) -> float:
    """New victims in the twelve months that end with a year of the run, or with the run where it is shorter."""
    end = min(year * _YEAR, run.setting.months)
    begin = max(end - _YEAR, 0)
    counted = run.counter("new_victims")
    return float(counted[end] - counted[begin]) * _YEAR / (end - begin)


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
    averted = usual - lived if abs(usual - lived) > _ROUNDING * usual else 0.0
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
        "cost_per_person_month_averted": _ratio(_extra_cost(run), averted) if averted > 0 else None,
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

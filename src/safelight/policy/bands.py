"""A run in many uncertain worlds: what nine tenths of them stay within, month by month, beside the base case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import numpy as np

from safelight.policy.baskets.evaluating import Terms, paces_of
from safelight.policy.model.compiling import kernels
from safelight.policy.model.sm1 import COUNTERS, FIRST_COUNTER, WIDTH, Numbers
from safelight.policy.sampling import Worlds
from safelight.policy.scenario import Scenario, Search
from safelight.policy.search.asking import asked

QUICK: Final = 200
"""Worlds that a page can wait for at each move of a lever."""

_STAGES: Final = slice(1, 5)
_YEAR: Final = 12
_TOLD: Final = ("new_victims", "victims_arrested", "violent_events", "cost_discounted")


def bands(scenario: Scenario, worlds: int = QUICK) -> dict[str, Any]:
    """The 5th, 50th and 95th of a hundred worlds, by month: people in exploitation (`N`), what is counted from the
    start, and how many fewer than in the base case of the same world. `better`: the share of worlds with fewer.

    Worlds are drawn with the scenario's seed over its intervals and those of the evidence. Raises BadFilter.
    """
    known = asked(scenario.model_copy(update={"search": Search(worlds=worlds, seed=scenario.search.seed)}))
    setting = scenario.setting()
    moved = np.subtract(setting.levers, setting.existing)
    now = _states(known.worlds, moved, known.terms, setting.months)
    usual = _states(known.worlds, np.zeros_like(moved), replace(known.terms, regime=0.0), setting.months)
    told = {name: (_of(now, name), _of(usual, name)) for name in ("N", *_TOLD)}
    fewer = told["N"][1] - told["N"][0]
    recruited = told["new_victims"][1] - told["new_victims"][0]
    return {
        "worlds": worlds,
        "seed": scenario.search.seed,
        "run": {name: _spread(one) for name, (one, _) in told.items()},
        "base": {name: _spread(one) for name, (_, one) in told.items()},
        "fewer": {"N": _spread(fewer), "new_victims": _spread(recruited)},
        "better": {"N": float(np.mean(fewer[:, -1] > 0)), "new_victims": float(np.mean(recruited[:, -1] > 0))},
    }


def _states(worlds: Worlds, moved: Numbers, terms: Terms, months: int) -> Numbers:
    """The states of one basket, worlds x (months + 1) x WIDTH."""
    march = kernels().march
    kept = np.empty((len(worlds), months + 1, WIDTH))
    spent = float(moved @ terms.costs) / _YEAR
    paces = paces_of(worlds, terms)
    lags = np.ascontiguousarray(terms.lags, dtype=np.float64)
    for number, states in enumerate(kept):
        row, start, pace = worlds.rows[number], worlds.starts[number], int(paces[number])
        march(row, start, moved, lags, float(terms.regime), spent, months, pace, states)
    return kept


def _of(states: Numbers, name: str) -> Numbers:
    """A stock or counter, worlds x months."""
    if name == "N":
        return np.asarray(states[:, :, _STAGES].sum(axis=2))
    return np.asarray(states[:, :, FIRST_COUNTER + COUNTERS.index(name)])


def _spread(numbers: Numbers) -> dict[str, list[float]]:
    found = np.quantile(numbers, (0.05, 0.5, 0.95), axis=0)
    return {name: line.tolist() for name, line in zip(("p05", "p50", "p95"), found, strict=True)}

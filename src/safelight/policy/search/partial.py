"""Levers set in part: what the linear part says (HiGHS), and what a search among settings finds (NSGA-II)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from safelight.policy.baskets.intensities import best_linear, best_whole, settings_in_part
from safelight.policy.model.levers import COUNT
from safelight.policy.model.sm1 import Numbers
from safelight.policy.search.document import Basket, Linear
from safelight.policy.search.table import Table, kept_below, told

_WORLDS: Final = 64
"""Worlds of the search among settings; what it finds is measured in all."""

_TOLD: Final = 12
_SHARES: Final = (0.1, 0.25, 0.5, 0.75)
"""Budgets looked at, as shares of what all levers cost, where none or another is asked for."""


def linear(table: Table) -> tuple[Linear, ...]:
    """What would be bought at several budgets if effects added up, and what the model says of it."""
    asked = table.asked
    levers = list(asked.levers)
    each = table.averted[[1 << lever for lever in levers]]
    costs = (asked.terms.costs * asked.room)[levers]
    budgets = sorted({share * float(costs.sum()) for share in _SHARES} | ({asked.goal.budget} if asked.goal else set()))
    parts = np.array([best_linear(each, costs, budget) for budget in budgets])
    wholes = [best_whole(each, costs, budget) for budget in budgets]
    moved = _moved(table, parts)
    new = asked.measured(asked.worlds, moved, len(asked.worlds) // 4 + 1)[:, :, 0].mean(axis=1, dtype=np.float64)
    usual = float(table.new[0].mean(dtype=np.float64))
    return tuple(
        Linear(
            budget=budget,
            levers=asked.set_to(moved[place]),
            on_off=sum(1 << lever for lever, whole in zip(levers, wholes[place], strict=True) if whole),
            averts_if_added=float(parts[place] @ each),
            averts=usual - float(new[place]),
        )
        for place, budget in enumerate(budgets)
    )


def partial(table: Table, begin: tuple[Linear, ...], *, rounds: int, stopped: Callable[[], None]) -> tuple[Basket, ...]:
    """Settings in part that no other found beats in cost and in new victims, begun from the linear ones."""
    asked = table.asked
    levers = list(asked.levers)
    some = asked.worlds.part(slice(0, _WORLDS))
    costs = (asked.terms.costs * asked.room)[levers]
    budget = asked.goal.budget if asked.goal else float(costs.sum())

    def measure(parts: Numbers) -> Numbers:
        stopped()
        return kept_below(asked.measured(some, _moved(table, parts), _WORLDS // 4)[:, :, 0], table.share)

    started = np.array([np.array(one.levers) - asked.existing for one in begin])[:, levers] / asked.room[levers]
    usable = started[started @ costs <= budget * (1 + 1e-9)]
    seed = asked.scenario.search.seed
    found = settings_in_part(measure, costs, budget, seed=seed, begin=np.clip(usable, 0, 1), rounds=rounds)
    chosen = found[np.unique(np.linspace(0, len(found) - 1, min(_TOLD, len(found))).round().astype(int))]
    moved = _moved(table, chosen)
    measured = asked.measured(asked.worlds, moved, len(asked.worlds) // 4 + 1)
    goal = asked.goal
    return tuple(
        told(
            measured[place],
            table.measured[0],
            number=None,
            levers=asked.set_to(one),
            cost=float(one @ asked.terms.costs),
            reaches=None if goal is None else float((measured[place, :, 0] <= goal.new_victims).mean()),
            regret=None,
            parts=(),
        )
        for place, one in enumerate(moved)
    )


def _moved(table: Table, parts: Numbers) -> Numbers:
    """Levers set to parts of what is left of them, as settings of all twelve."""
    moved = np.zeros((len(parts), COUNT))
    moved[:, list(table.asked.levers)] = parts
    return np.asarray(moved * table.asked.room)

"""How far to set each lever: the linear part by HiGHS, the rest by a search among many settings at once (NSGA-II)."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, Final

import numpy as np

from safelight.core.errors import BadInput
from safelight.policy.model.sm1 import Numbers

_PEOPLE: Final = 48
_ROUNDS: Final = 40


def best_linear(averted: Numbers, costs: Numbers, budget: float) -> Numbers:
    """How far to set each lever (0 to 1) so that most is averted within the budget, if what each averts added up."""
    solved = _scipy().linprog(-averted, A_ub=costs[None, :], b_ub=[budget], bounds=(0, 1), method="highs")
    return np.clip(_solution(solved), 0, 1)


def best_whole(averted: Numbers, costs: Numbers, budget: float) -> Numbers:
    """The same with each lever in full or not at all."""
    scipy = _scipy()
    solved = scipy.milp(
        -averted,
        integrality=np.ones(len(averted)),
        bounds=scipy.Bounds(0, 1),
        constraints=scipy.LinearConstraint(costs[None, :], ub=[budget]),
    )
    return np.round(_solution(solved))


def _scipy() -> Any:
    return import_module("scipy.optimize")


def _solution(solved: Any) -> Numbers:
    if solved.x is None:
        raise BadInput(f"HiGHS found no solution: {solved.message}", fix="Give a budget of 0 or more.")
    return np.asarray(solved.x, dtype=np.float64)


def settings_in_part(
    measure: Callable[[Numbers], Numbers],
    costs: Numbers,
    budget: float,
    *,
    seed: int,
    begin: Numbers,
    rounds: int = _ROUNDS,
    told: Callable[[int], None] = lambda _: None,
) -> Numbers:
    """Settings between 0 and 1 that no other found beats in cost and measure, settings x levers, cheapest first.

    NSGA-II (Deb and others, IEEE Transactions on Evolutionary Computation 6 (2002) 182-197) as pymoo has it.
    `measure`: settings x levers -> what is to be low; `begin`: settings to start from; `told` hears rounds done.
    """
    problem = import_module("pymoo.core.problem").Problem
    many = len(costs)

    class Settings(problem):  # type: ignore[misc, valid-type]  # pymoo's own way to describe one
        def __init__(self) -> None:
            super().__init__(n_var=many, n_obj=2, n_ieq_constr=1, xl=0.0, xu=1.0)

        def _evaluate(self, x: Numbers, out: dict[str, Any], *_: Any, **__: Any) -> None:
            out["F"] = np.column_stack([x @ costs, measure(x)])
            out["G"] = (x @ costs - budget)[:, None]

    rng = np.random.default_rng(seed)
    people = np.vstack(
        [begin, rng.random((max(0, _PEOPLE - len(begin)), many)) * rng.random((max(0, _PEOPLE - len(begin)), 1))]
    )
    algorithm = import_module("pymoo.algorithms.moo.nsga2").NSGA2(pop_size=_PEOPLE, sampling=people[:_PEOPLE])
    algorithm.setup(Settings(), termination=("n_gen", rounds), seed=seed, verbose=False)
    while algorithm.has_next():
        algorithm.next()
        told(int(algorithm.n_gen) - 1)
    found = algorithm.opt.get("X")
    return np.asarray(found[np.argsort(found @ costs)], dtype=np.float64)

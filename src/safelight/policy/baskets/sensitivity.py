"""What drives a measure: Sobol indices and Morris' effects (SALib), and the swings of a tornado."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Final

import numpy as np

from safelight.policy.model.sm1 import Numbers
from safelight.policy.sampling import Space, Worlds

Measure = Callable[[Worlds], Numbers]
"""Worlds -> one number for each."""

TRAJECTORIES: Final = 20
_LEVELS: Final = 4


@dataclass(frozen=True, slots=True)
class Indices:
    """By quantity, in the order of the space: Sobol's first-order and total index, each with the half-width of its 95 %
    interval (bootstrap); Morris' mean of absolute effects and their standard deviation."""

    first: Numbers
    first_within: Numbers
    total: Numbers
    total_within: Numbers
    mu_star: Numbers
    sigma: Numbers


def indices(space: Space, measure: Measure, *, seed: int, size: int = 256) -> Indices:
    """The share of the measure's spread that each quantity explains. `size`: a power of two; runs size x (free + 2)."""
    problem = {"num_vars": len(space.free), "names": list(space.free), "bounds": [[0.0, 1.0]] * len(space.free)}
    parts = import_module("SALib.sample.sobol").sample(problem, size, calc_second_order=False, seed=seed)
    told = measure(space.worlds(parts))
    sobol = import_module("SALib.analyze.sobol").analyze(
        problem, (told - told.mean()) / (told.std() or 1.0), calc_second_order=False, seed=seed
    )
    steps = import_module("SALib.sample.morris").sample(problem, TRAJECTORIES, num_levels=_LEVELS, seed=seed)
    morris = import_module("SALib.analyze.morris").analyze(
        problem, steps, measure(space.worlds(steps)), num_levels=_LEVELS, seed=seed
    )
    return Indices(
        *(np.asarray(sobol[name], dtype=np.float64) for name in ("S1", "S1_conf", "ST", "ST_conf")),
        *(np.asarray(morris[name], dtype=np.float64) for name in ("mu_star", "sigma")),
    )


def swings(space: Space, measure: Measure) -> tuple[float, Numbers]:
    """The measure with all quantities at their defaults; and with each alone at its low and its high end, free x 2."""
    usual = space.usual()
    values = np.tile(usual, (2 * len(usual) + 1, 1))
    for place in range(len(usual)):
        values[1 + 2 * place, place], values[2 + 2 * place, place] = space.low[place], space.high[place]
    told = measure(space.holding(values))
    return float(told[0]), np.asarray(told[1:]).reshape(-1, 2)

"""SM-1 by chance: the same flows, with people that are whole and come, move and leave one by one.

For small populations, where the equations tell the mean of what may happen and chance tells how far from it. Steps are
short (tau-leaping): in each, everybody of a stock stays or takes one of its ways out, with the rate's chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from safelight.policy.model.sm1 import STOCKS, Numbers, Rates, rates, steps_in_a_month

Counts = NDArray[np.int64]

COUNTED: Final = (
    "inflow",
    "new_victims",
    "returns",
    "victims_arrested",
    "identified_police",
    "identified_other",
    "exploiters_arrested",
    "buyers_arrested",
    "violent_events",
)
"""What is counted: the counters of `sm1` that are people or events."""

_FINE: Final = 5
"""Steps for each of the solver's, so that hardly anybody would take two ways in one."""

_AT_RISK, _STAGES, _HELPED, _ALONE = 0, slice(1, 5), 5, 6
_SETTLED, _DEAD, _UNHARMED, _EXPLOITERS = 7, 8, 9, 10


@dataclass(frozen=True, slots=True)
class ByChance:
    """`stocks`: (months + 1) x 11 x runs; `counted`: (months + 1) x COUNTED x runs, from the start."""

    stocks: Counts
    counted: Counts

    def stock(self, name: str) -> Counts:
        """A stock by month and run: one of STOCKS, or `N`."""
        return np.asarray(self.stocks[:, _STAGES].sum(axis=1) if name == "N" else self.stocks[:, STOCKS.index(name)])

    def counter(self, name: str) -> Counts:
        """What was counted until each month, by run."""
        return np.asarray(self.counted[:, COUNTED.index(name)])


def solve_by_chance(
    world: Any,
    start: Numbers,
    moved: Numbers,
    lags: Numbers,
    *,
    z: float,
    months: int,
    runs: int,
    rng: np.random.Generator,
) -> ByChance:
    """`runs` histories from the balance `start`, its stocks rounded to whole people."""
    per_month = _FINE * steps_in_a_month(world, moved, lags, z)
    step = 1.0 / per_month
    people = np.repeat(np.rint(start[: len(STOCKS)]).astype(np.int64)[:, None], runs, axis=1)
    counted = np.zeros((len(COUNTED), runs), dtype=np.int64)
    stocks, counters = [people.copy()], [counted.copy()]
    for number in range(months * per_month):
        middle = (number + 0.5) * step
        with np.errstate(divide="ignore"):
            come = np.where(lags > 0, 1 - np.exp(-middle / lags), 1.0)
        _step(world, rates(world, moved * come, z), float(start[_EXPLOITERS]), step, people, counted, rng)
        if (number + 1) % per_month == 0:
            stocks.append(people.copy())
            counters.append(counted.copy())
    return ByChance(np.array(stocks), np.array(counters))


def _step(
    w: Any, now: Rates, usual: float, step: float, people: Counts, counted: Counts, rng: np.random.Generator
) -> None:
    """Everybody's way in one step, into `people` and `counted`."""
    runs = people.shape[1]
    pull = (people[_EXPLOITERS] / usual) ** w.eta if usual > 0 else np.ones(runs)
    recruited, unharmed = _either(people[_AT_RISK], now.recruits * pull * step, now.delta * step, rng)
    inflow = rng.poisson(w.Lam * step, runs)
    trapped = people[_STAGES]
    seen = rng.poisson(step * _weighed((now.a1, now.a2, now.a3, now.a4), trapped))
    violence = rng.poisson(step * now.violence * _weighed((w.v1, w.v2, w.v3, w.v4), trapped))
    come = rng.poisson(w.kapE * step * trapped.sum(axis=0) / w.g)
    gone, taken = _either(people[_EXPLOITERS], w.kapE * step, w.cE * now.alphaE * step, rng)
    others = rng.poisson((1 - w.cE) * now.alphaE * step * people[_EXPLOITERS])

    ways = [_ways(stage, people[stage], w, now, step, rng) for stage in range(1, 5)]
    left = [way[:, 1:4] for way in ways]  # by themselves, by the police, by others
    dead = sum(way[:, 4] for way in ways)
    supported = sum(
        rng.binomial(left[stage][:, how], share)
        for stage in range(4)
        for how, share in enumerate((now.qe, now.qi, now.qh))
    )
    out = sum(way.sum(axis=1) for way in left)
    held = rng.multinomial(people[_HELPED], _chances((w.omV, now.rhoV, w.muV), step))
    alone = rng.multinomial(people[_ALONE], _chances((w.omU, now.rhoU, w.muU), step))
    returned = held[:, 1] + alone[:, 1]

    people[_AT_RISK] += inflow - recruited - unharmed
    for stage in range(4):
        people[1 + stage] -= ways[stage][:, :5].sum(axis=1)
        if stage < 3:
            people[2 + stage] += ways[stage][:, 0]
    people[1] += recruited
    people[2] += returned
    people[_HELPED] += supported - held[:, :3].sum(axis=1)
    people[_ALONE] += out - supported - alone[:, :3].sum(axis=1)
    people[_SETTLED] += held[:, 0] + alone[:, 0]
    people[_DEAD] += dead + held[:, 2] + alone[:, 2]
    people[_UNHARMED] += unharmed
    people[_EXPLOITERS] += come - gone - taken
    counted += np.array(
        [
            inflow,
            recruited,
            returned,
            seen,
            sum(way[:, 1] for way in left),
            sum(way[:, 2] for way in left),
            taken + others,
            rng.poisson(now.buyers * step, runs),
            violence,
        ]
    )


def _ways(stage: int, people: Counts, w: Any, now: Rates, step: float, rng: np.random.Generator) -> Counts:
    """Ways out of a stage by run: onward, by themselves, by the police, by others, death; and staying."""
    onward = (1 / w.T1, 1 / w.T2, 1 / w.T3, 0.0)[stage - 1]
    sources = {"e": w, "i": now, "h": now, "mu": w}
    out = [onward, *(float(getattr(source, f"{name}{stage}")) for name, source in sources.items())]
    return np.asarray(rng.multinomial(people, _chances(out, step)))


def _chances(out: Any, step: float) -> Numbers:
    """The chance of each way out in a step, and of staying."""
    parts = np.array(out) * step
    return np.append(parts, 1 - parts.sum())


def _either(people: Counts, one: Any, other: Any, rng: np.random.Generator) -> tuple[Counts, Counts]:
    """How many take each of two ways out, whose chances may differ by run."""
    both = one + other
    left = rng.binomial(people, np.minimum(both, 1.0))
    first = rng.binomial(left, np.divide(one, both, out=np.zeros_like(left, dtype=np.float64), where=both > 0))
    return first, left - first


def _weighed(rates: tuple[float, ...], people: Counts) -> Numbers:
    return np.asarray(np.array(rates) @ people)

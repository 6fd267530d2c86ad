"""How each funded lever could be measured: an outcome, how many people, and when to stop or renew.

Sample sizes: two proportions, two-sided 5 %, power 80 % (Fleiss, Levin and Paik 2003, ch. 4), for the effect
that the lab supposes. They are where a design begins: clusters, drop-out and consent come on top.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Final

from scipy import stats

from safelight.core.said import Said, said
from safelight.policy.model.levers import LEVERS
from safelight.policy.model.parameters import quantities

YEAR: Final = 12
ENROL: Final = 12
"""Months in which people come in."""

_OUTCOMES: Final = {
    1: ("s1b", "rhoU", -1, said("people who came out and are exploited again within a year")),
    2: ("s2", "delta", 1, said("people at risk who are safe after a year")),
    3: ("s3", "beta", -1, said("people at risk who are recruited within a year")),
    4: ("s4", "beta", -1, said("people at risk who are recruited within a year")),
    5: ("s5", "h2", 1, said("people in exploitation whom somebody other than the police identifies within a year")),
    6: ("s6", "h2", 1, said("people in exploitation whom somebody other than the police identifies within a year")),
    7: ("s7", "h4", 1, said("trapped people whom somebody other than the police identifies within a year")),
    8: ("s8", "rhoV", -1, said("people in supported recovery who are exploited again within a year")),
    9: ("s9", "a3", -1, said("people in exploitation who are arrested within a year")),
    10: ("s10", "a3", -1, said("people in exploitation who are arrested within a year")),
    12: ("s12", "alphaE", 1, said("known exploiters who are arrested within a year")),
}
"""Lever -> its effect, the monthly rate it acts on, in which direction, and the outcome in words."""

_SERIES: Final = said(
    "buyers who answer decoy advertisements a month, before and after, beside comparison cities that change nothing"
)


@dataclass(frozen=True, slots=True)
class Measurement:
    """How to find out what a lever does. `people`: in both groups together; None where no person is followed."""

    lever: int
    outcome: Said
    people: int | None
    without: float | None
    with_it: float | None
    stop: date


def measurement(lever: int, begins: date) -> Measurement:
    """The plan for a lever that is funded from `begins` on."""
    lag = LEVERS[lever - 1].lag
    stop = _after(begins, math.ceil(lag) + ENROL + YEAR)
    if lever not in _OUTCOMES:
        return Measurement(lever, _SERIES, None, None, None, stop)
    effect, rate, side, outcome = _OUTCOMES[lever]
    size = next(one.default for one in LEVERS[lever - 1].effects if one.symbol == effect)
    monthly = quantities()[rate].default
    without = 1 - math.exp(-YEAR * monthly)
    with_it = 1 - math.exp(-YEAR * monthly * (1 + side * size))
    return Measurement(lever, outcome, 2 * sample_size(without, with_it), without, with_it, stop)


def sample_size(first: float, second: float) -> int:
    """People in each of two groups so that two shares are told apart. Raises ValueError for equal shares."""
    if first == second:
        raise ValueError("equal shares can't be told apart")
    mean = (first + second) / 2
    alpha, power = float(stats.norm.ppf(0.975)), float(stats.norm.ppf(0.8))
    spread = alpha * math.sqrt(2 * mean * (1 - mean))
    spread += power * math.sqrt(first * (1 - first) + second * (1 - second))
    return math.ceil((spread / (first - second)) ** 2)


def _after(day: date, months: int) -> date:
    count = day.month - 1 + months
    return date(day.year + count // YEAR, count % YEAR + 1, 1)

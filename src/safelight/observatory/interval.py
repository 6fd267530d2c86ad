"""How sure a ratio of published counts is: sampling, arrests that come in groups, and the noise of publishing.

Pure arithmetic; the reasons and the coverage tests are in docs/method/ratio.md and docs/method/change.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final, TypeAlias

from scipy.special import betaincinv

LEVEL: Final = 0.95
FEWEST_OPERATIONS: Final = 3
"""The event rule shows no count that rests on fewer operations, so this is the least that can stand behind one."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a ratio: a count, the variance of its noise and the variance of its sampling (both in counts²)."""

    number: float
    noise: float
    sampling: float

    def __add__(self, other: Side) -> Side:
        return Side(self.number + other.number, self.noise + other.noise, self.sampling + other.sampling)

    @property
    def variance(self) -> float:
        """Variance of the count around the rate that made it."""
        return self.noise + self.sampling


Sides: TypeAlias = tuple[Side, Side]
"""What stands above and below the line of a ratio."""


def design_effect(number: float, operations: float | None, *, noise: float = 0.0) -> float:
    """How many times wider than a Poisson count's the variance is, because arrests come in operations.

    With mean size m it is 2m - 1: the value for sizes spread geometrically, so that a few large operations among
    many single arrests are allowed for. `operations` is published with noise of that variance and is taken one
    standard deviation lower; where it isn't published (None), the fewest that the event rule allows are assumed.
    """
    least = FEWEST_OPERATIONS if operations is None else max(operations - math.sqrt(noise), FEWEST_OPERATIONS)
    return max(1.0, 2.0 * number / least - 1.0)


def ratio_limits(numerator: Side, denominator: Side, *, level: float = LEVEL) -> tuple[float, float | None]:
    """Lower and upper limit of the ratio of the two rates; the upper one is None where there is no upper limit.

    Clopper-Pearson limits of the share numerator / (numerator + denominator), after scaling both counts down until the
    variance of their log-ratio, taken as Poisson, is the variance that sampling in groups and noise really give.

    >>> [round(limit, 2) for limit in ratio_limits(Side(100, 0, 100), Side(50, 0, 50)) if limit is not None]
    [1.41, 2.87]
    """
    scale = _scale(numerator, denominator)
    above, below = numerator.number * scale, denominator.number * scale
    tail = (1 - level) / 2
    low = _odds(float(betaincinv(above, below + 1, tail))) if above > 0 else 0.0
    high = _odds(float(betaincinv(above + 1, below, 1 - tail))) if below > 0 else None
    return low or 0.0, high


def change_limits(after: Sides, before: Sides, *, level: float = LEVEL) -> tuple[float, float | None]:
    """Lower and upper limit of the ratio `after` over the ratio `before`; None where there is no upper limit.

    Both ratios' own limits are put together on the log scale by the method of variance estimates recovery (MOVER;
    Zou and Donner 2008, doi 10.1002/sim.3095): the distance of each limit from its ratio takes the place of a
    standard error, so that crooked intervals of small counts stay crooked.

    >>> same = (Side(100, 0, 100), Side(50, 0, 50))
    >>> [round(limit, 2) for limit in change_limits(same, same) if limit is not None]
    [0.61, 1.65]
    """
    now, then = ratio_limits(*after, level=level), ratio_limits(*before, level=level)
    low = _recovered(_shares(after, now[0]), _shares(before, then[1]))
    high = _recovered(_shares(after, now[1]), _shares(before, then[0]))
    return (low or 0.0), (high or None)


def _shares(sides: Sides, limit: float | None) -> tuple[float, float] | None:
    """A ratio and one of its limits; None where that end is open."""
    above, below = sides
    return (above.number / below.number, limit) if limit and below.number > 0 else None


def _recovered(after: tuple[float, float] | None, before: tuple[float, float] | None) -> float | None:
    """The limit of a ratio of ratios from one limit of each; None where either is open."""
    if after is None or before is None:
        return None
    (now, now_limit), (then, then_limit) = after, before
    if not now or not then:
        return now_limit / then_limit
    reach = math.hypot(math.log(now_limit / now), math.log(then_limit / then))
    return now / then * math.exp(math.copysign(reach, now_limit - now))


def _scale(numerator: Side, denominator: Side) -> float:
    if numerator.number <= 0 or denominator.number <= 0:
        return 1.0
    poisson = 1 / numerator.number + 1 / denominator.number
    real = numerator.variance / numerator.number**2 + denominator.variance / denominator.number**2
    return min(1.0, poisson / real)


def _odds(share: float) -> float | None:
    return share / (1 - share) if share < 1 else None

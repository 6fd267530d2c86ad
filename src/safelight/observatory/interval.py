"""How sure a ratio of two published counts is: sampling, arrests that come in groups, and the noise of publishing.

Pure arithmetic; the reasons and the coverage test are in docs/method/ratio.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

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


def _scale(numerator: Side, denominator: Side) -> float:
    if numerator.number <= 0 or denominator.number <= 0:
        return 1.0
    poisson = 1 / numerator.number + 1 / denominator.number
    real = numerator.variance / numerator.number**2 + denominator.variance / denominator.number**2
    return min(1.0, poisson / real)


def _odds(share: float) -> float | None:
    return share / (1 - share) if share < 1 else None

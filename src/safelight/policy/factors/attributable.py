"""What share of cases would not have been if a factor had done nothing, were the association wholly causal.

Miettinen (1974, Am J Epidemiol 99:325): the share of exposed among cases times (1 - 1/ratio). An odds ratio stands for
the risk ratio, which holds where the outcome is rare. Intervals by drawing both, 20,000 times, from fixed numbers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import ndtri

from safelight.core.errors import BadFilter
from safelight.core.said import Said, said
from safelight.policy.factors.pooling import Z95

DRAWS: Final = 20_000
_SEED: Final = 20_090_101


@dataclass(frozen=True, slots=True)
class Attributable:
    """A share of cases with its 95 % interval; below 0 where the factor goes with fewer cases."""

    share: float
    low: float
    high: float


def attributable(
    exposed: float, ratio: tuple[float, float, float], *, exposed_interval: tuple[float, float] | None = None
) -> Attributable:
    """The share for `exposed` (of the cases, 0 to 1, with its interval where known) and a ratio (best, low, high).

    Raises BadFilter for what can't be.
    """
    best, low, high = ratio
    if not 0 < exposed < 1:
        raise _bad(said("The share of cases with the factor must lie between 0 and 1."))
    if not 0 < low <= best <= high:
        raise _bad(said("The ratio must lie in its interval, above 0."))
    if exposed_interval and not 0 < exposed_interval[0] <= exposed <= exposed_interval[1] < 1:
        raise _bad(said("The share must lie in its interval, between 0 and 1."))
    from scipy.stats.qmc import Sobol  # noqa: PLC0415  # takes longer to start than a page to answer

    uniform = Sobol(2, seed=_SEED).random_base2(15)[:DRAWS]
    ratios = np.exp(np.log(best) + (np.log(high) - np.log(low)) / (2 * Z95) * ndtri(uniform[:, 0]))
    shares = np.full(DRAWS, exposed)
    if exposed_interval:
        ends = np.log(np.array(exposed_interval) / (1 - np.array(exposed_interval)))
        middle = np.log(exposed / (1 - exposed))
        shares = 1 / (1 + np.exp(-(middle + (ends[1] - ends[0]) / (2 * Z95) * ndtri(uniform[:, 1]))))
    drawn = shares * (1 - 1 / ratios)
    low_end, high_end = (float(one) for one in np.quantile(drawn, (0.025, 0.975)))
    return Attributable(exposed * (1 - 1 / best), low_end, high_end)


def _bad(what: Said) -> BadFilter:
    return BadFilter(what, fix=said("Give a share such as 0.4, and a ratio with its interval such as 3.8, 3.2, 4.5."))

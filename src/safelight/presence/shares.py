"""The interval of a share."""

from __future__ import annotations

from statistics import NormalDist
from typing import Final

_Z: Final = NormalDist().inv_cdf(0.975)


def wilson(part: int, whole: int) -> tuple[float, float]:
    """The 95 % interval of a share, from and to (Wilson, 1927). Of nothing, nothing is known: 0 to 1."""
    if not whole:
        return 0.0, 1.0
    share, weight = part / whole, _Z**2 / whole
    middle = share + weight / 2
    half = _Z * (share * (1 - share) / whole + weight / (4 * whole)) ** 0.5
    low, high = (middle - half) / (1 + weight), (middle + half) / (1 + weight)
    return max(low, 0.0), min(high, 1.0)

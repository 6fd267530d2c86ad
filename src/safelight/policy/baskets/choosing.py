"""Which baskets stand out: the frontier, regret, and which lever earns what."""

from __future__ import annotations

import math
from itertools import combinations
from typing import Final

import numpy as np
from numpy.typing import NDArray

from safelight.policy.model.sm1 import Numbers

Places = NDArray[np.intp]

_CENT: Final = 0.005
"""Costs nearer than this are the same cost."""


def frontier(costs: Numbers, values: Numbers) -> Places:
    """The places of what nothing else beats: nothing costs as little and has as low a value. Cheapest first."""
    found, lowest = [], math.inf
    for place in np.lexsort((values, np.round(costs / _CENT))):
        if values[place] < lowest:
            found.append(place)
            lowest = values[place]
    return np.array(found, dtype=np.intp)


def regrets(values: Numbers) -> Numbers:
    """How much more each choice has than the best of them in the same world, choices x worlds."""
    return np.asarray(values - values.min(axis=0))


def earned(averted: Numbers, levers: tuple[int, ...]) -> Numbers:
    """What each of the levers (0 to 11) averts in the basket of all of them: its Shapley value, exactly.

    `averted`: by every basket, by its bits. The values add up to what the basket averts: levers share what they only
    reach together.
    """
    size = len(levers)
    bits = [1 << lever for lever in levers]
    found = np.zeros(size)
    for place in range(size):
        others = bits[:place] + bits[place + 1 :]
        for number in range(size):
            weight = 1.0 / (size * math.comb(size - 1, number))
            without = np.array([sum(some) for some in combinations(others, number)], dtype=np.intp)
            found[place] += weight * float(np.sum(averted[without + bits[place]] - averted[without]))
    return found

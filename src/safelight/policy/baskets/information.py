"""What it would be worth to know before choosing, counted in the measure itself, so that no life gets a price."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.polynomial import legendre

from safelight.policy.model.sm1 import Numbers

_DEGREE: Final = 3
_SHUFFLES: Final = 20


def perfect_information(values: Numbers) -> float:
    """How much lower the measure would be on average if the best choice were known in each world (EVPI).

    `values`: choices x worlds, all of them affordable; lower is better.
    """
    return float(values.mean(axis=1).min() - values.min(axis=0).mean())


def partial_information(values: Numbers, quantities: Numbers) -> Numbers:
    """The same if only one quantity were known (EVPPI), for each column of `quantities` (worlds x quantities).

    By regression of each choice's measure on the quantity (Strong, Oakley and Brennan, Medical Decision Making 34
    (2014) 311-326), here on a cubic in its ranks. Never below 0, nor above what it is worth to know all.
    """
    rivals, most = _rivals(values), perfect_information(values)
    return np.array([min(most, _known(rivals, np.argsort(np.argsort(column)))) for column in quantities.T])


def by_chance(values: Numbers, rng: np.random.Generator) -> float:
    """What `partial_information` gives on average for a quantity that says nothing: the noise of the estimate."""
    rivals = _rivals(values)
    return float(np.mean([_known(rivals, rng.permutation(values.shape[1])) for _ in range(_SHUFFLES)]))


def _rivals(values: Numbers) -> Numbers:
    """Choices that are best in some world or on average: no other gains by what becomes known of one quantity."""
    best = np.union1d(np.argmin(values, axis=0), [np.argmin(values.mean(axis=1))])
    return np.asarray(values[best], dtype=np.float64)


def _known(rivals: Numbers, ranks: Any) -> float:
    worlds = rivals.shape[1]
    basis, _ = np.linalg.qr(legendre.legvander((2 * ranks + 1) / worlds - 1, min(_DEGREE, worlds - 1)))
    expected = (rivals @ basis) @ basis.T
    return max(0.0, float(rivals.mean(axis=1).min() - expected.min(axis=0).mean()))

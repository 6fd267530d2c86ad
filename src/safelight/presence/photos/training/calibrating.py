"""Probabilities that hold for photos from elsewhere: fitted on what networks say of sources that they never saw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import optimize

Asked = tuple[NDArray[np.int64], NDArray[np.float64]]
"""Labels (1: police), and how much the logit of police lies above the other."""


def calibration(asked: Sequence[Asked]) -> tuple[float, float]:
    """Divisor and shift: (margin + shift) / divisor says best how likely police is.

    Each of `asked` (a source left out) weighs the same, and in it police as much as others: which sources are large is
    chance, and how many photos of police will come nobody knows.
    """
    labels = np.concatenate([one for one, _ in asked])
    margin = np.concatenate([one for _, one in asked])
    weight = np.concatenate([_alike(one) for one, _ in asked])
    sign = np.where(labels == 1, 1, -1)

    def loss(line: NDArray[np.float64]) -> float:
        return float((weight * np.logaddexp(0, -sign * (margin + line[1]) / np.exp(line[0]))).sum())

    found = optimize.minimize(loss, np.zeros(2), method="Nelder-Mead")
    return float(np.exp(np.clip(found.x[0], -1.5, 2.5))), float(found.x[1])


def thresholds(asked: Sequence[Asked], right: float) -> tuple[float, float]:
    """At or above the first it's called police, at or below the second not: each right `right` of the time.

    Here the margins are probabilities. Each of `asked` weighs the same.
    """
    labels, chance = (np.concatenate([one[part] for one in asked]) for part in (0, 1))
    weight = np.concatenate([_alike(one) for one, _ in asked])
    steps = np.linspace(0.5, 0.99, 99)
    above = next((step for step in steps if _share(labels, weight, chance >= step) >= right), steps[-1])
    below = next((1 - step for step in steps if _share(1 - labels, weight, chance <= 1 - step) >= right), 1 - steps[-1])
    return float(max(above, 0.6)), float(min(below, 0.4))


def _share(hits: NDArray[np.int64], weight: NDArray[np.float64], rows: NDArray[np.bool_]) -> float:
    return float((weight * hits)[rows].sum() / weight[rows].sum()) if rows.any() else 1.0


def _alike(labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Weights that sum to one, half for each label."""
    police = max(1, int(labels.sum()))
    return np.where(labels == 1, 0.5 / police, 0.5 / max(1, len(labels) - police))

"""Figures over labels (1: police) and scores, with their intervals."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special, stats

from safelight.presence.shares import wilson

Labels = NDArray[np.int64]
Scores = NDArray[np.float64]

_BINS: Final = 10


def auc(labels: Labels, scores: Scores) -> float:
    """How often police score higher than others, ties half; NaN where one of them is missing."""
    police, other = int((labels == 1).sum()), int((labels == 0).sum())
    if not police or not other:
        return float("nan")
    ranks = stats.rankdata(scores)
    return float((ranks[labels == 1].sum() - police * (police + 1) / 2) / (police * other))


def part(hits: int, of: int) -> dict[str, float | int | None]:
    """A share with its 95 % interval (Wilson); all None of nothing."""
    if not of:
        return {"value": None, "low": None, "high": None, "n": 0}
    low, high = wilson(hits, of)
    return {"value": round(hits / of, 4), "low": round(low, 4), "high": round(high, 4), "n": of}


def named(name: str, hits: int, of: int) -> dict[str, float | int | None]:
    """`part` in one flat row: the share under its own name, beside it the interval and how many photos."""
    found = part(hits, of)
    return {name: found["value"], f"{name}_low": found["low"], f"{name}_high": found["high"], f"{name}_n": found["n"]}


def calibration_error(labels: Labels, probabilities: Scores) -> float:
    """How far probabilities lie from what happens, over ten bins of equal width, weighted by how many are in each."""
    held = np.minimum((probabilities * _BINS).astype(int), _BINS - 1)
    total = 0.0
    for number in range(_BINS):
        rows = held == number
        if rows.any():
            total += rows.mean() * abs(float(probabilities[rows].mean()) - float(labels[rows].mean()))
    return float(total)


def temperature(labels: Labels, logits: Scores) -> float:
    """By what two logits are divided so that they say best how likely each label is. Guo et al., 2017."""
    margin = np.where(labels == 1, 1, -1) * (logits[:, 1] - logits[:, 0])
    weight = np.where(labels == 1, 0.5 / max(1, (labels == 1).sum()), 0.5 / max(1, (labels == 0).sum()))

    def loss(log_temperature: float) -> float:
        return float((weight * np.logaddexp(0, -margin / np.exp(log_temperature))).sum())

    found = optimize.minimize_scalar(loss, bounds=(-1.5, 2.5), method="bounded")
    return float(np.exp(found.x))


def probabilities(logits: Scores, divisor: float) -> Scores:
    """Of police."""
    found: Scores = special.expit((logits[:, 1] - logits[:, 0]) / divisor)
    return found

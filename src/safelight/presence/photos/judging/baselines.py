"""Plainer ways to tell police from others, to hold the network against: colours, edges, and always the same answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import optimize, special

from safelight.images.pixels import Pixels

Features = NDArray[np.float64]
Describe = Callable[[Pixels], Features]

_SIDE: Final = 96
_CELL: Final = 8
_ANGLES: Final = 9


def colours(pixels: Pixels) -> Features:
    """A histogram of hue, saturation and value (8 x 4 x 4), as parts of the photo."""
    hsv = np.asarray(Image.fromarray(pixels).resize((_SIDE, _SIDE)).convert("HSV")).reshape(-1, 3).astype(int)
    hue, saturation, value = hsv[:, 0] // 32, hsv[:, 1] // 64, hsv[:, 2] // 64
    found: Features = np.sqrt(np.bincount(hue * 16 + saturation * 4 + value, minlength=128) / len(hsv))
    return found


def edges(pixels: Pixels) -> Features:
    """Histograms of oriented gradients (Dalal and Triggs, 2005): 9 angles, cells of 8, blocks of 2 x 2."""
    grey = np.asarray(Image.fromarray(pixels).resize((_SIDE, _SIDE)).convert("L"), dtype=np.float64)
    down, across = np.gradient(grey)
    size, angle = np.hypot(across, down), np.mod(np.arctan2(down, across), np.pi)
    number = np.minimum((angle / np.pi * _ANGLES).astype(int), _ANGLES - 1)
    cells = _SIDE // _CELL
    each = (size[..., None] * (number[..., None] == np.arange(_ANGLES))).reshape(cells, _CELL, cells, _CELL, _ANGLES)
    held = each.sum((1, 3))
    blocks = np.concatenate([held[:-1, :-1], held[1:, :-1], held[:-1, 1:], held[1:, 1:]], axis=-1)
    found: Features = (blocks / (np.linalg.norm(blocks, axis=-1, keepdims=True) + 1e-3)).ravel()
    return found


def logistic(features: Features, labels: NDArray[np.int64], penalty: float = 1e-3) -> Callable[[Features], Features]:
    """Logistic regression, classes weighing alike; answers scores above 0 where it says police."""
    return _fitted(features, labels, penalty, lambda margin: (np.logaddexp(0, -margin), -special.expit(-margin)))


def support_vectors(
    features: Features, labels: NDArray[np.int64], penalty: float = 1e-2
) -> Callable[[Features], Features]:
    """A linear support vector machine with squared hinge, classes weighing alike."""
    return _fitted(
        features, labels, penalty, lambda margin: (np.maximum(0, 1 - margin) ** 2, -2 * np.maximum(0, 1 - margin))
    )


def _fitted(
    features: Features,
    labels: NDArray[np.int64],
    penalty: float,
    loss: Callable[[Features], tuple[Features, Features]],
) -> Callable[[Features], Features]:
    mean, spread = features.mean(0), features.std(0) + 1e-6
    held, sign = (features - mean) / spread, np.where(labels == 1, 1.0, -1.0)
    weight = np.where(labels == 1, 0.5 / max(1, int(labels.sum())), 0.5 / max(1, int((1 - labels).sum())))

    def total(line: Features) -> tuple[float, Features]:
        cost, slope = loss(sign * (held @ line[:-1] + line[-1]))
        slope = slope * sign * weight
        turned = np.append(held.T @ slope + penalty * line[:-1], slope.sum())
        return float((weight * cost).sum() + penalty / 2 * (line[:-1] ** 2).sum()), turned

    line = optimize.minimize(
        total, np.zeros(held.shape[1] + 1), jac=True, method="L-BFGS-B", options={"maxiter": 200}
    ).x

    def score(asked: Features) -> Features:
        found: Features = (asked - mean) / spread @ line[:-1] + line[-1]
        return found

    return score

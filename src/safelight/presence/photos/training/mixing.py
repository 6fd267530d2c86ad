"""Maps of photos mixed while the network learns: parts of one in another, so that a part has to speak for itself."""

from __future__ import annotations

from typing import Final

import numpy as np
import torch

_SMALLEST: Final = 0.1
_LARGEST: Final = 0.4
"""How much of a photo another takes at least and at most."""


def parts_mixed(
    maps: torch.Tensor, police: torch.Tensor, rng: np.random.Generator, chance: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Some photos with a part of another in them; how much of each is police. Yun et al., "CutMix", 2019."""
    number, _, rows, columns = maps.shape
    mixed, said = maps.clone(), police.clone()
    for one in np.flatnonzero(rng.random(number) < chance):
        other, side = int(rng.integers(number)), float(np.sqrt(rng.uniform(_SMALLEST, _LARGEST)))
        down, across = max(1, round(rows * side)), max(1, round(columns * side))
        top, left = int(rng.integers(rows - down + 1)), int(rng.integers(columns - across + 1))
        mixed[one, :, top : top + down, left : left + across] = maps[other, :, top : top + down, left : left + across]
        share = down * across / (rows * columns)
        said[one] = (1 - share) * police[one] + share * police[other]
    return mixed, said

"""Maps of photos mixed while the network learns: the style of one with what another shows, and parts of one in another.

What is drawn together comes from all sources, so the style of a source (compression, light, sharpness) stops telling
what a photo shows, and a part of a photo has to speak for itself.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import torch

_SMALLEST, _LARGEST = 0.1, 0.4
_STYLE: Final = 0.3
"""Of the beta distribution that styles are mixed by: mostly one of the two, seldom half of each."""


def styles_mixed(maps: torch.Tensor, rng: np.random.Generator, chance: float) -> torch.Tensor:
    """Mean and spread of each channel drawn towards those of another photo. Zhou et al., "MixStyle", 2021."""
    number = len(maps)
    mean, spread = maps.mean((2, 3), keepdim=True), maps.std((2, 3), keepdim=True) + 1e-5
    other = torch.from_numpy(rng.permutation(number))
    own = np.where(rng.random(number) < chance, rng.beta(_STYLE, _STYLE, number), 1.0).astype(np.float32)
    share = torch.from_numpy(own)[:, None, None, None]
    towards = [share * value + (1 - share) * value[other] for value in (spread, mean)]
    return (maps - mean) / spread * towards[0] + towards[1]


def parts_mixed(
    maps: torch.Tensor, police: torch.Tensor, rng: np.random.Generator, chance: float
) -> tuple[torch.Tensor, torch.Tensor]:
    """Some photos with a part of another in them; how much of each is police. Yun et al., "CutMix", 2019."""
    number, _, rows, columns = maps.shape
    maps, police = maps.clone(), police.clone()
    whole, said = maps.clone(), police.clone()
    for one in np.flatnonzero(rng.random(number) < chance):
        other, side = int(rng.integers(number)), float(np.sqrt(rng.uniform(_SMALLEST, _LARGEST)))
        down, across = max(1, round(rows * side)), max(1, round(columns * side))
        top, left = int(rng.integers(rows - down + 1)), int(rng.integers(columns - across + 1))
        maps[one, :, top : top + down, left : left + across] = whole[other, :, top : top + down, left : left + across]
        share = down * across / (rows * columns)
        police[one] = (1 - share) * said[one] + share * said[other]
    return maps, police

"""PDQ: a hash by which a copied photo is known again, though it was scaled, pressed or lightly edited.

After "PDQ & TMK + PDQF" (Meta, 2019; ThreatExchange, pdq/cpp): grey, smoothed by two box filters along each side, 64 x
64 samples, the 16 x 16 lowest frequencies of their cosine transform, each against their median: 256 bits. They are the
bits that the reference library gives, but for frequencies within rounding of the median.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from safelight.images.pixels import Pixels

HASH_BYTES: Final = 32

NEAR: Final = 31
"""Bits in which two hashes of one photo may differ (the authors' recommendation)."""

LEAST_QUALITY: Final = 50
"""Below it a photo has too little structure: many dark or blurred photos are alike (the authors' recommendation)."""

_SIDE: Final = 64
_LUMA: Final = np.array([0.299, 0.587, 0.114], dtype=np.float32)

_COSINES: Final[NDArray[np.float64]] = np.sqrt(2 / _SIDE) * np.cos(
    np.pi / 2 / _SIDE * np.arange(1, 17)[:, None] * (2 * np.arange(_SIDE)[None, :] + 1)
)


@dataclass(frozen=True, slots=True)
class Picture:
    """The hash (32 bytes, as the reference prints it) and how much structure the photo has, 0 to 100."""

    hash: bytes = field(repr=False)
    quality: int

    @property
    def tells(self) -> bool:
        """Whether another photo with this hash is the same photo."""
        return self.quality >= LEAST_QUALITY


def picture(pixels: Pixels) -> Picture:
    """The hash of a photo and its quality."""
    small = _sampled(_sampled((pixels @ _LUMA).astype(np.float64), 1), 0)
    lowest = _COSINES @ small @ _COSINES.T
    middle = np.partition(lowest, 127, axis=None)[127]
    # The first frequency is the lowest bit of the number that is printed.
    bits = (lowest > middle).ravel()[::-1]
    return Picture(np.packbits(bits).tobytes(), _quality(small))


def distance(one: bytes, other: bytes) -> int:
    """In how many of the 256 bits two hashes differ; two photos that have nothing in common: about 128."""
    return nearest(one, [other])


def nearest(one: bytes, others: Sequence[bytes]) -> int:
    """The distance to the nearest of `others`; 256 where there are none."""
    if not others:
        return 8 * HASH_BYTES
    rows = np.frombuffer(b"".join(others), dtype=np.uint64).reshape(len(others), HASH_BYTES // 8)
    return int(np.bitwise_count(rows ^ np.frombuffer(one, dtype=np.uint64)).sum(axis=1, dtype=np.int64).min())


def _sampled(grey: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """64 samples along an axis, each of its neighbourhood: a box filter over 1/128 of the side, twice."""
    length = grey.shape[axis]
    if length == _SIDE:
        return grey
    middles = ((np.arange(_SIDE) + 0.5) * length / _SIDE).astype(np.intp)
    samples: NDArray[np.float64] = np.take(_smoothed(_smoothed(grey, axis), axis), middles, axis=axis)
    return samples


def _smoothed(grey: NDArray[np.float64], axis: int) -> NDArray[np.float64]:
    """The mean of each value and those around it; at the edges of those that there are."""
    length = grey.shape[axis]
    window = (length + 2 * _SIDE - 1) // (2 * _SIDE)
    after = (window + 2) // 2
    before = window - after
    sums = np.cumsum(grey, axis=axis, dtype=np.float64)
    sums = np.concatenate([np.zeros_like(np.take(sums, [0], axis=axis)), sums], axis=axis)
    low = np.maximum(np.arange(length) - before, 0)
    high = np.minimum(np.arange(length) + after, length)
    count = (high - low).reshape((-1, 1) if axis == 0 else (1, -1))
    means: NDArray[np.float64] = (np.take(sums, high, axis=axis) - np.take(sums, low, axis=axis)) / count
    return means


def _quality(small: NDArray[np.float64]) -> int:
    """How much changes from sample to sample, in whole hundredths of the range; a threshold of the reference."""
    steps = [np.abs(np.trunc(np.diff(small, axis=axis) * 100 / 255)).sum() for axis in (0, 1)]
    return min(100, int(sum(steps)) // 90)

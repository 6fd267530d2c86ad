"""Which image hashes show one picture: exact search within a Hamming distance, and the pictures that follow.

Multi-index hashing: 256 bits are 16 slots of 16; two hashes within 31 bits have a slot that differs by one bit at
most, so looking at 17 values a slot finds every such pair.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import numpy.typing as npt

from safelight.desk.link.kernels import unite_near

WITHIN: Final = 31
"""Bits; the distance that the makers of PDQ call a confident match."""
SLOTS: Final = 16
Words = npt.NDArray[np.uint64]


def packed(hashes: list[str]) -> Words:
    """Hex texts of 64 digits as rows of four 64-bit words."""
    if not hashes:
        return np.empty((0, 4), np.uint64)
    raw = np.frombuffer(bytes.fromhex("".join(hashes)), np.uint8).reshape(-1, 32)
    return np.ascontiguousarray(raw).view(">u8").astype(np.uint64)


def slots_of(words: Words) -> npt.NDArray[np.int64]:
    """The 16 bits of each slot, a row for each hash."""
    return np.ascontiguousarray(words).astype(">u8").view(">u2").astype(np.int64).reshape(-1, SLOTS)


def same_pictures(words: Words, within: int = WITHIN) -> npt.NDArray[np.int64]:
    """A picture's number for each hash: hashes joined by steps of at most `within` bits."""
    if len(words) == 0:
        return np.empty(0, np.int64)
    slots = slots_of(words)
    parent = np.arange(len(words), dtype=np.int64)
    for slot in range(SLOTS):
        order = np.argsort(slots[:, slot], kind="stable")
        starts = np.searchsorted(slots[order, slot], np.arange(65537)).astype(np.int64)
        unite_near(parent, words, order, starts, slots[:, slot].copy(), within)
    _, picture = np.unique(parent, return_inverse=True)
    return picture.astype(np.int64)

"""Cell keys: the same records always give the same published number, whoever asks, whenever, in whichever table.

A cell's key is the sum of its records' keys modulo 720720; each unit has a key derived apart, so that the people and
the operations of one cell don't move together. Method: facts on the cell-key method; table: `chances`.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from safelight.core.counts import KEY_MODULUS
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Unit
from safelight.privacy import chances

Integers = npt.NDArray[np.int64]
_PURPOSE: Final = "cell-key/v1"
_UNKNOWN: Final = -1
_BLOCK: Final = 64
"""Bytes that SHA-256 takes at once; HMAC fills its key up to them."""


class UnitKeys:
    """Keys of one unit: cell key -> HMAC-SHA-256(derived key, unit 00 cell key) mod 720720.

    Worked out once for each cell key that turns up, and kept (5.6 MB a unit at most). Safe to share between threads:
    two that meet the same key write the same value.
    """

    def __init__(self, key: RecordKey, unit: Unit) -> None:
        secret = key.derive(_PURPOSE).ljust(_BLOCK, b"\0")
        # HMAC as it is defined, both its hashes begun once: a first map has thousands of new keys.
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in secret) + unit.value.encode() + b"\0")
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in secret))
        self._known = np.full(KEY_MODULUS, _UNKNOWN, dtype=np.int64)

    def of(self, cell_keys: Integers) -> Integers:
        """The unit's keys of `cell_keys` (any integers; taken modulo 720720)."""
        keys = cell_keys % KEY_MODULUS
        found = self._known[keys]
        if (missing := np.unique(keys[found == _UNKNOWN])).size:
            self._known[missing] = self._derived(missing)
            found = self._known[keys]
        return found

    def _derived(self, keys: Integers) -> Integers:
        digests = b"".join([self._digest(b"%d" % key) for key in keys.tolist()])
        numbers = np.zeros(len(keys), dtype=np.int64)
        for word in np.frombuffer(digests, dtype=">u4").reshape(len(keys), -1).T:
            numbers = ((numbers << 32) + word) % KEY_MODULUS  # 52 bits at most
        return numbers

    def _digest(self, text: bytes) -> bytes:
        inner, outer = self._inner.copy(), self._outer.copy()
        inner.update(text)
        outer.update(inner.digest())
        return outer.digest()


@lru_cache(maxsize=32)
def unit_keys(key: RecordKey, unit: Unit) -> UnitKeys:
    """The shared table of a unit's keys."""
    return UnitKeys(key, unit)


def perturb(counts: Integers, keys: Integers, table: chances.PTable) -> Integers:
    """Counts after their change: row min(n, last) of the table, first change whose bound is above the key.

    0 stays 0. `keys` are final keys in 0..720719, one per count.
    """
    bounds = table.bounds[np.minimum(counts, table.last)]
    slot = (keys[:, None] >= bounds).sum(axis=1)
    return np.asarray(counts + table.changes[slot], dtype=np.int64)


def noisy(counts: Integers, cell_keys: Integers, unit: Unit, key: RecordKey) -> Integers:
    """True counts and their cell keys to numbers with noise: D = 5, V = 3, never 1 or 2, 0 only from itself or few."""
    return perturb(counts, unit_keys(key, unit).of(cell_keys), chances.load())

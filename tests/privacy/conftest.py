"""True counts as tests write them, a key, and the record keys of the worked example."""

from __future__ import annotations

import hmac
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
import pytest

from safelight.core.counts import KEY_MODULUS, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Unit


@pytest.fixture(scope="session")
def key() -> RecordKey:
    return RecordKey(b"k" * 32)


@pytest.fixture(scope="session")
def true_counts() -> Callable[..., TrueCounts]:
    """A table of true counts: dimension columns, then n; key, operations and largest are made where not given."""

    def make(n: Sequence[int], *, unit: Unit = Unit.PEOPLE, **columns: Sequence[Any]) -> TrueCounts:
        rng = np.random.default_rng(3)
        measures: Mapping[str, Any] = {
            "n": n,
            "key": columns.pop("key", rng.integers(0, KEY_MODULUS, len(n))),
            "operations": columns.pop("operations", n),
            "largest": columns.pop("largest", [min(1, one) for one in n]),
        }
        frame = pl.DataFrame({**columns, **measures}).with_columns(pl.col(*measures).cast(pl.Int64))
        return TrueCounts(frame, tuple(columns), unit)

    return make


@pytest.fixture(scope="session")
def worked_keys() -> list[int]:
    """Record keys of atl:2016-0001 .. 0012 under the facts' test secret (cell-key method, section 2)."""
    secret, start = b"test-secret-not-for-use", b"safelight/rkey/v1\0"
    digests = [hmac.digest(secret, start + f"atl:2016-{number:04}".encode(), "sha256") for number in range(1, 13)]
    return [int.from_bytes(digest, "big") % KEY_MODULUS for digest in digests]


@pytest.fixture(scope="session")
def report() -> Callable[[str], object]:
    """Prints an attacker's gain or a time (`pytest -s` shows it)."""
    return lambda line: sys.stdout.write(line + "\n")

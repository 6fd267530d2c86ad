"""Cell keys: the worked example, and that only the set of records decides."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.counts import KEY_MODULUS, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.vocabulary import Unit
from safelight.privacy import Protection, chances, ptable, publish
from safelight.privacy.cellkeys import UnitKeys, noisy, perturb


def test_worked_record_keys(worked_keys: list[int]) -> None:
    assert worked_keys[:3] == [272579, 237482, 215856]
    assert sum(worked_keys[:3]) % KEY_MODULUS == 5197
    assert sum(reversed(worked_keys[:3])) % KEY_MODULUS == 5197


@pytest.mark.parametrize(("max_change", "variance", "hidden", "shown"), [(2, 1.0, 0, [12, 13]), (3, 2.0, 2, [13, 13])])
def test_worked_difference(
    worked_keys: list[int], max_change: int, variance: float, hidden: int, shown: list[int]
) -> None:
    """Facts 4: twelve records and the first eleven of them, under two tables."""
    rows = ptable.solve(max_change=max_change, variance=variance, hidden=hidden)
    table = chances.build(rows, max_change=max_change, hidden=hidden)
    keys = np.array([sum(worked_keys), sum(worked_keys[:11])]) % KEY_MODULUS
    assert perturb(np.array([12, 11]), keys, table).tolist() == shown


def test_unit_keys_are_derived_apart(key: RecordKey) -> None:
    cell_keys = np.arange(0, 5000, 7)
    people, offences = UnitKeys(key, Unit.PEOPLE).of(cell_keys), UnitKeys(key, Unit.OFFENCES).of(cell_keys)
    assert (people != offences).mean() > 0.99
    assert abs(np.corrcoef(people, offences)[0, 1]) < 0.1
    secret = key.derive("cell-key/v1")
    by_hand = int.from_bytes(hmac.digest(secret, b"people\0" + b"4900", "sha256"), "big") % KEY_MODULUS
    assert people[cell_keys == 4900].tolist() == [by_hand]


def test_other_deployments_draw_other_noise(key: RecordKey) -> None:
    counts, cell_keys = np.full(2000, 50), np.arange(2000)
    ours, theirs = (noisy(counts, cell_keys, Unit.PEOPLE, one) for one in (key, RecordKey(b"x" * 32)))
    assert (ours == theirs).mean() < 0.25


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, KEY_MODULUS - 1), min_size=1, max_size=40), st.randoms())
def test_order_and_table_do_not_matter(records: list[int], random: object) -> None:
    key = RecordKey(b"k" * 32)
    shuffled = sorted(records, key=lambda _: random.random())  # type: ignore[attr-defined]
    one, other = (
        noisy(np.array([len(keys)]), np.array([sum(keys) % KEY_MODULUS]), Unit.PEOPLE, key)
        for keys in (records, shuffled)
    )
    assert one == other
    number, n = int(one[0]), len(records)
    assert number not in (1, 2)
    assert number >= 0
    assert abs(number - n) <= 5


def test_nobody_stays_nobody(key: RecordKey) -> None:
    assert not noisy(np.zeros(1000, dtype=np.int64), np.arange(1000), Unit.PEOPLE, key).any()


@pytest.mark.parametrize("count", [1, 3, 8, 500])
def test_noise_has_no_bias_and_its_stated_variance(key: RecordKey, count: int) -> None:
    keys = np.random.default_rng(1).integers(0, KEY_MODULUS, 60_000)
    change = noisy(np.full(len(keys), count), keys, Unit.PEOPLE, key) - count
    assert abs(change.mean()) < 0.03
    assert abs(change.var() - 3.0) < 0.1


def test_fifty_thousand_cells_cost_milliseconds(
    key: RecordKey, true_counts: Callable[..., TrueCounts], report: Callable[[str], object]
) -> None:
    true = true_counts([7] * 50_000, cell=list(range(50_000)))
    publish(true, key, Protection())
    started = time.perf_counter()
    publish(true, key, Protection(10, event_rule=True))
    took = time.perf_counter() - started
    report(f"50,000 cells once their keys are known: {1000 * took:.1f} ms")
    assert took < 0.25

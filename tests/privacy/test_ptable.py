"""The table of chances: the worked rows of the facts, and what every row must hold."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.counts import KEY_MODULUS
from safelight.core.errors import StoreError
from safelight.privacy import chances, ptable

WORKED = [
    # max change, variance, hidden, count, change -> chance (facts section 3)
    (2, 1.0, 0, 1, {-1: 0.398, 0: 0.306, 1: 0.194, 2: 0.102}),
    (2, 1.0, 0, 2, {-2: 0.064, -1: 0.245, 0: 0.383, 1: 0.245, 2: 0.064}),
    (3, 2.0, 2, 1, {-1: 2 / 3, 2: 1 / 3, 3: 0.0}),
    (3, 2.0, 2, 2, {-2: 1 / 3, 1: 2 / 3, 2: 0.0, 3: 0.0}),
    (3, 2.0, 2, 3, {-3: 0.148, 0: 0.508, 1: 0.256, 2: 0.075, 3: 0.013}),
    (3, 2.0, 2, 6, {-3: 0.037, -2: 0.112, -1: 0.216, 0: 0.269, 1: 0.216, 2: 0.112, 3: 0.037}),
    (5, 3.0, 2, 1, {-1: 0.735, 2: 0.137, 3: 0.073, 4: 0.037, 5: 0.019}),
    (
        *(5, 3.0, 2, 8),
        {-5: 0.004, -4: 0.017, -3: 0.052, -2: 0.119, -1: 0.194, 0: 0.229}
        | {5: 0.004, 4: 0.017, 3: 0.052, 2: 0.119, 1: 0.194},
    ),
]


@pytest.mark.parametrize(("max_change", "variance", "hidden", "count", "law"), WORKED)
def test_worked_rows(max_change: int, variance: float, hidden: int, count: int, law: dict[int, float]) -> None:
    solved = ptable.solve_row(count, max_change=max_change, variance=variance, hidden=hidden)
    assert solved == pytest.approx(law, abs=0.001)


@pytest.mark.parametrize(
    ("max_change", "variance", "hidden", "count", "reached"),
    [(3, 2.0, 2, 1, 2.0), (5, 1.0, 4, 2, 6.0), (5, 3.0, 4, 3, 6.0), (3, 2.0, 0, 1, 1.37), (5, 3.0, 2, 40, 3.0)],
)
def test_a_variance_out_of_reach_is_the_nearest(
    max_change: int, variance: float, hidden: int, count: int, reached: float
) -> None:
    law = ptable.solve_row(count, max_change=max_change, variance=variance, hidden=hidden)
    assert sum(change**2 * chance for change, chance in law.items()) == pytest.approx(reached, abs=0.005)


def test_no_unbiased_row_is_an_error() -> None:
    with pytest.raises(ValueError, match="no unbiased change"):
        ptable.solve_row(1, max_change=5, variance=3.0, hidden=6)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 6), st.floats(0.5, 4.0), st.integers(0, 2))
def test_every_row_is_whole_unbiased_and_within_bounds(max_change: int, variance: float, hidden: int) -> None:
    rows = ptable.solve(max_change=max_change, variance=variance, hidden=hidden)
    for count, row in rows.items():
        assert sum(row.values()) == KEY_MODULUS
        assert sum(change * slots for change, slots in row.items()) == 0
        assert all(abs(change) <= max_change and count + change >= 0 for change in row)
        assert not any(1 <= count + change <= hidden for change, slots in row.items() if slots)
        law = ptable.solve_row(count, max_change=max_change, variance=variance, hidden=hidden)
        assert all(abs(slots - law[change] * KEY_MODULUS) < 20 for change, slots in row.items())


def test_the_shipped_table_is_the_solved_one(tmp_path: Path) -> None:
    written = tmp_path / "again.csv"
    assert ptable.main([str(written)]) == 0
    fresh = [line.split(",") for line in written.read_text().splitlines()[1:]]
    shipped = [line.split(",") for line in (Path(ptable.__file__).with_name(chances.FILE)).read_text().splitlines()[1:]]
    assert [row[:2] for row in fresh] == [row[:2] for row in shipped]
    # Floating point may differ by a slot between machines: that is why the file is shipped.
    assert all(abs(int(one[2]) - int(other[2])) <= 2 for one, other in zip(fresh, shipped, strict=True))


def test_the_shipped_table_never_shows_one_or_two() -> None:
    table = chances.load()
    assert table.last == 8
    assert (table.bounds[:, -1] == KEY_MODULUS).all()
    slots = table.bounds.copy()
    slots[:, 1:] -= table.bounds[:, :-1]
    assert (slots @ table.changes == 0).all()
    for count in range(1, 9):
        assert not any(
            1 <= count + change <= 2 for change, slot in zip(table.changes, slots[count], strict=True) if slot
        )


@pytest.mark.parametrize(
    ("change", "text"), [(0, "a bias"), (-3, "may not have"), (None, "missing")], ids=["bias", "forbidden", "missing"]
)
def test_a_damaged_table_is_refused(change: int | None, text: str) -> None:
    rows = ptable.solve()
    if change is None:
        del rows[4]
    elif change == 0:
        rows[8] = {**rows[8], 0: rows[8][0] + 1, 1: rows[8][1] - 1}
    else:
        rows[4] = {**rows[4], -3: 5}
    with pytest.raises(ValueError, match=text):
        chances.build(rows, max_change=5, hidden=2)


def test_a_missing_file_stops_publishing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chances, "FILE", "nowhere.csv")
    chances.load.cache_clear()
    with pytest.raises(StoreError, match="Install Safelight again"):
        chances.load()
    monkeypatch.undo()
    chances.load.cache_clear()
    assert chances.load().last == 8


@pytest.mark.parametrize(
    ("max_change", "variance", "hidden", "same", "none_when_few"),
    [(2, 1.0, 0, 0.219, 0.52), (3, 2.0, 2, 0.173, 0.31), (5, 3.0, 2, 0.149, 0.28), (5, 4.0, 2, 0.131, None)],
)
def test_what_a_zero_difference_and_a_zero_tell(
    max_change: int,
    variance: float,
    hidden: int,
    same: float,
    none_when_few: float | None,
    report: Callable[[str], object],
) -> None:
    """Facts 3 and 4: chance that two sets that differ by one person show equal; chance of nobody behind a 0."""
    wide = ptable.solve_row(max_change + hidden + 1, max_change=max_change, variance=variance, hidden=hidden)
    report(f"D={max_change} V={variance}: with and without one person the same number shows with {_same(wide):.3f}")
    assert _same(wide) == pytest.approx(same, abs=0.0006)
    if none_when_few is not None:
        rows = {
            n: ptable.solve_row(n, max_change=max_change, variance=variance, hidden=hidden)
            for n in range(1, max_change + hidden + 2)
        }
        chances = {n: math.exp(-2) * 2**n / math.factorial(n) for n in range(30)}
        hidden_mass = sum(chances[n] * rows[n].get(-n, 0.0) for n in rows if n <= max_change)
        assert chances[0] / (chances[0] + hidden_mass) == pytest.approx(none_when_few, abs=0.006)


def _same(law: dict[int, float]) -> float:
    return sum(chance * law.get(change + 1, 0.0) for change, chance in law.items())

import numpy as np
import pytest

from safelight.policy.baskets.information import by_chance, partial_information, perfect_information


def test_perfect_information_by_hand():
    # Without knowing, the second is best (4 on average); knowing, one has 1 and 4.
    assert perfect_information(np.array([[1.0, 9.0], [4.0, 4.0]])) == pytest.approx(4 - 2.5)


def test_where_one_choice_is_always_best_nothing_is_worth_knowing():
    values = np.random.default_rng(1).random((1, 500)) + np.array([[0.0], [2.0], [3.0]])
    assert perfect_information(values) == pytest.approx(0)
    assert partial_information(values, np.random.default_rng(2).random((500, 3))) == pytest.approx([0, 0, 0])


def test_only_the_quantity_that_decides_is_worth_knowing():
    # The second choice is as much better as x is above a half: known x gives E max(0, x - 1/2) = 1/8 of 8.
    rng = np.random.default_rng(3)
    x, other = rng.random(2000), rng.random(2000)
    values = np.array([np.full(2000, 10.0), 10.0 - 8 * (x - 0.5)]) + other
    worth = partial_information(values, np.column_stack([x, other]))
    assert worth[0] == pytest.approx(1.0, abs=0.08)
    assert worth[0] <= perfect_information(values) + 1e-9
    chance = by_chance(values, rng)
    assert worth[1] < chance + 0.1
    assert chance < 0.2

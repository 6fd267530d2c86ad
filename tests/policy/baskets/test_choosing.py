"""A toy in which effects add up, so that the best basket, every regret and every credit is known by hand."""

import itertools

import numpy as np
import pytest

from safelight.policy.baskets.choosing import earned, frontier, regrets
from safelight.policy.baskets.evaluating import all_baskets

AVERTS = np.array([9.0, 3, 8, 1, 2, 7, 4, 6, 5, 2.5, 1.5, 3.5])
COSTS = np.array([6.0, 3, 1, 4, 2, 5, 1, 6, 2, 3, 4, 2])


def test_all_baskets_are_all_and_begin_with_nothing():
    baskets = all_baskets()
    assert baskets.shape == (4096, 12)
    assert len(np.unique(baskets, axis=0)) == 4096
    assert baskets[0].sum() == 0
    assert baskets[-1].sum() == 12
    assert baskets[0b101].tolist() == [1, 0, 1] + [0] * 9


def test_the_frontier_of_a_toy_is_what_trying_all_finds():
    baskets = all_baskets()
    costs, left = baskets @ COSTS, 100 - baskets @ AVERTS
    found = frontier(costs, left)
    for budget in range(40):
        best = left[costs <= budget].min()
        assert left[found][costs[found] <= budget].min() == best
    for one, other in itertools.pairwise(found):
        assert costs[one] < costs[other]
        assert left[one] > left[other]


def test_of_two_that_cost_the_same_only_the_better_one_stands():
    assert frontier(np.array([1.0, 1.0, 2.0]), np.array([5.0, 4.0, 4.0])).tolist() == [1]


def test_regret_by_hand():
    values = np.array([[1.0, 9.0], [4.0, 4.0], [3.0, 6.0]])
    assert regrets(values).tolist() == [[0, 5], [3, 0], [2, 2]]


def test_where_effects_add_up_each_lever_earns_its_own():
    averted = all_baskets() @ AVERTS
    assert earned(averted, (0, 2, 5)) == pytest.approx([9, 8, 7])
    assert earned(averted, tuple(range(12))) == pytest.approx(AVERTS)


def test_what_two_levers_only_reach_together_they_share():
    baskets = all_baskets()
    averted = 10 * baskets[:, 1] * baskets[:, 3] + baskets[:, 1]
    assert earned(averted, (1, 3)) == pytest.approx([6, 5])
    assert earned(averted, ()).tolist() == []

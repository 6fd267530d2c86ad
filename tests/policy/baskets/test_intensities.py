"""Toys whose best settings are known."""

import numpy as np
import pytest

from safelight.policy.baskets.evaluating import all_baskets
from safelight.policy.baskets.intensities import best_linear, best_whole, settings_in_part

AVERTS = np.array([9.0, 3, 8, 1, 2, 7, 4, 6, 5, 2.5, 1.5, 3.5])
COSTS = np.array([6.0, 3, 1, 4, 2, 5, 1, 6, 2, 3, 4, 2])


def test_where_effects_add_up_the_linear_part_is_exact():
    # By what a dollar averts: levers 3, 7, 9 and 12 in full (6 of 7.5), then the first, for the rest.
    found = best_linear(AVERTS, COSTS, 7.5)
    expected = np.zeros(12)
    expected[[2, 6, 8, 11]], expected[0] = 1, 0.25
    assert found == pytest.approx(expected)


@pytest.mark.parametrize("budget", [0, 3, 7, 15, 100])
def test_whole_levers_are_chosen_as_trying_all_does(budget):
    baskets = all_baskets()
    found = best_whole(AVERTS, COSTS, budget)
    assert set(found) <= {0.0, 1.0}
    assert found @ COSTS <= budget
    assert found @ AVERTS == pytest.approx((baskets @ AVERTS)[baskets @ COSTS <= budget].max())


def test_levers_that_each_do_less_the_further_they_are_set_come_near_their_optimum():
    # Averted: sum a sqrt(u), cost: sum c u. Within a budget that binds, u is in proportion to (a / c) squared.
    averts, costs, budget = np.array([4.0, 3.0, 2.0]), np.array([4.0, 2.0, 1.0]), 1.5
    shape = (averts / costs) ** 2
    best = shape * budget / float(shape @ costs)
    assert best.max() < 1
    most = float(averts @ np.sqrt(best))

    found = settings_in_part(
        lambda u: 100 - np.sqrt(u) @ averts, costs, budget, seed=1, begin=np.zeros((1, 3)), rounds=60
    )
    assert (found @ costs <= budget + 1e-9).all()
    assert (np.sqrt(found) @ averts).max() > 0.98 * most
    again = settings_in_part(
        lambda u: 100 - np.sqrt(u) @ averts, costs, budget, seed=1, begin=np.zeros((1, 3)), rounds=60
    )
    assert np.array_equal(found, again)


def test_settings_go_from_cheap_to_dear_and_get_better():
    found = settings_in_part(lambda u: -u @ AVERTS, COSTS, 10.0, seed=2, begin=np.zeros((1, 12)), rounds=15)
    spent, left = found @ COSTS, -found @ AVERTS
    assert (np.diff(spent) >= 0).all()
    assert (np.diff(left) <= 1e-9).all()

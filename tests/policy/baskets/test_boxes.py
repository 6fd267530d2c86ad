import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.policy.baskets.boxes import find_boxes


def test_a_known_box_is_found():
    points = np.random.default_rng(1).random((2000, 10))
    fails = (points[:, 3] > 0.7) & (points[:, 7] < 0.4)
    first, *_ = find_boxes(points, fails)
    assert first.sides == (3, 7)
    assert abs(first.limits[0, 3] - 0.7) < 0.02
    assert abs(first.limits[1, 7] - 0.4) < 0.02
    assert first.coverage > 0.95
    assert first.density > 0.95
    assert first.quasi_p[[0, 1], [3, 7]].max() < 1e-6
    assert np.isfinite(first.limits).sum() == 2


def test_a_known_box_is_found_through_noise():
    rng = np.random.default_rng(2)
    points = rng.random((2000, 10))
    inside = (points[:, 0] > 0.6) & (points[:, 1] > 0.5)
    first, *_ = find_boxes(points, rng.random(2000) < np.where(inside, 0.8, 0.1))
    assert {0, 1} <= set(first.sides)
    assert len(first.sides) <= 3
    assert first.density > 0.65
    assert abs(first.limits[0, 0] - 0.6) < 0.1
    assert abs(first.limits[0, 1] - 0.5) < 0.1


def test_two_boxes_are_found_one_after_the_other():
    points = np.random.default_rng(3).random((3000, 6))
    one, other = (points[:, 0] > 0.8) & (points[:, 1] > 0.4), (points[:, 2] < 0.15) & (points[:, 3] < 0.7)
    found = find_boxes(points, one | other)
    assert {box.sides for box in found} >= {(0, 1), (2, 3)}


def test_what_is_told_of_a_box_is_counted():
    points = np.random.default_rng(4).random((800, 5))
    fails = points[:, 2] > 0.75
    (box, *_) = find_boxes(points, fails)
    inside = box.holds(points)
    assert box.mass == inside.mean()
    assert box.density == fails[inside].mean()
    assert box.coverage == (fails & inside).sum() / fails.sum()


def test_where_all_fail_or_none_does_there_is_no_box():
    points = np.random.default_rng(5).random((300, 4))
    assert find_boxes(points, np.ones(300, dtype=bool)) == []
    assert find_boxes(points, np.zeros(300, dtype=bool)) == []


def test_a_quantity_with_ties_is_no_trouble():
    rng = np.random.default_rng(6)
    points = np.column_stack([rng.integers(0, 2, 500), rng.random(500)]).astype(float)
    found = find_boxes(points, points[:, 1] > 0.7)
    assert found[0].sides == (1,)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**31), st.integers(60, 300), st.floats(0.05, 0.6))
def test_every_box_is_denser_than_the_whole_and_no_limit_of_it_is_chance(seed, worlds, share):
    rng = np.random.default_rng(seed)
    points = rng.random((worlds, 5))
    fails = (points[:, 0] < share) | (rng.random(worlds) < 0.1)
    for box in find_boxes(points, fails):
        assert box.density > fails.mean()
        assert 0 < box.mass <= 1
        assert len(box.sides) <= 4
        assert box.holds(points).sum() >= 5

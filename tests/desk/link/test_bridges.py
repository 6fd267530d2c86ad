"""Links that alone hold two parts together: found, looked at again, cut where the second look says no."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.desk.link.bridges import LEAST, Links, without_weak_bridges
from safelight.desk.link.kernels import tree_sides, united

PARTS = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (6, 7)]
"""Two chains of three, held together by the link from 2 to 3; and a pair."""


def links(middle: float) -> Links:
    a, b = np.array(PARTS).T.copy()
    return Links(a, b, np.array([9.0, 9.0, middle, 9.0, 9.0, 4.5]))


@pytest.mark.parametrize(("second", "parts"), [(LEAST - 0.1, 3), (LEAST + 0.1, 2)])
def test_a_bridge_stands_or_falls_by_the_second_look(second, parts):
    asked = []

    def compared(label, a, b):
        asked.append((np.bincount(label).tolist(), label[0] in (a[0], b[0]), label[5] in (a[0], b[0])))
        return np.full(len(a), second)

    stand, cut = without_weak_bridges(links(6.0), 8, compared)
    assert asked == [([3, 3, 2], True, True)]
    assert len(np.unique(united(8, stand.a, stand.b))) == parts
    assert list(zip(cut.a.tolist(), cut.b.tolist(), strict=True)) == ([(2, 3)] if parts == 3 else [])
    assert second in (stand.log_odds if parts == 2 else cut.log_odds)


def test_what_a_person_said_is_never_looked_at():
    def compared(label, a, b):
        raise AssertionError("asked")

    stand, cut = without_weak_bridges(links(np.inf), 8, compared)
    assert (len(stand.a), len(cut.a)) == (6, 0)


@settings(max_examples=30)
@given(st.lists(st.integers(0, 1 << 20), min_size=1, max_size=25), st.integers(0, 3))
def test_sides_are_those_that_are_left_without_the_link(seeds, roots):
    size = len(seeds) + 1
    tree = [(child, seed % child) for child, seed in enumerate(seeds, 1) if child > roots]
    a, b = np.array(tree, np.int64).reshape(-1, 2).T.copy()
    inner, whole = tree_sides(size, a, b)
    for row in range(len(a)):
        rest = np.arange(len(a)) != row
        part = united(size, a[rest], b[rest])
        ends = sorted(int((part == part[end]).sum()) for end in (a[row], b[row]))
        assert sorted((int(inner[row]), int(whole[row] - inner[row]))) == ends

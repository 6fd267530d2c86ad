import numpy as np
import pytest

from safelight.policy.baskets.sensitivity import indices, swings
from safelight.policy.model.sm1 import World
from safelight.policy.sampling import space

FREE = ("delta", "s1a", "s5", "s12")


@pytest.fixture(scope="module")
def some():
    usual = space()
    values = dict(zip(World._fields, usual.row, strict=True))
    return space({name: float(value) for name, value in values.items() if name not in FREE})


def linear(worlds):
    """Over its interval, each quantity moves this by 4, 2, 1 and 0."""
    return 4 * worlds.column("delta") / 0.11 + 2 * worlds.column("s1a") / 0.8 + worlds.column("s5") / 3


def test_where_effects_add_up_the_indices_are_known(some):
    found = indices(some, linear, seed=1, size=256)
    expected = np.array([16, 4, 1, 0]) / 21
    assert some.free == FREE
    assert found.first == pytest.approx(expected, abs=0.06)
    assert found.total == pytest.approx(expected, abs=0.06)
    assert found.mu_star == pytest.approx([4, 2, 1, 0], rel=1e-6, abs=1e-9)
    assert found.sigma == pytest.approx(np.zeros(4), abs=1e-9)
    again = indices(some, linear, seed=1, size=256)
    assert np.array_equal(found.total_within, again.total_within)


def test_what_only_works_together_is_in_the_total_alone(some):
    found = indices(some, lambda w: (w.column("delta") - 0.095) * (w.column("s5") - 1.5), seed=2, size=512)
    assert found.first == pytest.approx([0, 0, 0, 0], abs=0.1)
    assert found.total[[0, 2]] == pytest.approx([1, 1], abs=0.15)
    assert found.sigma[[0, 2]].min() > 0


def test_a_bar_of_the_tornado_goes_from_end_to_end(some):
    usual, ends = swings(some, linear)
    assert usual == pytest.approx(4 * 0.08 / 0.11 + 2 * 0.3 / 0.8 + 1 / 3)
    assert ends[:, 1] - ends[:, 0] == pytest.approx([4, 2, 1, 0])

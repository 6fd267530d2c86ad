"""Worlds are drawn as `scipy.stats.qmc` draws them."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import qmc

from safelight.policy.sampling import draw, space


@pytest.mark.parametrize(("number", "seed"), [(1, 3), (40, 1)])
def test_a_hypercube_is_the_one_that_is_published(number: int, seed: int) -> None:
    known = space()
    theirs = known.worlds(qmc.LatinHypercube(len(known.free), seed=seed).random(number))
    np.testing.assert_array_equal(draw(number, seed).rows, theirs.rows)

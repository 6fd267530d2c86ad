"""Intervals of a run over uncertain worlds."""

from __future__ import annotations

import numpy as np

from safelight.policy import bands, run, scenario
from safelight.policy.sampling import space


def test_worlds_that_are_all_alike_are_the_run_itself() -> None:
    known = {name: one for name, one in scenario({}).setting().numbers().items() if name in space().free}
    asked = scenario({"set": {**known, "u6": 1, "Z": 1}, "months": 24})
    told, alone = bands(asked, worlds=10), run(asked.setting())
    for low, middle, high in zip(*told["run"]["N"].values(), strict=True):
        assert low == middle == high
    np.testing.assert_allclose(told["run"]["N"]["p50"], alone.stock("N"), rtol=1e-4)
    np.testing.assert_allclose(told["base"]["N"]["p50"], alone.stock("N")[0], rtol=1e-4)
    np.testing.assert_allclose(told["fewer"]["N"]["p50"], alone.stock("N")[0] - alone.stock("N"), atol=0.5)


def test_each_world_is_held_beside_its_own_base() -> None:
    told = bands(scenario({"set": {"u3": 1, "u8": 1}, "months": 60}), worlds=50)
    assert told["better"]["new_victims"] == 1.0
    assert told["run"]["N"]["p50"][-1] < told["base"]["N"]["p50"][-1]
    assert len(told["run"]["N"]["p05"]) == 61
    nothing = bands(scenario({"months": 12}), worlds=10)
    assert nothing["better"]["N"] == 0
    assert nothing["run"] == nothing["base"]

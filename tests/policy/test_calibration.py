"""Calibration: what observations rule out, and what they leave unknown."""

from __future__ import annotations

import pytest

from safelight.core.errors import BadFilter
from safelight.policy import calibrate, outputs, read_observed, run, setting
from safelight.policy.calibration import OBSERVED, _figures
from safelight.policy.model.levers import EFFECTS
from safelight.policy.sampling import space


def test_figures_of_a_world_are_those_of_its_run() -> None:
    alone = space({name: one.default for name, one in EFFECTS.items()})
    figures = {name: float(told[0]) for name, told in _figures(alone.holding(alone.usual()[None])).items()}
    told = outputs(run(setting({})))
    for name in ("r_identified", "r_arrested", "recruited_share", "police_stage4_share", "N_per_100k"):
        assert figures[name] == pytest.approx(told[name])
    assert figures["months_in_exploitation"] == pytest.approx(told["N"] / told["new_victims_per_year"] * 12)
    assert all(one.low <= figures[one.name] <= one.high for one in OBSERVED)


def test_most_quantities_cannot_be_identified_and_that_is_said() -> None:
    found = calibrate(worlds=6000)
    narrowed = {one.symbol for one in found.quantities if one.identified}
    assert "beta" in narrowed
    assert len(narrowed) < 5
    assert {"delta", "beta"} == set(found.together[0][:2])  # only their ratio was ever seen
    assert "can't be identified" in found.says
    assert found.kept < min(one.agree for one in found.observed) * found.worlds


def test_own_observations_take_the_place_of_the_evidence() -> None:
    usual = calibrate(worlds=2000)
    wide = calibrate({one.name: (0, 1e9) for one in OBSERVED}, worlds=2000)
    assert wide.kept == 2000 > usual.kept
    assert not any(one.identified for one in wide.quantities)
    nobody = calibrate({"r_identified": (1e6, 1e7)}, worlds=2000)
    assert nobody.kept == 0
    assert "too few" in nobody.says


def test_what_is_no_observation_is_said() -> None:
    assert read_observed(["r_identified=3:6"]) == {"r_identified": (3.0, 6.0)}
    for text in ("r_identified", "r_identified=3", "r_identified=6:3", "r_identified=a:b", "r_identified=nan:1"):
        with pytest.raises(BadFilter, match="No interval"):
            read_observed([text])
    with pytest.raises(BadFilter, match="Nothing that is observed is called prevalence"):
        calibrate({"prevalence": (1, 2)}, worlds=1000)

"""Arrest policy: what stands beside what, and what does not."""

from __future__ import annotations

from typing import Any, Final

import pytest

from safelight.policy import arrest_policy, outputs, run, scenario
from safelight.policy.evidence import observed_ratios

TRAPS: Final = {11.2, 2.345}
ROW: Final[dict[str, Any]] = {
    **dict.fromkeys(("basis", "unit", "point", "bounds", "interval", "reason", "numerator", "denominator"), None),
    "ratio": "prostituted_person:exploiter",
    "sentence": "In Rivermouth, 3 for each.",
}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    measured = {
        "rows": [ROW, {"ratio": "prostituted_person:buyer"}],
        "origin": ["open"],
        "synthetic": False,
        "question": {},
    }
    return arrest_policy(scenario({"set": {"u9": 1, "u0_3": 0.5}}), measured, worlds=60)


def test_every_lever_has_its_ratio_beside_what_exists(told: dict[str, Any]) -> None:
    baskets = told["baskets"]
    assert [sum(basket["levers"]) for basket in baskets[:4]] == [0.5, 1.5, 1.5, 1.5]
    assert len(baskets) == 1 + 1 + 12 + 1
    usual, courts = baskets[0], baskets[1]
    assert courts["r_arrested"]["p50"] < usual["r_arrested"]["p50"]  # diversion spares victims
    assert all(one["p05"] <= one["p50"] <= one["p95"] for one in (usual["r_arrested"], courts["r_buyers"]))


def test_they_are_the_ratios_of_a_run() -> None:
    fixed = {
        name: value
        for name, value in scenario({}).setting().numbers().items()
        if name[0] not in "uFLZ" or name == "Lam"
    }
    usual = arrest_policy(scenario({"set": fixed}), worlds=10)["baskets"][0]
    alone = outputs(run(scenario({}).setting()))
    for ratio in ("r_arrested", "r_identified", "r_buyers"):
        assert usual[ratio]["p50"] == pytest.approx(alone[ratio], rel=1e-4)


def test_measured_is_the_published_ratio_of_sellers_to_exploiters_alone(told: dict[str, Any]) -> None:
    assert [row["sentence"] for row in told["measured"]["rows"]] == ["In Rivermouth, 3 for each."]
    assert told["measured"]["comparable_with"] is None
    assert arrest_policy(scenario({}), worlds=10)["measured"] is None


def test_traps_are_told_apart_with_the_reason(told: dict[str, Any]) -> None:
    shown = [point for series in told["published"] for point in series["points"]]
    assert not TRAPS & {point["value"] for point in shown}
    assert {one["value"] for one in told["not_ratios"]} >= TRAPS
    assert all(one["why"] for one in told["not_ratios"])
    assert [one["id"] for one in told["claims"]] == ["AR30"]


def test_every_measurement_stands_once_in_a_series_of_its_own_definition(told: dict[str, Any]) -> None:
    placed = [(series["measure"], point) for series in told["published"] for point in series["points"]]
    assert all(measure == point["measure"] for measure, point in placed)
    everywhere = [point["id"] for _, point in placed] + [one["id"] for one in (*told["claims"], *told["not_ratios"])]
    assert sorted(everywhere) == sorted(observed_ratios())
    assert all(point["citation"] and point["period"] and point["place"] and point["grade"] for _, point in placed)
    assert [one["measure"] for one in told["published"] if one["comparable_with"]] == [
        "identified_per_trafficker_arrest"
    ]

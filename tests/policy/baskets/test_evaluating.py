import math
from dataclasses import replace

import numpy as np
import pytest

from safelight.core.errors import BadFilter
from safelight.policy import run, setting
from safelight.policy.baskets.evaluating import Terms, all_baskets, cut, evaluate, in_slices, paces_of
from safelight.policy.baskets.sheets import SHEETS, works_with
from safelight.policy.evidence import evidence
from safelight.policy.model.lanes import LANES
from safelight.policy.model.levers import COUNT, LEVERS
from safelight.policy.model.sm1 import COUNTERS, FIRST_COUNTER, MEASURES, World, solve
from safelight.policy.sampling import draw, draw_in, space

TERMS = Terms(
    np.array([lever.cost for lever in LEVERS], dtype=float),
    np.array([lever.lag for lever in LEVERS], dtype=float),
    0.0,
    60,
    36,
)


@pytest.fixture(scope="module")
def worlds():
    return draw(12, seed=3)


def test_a_basket_is_measured_as_a_run_of_its_own_is(worlds):
    found = space()
    names = found.free
    basket = 0b1010_0100_1101
    moved = all_baskets()[[0, basket]]
    measured = evaluate(worlds, moved, TERMS)
    for number in range(len(worlds)):
        values = dict(zip(names, worlds.rows[number], strict=True))
        levers = {f"u{lever + 1}": float(part) for lever, part in enumerate(moved[1])}
        solved = run(setting({**{name: float(value) for name, value in values.items()}, **levers}, months=60))
        told = dict(zip(MEASURES, measured[1, number].tolist(), strict=True))
        new = solved.counter("new_victims")
        assert told["new_victims_per_year"] == pytest.approx(new[36] - new[24], rel=2e-5)
        assert told["N"] == pytest.approx(solved.stock("N")[-1], rel=2e-5)
        assert told["person_months"] == pytest.approx(
            sum(solved.counter(f"person_months_S{stage}")[-1] for stage in range(1, 5)), rel=2e-5
        )
        for name in ("new_victims", "violent_events", "victims_arrested", "exploiters_arrested", "cost_discounted"):
            assert told[name] == pytest.approx(solved.counter(name)[-1], rel=2e-5)


@pytest.mark.parametrize(("ends", "held"), [(36, {}), (60, {"T2": 0.3}), (12, {"eta": 0.0}), (7, {})])
def test_baskets_side_by_side_are_those_of_the_solver_one_by_one(ends, held):
    """More baskets than go side by side, and a last lot of few; years that end early or with the run."""
    some, terms = draw_in(space(held), 2, 5), replace(TERMS, regime=1.0, year_ends=ends)
    moved = np.random.default_rng(3).uniform(-0.1, 1, (LANES + 3, COUNT))
    measured = evaluate(some, moved, terms)
    for world, pace in enumerate(paces_of(some, terms)):
        row, start = World(*some.rows[world]), some.starts[world]
        for basket in (0, LANES - 1, LANES, LANES + 2):
            spent = float(moved[basket] @ terms.costs / 12)
            states = solve(
                row, start, moved[basket], terms.lags, z=1.0, spent=spent, months=terms.months, per_month=pace
            )
            counted = dict(zip(COUNTERS, states[:, FIRST_COUNTER:].T, strict=True))
            lived = sum(counted[f"person_months_S{stage}"][-1] for stage in range(1, 5))
            new = counted["new_victims"]
            sums = [counted[name][-1] for name in MEASURES[4:]]
            told = [new[ends] - new[max(ends - 12, 0)], states[-1, 1:5].sum(), new[-1], lived, *sums]
            np.testing.assert_allclose(measured[basket, world], told, rtol=3e-7)
    np.testing.assert_allclose(evaluate(some, moved[:3], terms), measured[:3], rtol=3e-7)


def test_slices_give_what_the_whole_gives_and_stop_when_told(worlds):
    moved = all_baskets()[:6]
    whole = evaluate(worlds, moved, TERMS)
    parts = cut(len(worlds), 5)
    for part, measured in in_slices(worlds, moved, TERMS, parts):
        assert np.array_equal(measured, whole[:, part])
    assert list(in_slices(worlds, moved, TERMS, parts, lambda: True)) == []


def test_a_world_that_is_too_fast_for_months_is_refused(worlds):
    fast = draw_in(space({"T2": 0.001}), 10, 1)
    with pytest.raises(BadFilter, match="too fast"):
        paces_of(fast, TERMS)
    assert paces_of(draw_in(space({"T2": 0.1}), 10, 1), TERMS).min() >= 10
    assert math.isclose(paces_of(worlds, replace(TERMS, regime=1.0)).max(), paces_of(worlds, TERMS).max())


def test_every_lever_says_whom_it_reaches_and_may_harm():
    assert set(SHEETS) == {lever.number for lever in LEVERS}
    for sheet in SHEETS.values():
        for told in (sheet.sells_by_choice, sheet.unhoused):
            assert all(name in evidence() or name.startswith("AR") for name in told.evidence)
            assert told.studied is not told.says.startswith("Unknown")


def test_levers_that_change_the_same_rate_name_one_another():
    assert works_with()[5] == (6, 7)
    assert 11 in works_with()[3]
    for lever, others in works_with().items():
        assert all(lever in works_with()[other] for other in others)

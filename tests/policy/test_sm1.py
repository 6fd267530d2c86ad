"""SM-1 against SciPy's adaptive solver, its limiting cases (specification 5.9) and its checks (5.8)."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp
from scipy.linalg import expm

from safelight.policy import outputs, run, setting
from safelight.policy.model.balance import balance
from safelight.policy.model.levers import COUNT, EFFECTS, LEVERS
from safelight.policy.model.parameters import quantities
from safelight.policy.model.rows import solve_rows
from safelight.policy.model.sm1 import COUNTERS, FIRST_COUNTER, STOCKS, WIDTH, World, solve, steps_in_a_month
from safelight.policy.running import world_of
from safelight.policy.setting import domains

NO_LEAKS = {name: 0.0 for stage in "123" for name in (f"e{stage}", f"i{stage}", f"h{stage}", f"mu{stage}")}
NO_RETURN = {"rhoV": 0.0, "rhoU": 0.0}
LAGS = np.array([lever.lag for lever in LEVERS])


def plain(world: Any, u: np.ndarray, z: float, e_ref: float) -> Any:
    """The specification's equations once more, word by word and with its own power, for SciPy."""
    w = world._asdict()

    def slope(t: float, y: np.ndarray) -> list[float]:
        x = [0.0, *(u[j] * (1 - math.exp(-t / LAGS[j])) for j in range(COUNT))]
        R, S, V, U, E = y[0], [0.0, *y[1:5]], y[5], y[6], y[10]
        delta = w["delta"] * (1 + w["s1a"] * x[1]) * (1 + w["s2"] * x[2])
        beta = w["beta"] * (1 - w["s3"] * x[3]) * (1 - w["s4"] * x[4])
        demand = (1 - w["s11"] * x[11]) * (1 - w["zD"] * z)
        rho_v = w["rhoV"] * (1 - w["s1b"] * x[1]) * (1 - w["s8"] * x[8])
        rho_u = w["rhoU"] * (1 - w["s1b"] * x[1])
        o, s, hot = 1 + w["s5"] * x[5], 1 + w["s6"] * x[6], 1 + w["s7"] * x[7]
        h = [0.0, w["h1"] * o * s, w["h2"] * o * s, w["h3"] * o * s * hot, w["h4"] * s * hot]
        conv = w["s9b"] * w["s9"] * x[9] + w["s10b"] * w["s10"] * x[10]
        i = [0.0, *(w[f"i{k}"] * (1 + w["s12b"] * x[12] * (k >= 3)) + conv * w[f"a{k}"] for k in range(1, 5))]
        qe, qi, qh = (w[q] + (w["qmax"] - w[q]) * x[8] for q in ("qe", "qi", "qh"))
        alpha = w["alphaE"] * (1 + w["s12"] * x[12])
        lam = beta * demand * (E / e_ref) ** w["eta"]
        k = [0.0, 1 / w["T1"], 1 / w["T2"], 1 / w["T3"], 0.0]
        e, mu = [0.0, *(w[f"e{j}"] for j in range(1, 5))], [0.0, *(w[f"mu{j}"] for j in range(1, 5))]
        out = [e[j] + i[j] + h[j] + mu[j] for j in range(5)]
        helped = sum((qe * e[j] + qi * i[j] + qh * h[j]) * S[j] for j in range(1, 5))
        alone = sum(((1 - qe) * e[j] + (1 - qi) * i[j] + (1 - qh) * h[j]) * S[j] for j in range(1, 5))
        return [
            w["Lam"] - (delta + lam) * R,
            lam * R - (k[1] + out[1]) * S[1],
            k[1] * S[1] + rho_v * V + rho_u * U - (k[2] + out[2]) * S[2],
            k[2] * S[2] - (k[3] + out[3]) * S[3],
            k[3] * S[3] - out[4] * S[4],
            helped - (w["omV"] + rho_v + w["muV"]) * V,
            alone - (w["omU"] + rho_u + w["muU"]) * U,
            w["omV"] * V + w["omU"] * U,
            sum(mu[j] * S[j] for j in range(1, 5)) + w["muV"] * V + w["muU"] * U,
            delta * R,
            w["kapE"] * (sum(S) / w["g"] - E) - w["cE"] * alpha * E,
        ]

    return slope


def solved(world: Any, u: np.ndarray, z: float, months: int, *, start: np.ndarray | None = None) -> np.ndarray:
    begun = np.array(balance(world)) if start is None else start
    return solve(world, begun, u, LAGS, z=z, spent=0.0, months=months, per_month=steps_in_a_month(world, u, LAGS, z))


@st.composite
def worlds(draw: st.DrawFn) -> Any:
    """A world anywhere in the box of intervals."""
    spans = {name: (one.low, one.high) for name, one in quantities().items()}
    spans |= {name: (one.low, one.high) for name, one in EFFECTS.items()}
    return World(**{name: draw(st.floats(low, high)) for name, (low, high) in spans.items()})


levers = st.lists(st.floats(0, 1), min_size=COUNT, max_size=COUNT).map(np.array)


@settings(max_examples=25, deadline=None)
@given(worlds(), levers, st.sampled_from([0.0, 1.0]))
def test_it_agrees_with_scipy_and_keeps_people(world: Any, u: np.ndarray, z: float) -> None:
    states = solved(world, u, z, 120)
    start = states[0]
    theirs = solve_ivp(
        plain(world, u, z, start[10]), (0, 120), start[: len(STOCKS)], t_eval=range(121), rtol=1e-10, atol=1e-8
    )
    ours = states[:, : len(STOCKS)]
    assert np.abs(ours - theirs.y.T).max() <= 1e-6 * np.abs(ours).max()
    assert states.min() >= 0
    people = states[:, :10].sum(axis=1) - states[:, FIRST_COUNTER]
    assert np.abs(people - people[0]).max() <= 1e-6 * people[0]


@settings(max_examples=10, deadline=None)
@given(worlds(), levers, st.sampled_from([0.0, 1.0]))
def test_its_twin_in_rows_says_the_same(world: Any, u: np.ndarray, z: float) -> None:
    rows = World(*(np.full(2, value) for value in world))
    start = np.array(balance(rows))
    both = np.column_stack([u, np.zeros(COUNT)])
    pace = steps_in_a_month(world, u, LAGS, z)
    twin = solve_rows(rows, start, both, LAGS[:, None], z=np.array([z, 0.0]), spent=7.0, months=24, per_month=pace)
    for column, (moved, regime) in enumerate([(u, z), (np.zeros(COUNT), 0.0)]):
        one = solve(world, start[:, column].copy(), moved, LAGS, z=regime, spent=7.0, months=24, per_month=pace)
        np.testing.assert_allclose(twin[:, :, column], one, rtol=1e-9, atol=1e-9)


def test_without_recruitment_nobody_is_left() -> None:
    world = world_of(setting({"beta": 0.0}))
    before = np.array(balance(world_of(setting({}))))
    states = solved(world, np.zeros(COUNT), 0.0, 600, start=before)
    assert np.all(np.diff(states[:, 1:5].sum(axis=1)) < 0)
    assert states[-1, 1:5].sum() < 1e-2
    assert states[-1, 0] == pytest.approx(world.Lam / world.delta, rel=1e-6)


def test_stocks_are_inflow_times_stay() -> None:
    world = world_of(setting({"eta": 0.0, **NO_LEAKS, **NO_RETURN}))
    stocks = balance(world)
    flow = world.beta * world.Lam / (world.beta + world.delta)
    out4 = world.e4 + world.i4 + world.h4 + world.mu4
    assert stocks[1:5] == pytest.approx([flow * world.T1, flow * world.T2, flow * world.T3, flow / out4])


@pytest.mark.parametrize("parts", [1, 3, 10])
def test_a_stage_of_many_parts_holds_as_many(parts: int) -> None:
    """Erlang's way: isolation in `parts` steps, each the shorter, changes no stock of the balance."""
    world = world_of(setting({"eta": 0.0, **NO_LEAKS, **NO_RETURN}))
    flow = world.beta * world.Lam / (world.beta + world.delta)
    out4 = world.e4 + world.i4 + world.h4 + world.mu4
    onward = [*[parts / world.T1] * parts, 1 / world.T2, 1 / world.T3, out4]
    chain = np.diag([-rate for rate in onward]) + np.diag(onward[:-1], -1)
    held = np.linalg.solve(chain, [-flow, *[0.0] * (parts + 2)])
    assert [held[:parts].sum(), *held[parts:]] == pytest.approx(list(balance(world)[1:5]))


@settings(max_examples=20, deadline=None)
@given(worlds())
def test_returns_of_the_balance_are_those_of_a_fixed_point(world: Any) -> None:
    """The whole balance, solved as one system of linear equations: its return flow is b0 / (1 - b1)."""
    stocks = np.array(balance(world))
    still = plain(world, np.zeros(COUNT), 0.0, stocks[10])(0.0, stocks[:11])
    assert np.abs(np.array(still)[[0, 1, 2, 3, 4, 5, 6, 10]]).max() <= 1e-9 * world.Lam
    without = np.array(balance(world._replace(rhoV=0.0, rhoU=0.0)))
    assert stocks[2] >= without[2]


def test_a_closed_cohort_is_batemans_chain() -> None:
    world = world_of(setting({"Lam": 0.0, "beta": 0.0, **NO_RETURN}))
    start = np.zeros(WIDTH)
    start[1], start[11] = 1000, 1
    states = solved(world, np.zeros(COUNT), 0.0, 36, start=start)
    stages = range(1, 5)
    left = [sum(getattr(world, f"{name}{j}") for name in ("e", "i", "h", "mu")) for j in stages]
    onward = [1 / world.T1, 1 / world.T2, 1 / world.T3, 0.0]
    chain = np.diag([-(a + b) for a, b in zip(onward, left, strict=True)]) + np.diag(onward[:3], -1)
    for month in (1, 12, 36):
        assert states[month, 1:5] == pytest.approx(expm(chain * month) @ [1000, 0, 0, 0], abs=1e-3)


def test_without_levers_nothing_changes_at_any_feedback() -> None:
    for eta in (0.0, 0.5, 1.0):
        states = run(setting({"eta": eta}, months=240)).states
        still = [STOCKS.index(name) for name in ("R", "S1", "S2", "S3", "S4", "V", "U", "E")]
        np.testing.assert_allclose(states[:, still], np.broadcast_to(states[0, still], (241, len(still))), rtol=1e-9)


def test_without_lags_and_after_long_ones_a_lever_is_all_there() -> None:
    given = {"eta": 0.0, "u3": 1.0, "u6": 0.5, "u8": 1.0}
    at_once = run(setting({**given, **{f"L{j}": 0.0 for j in range(1, 13)}}, months=600)).states[-1]
    later = run(setting(given, months=600)).states[-1]
    still = slice(0, 7)
    np.testing.assert_allclose(later[still], at_once[still], rtol=1e-5)
    world = world_of(setting({"eta": 0.0, "beta": 0.006 * (1 - 0.2)}))
    assert at_once[0] == pytest.approx(balance(world)[0], rel=1e-6)


def test_costs_are_the_sum_over_time() -> None:
    given = {"cV": 0.0, "u1": 0.5, "u9": 1.0}
    told = outputs(run(setting(given, months=90)))
    monthly = (0.5 * 3_000_000 + 400_000) / 12
    assert told["cost"] == pytest.approx(monthly * 90, rel=1e-12)
    assert told["cost_discounted"] == pytest.approx(monthly * (1 - math.exp(-0.03 * 90 / 12)) / (0.03 / 12), rel=1e-9)


def test_twice_the_people_are_twice_everything() -> None:
    given = {"u5": 1.0, "u12": 0.7, "Z": 1.0}
    one = run(setting(given))
    two = run(setting({**given, "Lam": 1000.0, "B0": 40_000.0}))
    stocks = slice(0, len(STOCKS))
    np.testing.assert_allclose(two.states[:, stocks], 2 * one.states[:, stocks], rtol=1e-12)
    for ratio in ("r_identified", "r_arrested", "r_buyers", "N_per_exploiter"):
        assert outputs(two)[ratio] == pytest.approx(outputs(one)[ratio], rel=1e-12)


def test_equal_identification_makes_the_stages_alike_to_the_police() -> None:
    told = run(setting({f"i{stage}": 0.004 for stage in range(1, 5)}))
    assert outputs(told)["police_stage4_share"] == pytest.approx(told.stock("S4")[-1] / told.stock("N")[-1])


def test_the_defaults_are_within_what_was_observed() -> None:
    told = outputs(run(setting({})))
    assert 3 <= (told["r_identified"] or 0) <= 6  # AR20-AR25
    assert 2 <= (told["r_arrested"] or 0) <= 5
    assert 0.04 <= (told["recruited_share"] or 0) <= 0.10  # CF27
    assert 24 <= (told["N"] or 0) / (told["new_victims_per_year"] or 1) * 12 <= 48  # ST07
    assert (told["police_stage4_share"] or 0) > 0.5  # ST06


@settings(max_examples=40, deadline=None)
@given(worlds(), st.integers(0, 11), st.floats(0, 1), st.floats(0, 1))
def test_more_of_what_only_helps_never_makes_more_victims(world: Any, lever: int, one: float, other: float) -> None:
    """With returns, not every lever only helps: whoever is found early may come back and pass all stages again."""
    if lever == 7:  # support only helps where it holds people better than none does
        support = {"rhoV": min(world.rhoV, world.rhoU), "omV": max(world.omV, world.omU), "muV": world.muU}
        world = world._replace(**support, eta=0.0)
    else:
        world = world._replace(rhoV=0.0, rhoU=0.0, s11=abs(world.s11))  # an interval of s11 goes below nothing
    less, more = np.zeros(COUNT), np.zeros(COUNT)
    less[lever], more[lever] = sorted((one, other))
    before, after = solved(world, less, 0.0, 60), solved(world, more, 0.0, 60)
    for counter in ("new_victims", "returns", "person_months_S4"):
        told = FIRST_COUNTER + COUNTERS.index(counter)
        assert after[-1, told] <= before[-1, told] * (1 + 1e-9)


def test_what_exists_already_is_where_it_starts() -> None:
    kept = run(setting({"u8": 0.6, "u0_8": 0.6}))
    assert np.ptp(kept.stock("N")) == pytest.approx(0, abs=1e-6)
    more = run(setting({"u8": 0.8, "u0_8": 0.6, "cV": 0.0}))
    assert outputs(more)["cost"] == pytest.approx(0.2 * 1_500_000 / 12 * 120)


def test_every_symbol_has_a_domain_and_its_default_lies_in_it() -> None:
    for name, one in (*quantities().items(), *EFFECTS.items()):
        assert domains()[name].holds(one.default), name
        assert one.low <= one.default <= one.high

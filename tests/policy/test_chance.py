"""The model by chance against its equations: the same mean, whole people, nobody lost."""

from __future__ import annotations

import numpy as np
import pytest

from safelight.policy import run, setting
from safelight.policy.model.chance import ByChance, solve_by_chance
from safelight.policy.model.sm1 import Numbers
from safelight.policy.running import Run, by_chance

RUNS = 300
MONTHS = 36
SMALL = {"Lam": 40.0, "B0": 1600.0, "eta": 0.0, "u3": 1.0, "u8": 1.0, "u12": 1.0, "Z": 1.0}


@pytest.fixture(scope="module")
def small() -> tuple[Run, ByChance]:
    asked = setting(SMALL, months=MONTHS)
    return run(asked), by_chance(asked, runs=RUNS, seed=4)


def apart(seen: Numbers, mean: float) -> float:
    """How many standard errors the mean of runs lies from where it should."""
    return float(abs(seen.mean() - mean) / (seen.std(ddof=1) / np.sqrt(len(seen)) + 1e-9))


def test_its_mean_is_what_the_equations_say(small: tuple[Run, ByChance]) -> None:
    """Stocks start at whole people, so a third of a person per stock is allowed for beside chance."""
    exact, seen = small
    for name in ("R", "S1", "S2", "S3", "S4", "V", "U", "E"):
        stock = seen.stock(name)[-1]
        error = stock.std(ddof=1) / np.sqrt(RUNS)
        assert abs(stock.mean() - exact.stock(name)[-1]) < 3.5 * error + 0.33, name
    for name in (
        "new_victims",
        "returns",
        "victims_arrested",
        "identified_police",
        "buyers_arrested",
        "violent_events",
    ):
        assert apart(seen.counter(name)[-1], exact.counter(name)[-1]) < 4, name


def test_people_are_whole_and_nobody_is_lost(small: tuple[Run, ByChance]) -> None:
    _, seen = small
    assert seen.stocks.min() >= 0
    everybody = seen.stocks[:, :10].sum(axis=1) - seen.counter("inflow")
    assert (everybody == everybody[0]).all()
    assert (np.diff(seen.counted, axis=0) >= 0).all()


def test_the_same_seed_tells_the_same_and_another_another() -> None:
    asked = setting({"Lam": 5.0}, months=3)
    one, same, other = (by_chance(asked, runs=5, seed=seed).stocks for seed in (1, 1, 2))
    assert (one == same).all()
    assert (one != other).any()


def test_the_fewer_the_people_the_wider_chance_spreads() -> None:
    def spread(inflow: float) -> float:
        seen = by_chance(setting({"Lam": inflow}, months=12), runs=60, seed=1).stock("N")[-1]
        return float(seen.std() / seen.mean())

    assert spread(5.0) > 2 * spread(500.0)


def test_where_no_exploiter_is_usual_recruitment_follows_none() -> None:
    rng = np.random.default_rng(1)
    world = run(setting({"beta": 0.0}, months=1)).world
    seen = solve_by_chance(world, np.zeros(27), np.zeros(12), np.ones(12), z=0.0, months=2, runs=3, rng=rng)
    assert seen.counter("new_victims").max() == 0
    assert seen.stock("R")[-1].min() > 0

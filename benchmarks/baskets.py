"""All 4,096 baskets in uncertain worlds: how long, how that grows, how much memory; SciPy and NumPy beside it.

Run by `make bench NAME=baskets`. SciPy's `solve_ivp` and the solver's twin in NumPy do a sample of the same runs with
the same equations, in this process right after; their time is scaled up to all runs. `cpu_s` is what all cores together
spent: on a machine that is busy with other things it says more than `s`, the time on the clock.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from scipy.integrate import solve_ivp

from benchmarks import report
from safelight.policy.baskets.evaluating import Terms, all_baskets, cut, evaluate, in_slices
from safelight.policy.model.levers import LEVERS
from safelight.policy.model.rows import solve_rows
from safelight.policy.model.sm1 import World, derivatives, rates
from safelight.policy.sampling import Worlds, draw

WORLDS = (100, 300, 1000)
MONTHS = 120
_SCIPY_RUNS = 12
_NUMPY_BASKETS = 4096


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--worlds", type=int, nargs="*", default=list(WORLDS))
    given = parser.parse_args()
    costs, lags = (np.array([float(getattr(lever, name)) for lever in LEVERS]) for name in ("cost", "lag"))
    terms, baskets = Terms(costs, lags, 0.0, MONTHS, MONTHS), all_baskets()
    evaluate(draw(2, seed=1), baskets[:2], terms)  # what is compiled once is not counted
    table, figures = [], {}
    for number in sorted(given.worlds):
        wall, spent = _timed(draw(number, seed=1), baskets, terms)
        runs = number * len(baskets)
        table.append((f"{number:,} worlds", f"{runs:,}", f"{wall:.1f}", f"{spent:.1f}", f"{runs / wall:,.0f}"))
        figures |= {f"worlds_{number}_s": round(wall, 1), f"worlds_{number}_cpu_s": round(spent, 1)}
        figures |= {f"worlds_{number}_runs_per_s": round(runs / wall)}
    peak = round(report.peak_mib())
    worlds = draw(_SCIPY_RUNS, seed=1)
    peers = {}
    for name, seconds in (("scipy", _scipy(worlds, baskets, terms)), ("numpy", _numpy(worlds, baskets, terms))):
        whole = seconds * max(given.worlds) * len(baskets)
        table.append(
            (f"{name}, scaled up", f"{max(given.worlds) * len(baskets):,}", f"{whole:,.0f}", "", f"{1 / seconds:,.0f}")
        )
        peers[name] = {"runs_per_s": round(1 / seconds, 1), "scaled_up_s": round(whole)}
    report.show("Every basket in every world", ("what", "runs", "s", "cpu s", "runs/s"), table)
    report.finish("baskets", {**figures, "peak_mib": peak}, peers)


def _timed(worlds: Worlds, baskets: np.ndarray, terms: Terms) -> tuple[float, float]:
    """Seconds on the clock, and of all cores together; what was measured is kept, as a search keeps it."""
    begun, spent = time.perf_counter(), time.process_time()
    kept = None
    for part, measured in in_slices(worlds, baskets, terms, cut(len(worlds))):
        if kept is None:
            kept = np.empty((len(baskets), len(worlds), measured.shape[2]), dtype=np.float32)
        kept[:, part] = measured
    return time.perf_counter() - begun, time.process_time() - spent


def _scipy(worlds: Worlds, baskets: np.ndarray, terms: Terms) -> float:
    """Seconds of one run by solve_ivp, to the same exactness."""
    begun = time.perf_counter()
    for number in range(_SCIPY_RUNS):
        world, moved = World(*worlds.rows[number].tolist()), baskets[number * 341]
        spent = float(moved @ terms.costs) / 12

        def slope(t: float, y: np.ndarray, world=world, moved=moved, spent=spent) -> np.ndarray:
            now = rates(world, moved * (1 - np.exp(-t / terms.lags)), 0.0)
            return np.array(derivatives(world, now, y, spent, float(np.exp(-world.r * t / 12))))

        solve_ivp(slope, (0, MONTHS), worlds.starts[number], rtol=1e-6, atol=1e-6, t_eval=np.arange(MONTHS + 1.0))
    return (time.perf_counter() - begun) / _SCIPY_RUNS


def _numpy(worlds: Worlds, baskets: np.ndarray, terms: Terms) -> float:
    """Seconds of one run by the twin in NumPy: all baskets of a world at once, with the steps of the compiled one."""
    some = baskets[:_NUMPY_BASKETS]
    world = World(*worlds.rows[0].tolist())
    start = np.repeat(worlds.starts[0][:, None], len(some), axis=1)
    begun = time.perf_counter()
    solve_rows(
        world,
        start,
        some.T,
        terms.lags[:, None],
        z=0.0,
        spent=some @ terms.costs / 12,
        months=MONTHS,
        per_month=1,
    )
    return (time.perf_counter() - begun) / len(some)


if __name__ == "__main__":
    main()

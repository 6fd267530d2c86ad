"""Runs of the policy model a second: `python -m benchmarks.policy [--records N…]`, N worlds of all 4,096 baskets.

Beside the compiled solver, on the same worlds and in the same run: SciPy's solve_ivp over the same compiled equations,
the solver's twin in NumPy, and EMA Workbench's own evaluator around the compiled solver, where it is installed (extra
`bench`). Then all baskets on all cores in growing numbers of worlds.
"""

from __future__ import annotations

import argparse
import time
import warnings
from collections.abc import Callable
from typing import Any, Final

import numpy as np
from scipy.integrate import solve_ivp

from benchmarks import report
from safelight.policy.baskets.evaluating import Terms, all_baskets, in_slices
from safelight.policy.model import sm1
from safelight.policy.model.compiling import kernels
from safelight.policy.model.levers import COUNT, EFFECTS, LEVERS
from safelight.policy.model.parameters import quantities
from safelight.policy.model.rows import solve_rows
from safelight.policy.model.sm1 import Numbers, World, steps_in_a_month
from safelight.policy.sampling import Worlds, draw

SIZES: Final = (10, 20, 40)
MONTHS: Final = 120
LAGS: Final = np.array([float(lever.lag) for lever in LEVERS])
COSTS: Final = np.array([float(lever.cost) for lever in LEVERS])
MOVED: Final = np.full(COUNT, 0.5)
_SLICE: Final = 5


def one(row: Numbers, start: Numbers) -> Numbers:
    """A run of the compiled solver."""
    world = World(*row)
    pace = steps_in_a_month(world, MOVED, LAGS, 0.0)
    return sm1.solve(world, start, MOVED, LAGS, z=0.0, spent=1.0, months=MONTHS, per_month=pace)


def one_by_scipy(row: Numbers, start: Numbers) -> Numbers:
    """The same run by SciPy's adaptive solver, over the same compiled equations."""
    world, known = World(*row), kernels()

    def slope(month: float, state: Numbers) -> Numbers:
        now = known._rates(world, MOVED * (1 - np.exp(-month / LAGS)), 0.0)
        return np.array(known._derivatives(world, now, state, 1.0, float(np.exp(-world.r * month / 12))))

    found = solve_ivp(slope, (0, MONTHS), start, t_eval=np.arange(MONTHS + 1), rtol=1e-7, atol=1e-6)
    return np.asarray(found.y.T)


def per_second(run: Callable[[Numbers, Numbers], Numbers], worlds: Worlds, number: int) -> tuple[float, list[Numbers]]:
    """Runs a second over the first worlds, and the stocks of each."""
    run(worlds.rows[0], worlds.starts[0])
    begun = time.perf_counter()
    found = [run(row, start) for row, start in zip(worlds.rows[:number], worlds.starts[:number], strict=True)]
    return number / (time.perf_counter() - begun), [states[:, :11] for states in found]


def by_rows(worlds: Worlds, number: int) -> float:
    """Runs a second of the twin in NumPy, all at once."""
    rows = World(*np.ascontiguousarray(worlds.rows[:number].T))
    moved = np.repeat(MOVED[:, None], number, axis=1)
    begun = time.perf_counter()
    start = np.ascontiguousarray(worlds.starts[:number].T)
    solve_rows(rows, start, moved, LAGS[:, None], z=0.0, spent=1.0, months=MONTHS, per_month=4)
    return number / (time.perf_counter() - begun)


def by_ema(number: int) -> float | None:
    """Experiments a second of EMA Workbench's sequential evaluator, each a run of the compiled solver."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from ema_workbench import Model, RealParameter, ScalarOutcome, SequentialEvaluator, perform_experiments
    except ImportError:
        return None
    spans = {name: (one.low, one.high) for name, one in (*quantities().items(), *EFFECTS.items())}

    def run(**known: float) -> dict[str, float]:
        from safelight.policy.model.balance import balance

        row = np.array([known[name] for name in World._fields])
        return {"N": float(one(row, np.array(balance(World(*row))))[-1, 1:5].sum())}

    model: Any = Model("sm1", function=run)
    model.uncertainties = [RealParameter(name, *span) for name, span in spans.items()]
    model.outcomes = [ScalarOutcome("N")]
    begun = time.perf_counter()
    with SequentialEvaluator(model) as evaluator:
        perform_experiments(model, scenarios=number, evaluator=evaluator)
    return number / (time.perf_counter() - begun)


def everything(worlds: int) -> float:
    """Runs a second of all baskets in so many worlds, on all cores."""
    drawn = draw(worlds, 1)
    terms = Terms(COSTS, LAGS, 0.0, MONTHS, 60)
    parts = [slice(begin, begin + _SLICE) for begin in range(0, worlds, _SLICE)]
    baskets = all_baskets()
    begun = time.perf_counter()
    for _ in in_slices(drawn, baskets, terms, parts):
        pass
    return worlds * len(baskets) / (time.perf_counter() - begun)


def main() -> None:
    """Print the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--records", type=int, nargs="*", default=list(SIZES))
    given = parser.parse_args()
    worlds = draw(300, 1)
    ours, states = per_second(one, worlds, 300)
    scipys, theirs = per_second(one_by_scipy, worlds, 15)
    apart = max(float(np.abs(a - b).max() / np.abs(b).max()) for a, b in zip(states, theirs, strict=False))
    peers = {
        "scipy_solve_ivp": {"runs_per_s": round(scipys)},
        "numpy_rows": {"runs_per_s": round(by_rows(worlds, 300))},
    }
    if (emas := by_ema(200)) is not None:
        peers["ema_workbench"] = {"runs_per_s": round(emas)}
    everything(_SLICE)  # compiled before it is timed
    growth = {size: everything(size) for size in given.records}
    figures = {"solver_runs_per_s": round(ours), "apart_from_scipy_ratio": float(f"{apart:.1e}")}
    figures |= {f"baskets_{size}_worlds_runs_per_s": round(pace) for size, pace in growth.items()}
    table = [("compiled, one at a time, one core", f"{ours:,.0f}")]
    table += [(name, f"{peer['runs_per_s']:,.0f}") for name, peer in peers.items()]
    table += [(f"4,096 baskets in {size:,} worlds, all cores", f"{pace:,.0f}") for size, pace in growth.items()]
    report.show("Runs of 120 months a second", ("how", "runs a second"), table)
    report.finish("policy", {**figures, "peak_mib": round(report.peak_mib())}, peers)


if __name__ == "__main__":
    main()

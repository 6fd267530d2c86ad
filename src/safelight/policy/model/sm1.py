"""SM-1: its right-hand side, written once, and its solver. Source: its specification, sections 5.1 to 5.3.

The functions take numbers, and Numba compiles them; or rows of numbers (one for each run), and NumPy works through all
runs at once (`rows`). Time is in months, stocks are persons per 1,000,000 residents.

Recruitment follows the exploiters by `(E / E_ref) ** eta`. That factor, here `pull`, is carried as one more state:
its derivative is `eta * pull * E' / E`, which holds exactly and costs no power in each step.

Nothing here is compiled: `kernels` is, when a run is first asked for.
"""

from __future__ import annotations

from collections import namedtuple
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from safelight.policy.model.compiling import kernels
from safelight.policy.model.levers import EFFECTS
from safelight.policy.model.parameters import SYMBOLS

Numbers = NDArray[np.float64]

STOCKS: Final = ("R", "S1", "S2", "S3", "S4", "V", "U", "X", "M", "O", "E")
"""At risk; isolation, onset of violence, shared quarters, trapped; out with support, out without; settled exits, deaths
and unharmed exits from the pool (these three since the start); active exploiters."""

COUNTERS: Final = (
    "inflow",
    "new_victims",
    "returns",
    "victims_arrested",
    "identified_police",
    "identified_other",
    "exploiters_arrested",
    "buyers_arrested",
    "person_months_S1",
    "person_months_S2",
    "person_months_S3",
    "person_months_S4",
    "violent_events",
    "cost",
    "cost_discounted",
)
PULL: Final = len(STOCKS)
FIRST_COUNTER: Final = PULL + 1
WIDTH: Final = FIRST_COUNTER + len(COUNTERS)
"""Numbers of a state: the stocks, the pull of exploiters, the counters."""

_EXACT: Final = 6
"""Steps for the shortest stay in any stock; a month has at least as many."""

MEASURES: Final = (
    "new_victims_per_year",
    "N",
    "new_victims",
    "person_months",
    "violent_events",
    "victims_arrested",
    "identified_police",
    "exploiters_arrested",
    "buyers_arrested",
    "cost",
    "cost_discounted",
)
"""What is kept of a run where millions are run: new victims in the year of the goal, people in exploitation at the end,
sums over the run."""

_NOTHING: Final = 1e-300
"""Added to E, so that no exploiters at all divide nothing."""

_named: Any = namedtuple  # its fields come from the tables
World: Final[Any] = _named("World", (*SYMBOLS, *EFFECTS))
"""All quantities of a world by their symbols, with the sizes of the levers' effects."""


class Rates(NamedTuple):
    """The rates that levers and the regime change, as they are at a moment (the starred ones of the specification)."""

    delta: float
    recruits: float
    rhoV: float
    rhoU: float
    h1: float
    h2: float
    h3: float
    h4: float
    i1: float
    i2: float
    i3: float
    i4: float
    a1: float
    a2: float
    a3: float
    a4: float
    qe: float
    qi: float
    qh: float
    alphaE: float
    buyers: float
    violence: float


def rates(w: Any, x: Any, z: Any) -> Rates:
    """The rates under levers that have come to `x` (twelve, 0 to 1) and the regime `z` (0 or 1)."""
    homes = 1 - w.s1b * x[0]
    demand = (1 - w.s11 * x[10]) * (1 - w.zD * z)
    outreach, screening, hotline = 1 + w.s5 * x[4], 1 + w.s6 * x[5], 1 + w.s7 * x[6]
    spared = (1 - w.s9 * x[8]) * (1 - w.s10 * x[9]) * (1 - w.za * z)
    instead = w.s9b * w.s9 * x[8] + w.s10b * w.s10 * x[9]
    searched = 1 + w.s12b * x[11]
    return Rates(
        w.delta * (1 + w.s1a * x[0]) * (1 + w.s2 * x[1]),
        w.beta * (1 - w.s3 * x[2]) * (1 - w.s4 * x[3]) * demand,
        w.rhoV * homes * (1 - w.s8 * x[7]),
        w.rhoU * homes,
        w.h1 * outreach * screening,
        w.h2 * outreach * screening,
        w.h3 * outreach * screening * hotline,
        w.h4 * screening * hotline,
        w.i1 + instead * w.a1,
        w.i2 + instead * w.a2,
        w.i3 * searched + instead * w.a3,
        w.i4 * searched + instead * w.a4,
        w.a1 * spared,
        w.a2 * spared,
        w.a3 * spared,
        w.a4 * spared,
        w.qe + (w.qmax - w.qe) * x[7],
        w.qi + (w.qmax - w.qi) * x[7],
        w.qh + (w.qmax - w.qh) * x[7],
        w.alphaE * (1 + w.s12 * x[11]),
        w.alphaB * (1 + w.s11b * x[10]) * w.B0 * demand,
        1 + (w.zv - 1) * z,
    )


def derivatives(w: Any, now: Any, y: Any, spent: Any, worth: Any) -> tuple[Any, ...]:
    """What changes in a month in the state `y`: WIDTH numbers or rows. The last unharmed, dead and settled of `y`, and
    its counters, are never looked at.

    `now`: the rates of the moment; `spent`: USD a month on levers; `worth`: what a dollar of this moment counts.
    """
    R, S1, S2, S3, S4, V, U, E = y[0], y[1], y[2], y[3], y[4], y[5], y[6], y[10]
    k1, k2, k3 = 1 / w.T1, 1 / w.T2, 1 / w.T3
    recruited = now.recruits * y[11] * R
    left = w.e1 * S1 + w.e2 * S2 + w.e3 * S3 + w.e4 * S4
    by_police = now.i1 * S1 + now.i2 * S2 + now.i3 * S3 + now.i4 * S4
    by_others = now.h1 * S1 + now.h2 * S2 + now.h3 * S3 + now.h4 * S4
    supported = now.qe * left + now.qi * by_police + now.qh * by_others
    returned = now.rhoV * V + now.rhoU * U
    exploiters_arrested = now.alphaE * E
    exploiters = w.kapE * ((S1 + S2 + S3 + S4) / w.g - E) - w.cE * exploiters_arrested
    cost = spent + w.cV * V
    return (
        w.Lam - now.delta * R - recruited,
        recruited - (k1 + w.e1 + now.i1 + now.h1 + w.mu1) * S1,
        k1 * S1 + returned - (k2 + w.e2 + now.i2 + now.h2 + w.mu2) * S2,
        k2 * S2 - (k3 + w.e3 + now.i3 + now.h3 + w.mu3) * S3,
        k3 * S3 - (w.e4 + now.i4 + now.h4 + w.mu4) * S4,
        supported - (w.omV + now.rhoV + w.muV) * V,
        left + by_police + by_others - supported - (w.omU + now.rhoU + w.muU) * U,
        w.omV * V + w.omU * U,
        w.mu1 * S1 + w.mu2 * S2 + w.mu3 * S3 + w.mu4 * S4 + w.muV * V + w.muU * U,
        now.delta * R,
        exploiters,
        w.eta * y[11] * exploiters / (E + _NOTHING),
        w.Lam,
        recruited,
        returned,
        now.a1 * S1 + now.a2 * S2 + now.a3 * S3 + now.a4 * S4,
        by_police,
        by_others,
        exploiters_arrested,
        now.buyers,
        S1,
        S2,
        S3,
        S4,
        now.violence * (w.v1 * S1 + w.v2 * S2 + w.v3 * S3 + w.v4 * S4),
        cost,
        worth * cost,
    )


def solve(
    world: Any, start: Numbers, moved: Numbers, lags: Numbers, *, z: float, spent: float, months: int, per_month: int
) -> Numbers:
    """The states of one run at months 0 to `months`, (months + 1) x WIDTH.

    `moved`: how far each lever is set beyond what is there already; `lags`: months; `spent`: USD a month on levers.
    """
    kept = np.empty((months + 1, WIDTH))
    row, begun, levers, slow = (np.ascontiguousarray(one, dtype=np.float64) for one in (world, start, moved, lags))
    kernels().march(row, begun, levers, slow, float(z), float(spent), int(months), int(per_month), kept)
    return kept


def steps_in_a_month(w: Any, moved: Numbers, lags: Numbers, z: float) -> int:
    """So many steps that the fastest flow out of any stock, and the fastest lever, is followed closely."""
    flows = [w.omV + w.muV, w.omU + w.muU, w.kapE]
    for x in (np.maximum(moved, 0), np.minimum(moved, 0)):
        now = rates(w, x, z)
        flows += [now.delta + now.recruits, w.omV + w.muV + now.rhoV, w.omU + w.muU + now.rhoU]
        flows += [
            1 / w.T1 + w.e1 + now.i1 + now.h1 + w.mu1,
            1 / w.T2 + w.e2 + now.i2 + now.h2 + w.mu2,
            1 / w.T3 + w.e3 + now.i3 + now.h3 + w.mu3,
            w.e4 + now.i4 + now.h4 + w.mu4,
            w.kapE + w.cE * now.alphaE,
        ]
    slow = lags[(moved != 0) & (lags > 0)]
    return int(np.ceil(max(_EXACT, *(_EXACT * float(flow) for flow in flows), *(_EXACT / slow))))

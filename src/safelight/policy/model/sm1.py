"""SM-1: its right-hand side, written once, and its solver. Source: its specification, sections 5.1 to 5.3.

The functions take numbers, and Numba compiles them; or rows of numbers (one for each run), and NumPy works through all
runs at once (`rows`). Time is in months, stocks are persons per 1,000,000 residents.

Recruitment follows the exploiters by `(E / E_ref) ** eta`. That factor, here `pull`, is carried as one more state:
its derivative is `eta * pull * E' / E`, which holds exactly and costs no power in each step.

Equations and solver share this file because Numba keeps what it compiled by the file of each function: a solver in
another file would go on with equations that have changed since.
"""

from __future__ import annotations

import math
from collections import namedtuple
from typing import Any, Final, NamedTuple

import numpy as np
from numba.np.unsafe.ndarray import to_fixed_tuple
from numpy.typing import NDArray

from safelight.policy.model.compiling import compiled
from safelight.policy.model.levers import COUNT, EFFECTS
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

_EXACT: Final = 4
"""Steps for the shortest stay in any stock; a month has at least as many."""

_NOTHING: Final = 1e-300
"""Added to E, so that no exploiters at all divide nothing."""

_named: Any = namedtuple  # its fields come from the tables
World: Final[Any] = _named("World", (*SYMBOLS, *EFFECTS))
"""All quantities of a world by their symbols, with the sizes of the levers' effects."""

_QUANTITIES: Final = len(World._fields)
_fixed: Any = to_fixed_tuple  # Numba gives it its length


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


def derivatives(w: Any, now: Any, y: Any, spent: Any, worth: Any, out: Any) -> None:
    """What changes in a month, into `out` (WIDTH numbers or rows), for the state `y`.

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

    out[0] = w.Lam - now.delta * R - recruited
    out[1] = recruited - (k1 + w.e1 + now.i1 + now.h1 + w.mu1) * S1
    out[2] = k1 * S1 + returned - (k2 + w.e2 + now.i2 + now.h2 + w.mu2) * S2
    out[3] = k2 * S2 - (k3 + w.e3 + now.i3 + now.h3 + w.mu3) * S3
    out[4] = k3 * S3 - (w.e4 + now.i4 + now.h4 + w.mu4) * S4
    out[5] = supported - (w.omV + now.rhoV + w.muV) * V
    out[6] = left + by_police + by_others - supported - (w.omU + now.rhoU + w.muU) * U
    out[7] = w.omV * V + w.omU * U
    out[8] = w.mu1 * S1 + w.mu2 * S2 + w.mu3 * S3 + w.mu4 * S4 + w.muV * V + w.muU * U
    out[9] = now.delta * R
    out[10] = w.kapE * ((S1 + S2 + S3 + S4) / w.g - E) - w.cE * exploiters_arrested
    out[11] = w.eta * y[11] * out[10] / (E + _NOTHING)

    out[12] = w.Lam
    out[13] = recruited
    out[14] = returned
    out[15] = now.a1 * S1 + now.a2 * S2 + now.a3 * S3 + now.a4 * S4
    out[16] = by_police
    out[17] = by_others
    out[18] = exploiters_arrested
    out[19] = now.buyers
    out[20] = S1
    out[21] = S2
    out[22] = S3
    out[23] = S4
    out[24] = now.violence * (w.v1 * S1 + w.v2 * S2 + w.v3 * S3 + w.v4 * S4)
    out[25] = spent + w.cV * V
    out[26] = worth * out[25]


_rates = compiled(rates)
_derivatives = compiled(derivatives)


def _left(lags: Any, months: float, still: Any) -> None:
    """The part of each lever's effect that is still to come after so many months, into `still`."""
    for lever in range(COUNT):
        still[lever] = math.exp(-months / lags[lever]) if lags[lever] > 0 else 0.0


_to_come = compiled(_left)


def _march(
    row: Any, start: Any, moved: Any, lags: Any, z: float, spent: float, months: int, per_month: int, kept: Any
) -> None:
    # Loops instead of whole rows: a row that NumPy makes in between costs more than the step.
    world = World(*_fixed(row, _QUANTITIES))
    step = 1.0 / per_month
    half, still, x = np.empty(COUNT), np.empty(COUNT), np.empty(COUNT)
    _to_come(lags, step / 2, half)
    _to_come(lags, 0.0, still)
    worth, worth_half = 1.0, math.exp(-world.r * step / 24)
    y, trial, slope, total = start.copy(), np.empty(WIDTH), np.empty(WIDTH), np.empty(WIDTH)
    for lever in range(COUNT):
        x[lever] = moved[lever] * (1 - still[lever])
    now = _rates(world, x, z)
    kept[0] = y
    for month in range(months):
        for _ in range(per_month):
            for part in range(4):
                if part in (1, 3):
                    worth *= worth_half
                    for lever in range(COUNT):
                        still[lever] *= half[lever]
                        x[lever] = moved[lever] * (1 - still[lever])
                    now = _rates(world, x, z)
                _derivatives(world, now, y if part == 0 else trial, spent, worth, slope)
                ahead = step if part == 2 else step / 2
                weight = step / 6 if part in (0, 3) else step / 3
                for number in range(WIDTH):
                    trial[number] = y[number] + ahead * slope[number]
                    total[number] = (0.0 if part == 0 else total[number]) + weight * slope[number]
            for number in range(WIDTH):
                y[number] += total[number]
        kept[month + 1] = y


march = compiled(_march, fastmath={"contract"}, nogil=True)
"""`march(row, start, moved, lags, z, spent, months, per_month, kept)`: the compiled solver, for loops over many runs.

`row`: a world's quantities in the order of `World._fields`; `kept`: (months + 1) x WIDTH, written. All arrays are rows
of float64 next to each other, `z` and `spent` floats, the others integers: one signature, compiled once.
"""


def solve(
    world: Any, start: Numbers, moved: Numbers, lags: Numbers, *, z: float, spent: float, months: int, per_month: int
) -> Numbers:
    """The states of one run at months 0 to `months`, (months + 1) x WIDTH.

    `moved`: how far each lever is set beyond what is there already; `lags`: months; `spent`: USD a month on levers.
    """
    kept = np.empty((months + 1, WIDTH))
    row, begun, levers, slow = (np.ascontiguousarray(one, dtype=np.float64) for one in (world, start, moved, lags))
    march(row, begun, levers, slow, float(z), float(spent), int(months), int(per_month), kept)
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

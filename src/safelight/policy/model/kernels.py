"""The model's solvers, compiled: one run with all its states, or every basket in many worlds with what is measured.

Both take Runge-Kutta's steps of the fourth order over the equations of `sm1`. Import this module by `kernels()`: it
brings Numba, which takes longer to start than a page to answer.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numba.np.unsafe.ndarray import to_fixed_tuple

from safelight.policy.model.compiling import compiled
from safelight.policy.model.levers import COUNT
from safelight.policy.model.sm1 import COUNTERS, FIRST_COUNTER, PULL, STOCKS, WIDTH, World, derivatives, rates

LANES: Final = 64
"""Runs that go side by side, so that a processor does several with one instruction: few enough for its near memory."""

_QUANTITIES: Final = len(World._fields)
_YEAR: Final = 12
_fixed: Any = to_fixed_tuple  # Numba gives it its length

_rates = compiled(rates, forceinline=True)
_derivatives = compiled(derivatives, forceinline=True)


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
    y, trial, total = start.copy(), np.empty(WIDTH), np.empty(WIDTH)
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
                slope = _derivatives(world, now, y if part == 0 else trial, spent, worth)
                ahead = step if part == 2 else step / 2
                weight = step / 6 if part in (0, 3) else step / 3
                for number in range(WIDTH):
                    trial[number] = y[number] + ahead * slope[number]
                    total[number] = (0.0 if part == 0 else total[number]) + weight * slope[number]
            for number in range(WIDTH):
                y[number] += total[number]
        kept[month + 1] = y


march = compiled(_march, fastmath={"contract"}, nogil=True)
"""`march(row, start, moved, lags, z, spent, months, per_month, kept)`: the compiled solver of one run.

`row`: a world's quantities in the order of `World._fields`; `kept`: (months + 1) x WIDTH, written. All arrays are rows
of float64 next to each other, `z` and `spent` floats, the others integers: one signature, compiled once.
"""

# Runs side by side stand in one block of numbers: a row of LANES for each lever, for what is spent, for each number of
# a state that others depend on, and for each sum. With rows of a length that is known when it is compiled, the
# compiler sees that lanes never touch one another, and works through several with one instruction.
_SPENT: Final = COUNT * LANES
_FOLLOWED: Final = (0, 1, 2, 3, 4, 5, 6, STOCKS.index("E"), PULL)
_STATE: Final = _SPENT + LANES
_SUMS: Final = _STATE + len(_FOLLOWED) * LANES
_COUNT_OF_SUMS: Final = 9
_ROWS: Final = len(_FOLLOWED) + _COUNT_OF_SUMS
_BLOCK: Final = _STATE + _ROWS * LANES
_E: Final = STOCKS.index("E")
_NEW, _ARRESTED, _POLICE, _EXPLOITERS, _BUYERS, _LIVED, _VIOLENCE, _COST, _DISCOUNTED = (
    FIRST_COUNTER + COUNTERS.index(name)
    for name in (
        "new_victims",
        "victims_arrested",
        "identified_police",
        "exploiters_arrested",
        "buyers_arrested",
        "person_months_S1",
        "violent_events",
        "cost",
        "cost_discounted",
    )
)


def _levers_of(block: Any, come: Any, at: int, lane: int) -> Any:
    """How far the levers of a lane have come."""
    return (
        block[lane] * come[at, 0],
        block[LANES + lane] * come[at, 1],
        block[2 * LANES + lane] * come[at, 2],
        block[3 * LANES + lane] * come[at, 3],
        block[4 * LANES + lane] * come[at, 4],
        block[5 * LANES + lane] * come[at, 5],
        block[6 * LANES + lane] * come[at, 6],
        block[7 * LANES + lane] * come[at, 7],
        block[8 * LANES + lane] * come[at, 8],
        block[9 * LANES + lane] * come[at, 9],
        block[10 * LANES + lane] * come[at, 10],
        block[11 * LANES + lane] * come[at, 11],
    )


def _state_of(block: Any, lane: int) -> Any:
    """The state of a lane, as `derivatives` looks at it."""
    return (
        block[_STATE + lane],
        block[_STATE + LANES + lane],
        block[_STATE + 2 * LANES + lane],
        block[_STATE + 3 * LANES + lane],
        block[_STATE + 4 * LANES + lane],
        block[_STATE + 5 * LANES + lane],
        block[_STATE + 6 * LANES + lane],
        0.0,
        0.0,
        0.0,
        block[_STATE + 7 * LANES + lane],
        block[_STATE + 8 * LANES + lane],
    )


def _ahead(y: Any, step: float, slope: Any) -> Any:
    """The state a step ahead, along a slope."""
    return (
        y[0] + step * slope[0],
        y[1] + step * slope[1],
        y[2] + step * slope[2],
        y[3] + step * slope[3],
        y[4] + step * slope[4],
        y[5] + step * slope[5],
        y[6] + step * slope[6],
        0.0,
        0.0,
        0.0,
        y[_E] + step * slope[_E],
        y[PULL] + step * slope[PULL],
    )


def _told(slope: Any) -> Any:
    """What the block keeps of a slope: what is followed, then what is summed, in the order of MEASURES."""
    return (
        slope[0],
        slope[1],
        slope[2],
        slope[3],
        slope[4],
        slope[5],
        slope[6],
        slope[_E],
        slope[PULL],
        slope[_NEW],
        slope[_LIVED] + slope[_LIVED + 1] + slope[_LIVED + 2] + slope[_LIVED + 3],
        slope[_VIOLENCE],
        slope[_ARRESTED],
        slope[_POLICE],
        slope[_EXPLOITERS],
        slope[_BUYERS],
        slope[_COST],
        slope[_DISCOUNTED],
    )


_levers, _state, _on, _kept = (compiled(one, forceinline=True) for one in (_levers_of, _state_of, _ahead, _told))


def _step_of_all(world: Any, come: Any, at: int, z: float, worth: float, fades: float, step: float, block: Any) -> None:
    """A step of all lanes. Everything is written out: a loop in here would keep lanes from going side by side."""
    for lane in range(LANES):
        y, spent = _state(block, lane), block[_SPENT + lane]
        begins = _rates(world, _levers(block, come, at, lane), z)
        middle = _rates(world, _levers(block, come, at + 1, lane), z)
        ends = _rates(world, _levers(block, come, at + 2, lane), z)
        first = _derivatives(world, begins, y, spent, worth)
        second = _derivatives(world, middle, _on(y, step / 2, first), spent, worth * fades)
        third = _derivatives(world, middle, _on(y, step / 2, second), spent, worth * fades)
        fourth = _derivatives(world, ends, _on(y, step, third), spent, worth * fades * fades)
        a, b, c, d = _kept(first), _kept(second), _kept(third), _kept(fourth)
        block[_STATE + lane] += step / 6 * (a[0] + 2 * (b[0] + c[0]) + d[0])
        block[_STATE + LANES + lane] += step / 6 * (a[1] + 2 * (b[1] + c[1]) + d[1])
        block[_STATE + 2 * LANES + lane] += step / 6 * (a[2] + 2 * (b[2] + c[2]) + d[2])
        block[_STATE + 3 * LANES + lane] += step / 6 * (a[3] + 2 * (b[3] + c[3]) + d[3])
        block[_STATE + 4 * LANES + lane] += step / 6 * (a[4] + 2 * (b[4] + c[4]) + d[4])
        block[_STATE + 5 * LANES + lane] += step / 6 * (a[5] + 2 * (b[5] + c[5]) + d[5])
        block[_STATE + 6 * LANES + lane] += step / 6 * (a[6] + 2 * (b[6] + c[6]) + d[6])
        block[_STATE + 7 * LANES + lane] += step / 6 * (a[7] + 2 * (b[7] + c[7]) + d[7])
        block[_STATE + 8 * LANES + lane] += step / 6 * (a[8] + 2 * (b[8] + c[8]) + d[8])
        block[_STATE + 9 * LANES + lane] += step / 6 * (a[9] + 2 * (b[9] + c[9]) + d[9])
        block[_STATE + 10 * LANES + lane] += step / 6 * (a[10] + 2 * (b[10] + c[10]) + d[10])
        block[_STATE + 11 * LANES + lane] += step / 6 * (a[11] + 2 * (b[11] + c[11]) + d[11])
        block[_STATE + 12 * LANES + lane] += step / 6 * (a[12] + 2 * (b[12] + c[12]) + d[12])
        block[_STATE + 13 * LANES + lane] += step / 6 * (a[13] + 2 * (b[13] + c[13]) + d[13])
        block[_STATE + 14 * LANES + lane] += step / 6 * (a[14] + 2 * (b[14] + c[14]) + d[14])
        block[_STATE + 15 * LANES + lane] += step / 6 * (a[15] + 2 * (b[15] + c[15]) + d[15])
        block[_STATE + 16 * LANES + lane] += step / 6 * (a[16] + 2 * (b[16] + c[16]) + d[16])
        block[_STATE + 17 * LANES + lane] += step / 6 * (a[17] + 2 * (b[17] + c[17]) + d[17])


_step = compiled(_step_of_all, fastmath={"contract"})


def _begin(block: Any, start: Any, moved: Any, spent: Any, first: int, many: int) -> None:
    """The block at the balance, for `many` baskets; lanes beyond them do the last one again."""
    for lane in range(LANES):
        basket = first + min(lane, many - 1)
        for lever in range(COUNT):
            block[lever * LANES + lane] = moved[basket, lever]
        block[_SPENT + lane] = spent[basket]
        for row in range(_ROWS):
            block[_STATE + row * LANES + lane] = start[_FOLLOWED[row]] if row < len(_FOLLOWED) else 0.0


def _tell(block: Any, new: Any, out: Any) -> None:
    """The measures of the lanes that are baskets. `new`: new victims in the measured year."""
    for lane in range(len(out)):
        people = 0.0
        for stage in range(1, 5):
            people += block[_STATE + stage * LANES + lane]
        out[lane, 0], out[lane, 1] = new[lane], people
        for row in range(_COUNT_OF_SUMS):
            out[lane, 2 + row] = block[_SUMS + row * LANES + lane]


_begins, _tells = compiled(_begin), compiled(_tell)


def _measure(
    rows: Any, starts: Any, paces: Any, moved: Any, spent: Any, lags: Any, z: float, months: int, ends: int, out: Any
) -> None:
    block, new = np.empty(_BLOCK), np.empty(LANES)
    for number in range(len(rows)):
        world, pace = World(*_fixed(rows[number], _QUANTITIES)), paces[number]
        step = 1.0 / pace
        come = np.empty((2 * months * pace + 1, COUNT))
        for at in range(len(come)):
            _to_come(lags, at * step / 2, come[at])
            for lever in range(COUNT):
                come[at, lever] = 1 - come[at, lever]
        fades = math.exp(-world.r * step / 24)
        for first in range(0, len(moved), LANES):
            many = min(LANES, len(moved) - first)
            _begins(block, starts[number], moved, spent, first, many)
            worth = 1.0
            new[:] = 0.0
            for month in range(months):
                for part in range(pace):
                    _step(world, come, 2 * (month * pace + part), z, worth, fades, step, block)
                    worth *= fades * fades
                if month + 1 in (ends - _YEAR, ends):
                    for lane in range(LANES):
                        new[lane] = block[_SUMS + lane] - new[lane]
            _tells(block, new, out[first : first + many, number])


measure = compiled(_measure, nogil=True)
"""`measure(rows, starts, paces, moved, spent, lags, z, months, ends, out)`: every basket in every world.

`rows`, `starts`: worlds and their balances; `paces`: steps in a month for each; `moved`: baskets x levers; `spent`: USD
a month for each; `ends`: the month in which the measured year ends; `out`: baskets x worlds x MEASURES, written.
"""

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
from safelight.policy.model.lanes import (
    ARRESTED,
    BLOCK,
    BUYERS,
    COST,
    COUNT_OF_SUMS,
    DISCOUNTED,
    EXPLOITERS,
    FOLLOWED,
    LANES,
    LIVED,
    NEW,
    POLICE,
    ROWS,
    SPENT,
    STATE,
    SUMS,
    VIOLENCE,
    ahead_of,
    levers_of,
    state_of,
    told_of,
)
from safelight.policy.model.levers import COUNT
from safelight.policy.model.sm1 import WIDTH, World, derivatives, rates

_FEW: Final = 5
"""Baskets that take less time one by one than a block whose other lanes are empty."""

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
            for number in range(WIDTH):
                trial[number], total[number] = y[number], 0.0
            for part in range(4):
                if part in (1, 3):
                    worth *= worth_half
                    for lever in range(COUNT):
                        still[lever] *= half[lever]
                        x[lever] = moved[lever] * (1 - still[lever])
                    now = _rates(world, x, z)
                slope = _derivatives(world, now, trial, spent, worth)
                ahead = step if part == 2 else step / 2
                weight = step / 6 if part in (0, 3) else step / 3
                for number in range(WIDTH):
                    trial[number] = y[number] + ahead * slope[number]
                    total[number] += weight * slope[number]
            for number in range(WIDTH):
                y[number] += total[number]
        kept[month + 1] = y


march = compiled(_march, fastmath={"contract"}, nogil=True)
"""`march(row, start, moved, lags, z, spent, months, per_month, kept)`: the compiled solver of one run.

`row`: a world's quantities in the order of `World._fields`; `kept`: (months + 1) x WIDTH, written. All arrays are rows
of float64 next to each other, `z` and `spent` floats, the others integers: one signature, compiled once.
"""

_levers, _state, _on, _kept = (compiled(one, forceinline=True) for one in (levers_of, state_of, ahead_of, told_of))


def _step_of_all(world: Any, come: Any, at: int, z: float, worth: float, fades: float, step: float, block: Any) -> None:
    """A step of all lanes, written out as in `lanes`."""
    for lane in range(LANES):
        y, spent = _state(block, lane), block[SPENT + lane]
        begins = _rates(world, _levers(block, come, at, lane), z)
        middle = _rates(world, _levers(block, come, at + 1, lane), z)
        ends = _rates(world, _levers(block, come, at + 2, lane), z)
        first = _derivatives(world, begins, y, spent, worth)
        second = _derivatives(world, middle, _on(y, step / 2, first), spent, worth * fades)
        third = _derivatives(world, middle, _on(y, step / 2, second), spent, worth * fades)
        fourth = _derivatives(world, ends, _on(y, step, third), spent, worth * fades * fades)
        a, b, c, d = _kept(first), _kept(second), _kept(third), _kept(fourth)
        block[STATE + lane] += step / 6 * (a[0] + 2 * (b[0] + c[0]) + d[0])
        block[STATE + LANES + lane] += step / 6 * (a[1] + 2 * (b[1] + c[1]) + d[1])
        block[STATE + 2 * LANES + lane] += step / 6 * (a[2] + 2 * (b[2] + c[2]) + d[2])
        block[STATE + 3 * LANES + lane] += step / 6 * (a[3] + 2 * (b[3] + c[3]) + d[3])
        block[STATE + 4 * LANES + lane] += step / 6 * (a[4] + 2 * (b[4] + c[4]) + d[4])
        block[STATE + 5 * LANES + lane] += step / 6 * (a[5] + 2 * (b[5] + c[5]) + d[5])
        block[STATE + 6 * LANES + lane] += step / 6 * (a[6] + 2 * (b[6] + c[6]) + d[6])
        block[STATE + 7 * LANES + lane] += step / 6 * (a[7] + 2 * (b[7] + c[7]) + d[7])
        block[STATE + 8 * LANES + lane] += step / 6 * (a[8] + 2 * (b[8] + c[8]) + d[8])
        block[STATE + 9 * LANES + lane] += step / 6 * (a[9] + 2 * (b[9] + c[9]) + d[9])
        block[STATE + 10 * LANES + lane] += step / 6 * (a[10] + 2 * (b[10] + c[10]) + d[10])
        block[STATE + 11 * LANES + lane] += step / 6 * (a[11] + 2 * (b[11] + c[11]) + d[11])
        block[STATE + 12 * LANES + lane] += step / 6 * (a[12] + 2 * (b[12] + c[12]) + d[12])
        block[STATE + 13 * LANES + lane] += step / 6 * (a[13] + 2 * (b[13] + c[13]) + d[13])
        block[STATE + 14 * LANES + lane] += step / 6 * (a[14] + 2 * (b[14] + c[14]) + d[14])
        block[STATE + 15 * LANES + lane] += step / 6 * (a[15] + 2 * (b[15] + c[15]) + d[15])
        block[STATE + 16 * LANES + lane] += step / 6 * (a[16] + 2 * (b[16] + c[16]) + d[16])
        block[STATE + 17 * LANES + lane] += step / 6 * (a[17] + 2 * (b[17] + c[17]) + d[17])


_step = compiled(_step_of_all, fastmath={"contract"})


def _begin(block: Any, start: Any, moved: Any, spent: Any, first: int) -> None:
    """The block at the balance, for the baskets from `first` on; lanes beyond them do the last one again."""
    for lane in range(LANES):
        basket = min(first + lane, len(moved) - 1)
        for lever in range(COUNT):
            block[lever * LANES + lane] = moved[basket, lever]
        block[SPENT + lane] = spent[basket]
        for row in range(ROWS):
            block[STATE + row * LANES + lane] = start[FOLLOWED[row]] if row < len(FOLLOWED) else 0.0


def _tell(block: Any, new: Any, out: Any) -> None:
    """The measures of the lanes that are baskets. `new`: new victims in the measured year."""
    for lane in range(len(out)):
        people = 0.0
        for stage in range(1, 5):
            people += block[STATE + stage * LANES + lane]
        out[lane, 0], out[lane, 1] = new[lane], people
        for row in range(COUNT_OF_SUMS):
            out[lane, 2 + row] = block[SUMS + row * LANES + lane]


def _ramp(lags: Any, half: float, come: Any) -> None:
    """The part of each lever's effect that has come after every half of a step, into `come` (halves x levers)."""
    for lever in range(COUNT):
        fades = math.exp(-half / lags[lever]) if lags[lever] > 0 else 0.0
        still = 1.0 if lags[lever] > 0 else 0.0
        for at in range(len(come)):
            come[at, lever] = 1 - still
            still *= fades


_begins, _tells, _ramps = compiled(_begin), compiled(_tell), compiled(_ramp)


def _together(
    rows: Any, starts: Any, paces: Any, moved: Any, spent: Any, lags: Any, z: float, months: int, ends: int, out: Any
) -> None:
    block, new = np.empty(BLOCK), np.empty(LANES)
    for number in range(len(rows)):
        world, pace = World(*_fixed(rows[number], _QUANTITIES)), paces[number]
        step = 1.0 / pace
        come = np.empty((2 * months * pace + 1, COUNT))
        _ramps(lags, step / 2, come)
        fades = math.exp(-world.r * step / 24)
        for first in range(0, len(moved), LANES):
            many = min(LANES, len(moved) - first)
            _begins(block, starts[number], moved, spent, first)
            worth = 1.0
            new[:] = 0.0
            for month in range(months):
                for part in range(pace):
                    _step(world, come, 2 * (month * pace + part), z, worth, fades, step, block)
                    worth *= fades * fades
                if month + 1 in (ends - _YEAR, ends):
                    for lane in range(LANES):
                        new[lane] = block[SUMS + lane] - new[lane]
            _tells(block, new, out[first : first + many, number])


def _singly(
    rows: Any, starts: Any, paces: Any, moved: Any, spent: Any, lags: Any, z: float, months: int, ends: int, out: Any
) -> None:
    kept = np.empty((months + 1, WIDTH))
    for number in range(len(rows)):
        for basket in range(len(moved)):
            march(rows[number], starts[number], moved[basket], lags, z, spent[basket], months, paces[number], kept)
            last, told = kept[months], out[basket, number]
            told[0] = kept[ends, NEW] - kept[max(ends - _YEAR, 0), NEW]
            told[1] = last[1] + last[2] + last[3] + last[4]
            told[2] = last[NEW]
            told[3] = last[LIVED] + last[LIVED + 1] + last[LIVED + 2] + last[LIVED + 3]
            told[4], told[5], told[6] = last[VIOLENCE], last[ARRESTED], last[POLICE]
            told[7], told[8], told[9], told[10] = last[EXPLOITERS], last[BUYERS], last[COST], last[DISCOUNTED]


_one_by_one, _side_by_side = compiled(_singly), compiled(_together)


def _measure(
    rows: Any, starts: Any, paces: Any, moved: Any, spent: Any, lags: Any, z: float, months: int, ends: int, out: Any
) -> None:
    if len(moved) <= _FEW:
        _one_by_one(rows, starts, paces, moved, spent, lags, z, months, ends, out)
    else:
        _side_by_side(rows, starts, paces, moved, spent, lags, z, months, ends, out)


measure = compiled(_measure, nogil=True)
"""`measure(rows, starts, paces, moved, spent, lags, z, months, ends, out)`: every basket in every world.

`rows`, `starts`: worlds and their balances; `paces`: steps in a month for each; `moved`: baskets x levers; `spent`: USD
a month for each; `ends`: the month in which the measured year ends; `out`: baskets x worlds x MEASURES, written.
"""

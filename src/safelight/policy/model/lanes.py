"""Where runs that go side by side stand in memory, and what a step takes from there and brings there.

They stand in one block of numbers: a row of LANES for each lever, for what is spent, for each number of a state that
others depend on, and for each sum. With rows of a length that is known when it is compiled, the compiler sees that
lanes never touch one another, and works through several with one instruction. For the same reason all is written out,
and nothing is a loop.
"""

from __future__ import annotations

from typing import Any, Final

from safelight.policy.model.levers import COUNT
from safelight.policy.model.sm1 import COUNTERS, FIRST_COUNTER, PULL, STOCKS

LANES: Final = 64
"""Runs that go side by side, so that a processor does several with one instruction: few enough for its near memory."""

SPENT: Final = COUNT * LANES
FOLLOWED: Final = (0, 1, 2, 3, 4, 5, 6, STOCKS.index("E"), PULL)
STATE: Final = SPENT + LANES
SUMS: Final = STATE + len(FOLLOWED) * LANES
COUNT_OF_SUMS: Final = 9
ROWS: Final = len(FOLLOWED) + COUNT_OF_SUMS
BLOCK: Final = STATE + ROWS * LANES
_E: Final = STOCKS.index("E")
NEW, ARRESTED, POLICE, EXPLOITERS, BUYERS, LIVED, VIOLENCE, COST, DISCOUNTED = (
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


def levers_of(block: Any, come: Any, at: int, lane: int) -> Any:
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


def state_of(block: Any, lane: int) -> Any:
    """The state of a lane, as `derivatives` looks at it."""
    return (
        block[STATE + lane],
        block[STATE + LANES + lane],
        block[STATE + 2 * LANES + lane],
        block[STATE + 3 * LANES + lane],
        block[STATE + 4 * LANES + lane],
        block[STATE + 5 * LANES + lane],
        block[STATE + 6 * LANES + lane],
        0.0,
        0.0,
        0.0,
        block[STATE + 7 * LANES + lane],
        block[STATE + 8 * LANES + lane],
    )


def ahead_of(y: Any, step: float, slope: Any) -> Any:
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


def told_of(slope: Any) -> Any:
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
        slope[NEW],
        slope[LIVED] + slope[LIVED + 1] + slope[LIVED + 2] + slope[LIVED + 3],
        slope[VIOLENCE],
        slope[ARRESTED],
        slope[POLICE],
        slope[EXPLOITERS],
        slope[BUYERS],
        slope[COST],
        slope[DISCOUNTED],
    )

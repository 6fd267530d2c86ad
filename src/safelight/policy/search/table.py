"""What was measured of every basket in every world, and what is told of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from safelight.policy.baskets.choosing import earned, frontier, regrets
from safelight.policy.baskets.evaluating import Measured
from safelight.policy.model.levers import COUNT, LEVERS
from safelight.policy.model.sm1 import MEASURES, Numbers
from safelight.policy.search.asking import Asked
from safelight.policy.search.document import Basket, Credit, Regret, Spread

USUAL_SHARE: Final = 0.8
"""The share of worlds for which a basket's number of new victims is told where no goal names one."""

_GRADES: Final = ("A", "B", "C", "D")
_SURE: Final = 1e-9


@dataclass(frozen=True)
class Table:
    """`measured`: baskets x worlds x MEASURES, baskets as in `asked.numbers`."""

    asked: Asked
    measured: Measured

    def of(self, name: str) -> NDArray[np.float32]:
        """One measure, baskets x worlds."""
        return self.measured[:, :, MEASURES.index(name)]

    @property
    def new(self) -> NDArray[np.float32]:
        """New victims in the year of the goal."""
        return self.of("new_victims_per_year")

    @property
    def share(self) -> float:
        """The share of worlds in which a goal is to be reached."""
        return self.asked.goal.probability if self.asked.goal else USUAL_SHARE

    @cached_property
    def reaches(self) -> Numbers | None:
        """Share of worlds in which each basket reaches the goal."""
        goal = self.asked.goal
        return None if goal is None else np.asarray((self.new <= goal.new_victims).mean(axis=1))

    @cached_property
    def kept(self) -> Numbers:
        """The number of new victims a year that each basket stays below in the wished-for share of worlds."""
        return kept_below(self.new, self.share)

    @cached_property
    def frontier(self) -> NDArray[np.intp]:
        """Places of the baskets that no other beats in cost and in `kept`."""
        return frontier(self.asked.cost, self.kept)

    @cached_property
    def regrets(self) -> Numbers:
        """By affordable basket and world."""
        return regrets(np.asarray(self.new[self.asked.affordable], dtype=np.float64))

    @cached_property
    def averted(self) -> Numbers:
        """Mean number of new victims a year that each basket averts, by its bits; NaN for those not searched."""
        mean = self.new.mean(axis=1, dtype=np.float64)
        found = np.full(2**COUNT, np.nan)
        found[self.asked.numbers] = mean[0] - mean
        return found

    def basket(self, place: int) -> Basket:
        """All that is told of a basket."""
        asked = self.asked
        number = int(asked.numbers[place])
        affordable = np.flatnonzero(asked.affordable)
        at = int(np.searchsorted(affordable, place))
        own = at < len(affordable) and affordable[at] == place
        return told(
            self.measured[place],
            self.measured[0],
            number=number,
            levers=asked.set_to(asked.moved[place]),
            cost=float(asked.cost[place]),
            reaches=None if self.reaches is None else float(self.reaches[place]),
            regret=_regret(self.regrets[at]) if own else None,
            parts=self.credits(number),
        )

    def credits(self, number: int) -> tuple[Credit, ...]:
        """What each lever of a basket averts."""
        levers = tuple(lever for lever in range(COUNT) if number >> lever & 1)
        parts = earned(self.averted, levers)
        return tuple(
            Credit(lever + 1, float(part), LEVERS[lever].grade) for lever, part in zip(levers, parts, strict=True)
        )


def kept_below(new: NDArray[np.float32], share: float) -> Numbers:
    """What stands below in at least this share of worlds: the smallest such number. Rows by rows."""
    needed = max(int(np.ceil(share * new.shape[1] - _SURE)), 1)
    return np.asarray(np.partition(new, needed - 1, axis=1)[:, needed - 1], dtype=np.float64)


def told(
    one: Measured,
    nothing: Measured,
    *,
    number: int | None,
    levers: tuple[float, ...],
    cost: float,
    reaches: float | None,
    regret: Regret | None,
    parts: tuple[Credit, ...],
) -> Basket:
    """A basket from its own measures and those of doing nothing, worlds x MEASURES."""

    def column(name: str, of: Measured = one) -> Numbers:
        return np.asarray(of[:, MEASURES.index(name)], dtype=np.float64)

    def more(name: str) -> float:
        usual = column(name, nothing)
        return float((column(name) > usual * (1 + 1e-6)).mean())

    exploiters = np.maximum(column("exploiters_arrested"), _SURE)
    grades = _by_grade(parts)
    return Basket(
        number=number,
        levers=levers,
        cost_a_year=cost,
        reaches=reaches,
        new_victims_a_year=spread(column("new_victims_per_year")),
        in_exploitation=spread(column("N")),
        violent_events=spread(column("violent_events")),
        victims_arrested=spread(column("victims_arrested")),
        buyers_arrested=spread(column("buyers_arrested")),
        cost=spread(column("cost")),
        cost_discounted=spread(column("cost_discounted")),
        r_arrested=spread(column("victims_arrested") / exploiters),
        r_identified=spread(column("identified_police") / exploiters),
        regret=regret,
        credits=parts,
        grades=grades,
        grade=_grade(grades),
        more_victims_arrested=more("victims_arrested"),
        more_violence=more("violent_events"),
    )


def spread(values: Numbers) -> Spread:
    """A quantity over all worlds."""
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return Spread(float(values.mean()), float(low), float(middle), float(high))


def _regret(of: Numbers) -> Regret:
    return Regret(float(of.mean()), float(np.quantile(of, 0.9)), float(of.max()))


def _by_grade(parts: tuple[Credit, ...]) -> Mapping[str, float]:
    """The share of each grade in all that levers change, whichever way."""
    whole = sum(abs(part.averted) for part in parts)
    return {
        grade: sum(abs(part.averted) for part in parts if part.grade == grade) / whole if whole > _SURE else 0.0
        for grade in _GRADES
    }


def _grade(grades: Mapping[str, float]) -> str:
    reached = 0.0
    for grade in _GRADES:
        reached += grades[grade]
        if reached >= 0.5:
            return grade
    return _GRADES[-1]

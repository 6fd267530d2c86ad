"""The Engine seam: how true counts are asked of the city databases.

One Protocol, several adapters, one suite: the same question gives the same answer, to the last unit. An engine returns
`TrueCounts`, which only `safelight.privacy` can turn into something that may be said.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Protocol

from safelight.core.counts import TrueCounts
from safelight.core.question import Question


class Population(StrEnum):
    """Which records a question is about; never two of them in one number."""

    TOTAL = "total"
    """The sex trade: neither minors nor `apart` rows."""
    APART = "apart"
    """Kept but in no total (lewd conduct, labour trafficking …), without minors."""
    MINORS = "minors"
    """Any sign of a person under 18."""
    UNKNOWN_HOUR = "unknown_hour"
    """Of the total: rows without a known hour, which a question by hours or weekdays leaves out."""


class Engine(Protocol):
    """Answers questions with true counts; held rows and rows of periods that aren't closed are never counted."""

    def counts(
        self, question: Question, *, today: date, population: Population = Population.TOTAL, events: bool = True
    ) -> list[TrueCounts]:
        """True counts of `question` as it stands (it is already coarsened and snapped), a table per unit.

        Columns: `question.by` in its order, then `basis` and `origin` where they aren't among them, then n, key,
        operations, largest. Values: city, source, enums as text; cell int64 at `question.resolution` (null: no place);
        year int; quarter "2019-Q2"; month "2019-06"; weekday "mon"; hour "20-24"; size_band "2-4". Only combinations
        that exist. `unit=operations` counts operations; other units leave out rows of a different unit. A quarter or
        month is null where the source doesn't know it.

        Without `events` (nothing of the question needs the event rule) the answer comes faster, and operations and
        largest are null, so that an event rule asked of them fails.
        """
        ...

"""Of which months a source published records, and where it fell silent: read off published answers alone."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from statistics import median
from typing import Any, Final

from safelight.core.question import Question
from safelight.core.vocabulary import Dimension
from safelight.observatory.published import Asks, Document, Key, rows, value, without

MANY: Final = 20
"""Records a month from which on a month of none or few is silence: chance makes no such month there, even where arrests
come in operations of three."""


@dataclass(frozen=True, slots=True)
class SourceMonths:
    """One source, basis and unit: the months that it covers (months since the year 0), and those of none or few.

    `usual` is the median of its published months, none or few counted as 0.
    """

    source: str
    group: Key
    numbers: Mapping[int, int | None] = field(default_factory=dict)

    @property
    def basis(self) -> str:
        """What its rows stand for."""
        return str(value(self.group, "basis"))

    @property
    def unit(self) -> str:
        """What its rows are counted in."""
        return str(value(self.group, "unit"))

    @property
    def first(self) -> int:
        """The first month that it covers."""
        return min(self.numbers)

    @property
    def last(self) -> int:
        """The last month that it covers."""
        return max(self.numbers)

    @property
    def usual(self) -> float:
        """How many records it usually publishes in a month."""
        return median(number or 0 for number in self.numbers.values())

    def is_silent(self, month: int) -> bool:
        """Whether it sent nothing of that month, or none or few where it usually sends many."""
        if month not in self.numbers:
            return True
        return self.usual >= MANY and self.numbers[month] is None


def source_months(questions: Asks, question: Question) -> tuple[list[SourceMonths], Document]:
    """Each source of `question` month by month, and the answer that this is read off.

    Only city, basis, source, origin and release of the question matter: it is about sources, not about people.
    """
    plain = Question(
        city=question.city,
        basis=question.basis,
        source=question.source,
        origin=question.origin,
        release=question.release,
    )
    document = questions.count(replace(plain, by=(Dimension.SOURCE, Dimension.MONTH))).to_document()
    found: dict[tuple[str, Key], dict[int, int | None]] = {}
    for key, number in rows(document):
        group = without(key, ("source", "month", "city"))
        month = month_of(str(value(key, "month")))
        found.setdefault((str(value(key, "source")), group), {})[month] = number.number
    return [SourceMonths(source, group, numbers) for (source, group), numbers in found.items()], document


def month_of(text: str) -> int:
    """The month "2019-06" as months since the year 0."""
    return int(text[:4]) * 12 + int(text[5:7]) - 1


def month_of_day(day: date) -> int:
    """The month that holds a day."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """Its first day."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """Its last day."""
    return date(month // 12, month % 12 + 1, calendar.monthrange(month // 12, month % 12 + 1)[1])


def last_closed(document: Mapping[str, Any]) -> date | None:
    """The last day that an answer counts."""
    until = document["question"].get("until")
    return date.fromisoformat(str(until)) if until else None

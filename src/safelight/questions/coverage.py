"""Of which months the sources had sent rows: what tells a count of nobody from silence.

Arrays and short lists, not a table: every answer cuts a part out of it several times, and planning that as queries took
longer than the cutting.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from safelight.core.question import Question
from safelight.core.vocabulary import Unit

Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stream:
    """What one source of a city sends; `by_default`: of the origin that is counted where a question names none."""

    city: str
    source: str
    basis: str
    origin: str
    unit: str
    by_default: bool


@dataclass(frozen=True, slots=True)
class Coverage:
    """Months that the streams cover, one place of the three arrays for each.

    `stream`: place in `streams`; `month`: months since the year 0; `visible_from`: the first day on which the month
    counts, as its ordinal.
    """

    streams: tuple[Stream, ...]
    stream: Integers
    month: Integers
    visible_from: Integers

    @classmethod
    def of(cls, sent: Iterable[tuple[Stream, Iterable[tuple[date, date]]]]) -> Coverage:
        """From each stream's months: their first day, and the first day on which they count."""
        pairs = list(sent)
        rows = [
            (place, month_number(start), visible.toordinal())
            for place, (_, months) in enumerate(pairs)
            for start, visible in months
        ]
        stream, month, visible_from = np.array(rows, dtype=np.int64).reshape(-1, 3).T
        return cls(tuple(stream for stream, _ in pairs), stream, month, visible_from)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is covered."""
        return not len(self.stream)

    @property
    def present(self) -> list[Stream]:
        """The streams with a month in here."""
        return [self.streams[place] for place in np.flatnonzero(np.bincount(self.stream)).tolist()]

    def of_unit(self, unit: Unit) -> Coverage:
        """What is counted in that unit; operations are counted of everything."""
        if unit is Unit.OPERATIONS:
            return self
        return self._where(self._of([stream.unit == unit for stream in self.streams]))

    def covered(self, question: Question, cities: Iterable[str], today: date) -> Coverage:
        """What a question counts: its cities, sources, bases, origin, unit and closed months."""
        wanted = set(cities)
        mask = self._of([stream.city in wanted and _asked(stream, question) for stream in self.streams])
        mask &= self.visible_from <= today.toordinal()
        if question.since:
            mask &= self.month >= month_number(question.since)
        if question.until:
            mask &= self.month <= month_number(question.until)
        return self._where(mask)

    def months(self, step: int) -> list[tuple[Stream, int]]:
        """Each stream's months, of every `step` from January the first alone: 1, 3 (quarters), 12 (years)."""
        period = self.month // step
        width = int(period.max(initial=0)) + 1
        pairs = np.unique(self.stream * width + period).tolist()
        return [(self.streams[pair // width], pair % width * step) for pair in pairs]

    def _of(self, streams: list[bool]) -> npt.NDArray[np.bool_]:
        return np.array(streams, dtype=np.bool_)[self.stream]

    def _where(self, mask: npt.NDArray[np.bool_]) -> Coverage:
        stream, month, visible_from = self.stream[mask], self.month[mask], self.visible_from[mask]
        return replace(self, stream=stream, month=month, visible_from=visible_from)


def month_number(day: date) -> int:
    """Months since the year 0."""
    return day.year * 12 + day.month - 1


def _asked(stream: Stream, question: Question) -> bool:
    if question.source and stream.source not in question.source:
        return False
    if question.basis and stream.basis not in question.basis:
        return False
    if not (stream.origin in question.origin if question.origin else stream.by_default):
        return False
    return question.unit in (None, Unit.OPERATIONS, stream.unit)

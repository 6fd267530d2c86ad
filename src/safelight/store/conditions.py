"""Which facts a question is about, as conditions that every engine understands.

A condition is a fixed expression with values put into it, so that an engine may prepare it once for all values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias

from safelight.core.question import Question
from safelight.core.vocabulary import WEEKDAYS, Charge, Dimension, Unit
from safelight.store.engine import Population
from safelight.store.expressions import POPULATIONS, Expression, Names

Value: TypeAlias = int | str
_WORDS: Final = ("basis", "role", "sex", "age_band", "race", "charge", "venue")


@dataclass(frozen=True, slots=True)
class Condition:
    """`build(facts, values)` is a boolean column; equal names with as many values differ in their values alone."""

    name: str
    values: tuple[Value, ...]
    build: Callable[[Expression, Sequence[Expression]], Expression]


def conditions(question: Question, *, names: Names, today: date, population: Population) -> list[Condition]:
    """All conditions of a question; the facts that fulfil each of them are counted."""
    return [
        Condition("closed", (_number(today),), lambda t, v: t.visible_from <= v[0]),
        *_place_and_time(question, names),
        *_words(question, population),
        _population(question, population),
        *_clock(question, population),
    ]


def _place_and_time(question: Question, names: Names) -> Iterator[Condition]:
    if question.city:
        yield _among("city", names.codes("city", question.city))
    if question.source:
        yield _among("source", names.codes("source", question.source))
    if question.since:
        yield Condition("since", (_number(question.since),), lambda t, v: t.day >= v[0])
    if question.until:
        yield Condition("until", (_number(question.until),), lambda t, v: t.day <= v[0])
    if question.size_min:
        yield Condition("size_min", (question.size_min,), lambda t, v: t["size"] >= v[0])
    if question.size_max:
        yield Condition("size_max", (question.size_max,), lambda t, v: t["size"] <= v[0])


def _words(question: Question, population: Population) -> Iterator[Condition]:
    if question.origin:
        yield _among("origin", [origin.value for origin in question.origin])
    else:
        yield Condition("by_default", (), lambda t, _: t.by_default)
    if question.unit and question.unit is not Unit.OPERATIONS:
        yield _among("unit", [question.unit.value])
    for name in _WORDS:
        # Any sign of a minor counts, not the age band alone: minors are not filtered by it.
        if name == "age_band" and population is Population.MINORS:
            continue
        if words := getattr(question, name):
            yield _among(name, [word.value for word in words])


def _population(question: Question, population: Population) -> Condition:
    wanted = Population.TOTAL if population is Population.UNKNOWN_HOUR else population
    if wanted is Population.TOTAL and set(question.charge) == {Charge.LEWD_CONDUCT}:
        wanted = Population.APART
    return Condition("population", (POPULATIONS.index(wanted),), lambda t, v: t.population == v[0])


def _clock(question: Question, population: Population) -> Iterator[Condition]:
    """Hour and weekday. Facts that don't know them are left out of a question that uses them."""
    by_hour = bool(question.hours) or Dimension.HOUR in question.by
    by_weekday = bool(question.weekdays) or Dimension.WEEKDAY in question.by
    days = [WEEKDAYS.index(day) for day in question.weekdays]
    if population is Population.UNKNOWN_HOUR:
        if by_weekday and not by_hour:
            yield Condition("unknown_weekday", (), lambda t, _: t.weekday.isnull())
            return
        yield Condition("unknown_hour", (), lambda t, _: t.hour.isnull())
        if days:
            yield Condition("maybe_weekday", _padded(days), lambda t, v: t.weekday.isnull() | t.weekday.isin([*v]))
        return
    if question.hours:
        yield _among("hour", blocks(question.hours))
    elif by_hour:
        yield Condition("known_hour", (), lambda t, _: t.hour.notnull())
    if days:
        yield _among("weekday", days)
    elif by_weekday:
        yield Condition("known_weekday", (), lambda t, _: t.weekday.notnull())


def _among(column: str, values: Sequence[Value]) -> Condition:
    return Condition(column, _padded(values), lambda t, v: t[column].isin([*v]))


def _padded(values: Sequence[Value]) -> tuple[Value, ...]:
    """The values, the last one repeated up to a power of two: few lengths, so few conditions to prepare.

    >>> _padded([3, 1, 2])
    (3, 1, 2, 2)
    """
    room = 1 << (len(values) - 1).bit_length() if values else 0
    return (*values, *[values[-1]] * (room - len(values))) if values else (NOTHING,)


NOTHING: Final = -1
"""A code that no fact has: a question for a city or source that isn't there counts nothing."""


def _number(day: date) -> int:
    return day.year * 10_000 + day.month * 100 + day.day


def blocks(hours: tuple[int, int]) -> list[int]:
    """The four-hour blocks that a span of hours touches; a span may pass midnight.

    >>> blocks((20, 4))
    [0, 5]
    """
    start, end = hours
    spans = [(start, end)] if start < end else [(start, 24), (0, end)]
    return sorted({hour // 4 for first, last in spans for hour in range(first, last)})

"""Which questions are refused, each with a sentence and the nearest question that isn't.

A question is refused for what it combines, never for place or time: those coarsen by themselves.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from safelight.core.errors import Refused
from safelight.core.question import Question
from safelight.core.said import Said, said
from safelight.core.vocabulary import TIME_DIMENSIONS, AgeBand, Charge, Dimension, Origin, Unit
from safelight.privacy import policy
from safelight.privacy.names import named
from safelight.privacy.policy import Use


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a question, and the question without that fault."""

    what: str
    mended: Question


_DROP_ORDER: Final = (
    Use.RACE,
    Use.AGE_BAND,
    Use.SEX,
    Use.SIZE,
    Use.WEEKDAYS,
    Use.HOURS,
    Use.VENUE,
    Use.CHARGE,
    Use.ROLE,
)
"""What the nearest question gives up first."""


def first_fault(question: Question) -> Fault | None:
    """The first reason why the question is not on the list of combinations; None where it is."""
    return next((fault for check in _CHECKS if (fault := check(question)) is not None), None)


def refusal(what: str, nearest_question: Question) -> Refused:
    """The error with the nearest allowed question."""
    filters = nearest_question.to_filters()
    words = " ".join(f"{name}={value}" for name, value in filters.items()) or said("no filter at all")
    return Refused(what, fix=said("The nearest question that is answered: {filters}.", filters=words), nearest=filters)


def nearest(question: Question) -> Question:
    """The question after mending fault by fault; each mending takes something away, so this ends."""
    while (fault := first_fault(question)) is not None:
        question = fault.mended
    return question


def drop_use(question: Question, use: Use) -> Question:
    """The question without that attribute, as filter and as dimension."""
    filters, dimensions = policy.without_use(use)
    by = tuple(name for name in question.by if name not in dimensions)
    return replace(question, by=by, **filters)  # type: ignore[arg-type]  # each filter's own empty value


def _box_without_cells(question: Question) -> Fault | None:
    if question.bbox is None or Dimension.CELL in question.by:
        return None
    return Fault(
        said(
            "bbox chooses which areas of a map are sent; it can't limit a count, because free areas can be subtracted."
        ),
        replace(question, bbox=None),
    )


def _minors_alone(question: Question) -> Fault | None:
    if not policy.is_minors(question):
        return None
    alone = Question(
        city=question.city,
        since=question.since,
        until=question.until,
        basis=question.basis,
        age_band=(AgeBand.UNDER_18,),
        origin=question.origin,
        release=question.release,
        unit=question.unit if question.unit is not Unit.OPERATIONS else None,
        by=tuple(name for name in question.by if name in (Dimension.CITY, *TIME_DIMENSIONS, Dimension.BASIS)),
    )
    if question == alone:
        return None
    what = said("People under 18 stand in one number per city and year, without place, role or any other split.")
    return Fault(what, alone)


def _apart_alone(question: Question) -> Fault | None:
    if Charge.LEWD_CONDUCT not in question.charge or len(question.charge) == 1:
        return None
    rest = tuple(charge for charge in question.charge if charge is not Charge.LEWD_CONDUCT)
    what = said("lewd_conduct is counted apart, in no total of the sex trade.")
    return Fault(what, replace(question, charge=rest))


def _one_step_of_time(question: Question) -> Fault | None:
    steps = [name for name in question.by if name in TIME_DIMENSIONS]
    if len(steps) < 2:
        return None
    finest = min(steps, key=TIME_DIMENSIONS.index)
    by = tuple(name for name in question.by if name not in steps or name is finest)
    what = said("An answer has one step of time, not {steps}.", steps=named(steps))
    return Fault(what, replace(question, by=by))


def _too_many_dimensions(question: Question) -> Fault | None:
    """Dimensions that only list the values of a filter one by one don't count: each value could be asked alone."""
    spread = policy.spread(question)
    counted = [name for name in question.by if name not in spread]
    if len(counted) <= policy.MAX_DIMENSIONS:
        return None
    by = tuple(name for name in question.by if name in spread or name in counted[: policy.MAX_DIMENSIONS])
    kept = replace(question, by=by)
    if kept.bbox and Dimension.CELL not in kept.by:
        kept = replace(kept, bbox=None)
    return Fault(said("An answer is split at most {n} ways.", n=policy.MAX_DIMENSIONS), kept)


def _too_many_filters(question: Question) -> Fault | None:
    uses = policy.filter_uses(question)
    count = len(uses) + bool(question.source)
    if count <= policy.MAX_FILTERS:
        return None
    dropped = drop_use(question, next(use for use in _DROP_ORDER if use in uses))
    what = said("A question has at most {n} filters beside city, time and basis.", n=policy.MAX_FILTERS)
    return Fault(what, dropped)


def _contributed_race(question: Question) -> Fault | None:
    if Origin.CONTRIBUTED not in question.origin or Use.RACE not in policy.uses_of(question):
        return None
    return Fault(said("Contributed records are never split by race."), drop_use(question, Use.RACE))


def _unlisted(question: Question) -> Fault | None:
    uses = policy.uses_of(question)
    if policy.is_minors(question) or policy.combination_allowed(uses):
        return None
    names = named(sorted(use.value for use in uses))
    for use in _DROP_ORDER:
        if use in uses and policy.combination_allowed(uses - {use}):
            return Fault(_never(names), drop_use(question, use))
    return Fault(_never(names), drop_use(question, next(use for use in _DROP_ORDER if use in uses)))


def _never(names: Said) -> Said:
    return said("Together, {names} would describe too few people.", names=names)


_CHECKS: Final[tuple[Callable[[Question], Fault | None], ...]] = (
    _minors_alone,
    _apart_alone,
    _box_without_cells,
    _one_step_of_time,
    _too_many_dimensions,
    _too_many_filters,
    _contributed_race,
    _unlisted,
)

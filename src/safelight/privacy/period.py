"""The period of a question: whole steps of the calendar that are over, and for fine areas over long enough.

A period moves to the step that its level allows; a sentence says each move.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import TIME_DIMENSIONS, Dimension
from safelight.privacy import ladders, policy
from safelight.privacy.names import NAMES, WHOLE
from safelight.privacy.policy import Limit
from safelight.privacy.refuse import refusal


@dataclass(frozen=True, slots=True)
class Days:
    """Today for what is closed, and for what is old enough to be drawn finely."""

    closed: date
    today: date


def step_of(question: Question, limit: Limit) -> Dimension:
    """The finest step of time that the level allows for this kind of question."""
    return limit.cell_time if Dimension.CELL in question.by else limit.city_time


def window(question: Question, limit: Limit, days: Days, notes: list[str]) -> tuple[Question, tuple[int, ...]]:
    """The period, and the H3 steps allowed for it (finest first; none without cells)."""
    finest = question.resolution or limit.cell if Dimension.CELL in question.by else None
    step = period_step(question, limit)
    closed = ladders.last_closed(days.closed, step)
    settled = min(closed, ladders.last_settled(days.today, step))
    since = ladders.first_day(question.since, step) if question.since else None
    until = ladders.last_day(question.until, step) if question.until else None
    if finest is not None and finest > policy.FINEST_FRESH_CELL:
        old_enough = question.until is None or question.until <= ladders.last_settled(
            days.today, step_of(question, limit)
        )
        if old_enough and (until or closed) > settled and not (since and since > settled):
            until = settled
            notes.append(
                said(
                    "Until {day}: finer areas than 36 km2 are shown for periods that ended a year ago or more.",
                    day=settled,
                )
            )
        elif (until or closed) > settled:
            finest = policy.FINEST_FRESH_CELL
            notes.append(
                said(
                    "Areas of 36 km2 (H3 6), because the period ends after {day}: finer areas are shown for periods "
                    "that ended a year ago or more.",
                    day=settled,
                )
            )
    if until is None or until > closed:
        if question.until:
            notes.append(
                said("Until {day}: only whole {steps} that are over are shown.", day=closed, steps=WHOLE[step])
            )
        until = closed
    if since and since > until:
        raise _too_new(question, step, until)
    _say_snapped(question, since, until, notes)
    resolutions: tuple[int, ...] = ()
    if finest is not None:
        resolutions = (finest,) if question.resolution else tuple(range(finest, policy.COARSEST_CELL - 1, -1))
    return replace(question, since=since, until=until, resolution=finest), resolutions


def _is_strict(question: Question, limit: Limit) -> bool:
    """Whether free runs of months would undo the protection: small cells, and numbers with a threshold."""
    return Dimension.CELL in question.by or limit.protection.threshold > 0


def period_step(question: Question, limit: Limit) -> Dimension:
    """The step on which the period may end: the level's; where free runs do harm, that of the rows, else the year.

    A total from any month to any other could be had with and without a certain month in a hundred ways, and its noise
    averaged out; so such a total is over one step of the ladder or over whole years.
    """
    step = step_of(question, limit)
    if not _is_strict(question, limit):
        return step
    timed = [name for name in question.by if name in TIME_DIMENSIONS]
    if timed:
        return ladders.coarser(timed[0], step)
    if question.since and question.until:
        since, until = ladders.whole_period(question.since, question.until, step)
        for one in TIME_DIMENSIONS:
            if ladders.last_day(since, one) == until:
                return one
    return Dimension.YEAR


def _say_snapped(question: Question, since: date | None, until: date, notes: list[str]) -> None:
    moved_start = question.since is not None and since != question.since
    moved_end = question.until is not None and until > question.until
    if moved_start or moved_end:
        notes.append(
            said(
                "From {since} to {until}: a period is widened to the steps of the calendar.",
                since=since or said("the start"),
                until=until,
            )
        )


def _too_new(question: Question, step: Dimension, closed: date) -> Exception:
    from_day = ladders.first_day(closed, step)
    allowed = replace(question, since=from_day, until=closed, resolution=None)
    what = said(
        "The period asked for is not over: the newest whole {step} that can be shown ends on {day}.",
        step=NAMES[step],
        day=closed,
    )
    return refusal(what, allowed)

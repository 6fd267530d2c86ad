"""A question made as sharp as the policy allows, with sentences that say what changed and why.

Place and time only coarsen; a combination of attributes that is not on the list is refused with the nearest that is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from safelight.core.errors import Refused
from safelight.core.question import Question
from safelight.core.said import Said, listed, said
from safelight.core.vocabulary import TIME_DIMENSIONS, Basis, Charge, Dimension, Origin, Venue
from safelight.privacy import ladders, policy
from safelight.privacy.names import NAMES, named
from safelight.privacy.period import Days, step_of, window
from safelight.privacy.policy import CELL_TITLES, Limit, Profile, Use
from safelight.privacy.publish import Protection
from safelight.privacy.refuse import first_fault, nearest, refusal
from safelight.privacy.sharper import Alternative, alternatives


@dataclass(frozen=True, slots=True)
class Plan:
    """How a question is answered.

    `question`: what is answered, every filter on its ladder; `resolutions`: H3 steps allowed for its cells, finest
    first (empty without cells); where `free_resolution`, the answer takes the first that is dense enough.
    `protection` holds for every row, `private_venue` for rows about dwellings. `minors`, `apart`: it is about those
    records alone. `notes` say why `question` differs from `asked`; `sharper` are questions beside it.
    """

    asked: Question
    question: Question
    profile: Profile
    limit: Limit
    resolutions: tuple[int, ...]
    free_resolution: bool
    minors: bool
    apart: bool
    notes: tuple[str, ...]
    sharper: tuple[Alternative, ...]

    @property
    def protection(self) -> Protection:
        """What each number must pass."""
        return self.limit.protection

    @property
    def private_venue(self) -> Protection:
        """What a number about dwellings must pass."""
        return self.protection.at_least(policy.RESIDENCE_LIMIT.protection.threshold)


Rule = Callable[[Question], Limit]
"""Which row of the policy a question falls under."""


def coarsen(
    question: Question,
    *,
    today: date,
    profile: Profile = Profile.PUBLIC,
    settle_days: int = 0,
    rule: Rule | None = None,
) -> Plan:
    """The plan of `question`. Raises Refused, with the filters of the nearest allowed question.

    `settle_days`: how long the slowest source asked needs until a month is complete; younger periods aren't closed.
    `rule`: the policy's row, where the question is about something else than arrests.
    """
    judged = rule or (lambda asked: policy.limit_of(asked, profile))
    fault = first_fault(question)
    if fault is None:
        return _plan(question, today, profile, settle_days, judged)
    allowed = nearest(fault.mended)
    try:
        _plan(allowed, today, profile, settle_days, judged)
    except Refused as period:
        allowed = type(question).from_filters(period.nearest)
    raise refusal(fault.what, allowed)


def _plan(question: Question, today: date, profile: Profile, settle_days: int, rule: Rule) -> Plan:
    days = Days(today - timedelta(days=settle_days), today)
    limit = rule(question)
    notes: list[str] = []
    answered = _snap_lists(question, notes)
    answered = _one_by_one(answered, notes)
    answered = _place(answered, limit, notes)
    answered = _time(answered, limit, notes)
    if policy.is_minors(question):
        answered = _minors(answered, notes)
    answered, resolutions = window(answered, limit, days, notes)
    return Plan(
        asked=question,
        question=answered,
        profile=profile,
        limit=limit,
        resolutions=resolutions,
        free_resolution=bool(resolutions) and question.resolution is None,
        minors=policy.is_minors(question),
        apart=question.charge == (Charge.LEWD_CONDUCT,),
        notes=tuple(notes),
        sharper=alternatives(question, answered, limit, profile, days),
    )


def _snap_lists(question: Question, notes: list[str]) -> Question:
    hours = ladders.snap_hours(question.hours) if question.hours else None
    if hours != question.hours and hours and question.hours:
        notes.append(
            said(
                "Hours {hours} instead of {asked}: hours are given in blocks of four.",
                hours=f"{hours[0]}-{hours[1]}",
                asked=f"{question.hours[0]}-{question.hours[1]}",
            )
        )
    low, high = ladders.snap_sizes(question.size_min, question.size_max)
    if (low or 1, high) != (question.size_min or 1, question.size_max):
        least = low or 1
        size = said("{low} to {high}", low=str(least), high=str(high)) if high else said("{low} and more", low=least)
        notes.append(said("Operations of {size}: sizes are given as 1, 2-4, 5-9, 10-24, 25 and more.", size=size))
    return replace(question, hours=hours, size_min=low, size_max=high)


def _one_by_one(question: Question, notes: list[str]) -> Question:
    added = tuple(name for name in policy.spread(question) if name not in question.by)
    if not added or policy.is_minors(question):
        return question
    notes.append(
        said(
            "Split by {names}: several values are answered one by one, because sums of free choices could be "
            "subtracted from one another.",
            names=named(added),
        )
    )
    return replace(question, by=(*added, *question.by))


def _place(question: Question, limit: Limit, notes: list[str]) -> Question:
    if Dimension.CELL not in question.by:
        return replace(question, resolution=None)
    if limit.cell is None:
        notes.append(said("By city instead of by area, because {reason}.", reason=_reason(question)))
        by = tuple(name for name in question.by if name is not Dimension.CELL)
        if Dimension.CITY not in by:
            by = (Dimension.CITY, *by)
        return replace(question, by=by, resolution=None, bbox=None)
    if question.resolution and question.resolution > limit.cell:
        notes.append(
            said(
                "{areas} (H3 {step}) instead of H3 {asked}, because {reason}.",
                areas=CELL_TITLES[limit.cell],
                step=limit.cell,
                asked=question.resolution,
                reason=_reason(question),
            )
        )
        return replace(question, resolution=limit.cell)
    return question


def _time(question: Question, limit: Limit, notes: list[str]) -> Question:
    step = step_of(question, limit)
    by: list[Dimension] = []
    for name in question.by:
        if name in TIME_DIMENSIONS and ladders.coarser(name, step) is not name:
            coarser, finer = NAMES[step], NAMES[name]
            reason = _reason(question)
            notes.append(
                said("By {step} instead of by {asked}, because {reason}.", step=coarser, asked=finer, reason=reason)
            )
            by.append(step)
        else:
            by.append(name)
    return replace(question, by=tuple(by))


def _minors(question: Question, notes: list[str]) -> Question:
    by = (Dimension.CITY, Dimension.YEAR)
    if not set(by) <= set(question.by):
        notes.append(said("By city and year: people under 18 stand in one number per city and year, and in no other."))
    return replace(question, by=by)


def _reason(question: Question) -> Said:
    if policy.is_minors(question):
        return said("it is about people under 18")
    uses = sorted(use.value for use in policy.uses_of(question) if use not in (Use.VENUE, Use.SIZE))
    names = [NAMES[use] for use in uses]
    if Venue.RESIDENCE in question.venue:
        names.append(said("dwellings"))
    if Basis.ANNOUNCEMENT in question.basis:
        names.append(said("announcements"))
    if Origin.CONTRIBUTED in question.origin:
        names.append(said("contributed records"))
    return said("you asked for {names}", names=listed(names)) if names else said("that is the finest that is shown")

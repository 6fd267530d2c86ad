"""A question made as sharp as the policy allows, with sentences that say what changed and why.

Place and time only coarsen; a combination of attributes that is not on the list is refused with the nearest that is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from safelight.core.errors import Refused
from safelight.core.question import Question
from safelight.core.said import Said, listed, said
from safelight.core.vocabulary import TIME_DIMENSIONS, Basis, Charge, Dimension, Origin, Venue
from safelight.privacy import ladders, policy
from safelight.privacy.names import NAMES, WHOLE, named
from safelight.privacy.policy import CELL_TITLES, Limit, Profile, Use
from safelight.privacy.publish import Protection
from safelight.privacy.refuse import drop_use, first_fault, nearest, refusal


@dataclass(frozen=True, slots=True)
class Alternative:
    """A question beside the one answered: its filters, and what it offers."""

    filters: Mapping[str, str]
    why: str


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


@dataclass(frozen=True, slots=True)
class _Days:
    """Today for what is closed, and for what is old enough to be drawn finely."""

    closed: date
    today: date


def coarsen(question: Question, *, today: date, profile: Profile = Profile.PUBLIC, settle_days: int = 0) -> Plan:
    """The plan of `question`. Raises Refused, with the filters of the nearest allowed question.

    `settle_days`: how long the slowest source asked needs until a month is complete; younger periods aren't closed.
    """
    fault = first_fault(question)
    if fault is None:
        return _plan(question, today, profile, settle_days)
    allowed = nearest(fault.mended)
    try:
        _plan(allowed, today, profile, settle_days)
    except Refused as period:
        allowed = Question.from_filters(period.nearest)
    raise refusal(fault.what, allowed)


def _plan(question: Question, today: date, profile: Profile, settle_days: int) -> Plan:
    days = _Days(today - timedelta(days=settle_days), today)
    limit = policy.limit_of(question, profile)
    notes: list[str] = []
    answered = _snap_lists(question, notes)
    answered = _one_by_one(answered, notes)
    answered = _place(answered, limit, notes)
    answered = _time(answered, limit, notes)
    if policy.is_minors(question):
        answered = _minors(answered, notes)
    answered, resolutions = _window(answered, limit, days, notes)
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
        sharper=tuple(_alternatives(question, answered, limit, profile, days)),
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
    step = _step(question, limit)
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


def _step(question: Question, limit: Limit) -> Dimension:
    return limit.cell_time if Dimension.CELL in question.by else limit.city_time


def _minors(question: Question, notes: list[str]) -> Question:
    by = (Dimension.CITY, Dimension.YEAR)
    if not set(by) <= set(question.by):
        notes.append(said("By city and year: people under 18 stand in one number per city and year, and in no other."))
    return replace(question, by=by)


def _window(question: Question, limit: Limit, days: _Days, notes: list[str]) -> tuple[Question, tuple[int, ...]]:
    """The period, and the H3 steps allowed for it (finest first; none without cells)."""
    finest = question.resolution or limit.cell if Dimension.CELL in question.by else None
    step = _period_step(question, limit)
    closed = ladders.last_closed(days.closed, step)
    settled = min(closed, ladders.last_settled(days.today, step))
    since = ladders.first_day(question.since, step) if question.since else None
    until = ladders.last_day(question.until, step) if question.until else None
    if finest is not None and finest > policy.FINEST_FRESH_CELL:
        old_enough = question.until is None or question.until <= ladders.last_settled(
            days.today, _step(question, limit)
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


def _period_step(question: Question, limit: Limit) -> Dimension:
    """The step on which the period may end: the level's; where free runs do harm, that of the rows, else the year.

    A total from any month to any other could be had with and without a certain month in a hundred ways, and its noise
    averaged out; so such a total is over one step of the ladder or over whole years.
    """
    step = _step(question, limit)
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


def _alternatives(
    asked: Question, answered: Question, limit: Limit, profile: Profile, days: _Days
) -> list[Alternative]:
    found: list[Alternative] = []
    with_cells = Dimension.CELL in answered.by
    finer_city = with_cells and ladders.coarser(limit.city_time, limit.cell_time) is not limit.city_time
    if finer_city:
        by = tuple(name for name in asked.by if name is not Dimension.CELL)
        whole = replace(asked, by=by, resolution=None, bbox=None)
        found.append(Alternative(whole.to_filters(), said("The whole city, by {step}.", step=NAMES[limit.city_time])))
    if with_cells and limit.cell and limit.cell > policy.FINEST_FRESH_CELL == answered.resolution and asked.until:
        settled = ladders.last_settled(days.today, _period_step(asked, limit))
        if asked.resolution != policy.FINEST_FRESH_CELL and not (asked.since and asked.since > settled):
            older = replace(asked, until=settled)
            found.append(Alternative(older.to_filters(), said("Finer areas, for the time until {day}.", day=settled)))
    if (plain := _without_people(asked)) != asked and _is_sharper(plain, answered, limit, profile):
        why = said("A sharper picture of all arrests, without that split.")
        found.append(Alternative(plain.to_filters(), why))
    return found


def _without_people(question: Question) -> Question:
    for use in policy.uses_of(question) & set(policy.LEVEL_OF):
        question = drop_use(question, use)
    return question


def _is_sharper(plain: Question, answered: Question, limit: Limit, profile: Profile) -> bool:
    if policy.is_minors(answered):
        return False
    free = policy.limit_of(plain, profile)
    if Dimension.CELL in plain.by:
        return (free.cell or 0) > (limit.cell or 0) or free.cell_time is not limit.cell_time
    timed = any(name in TIME_DIMENSIONS for name in plain.by)
    return timed and free.city_time is not limit.city_time


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

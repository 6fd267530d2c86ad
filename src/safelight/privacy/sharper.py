"""Questions beside the one that is answered: each offers a sharper picture of something, by asking less of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import TIME_DIMENSIONS, Dimension
from safelight.privacy import ladders, policy
from safelight.privacy.names import NAMES
from safelight.privacy.period import Days, period_step
from safelight.privacy.policy import Limit, Profile
from safelight.privacy.refuse import drop_use


@dataclass(frozen=True, slots=True)
class Alternative:
    """A question beside the one answered: its filters, and what it offers."""

    filters: Mapping[str, str]
    why: str


def alternatives(
    asked: Question, answered: Question, limit: Limit, profile: Profile, days: Days
) -> tuple[Alternative, ...]:
    """What may be asked beside `asked`, which is answered as `answered`."""
    found: list[Alternative] = []
    with_cells = Dimension.CELL in answered.by
    finer_city = with_cells and ladders.coarser(limit.city_time, limit.cell_time) is not limit.city_time
    if finer_city:
        by = tuple(name for name in asked.by if name is not Dimension.CELL)
        whole = replace(asked, by=by, resolution=None, bbox=None)
        found.append(Alternative(whole.to_filters(), said("The whole city, by {step}.", step=NAMES[limit.city_time])))
    if with_cells and limit.cell and limit.cell > policy.FINEST_FRESH_CELL == answered.resolution and asked.until:
        settled = ladders.last_settled(days.today, period_step(asked, limit))
        if asked.resolution != policy.FINEST_FRESH_CELL and not (asked.since and asked.since > settled):
            older = replace(asked, until=settled)
            found.append(Alternative(older.to_filters(), said("Finer areas, for the time until {day}.", day=settled)))
    if (plain := _without_people(asked)) != asked and _is_sharper(plain, answered, limit, profile):
        why = said("A sharper picture of all arrests, without that split.")
        found.append(Alternative(plain.to_filters(), why))
    return tuple(found)


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

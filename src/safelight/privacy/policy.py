"""The disclosure policy as one table: what a question uses decides how sharp its answer may be.

The finest place and time of a question is the coarsest of all the rows that it touches; its threshold the highest.
Source of the rows: the product's disclosure policy (docs/method/privacy.md); methods: the cell-key facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import SIZE_BAND_STARTS, AgeBand, Basis, Dimension, Origin, Role, Venue
from safelight.privacy.ladders import BLOCK_HOURS, coarser, snap_hours, snap_sizes
from safelight.privacy.publish import Protection

FINEST_FRESH_CELL: Final = 6
"""Cells finer than this are shown only for periods that ended twelve months ago."""

COARSEST_CELL: Final = 6
CELL_NAMES: Final = {6: said("areas of 36 km2"), 7: said("areas of 5 km2"), 8: said("areas of 0.7 km2")}
CELL_TITLES: Final = {6: said("Areas of 36 km2"), 7: said("Areas of 5 km2"), 8: said("Areas of 0.7 km2")}
"""The same where a sentence begins."""
MAX_DIMENSIONS: Final = 3
MAX_FILTERS: Final = 4
MINORS_THRESHOLD: Final = 20
CONTRIBUTED_THRESHOLD: Final = 10
PARTNER_THRESHOLD: Final = 5


class Profile(StrEnum):
    """Who asks. The web knows `public` without sign-in and `partner` with it; `operator` is the command line."""

    PUBLIC = "public"
    PARTNER = "partner"
    OPERATOR = "operator"


class Use(StrEnum):
    """What a question speaks of, as filter or dimension, beside city, time, basis and source."""

    ROLE = "role"
    CHARGE = "charge"
    SEX = "sex"
    AGE_BAND = "age_band"
    RACE = "race"
    VENUE = "venue"
    SIZE = "size of operation"
    HOURS = "hours"
    WEEKDAYS = "weekdays"


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of the policy: the finest cell x time (None: no cells), or else city x time, and what a number passes."""

    cell: int | None
    cell_time: Dimension
    city_time: Dimension
    protection: Protection

    def meet(self, other: Limit) -> Limit:
        """Both rows at once: the coarser place and time, the higher threshold."""
        cell = None if self.cell is None or other.cell is None else min(self.cell, other.cell)
        return Limit(
            cell,
            coarser(self.cell_time, other.cell_time),
            coarser(self.city_time, other.city_time),
            Protection(
                max(self.protection.threshold, other.protection.threshold),
                self.protection.event_rule or other.protection.event_rule,
            ),
        )


_MONTH, _QUARTER, _YEAR = Dimension.MONTH, Dimension.QUARTER, Dimension.YEAR
_FREE: Final = Protection()
_TEN: Final = Protection(10, event_rule=True)
_TWENTY: Final = Protection(MINORS_THRESHOLD, event_rule=True)

LEVELS: Final = (
    Limit(8, _MONTH, _MONTH, _FREE),
    Limit(7, _QUARTER, _MONTH, _TEN),
    Limit(6, _YEAR, _QUARTER, _TEN),
    Limit(None, _YEAR, _YEAR, _TWENTY),
)
"""Level 0: city, time, basis, venue, source, size. 1: role, charge. 2: sex, age band. 3: race."""

LEVEL_OF: Final = {Use.ROLE: 1, Use.CHARGE: 1, Use.SEX: 2, Use.AGE_BAND: 2, Use.RACE: 3}
HOURS_LIMIT: Final = Limit(7, _YEAR, _YEAR, _FREE)
RESIDENCE_LIMIT: Final = Limit(None, _MONTH, _MONTH, _TEN)
MINORS_LIMIT: Final = Limit(None, _YEAR, _YEAR, _TWENTY)
ANNOUNCED_LIMIT: Final = Limit(None, _MONTH, _MONTH, _FREE)
PARTNER_LIMIT: Final = Limit(8, _MONTH, _MONTH, Protection(PARTNER_THRESHOLD, event_rule=True))
"""Level 1 for a partner under terms; every other row is the public one."""

_PEOPLE_TOGETHER: Final = (
    frozenset[Use](),
    frozenset({Use.ROLE}),
    frozenset({Use.CHARGE}),
    frozenset({Use.ROLE, Use.CHARGE}),
    frozenset({Use.SEX}),
    frozenset({Use.AGE_BAND}),
    frozenset({Use.ROLE, Use.SEX}),
    frozenset({Use.ROLE, Use.AGE_BAND}),
    frozenset({Use.CHARGE, Use.SEX}),
    frozenset({Use.CHARGE, Use.AGE_BAND}),
    frozenset({Use.SEX, Use.AGE_BAND}),
    frozenset({Use.ROLE, Use.SEX, Use.AGE_BAND}),
    frozenset({Use.RACE}),
    frozenset({Use.RACE, Use.ROLE}),
    frozenset({Use.RACE, Use.CHARGE}),
    frozenset({Use.RACE, Use.SEX}),
)
_CALENDAR: Final = frozenset({Use.HOURS, Use.WEEKDAYS})
_EVENTS_TOGETHER: Final[dict[int, tuple[frozenset[Use], ...]]] = {
    0: (_CALENDAR | {Use.VENUE}, _CALENDAR | {Use.SIZE}, frozenset({Use.VENUE, Use.SIZE})),
    1: (_CALENDAR | {Use.VENUE}, frozenset({Use.SIZE})),
    2: (frozenset({Use.VENUE}), _CALENDAR),
    3: (),
}
"""What of venue, size and hours may join the people's attributes of a level: any part of one of these sets."""


def combination_allowed(uses: frozenset[Use]) -> bool:
    """Whether these attributes may stand together in one question: the closed list of cross-tables."""
    people = frozenset(use for use in uses if use in LEVEL_OF)
    events = uses - people
    if people not in _PEOPLE_TOGETHER:
        return False
    return not events or any(events <= group for group in _EVENTS_TOGETHER[level(people)])


def level(uses: frozenset[Use]) -> int:
    """The highest level that these attributes touch."""
    return max((LEVEL_OF.get(use, 0) for use in uses), default=0)


_FILTER_USES: Final = {
    "role": Use.ROLE,
    "charge": Use.CHARGE,
    "sex": Use.SEX,
    "age_band": Use.AGE_BAND,
    "race": Use.RACE,
    "venue": Use.VENUE,
    "size_min": Use.SIZE,
    "size_max": Use.SIZE,
    "hours": Use.HOURS,
    "weekdays": Use.WEEKDAYS,
}
_DIMENSION_USES: Final = {
    Dimension.ROLE: Use.ROLE,
    Dimension.CHARGE: Use.CHARGE,
    Dimension.SEX: Use.SEX,
    Dimension.AGE_BAND: Use.AGE_BAND,
    Dimension.RACE: Use.RACE,
    Dimension.VENUE: Use.VENUE,
    Dimension.SIZE_BAND: Use.SIZE,
    Dimension.HOUR: Use.HOURS,
    Dimension.WEEKDAY: Use.WEEKDAYS,
}


def filter_uses(question: Question) -> frozenset[Use]:
    """Attributes that the question filters by."""
    return frozenset(use for name, use in _FILTER_USES.items() if getattr(question, name) not in (None, ()))


def uses_of(question: Question) -> frozenset[Use]:
    """Attributes that the question speaks of, as filter or as dimension."""
    return filter_uses(question) | {_DIMENSION_USES[name] for name in question.by if name in _DIMENSION_USES}


def without_use(use: Use) -> tuple[dict[str, tuple[()] | None], frozenset[Dimension]]:
    """The filters and dimensions that a question must drop to speak no more of `use`."""
    filters = {
        name: None if name in ("hours", "size_min", "size_max") else () for name, u in _FILTER_USES.items() if u is use
    }
    return filters, frozenset(name for name, u in _DIMENSION_USES.items() if u is use)


SPREAD: Final = {
    "city": Dimension.CITY,
    "source": Dimension.SOURCE,
    "role": Dimension.ROLE,
    "sex": Dimension.SEX,
    "age_band": Dimension.AGE_BAND,
    "race": Dimension.RACE,
    "charge": Dimension.CHARGE,
    "venue": Dimension.VENUE,
    "weekdays": Dimension.WEEKDAY,
}
"""Filters whose values are answered one by one. Free sums (these roles, those cities) could be subtracted from one
another in so many ways that the noise averages out: 2047 ways to single out one of twelve cities."""

SUMS: Final = (frozenset({Role.BUYER, Role.EXPLOITER}),)
"""Sums that are on the list all the same: the demand side."""


NAMED_HOURS: Final = ((20, 4), (4, 20), (0, 24))
"""Spans of hours that are answered as one number: night, day, and all known hours."""

NAMED_SIZES: Final = ((1, None), (2, None))
"""Ranges of operation sizes that are answered as one number: all, and two and more."""


def spread(question: Question) -> tuple[Dimension, ...]:
    """Dimensions that the question must be split by, because it filters by several of their values."""
    found = [
        dimension
        for name, dimension in SPREAD.items()
        if len(getattr(question, name)) > 1 and frozenset(getattr(question, name)) not in SUMS
    ]
    if question.hours and (hours := snap_hours(question.hours)) not in NAMED_HOURS:
        found += [Dimension.HOUR] if (hours[1] - hours[0]) % 24 > BLOCK_HOURS else []
    smallest, largest = snap_sizes(question.size_min, question.size_max)
    bands = [start for start in SIZE_BAND_STARTS if (smallest or 1) <= start <= (largest or start)]
    if len(bands) > 1 and (smallest or 1, largest) not in NAMED_SIZES:
        found.append(Dimension.SIZE_BAND)
    return tuple(found)


def is_minors(question: Question) -> bool:
    """Whether the question is for the one number about people under 18."""
    return AgeBand.UNDER_18 in question.age_band


def limit_of(question: Question, profile: Profile) -> Limit:
    """How sharp this question's answer may be, and what its numbers must pass."""
    if is_minors(question):
        return MINORS_LIMIT
    uses = uses_of(question)
    rung = level(uses)
    limit = PARTNER_LIMIT if profile is Profile.PARTNER and rung == 1 else LEVELS[rung]
    if Origin.CONTRIBUTED in question.origin:
        up = LEVELS[min(rung + 1, len(LEVELS) - 1)]
        threshold = max(CONTRIBUTED_THRESHOLD, LEVELS[rung].protection.threshold)
        limit = Limit(up.cell, up.cell_time, up.city_time, Protection(threshold, event_rule=True))
    if uses & _CALENDAR:
        limit = limit.meet(HOURS_LIMIT)
    if Venue.RESIDENCE in question.venue:
        limit = limit.meet(RESIDENCE_LIMIT)
    if Basis.ANNOUNCEMENT in question.basis:
        limit = limit.meet(ANNOUNCED_LIMIT)
        if question.basis == (Basis.ANNOUNCEMENT,):
            limit = Limit(None, limit.cell_time, limit.city_time, Protection(limit.protection.threshold))
    return limit

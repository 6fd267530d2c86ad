"""How sharp an answer about encampments and police activity may be: no cell of it may point at one camp.

H3 7 by month or H3 8 by year, from ten on; hours and weekdays by H3 7 and whole years. In a cell the event rule counts
places: the rows of one cell of resolution 9 are one, so a cell is shown only where three places and more lie in it and
none of them holds more than 70 % of the rows. Source: the row on encampments of the disclosure policy.
"""

from __future__ import annotations

from typing import Final

from safelight.core.home import RecordKey
from safelight.core.question import Question
from safelight.core.vocabulary import About, Dimension
from safelight.privacy.policy import HOURS_LIMIT, Limit, Use, uses_of
from safelight.privacy.publish import Protection

SHOWN_FROM: Final = 10
IN_CITY: Final = Protection(SHOWN_FROM)
"""What a number of a whole city passes; it points at no camp."""

IN_CELL: Final = Protection(SHOWN_FROM, event_rule=True)
"""What a number of a cell passes; its events are places (cells of resolution 9)."""

_PURPOSE: Final = "areas/v1/"


def areas_limit(question: Question) -> Limit:
    """The finest place and time of a question about encampments or police activity."""
    if Dimension.CELL not in question.by:
        limit = Limit(8, Dimension.YEAR, Dimension.MONTH, IN_CITY)
    elif question.resolution == 8 or not _by_month(question):
        limit = Limit(8, Dimension.YEAR, Dimension.MONTH, IN_CELL)
    else:
        limit = Limit(7, Dimension.MONTH, Dimension.MONTH, IN_CELL)
    if uses_of(question) & {Use.HOURS, Use.WEEKDAYS}:
        limit = limit.meet(HOURS_LIMIT)
    return limit


def _by_month(question: Question) -> bool:
    """Whether a step or a period finer than the year is asked for."""
    if Dimension.MONTH in question.by or Dimension.QUARTER in question.by:
        return True
    if Dimension.YEAR in question.by or not (question.since and question.until):
        return False
    ends = {(day.month, day.day) for day in (question.since, question.until)}
    return ends != {(1, 1), (12, 31)}


def area_key(key: RecordKey, about: About) -> RecordKey:
    """The key of a table's noise: its numbers don't move with those of any other table."""
    return RecordKey(key.derive(_PURPOSE + about.value))

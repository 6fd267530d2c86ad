"""The ladders on which questions may stand: time, hours, sizes of operation. All nest; between steps is nothing.

Dates are the city's; `until` is inclusive everywhere.
"""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Final

from safelight.core.vocabulary import SIZE_BAND_STARTS, TIME_DIMENSIONS, Dimension

BLOCK_HOURS: Final = 4
_MONTHS: Final = {Dimension.MONTH: 1, Dimension.QUARTER: 3, Dimension.YEAR: 12}


def coarser(one: Dimension, other: Dimension) -> Dimension:
    """The coarser of two steps of time."""
    return max(one, other, key=TIME_DIMENSIONS.index)


def first_day(day: date, step: Dimension) -> date:
    """First day of the month, quarter or year that holds `day`."""
    months = _MONTHS[step]
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def last_day(day: date, step: Dimension) -> date:
    """Last day of the month, quarter or year that holds `day`."""
    month = first_day(day, step).month + _MONTHS[step] - 1
    return date(day.year, month, calendar.monthrange(day.year, month)[1])


def last_closed(today: date, step: Dimension) -> date:
    """Last day of the newest step that is over: the running one never counts."""
    return first_day(today, step) - timedelta(days=1)


def last_settled(today: date, step: Dimension) -> date:
    """Last day of the newest step that ended at least twelve months ago."""
    month_days = calendar.monthrange(today.year - 1, today.month)[1]
    year_ago = date(today.year - 1, today.month, min(today.day, month_days))
    end = last_day(year_ago, step)
    return end if end <= year_ago else last_closed(year_ago, step)


def whole_period(since: date, until: date, step: Dimension) -> tuple[date, date]:
    """The period as one step of the ladder (no finer than `step`), else widened to whole years.

    >>> whole_period(date(2019, 4, 2), date(2019, 6, 3), Dimension.MONTH)
    (datetime.date(2019, 4, 1), datetime.date(2019, 6, 30))
    >>> whole_period(date(2019, 4, 2), date(2019, 7, 3), Dimension.MONTH)
    (datetime.date(2019, 1, 1), datetime.date(2019, 12, 31))
    """
    since, until = first_day(since, step), last_day(until, step)
    for one in TIME_DIMENSIONS[TIME_DIMENSIONS.index(step) :]:
        if first_day(since, one) == since and last_day(since, one) == until:
            return since, until
    return first_day(since, Dimension.YEAR), last_day(until, Dimension.YEAR)


def steps_between(since: date, until: date, step: Dimension) -> list[str]:
    """Names of the steps from `since` to `until`: "2019-06", "2019-Q2"; years as "2019".

    >>> steps_between(date(2019, 11, 1), date(2020, 2, 1), Dimension.QUARTER)
    ['2019-Q4', '2020-Q1']
    """
    names, day = [], first_day(since, step)
    while day <= until:
        names.append(step_name(day, step))
        day = last_day(day, step) + timedelta(days=1)
    return names


def step_name(day: date, step: Dimension) -> str:
    """The name of the step that holds `day`."""
    if step is Dimension.YEAR:
        return str(day.year)
    return f"{day.year}-Q{(day.month + 2) // 3}" if step is Dimension.QUARTER else f"{day.year}-{day.month:02}"


def snap_hours(hours: tuple[int, int]) -> tuple[int, int]:
    """Hours widened to four-hour blocks; they may span midnight.

    >>> snap_hours((21, 3)), snap_hours((21, 19))
    ((20, 4), (0, 24))
    """
    start, end = hours[0] // BLOCK_HOURS * BLOCK_HOURS, -(-hours[1] // BLOCK_HOURS) * BLOCK_HOURS
    if hours[1] == 0:
        return start, 24
    wraps = hours[0] > hours[1]
    return (0, 24) if wraps and end >= start else (start, end)


def snap_sizes(smallest: int | None, largest: int | None) -> tuple[int | None, int | None]:
    """Sizes of operation widened to 1, 2-4, 5-9, 10-24, 25 and more; None is no bound.

    >>> snap_sizes(3, 7)
    (2, 9)
    """
    low = max(start for start in SIZE_BAND_STARTS if start <= smallest) if smallest else None
    high = next((start - 1 for start in SIZE_BAND_STARTS if start > largest), None) if largest else None
    return (None if low == 1 and high is None else low), high

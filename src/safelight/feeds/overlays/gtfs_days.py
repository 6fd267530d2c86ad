"""On which days a timetable's services run: calendar.txt and calendar_dates.txt turned into days of equal service."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

import polars as pl

from safelight.core.errors import BadInput

MOST_DAYS: Final = 1100
"""Three years: agencies publish weeks or a year; more is a mistake."""

WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Patterns:
    """`days`: date, pattern. `services`: pattern, service_id. Days of one pattern have the same services."""

    days: pl.DataFrame
    services: pl.DataFrame


def service_days(calendar: pl.DataFrame | None, exceptions: pl.DataFrame | None, name: str) -> Patterns:
    """The days on which anything runs. Raises BadInput for words that are no days, or a span of many years."""
    running: dict[date, set[str]] = defaultdict(set)
    for row in calendar.iter_rows(named=True) if calendar is not None else ():
        weekdays = {number for number, day in enumerate(WEEK) if row[day].strip() == "1"}
        first, last = _day(row["start_date"], name), _day(row["end_date"], name)
        if (last - first).days > MOST_DAYS:
            raise _too_long(name)
        for number in range((last - first).days + 1 if weekdays else 0):
            day = first + timedelta(days=number)
            if day.weekday() in weekdays:
                running[day].add(row["service_id"])
    for row in exceptions.iter_rows(named=True) if exceptions is not None else ():
        day = _day(row["date"], name)
        if row["exception_type"].strip() == "1":
            running[day].add(row["service_id"])
        else:
            running[day].discard(row["service_id"])
    days = {day: frozenset(services) for day, services in sorted(running.items()) if services}
    if len(days) > MOST_DAYS:
        raise _too_long(name)
    numbers = {services: number for number, services in enumerate(dict.fromkeys(days.values()))}
    return Patterns(
        pl.DataFrame(
            {"date": list(days), "pattern": [numbers[services] for services in days.values()]},
            schema={"date": pl.Date, "pattern": pl.Int32},
        ),
        pl.DataFrame(
            [(number, service) for services, number in numbers.items() for service in sorted(services)],
            schema={"pattern": pl.Int32, "service_id": pl.String},
            orient="row",
        ),
    )


def _day(text: str, name: str) -> date:
    try:
        return datetime.strptime(text.strip(), "%Y%m%d").date()  # noqa: DTZ007  # a day has no zone
    except ValueError:
        raise BadInput(f"{name} has days that can't be read.", fix="Download the timetable again.") from None


def _too_long(name: str) -> BadInput:
    return BadInput(f"{name} spans more than three years of days.", fix="Give the timetable that is in force.")

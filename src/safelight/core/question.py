"""A question, parsed once at the edge: command line, API and page address become the same frozen value.

>>> q = Question.from_filters({"city": "oakland", "since": "2010", "until": "2012-06", "by": "role,year"})
>>> q.until
datetime.date(2012, 6, 30)
>>> q.to_filters()
{'city': 'oakland', 'since': '2010-01-01', 'until': '2012-06-30', 'by': 'role,year'}
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Final, TypeVar

from safelight.core.errors import BadFilter
from safelight.core.said import Said, said
from safelight.core.vocabulary import (
    WEEKDAYS,
    AgeBand,
    Basis,
    Charge,
    Dimension,
    Origin,
    Race,
    Role,
    Sex,
    Unit,
    Venue,
)

Word = TypeVar("Word", bound=StrEnum)
Name = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
EARLIEST: Final = date(1900, 1, 1)
LATEST: Final = date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Question:
    """Filters, dimensions and sharpness. Empty tuples and None mean "not asked".

    `since` and `until` are both inclusive days, local to the city; `hours` is (from, to) in 0..24 and may
    span midnight; `bbox` is west, south, east, north in degrees; `resolution` is H3's, for answers by cell.
    """

    city: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    hours: tuple[int, int] | None = None
    weekdays: tuple[str, ...] = ()
    basis: tuple[Basis, ...] = ()
    role: tuple[Role, ...] = ()
    sex: tuple[Sex, ...] = ()
    age_band: tuple[AgeBand, ...] = ()
    race: tuple[Race, ...] = ()
    charge: tuple[Charge, ...] = ()
    venue: tuple[Venue, ...] = ()
    size_min: int | None = None
    size_max: int | None = None
    source: tuple[str, ...] = ()
    origin: tuple[Origin, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    release: str | None = None
    by: tuple[Dimension, ...] = ()
    resolution: int | None = None
    unit: Unit | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.since > self.until:
            what = said("since: {since} is later than until: {until}.", since=str(self.since), until=str(self.until))
            raise BadFilter(what, fix=said("Swap the two dates."))
        if self.size_min and self.size_max and self.size_min > self.size_max:
            what = said("size_min: {low} is more than size_max: {high}.", low=self.size_min, high=self.size_max)
            raise BadFilter(what, fix=said("Swap the two."))
        if len(set(self.by)) != len(self.by):
            raise BadFilter(said("by: a dimension is named twice."), fix=said("Name each dimension once."))

    @classmethod
    def from_filters(cls, filters: Mapping[str, str]) -> Question:
        """Parse filters as they stand in an address: lists are comma-separated; empty values are not asked.

        Raises BadFilter for an unknown filter or a value that makes no sense, saying what to write.
        """
        parsed: dict[str, object] = {}
        for name, value in filters.items():
            if name not in _PARSERS:
                raise BadFilter(
                    said("{name} is not a filter.", name=repr(name[:40])),
                    fix=said("The filters are: {names}.", names=_names_of_filters()),
                )
            if value.strip():
                parsed[name] = _PARSERS[name](name, value.strip())
        return cls(**parsed)  # type: ignore[arg-type]  # each parser returns its own field's type

    def to_filters(self) -> dict[str, str]:
        """The filters that give this question again, in the order of the fields, unasked ones left out."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {name: _to_text(name, value) for name, value in pairs if value not in (None, ())}


def _names_of_filters() -> str:
    return ", ".join(field.name for field in fields(Question))


def _to_text(name: str, value: object) -> str:
    if name == "hours" and isinstance(value, tuple):
        return f"{value[0]}-{value[1]}"
    if isinstance(value, tuple):
        return ",".join(str(item) for item in value)
    return str(value)


def _bad(name: str, value: str, fix: Said) -> BadFilter:
    return BadFilter(said("{name}: {value} is not understood;", name=name, value=repr(value[:40])), fix=fix)


def _one_of(words: Iterable[str]) -> Said:
    return said("use one or more of {words}.", words=", ".join(words))


def _words(kind: type[Word]) -> Callable[[str, str], tuple[Word, ...]]:
    def parse(name: str, value: str) -> tuple[Word, ...]:
        try:
            return tuple(dict.fromkeys(kind(part.strip().lower()) for part in value.split(",")))
        except ValueError:
            raise _bad(name, value, _one_of(kind)) from None

    return parse


def _names(name: str, value: str) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(part.strip().lower() for part in value.split(",")))
    if not all(Name.fullmatch(part) for part in names):
        raise _bad(name, value, said("use ids such as chicago or san_diego."))
    return names


def _name(name: str, value: str) -> str:
    if not Name.fullmatch(value.lower()):
        raise _bad(name, value, said("use a release's name, such as 2026-11."))
    return value.lower()


def _day(name: str, value: str, *, last: bool) -> date:
    match = re.fullmatch(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?", value)
    try:
        if not match:
            raise ValueError
        year, month, day = (int(part) if part else 0 for part in match.groups())
        month = month or (12 if last else 1)
        day = day or (calendar.monthrange(year, month)[1] if last else 1)
        parsed = date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        raise _bad(name, value, said("use a date such as 2019, 2019-06 or 2019-06-30.")) from None
    if not EARLIEST <= parsed <= LATEST:
        raise _bad(name, value, said("use a year from 1900 to 2199."))
    return parsed


def _since(name: str, value: str) -> date:
    return _day(name, value, last=False)


def _until(name: str, value: str) -> date:
    return _day(name, value, last=True)


def _hours(name: str, value: str) -> tuple[int, int]:
    match = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value)
    start, end = (int(match[1]), int(match[2])) if match else (99, 99)
    if start > 23 or end > 24 or start == end:
        raise BadFilter(said("hours: {value} is not a span of hours;", value=value[:20]), fix=said("use e.g. 22-4."))
    return start, end


def _weekdays(name: str, value: str) -> tuple[str, ...]:
    days = {part.strip().lower()[:3] for part in value.split(",")}
    if not days <= set(WEEKDAYS):
        raise _bad(name, value, _one_of(WEEKDAYS))
    return tuple(day for day in WEEKDAYS if day in days)


def _size(name: str, value: str) -> int:
    if not re.fullmatch(r"\d{1,6}", value) or int(value) < 1:
        raise _bad(name, value, said("use a whole number from 1 up."))
    return int(value)


def _bbox(name: str, value: str) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = (float(part) for part in value.split(","))
        if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
            raise ValueError
    except ValueError:
        fix = said("use west,south,east,north in degrees, e.g. -122.4,37.7,-122.1,37.9.")
        raise _bad(name, value, fix) from None
    return west, south, east, north


def _resolution(name: str, value: str) -> int:
    if value not in ("6", "7", "8", "9"):
        raise _bad(name, value, said("use 6 (36 km2), 7 (5 km2) or 8 (0.7 km2)."))
    return int(value)


def _unit(name: str, value: str) -> Unit:
    try:
        return Unit(value.lower())
    except ValueError:
        raise _bad(name, value, said("use one of {words}.", words=", ".join(Unit))) from None


LISTS: Final[Mapping[str, type[StrEnum]]] = {
    "basis": Basis,
    "role": Role,
    "sex": Sex,
    "age_band": AgeBand,
    "race": Race,
    "charge": Charge,
    "venue": Venue,
    "origin": Origin,
    "by": Dimension,
}
"""The filters that take words of a closed list."""

_PARSERS: Final[Mapping[str, Callable[[str, str], object]]] = {
    **{name: _words(kind) for name, kind in LISTS.items()},
    "city": _names,
    "since": _since,
    "until": _until,
    "hours": _hours,
    "weekdays": _weekdays,
    "size_min": _size,
    "size_max": _size,
    "source": _names,
    "bbox": _bbox,
    "release": _name,
    "resolution": _resolution,
    "unit": _unit,
}

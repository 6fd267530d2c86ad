"""Numbers that people in need can call: a reviewed file, each with its source and the day on which it was read."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

COUNTRY: Final = "US"
"""The country of the cities in the packaged catalogue."""

NOT_REVIEWED: Final = "not yet reviewed"
LASTS: Final = timedelta(days=548)
"""Eighteen months: after that a number is due to be checked."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: whom it is for, how to reach it, in which languages and when, and where that was read.

    `call` and `text` are what to dial; `text_word` is what to write to `text`. `checked_on` is the day for which the
    source vouches for the number; None where that isn't known. `place` is a country's code (ISO 3166) or a city's id.
    """

    place: str
    name: str
    helps: object
    call: str
    text: str
    text_word: str
    languages: tuple[str, ...]
    hours: object
    source: str
    checked_on: date | None

    @property
    def checked(self) -> str:
        """The day in words, or "not yet reviewed"."""
        return date_format(self.checked_on, "DATE_FORMAT") if self.checked_on else NOT_REVIEWED

    def is_due(self, today: date) -> bool:
        """Whether somebody should hold it against its source again."""
        return self.checked_on is None or today - self.checked_on > LASTS

    @property
    def call_address(self) -> str:
        """For a link that a phone can dial."""
        return f"tel:{_digits(self.call)}" if self.call else ""

    @property
    def text_address(self) -> str:
        """For a link that a phone can write to."""
        return f"sms:{_digits(self.text)}" if self.text else ""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of a page: the city's own first, then the country's; `first` few of them for a footer."""

    city: tuple[Line, ...]
    country: tuple[Line, ...]

    @property
    def first(self) -> tuple[Line, ...]:
        """What stands at the foot of every page."""
        return (*self.city, *(line for line in self.country if line.name in _FOOT))


_FOOT: Final = (
    "National Human Trafficking Hotline",
    "988 Suicide & Crisis Lifeline",
    "National Domestic Violence Hotline",
)


def lines_for(city: str = "", country: str = COUNTRY) -> Lines:
    """The lines of a country, and those of a city of it where there are any."""
    return Lines(all_lines().get(city, ()), all_lines()[country])


@cache
def all_lines() -> Mapping[str, tuple[Line, ...]]:
    """Every line by its place, in the order of the file."""
    text = files("safelight.web.public").joinpath("support.toml").read_text(encoding="utf-8")
    found: dict[str, tuple[Line, ...]] = {}
    for entry in tomllib.loads(text)["line"]:
        line = _line(entry)
        found[line.place] = (*found.get(line.place, ()), line)
    return found


def _line(entry: Mapping[str, Any]) -> Line:
    return Line(
        place=entry["place"],
        name=entry["name"],
        helps=gettext_lazy(entry["helps"]),
        call=entry.get("call", ""),
        text=entry.get("text", ""),
        text_word=entry.get("text_word", ""),
        languages=tuple(entry["languages"]),
        hours=gettext_lazy(entry["hours"]),
        source=entry["source"],
        checked_on=entry["checked"] if isinstance(entry["checked"], date) else None,
    )


def _digits(number: str) -> str:
    digits = "".join(sign for sign in number if sign.isdigit())
    return f"+{digits}" if number.startswith("1-") else digits  # North America writes its own country code

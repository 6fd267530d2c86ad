"""What a city's invented feeds are like: volumes, changes of level, words, and the shapes of its publisher's files.

A profile adds to the catalogue what the catalogue doesn't say (whole headers, ordinary offences, how many). A city
without one gets `DEFAULT`: its layouts' own columns, a few hundred rows a year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from safelight.core.vocabulary import Basis
from safelight.synthetic.offences import Offence

Form = Literal["csv", "json", "geojson", "xlsx"]
Per = Literal["whole", "year", "month"]


@dataclass(frozen=True, slots=True)
class Shape:
    """A series of files with one header; the source and layout it belongs to are found by that header.

    `since`, `until` (day after the last) and `years` (from, to; of the ten, 0 is the oldest) say when the publisher
    used it. `unpadded`: dates as 6/5/2016 1:04:00 AM. `moment`: which of the layout's date formats is written.
    `statute`: how a statute is written, such as "{} PC". `fixed`: columns with one value in rows
    of the trade, and another in all others.
    """

    header: tuple[str, ...]
    form: Form = "csv"
    per: Per = "year"
    since: date | None = None
    until: date | None = None
    years: tuple[int, int | None] = (0, None)
    unpadded: bool = False
    moment: int = 0
    statute: str = "{}"
    fixed: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Level:
    """From `since` on (until `until`, if given) the volume is `factor` times what it would be."""

    since: date
    factor: float
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Profile:
    """One invented city.

    `volume`: relevant rows a year by basis, in the first and the last year. `noise`: irrelevant rows for each
    relevant one. `stings`: share of relevant rows in operations. `gap`: share of relevant rows without a place.
    `mix`: weight of a code, text or statute, as the catalogue writes it. `words`: what stands beside it. `silences`:
    runs of months in which a source sends nothing.
    """

    volume: Mapping[Basis, tuple[float, float]] = field(default_factory=dict)
    levels: tuple[Level, ...] = ()
    noise: float = 3.0
    stings: float = 0.4
    gap: float = 0.04
    silences: int = 1
    mix: Mapping[str, float] = field(default_factory=dict)
    words: Mapping[str, Offence] = field(default_factory=dict)
    ordinary: tuple[Offence, ...] = ()
    shapes: tuple[Shape, ...] = ()

    def yearly(self, basis: Basis) -> tuple[float, float]:
        """Relevant rows in the first and the last year of a source of this basis."""
        return self.volume.get(basis, DEFAULT_VOLUME)


DEFAULT_VOLUME: Final = (220.0, 140.0)
QUIET_SPRING: Final = Level(date(2020, 3, 1), 0.45, date(2021, 4, 1))
"""Police arrested far fewer people in the first year of the pandemic; every invented city has the dip."""

DEFAULT: Final = Profile(levels=(QUIET_SPRING,))


def columns(text: str) -> tuple[str, ...]:
    """A header written as one line of comma-separated names, as it stands in the publisher's file.

    >>> columns("ID,Case Number")
    ('ID', 'Case Number')
    """
    return tuple(name.strip("\n") for name in text.split(","))

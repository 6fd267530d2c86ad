"""The de-identified file: what `safelight deidentify` writes, and all that an upload may hold.

CSV in UTF-8 (or the same cells on the one sheet of an XLSX workbook): one line that says how the file was made, a
header, rows. Every cell is a word of Safelight's own lists, a period, a large cell, or a keyed hash.

    # safelight-contribution 1 recipe=3f9a0c51d2e4b687 k=5
    row_key,period,place,basis,role,sex,age_band,race,charge,venue,people
    9b0c…(32 hex digits),2024-03,872830828ffffff,diversion,prostituted_person,female,25_34,unknown,selling,street,1
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

import polars as pl

from safelight.core.vocabulary import AgeBand, Basis, Charge, Race, Role, Sex, Venue

VERSION: Final = 1
SMALLEST_K: Final = 5
"""Every combination that occurs in a file stands for at least so many people."""

CITY_WIDE: Final = "city"
"""The place of a row that is known, or may be said, for the whole city alone."""

YEAR_LENGTH: Final = 4
"""Characters of a period that is a year, and of the year of any other."""

RESOLUTIONS: Final = (6, 7)
"""Resolutions of H3 that a place may have: about 36 and 5 km2. Nothing finer leaves the provider."""

BASES: Final = (Basis.ARREST, Basis.CITATION, Basis.STOP, Basis.DIVERSION, Basis.SERVICE_CONTACT)
"""What a row may stand for: people, never calls, reports or announcements."""

MOST_PEOPLE: Final = 500
"""People that one row may stand for; more are written as several rows."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: what it says, and what its cells may be: one of `words`, or a text that fits `pattern` whole.

    `missing` stands for an empty cell; None where a cell must not be empty. `quasi`: part of the combination that k
    people must share.
    """

    meaning: str
    words: tuple[str, ...] = ()
    pattern: str = ""
    missing: str | None = None
    quasi: bool = True


def _words(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(member.value for member in kind)


COLUMNS: Final[Mapping[str, Column]] = MappingProxyType(
    {
        "row_key": Column(
            "Keyed hash of the provider's own number: 32 hex digits, the same row the same key, the key never given.",
            pattern=r"[0-9a-f]{32}",
            quasi=False,
        ),
        "period": Column(
            "Month (2024-03), quarter (2024-q1), or the year alone (2024).",
            pattern=r"(19|20)\d\d(-(0[1-9]|1[0-2]|q[1-4]))?",
        ),
        "place": Column(
            "H3 cell of resolution 7 or 6 as 15 hex digits, or the word city.",
            words=(CITY_WIDE,),
            pattern=r"8[67][0-9a-f]{13}",
            missing=CITY_WIDE,
        ),
        "basis": Column("What a row stands for; the same in all rows.", words=tuple(basis.value for basis in BASES)),
        "role": Column("Which side of the trade.", words=_words(Role), missing=Role.UNKNOWN.value),
        "sex": Column("Sex as recorded.", words=_words(Sex), missing=Sex.UNKNOWN.value),
        "age_band": Column("Age in bands.", words=_words(AgeBand), missing=AgeBand.UNKNOWN.value),
        "race": Column("Race or ethnicity as recorded.", words=_words(Race), missing=Race.UNKNOWN.value),
        "charge": Column("Family of the charge, where there is one.", words=_words(Charge), missing=Charge.OTHER.value),
        "venue": Column("Kind of place.", words=_words(Venue), missing=Venue.UNKNOWN.value),
        "people": Column("How many people the row stands for.", pattern=r"[1-9]\d{0,2}", missing="1", quasi=False),
    }
)
"""All columns of the file, in its order. A file may leave out those whose `missing` says what an empty cell means."""

REQUIRED: Final = tuple(name for name, column in COLUMNS.items() if column.missing is None)
QUASI: Final = tuple(name for name, column in COLUMNS.items() if column.quasi)

_HEAD: Final = re.compile(r"#\s*safelight-contribution\s+(\d{1,3})\s+recipe=([0-9a-f]{8,64})\s+k=(\d{1,3})\s*")


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the first line says: version of the format, hash of the recipe (hex), and the k that every row passed."""

    version: int
    recipe: str
    k: int


def head_line(recipe: str, k: int) -> str:
    """The first line of a file.

    >>> head_line("3f9a0c51d2e4b687", 5)
    '# safelight-contribution 1 recipe=3f9a0c51d2e4b687 k=5'
    """
    return f"# safelight-contribution {VERSION} recipe={recipe} k={k}"


def quarter_of(period: str) -> str:
    """The quarter of a month; a year stays one.

    >>> quarter_of("2024-03"), quarter_of("2024")
    ('2024-q1', '2024')
    """
    year, _, month = period.partition("-")
    return f"{year}-q{(int(month) + 2) // 3}" if month else period


def first_month(period: pl.Expr) -> pl.Expr:
    """The first month of each period.

    >>> pl.DataFrame({"p": ["2024-03", "2024-q4", "2024"]}).select(first_month(pl.col("p")))["p"].to_list()
    ['2024-03', '2024-10', '2024-01']
    """
    year, rest = period.str.head(YEAR_LENGTH), period.str.slice(YEAR_LENGTH)
    return year + rest.replace({"": "-01", "-q1": "-01", "-q2": "-04", "-q3": "-07", "-q4": "-10"})


def declared(line: str) -> Declaration | None:
    """What a first line declares; None where it is another line.

    >>> declared("# safelight-contribution 1 recipe=3f9a0c51d2e4b687 k=5")
    Declaration(version=1, recipe='3f9a0c51d2e4b687', k=5)
    >>> declared("name,phone")
    """
    found = _HEAD.fullmatch(line.strip().rstrip(",;").strip())
    return Declaration(int(found[1]), found[2], int(found[3])) if found else None

"""The recipe: which columns of a provider's file say what, in which words and formats. Everything else is dropped.

A TOML file that the provider keeps. It is the whole allow-list: a column that it doesn't name is never read.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator, model_validator

from safelight.catalog import personal
from safelight.core.errors import BadInput
from safelight.core.vocabulary import AgeBand, Basis, Charge, Race, Role, Sex, Venue
from safelight.ingest.contributed.format import BASES, SMALLEST_K

WORD_FIELDS: Final = ("role", "sex", "age_band", "race", "charge", "venue")
"""Fields of the file whose cells are words of our lists."""

_HASH_DIGITS: Final = 16
_SPANISH: Final = re.compile(
    r"nombre|apellid|direcci|calle|domicilio|tel[eé]fono|correo|nacimiento|placa|v[ií]ctima|testigo"
)
_HARMLESS: Final = re.compile(
    r"suspect|\b(?:charge|offen[cs]e|crime|program(?:me)?|race|sex|gender)[\s_]*name\b", re.IGNORECASE
)
"""`Suspect Sex` is of the person arrested, and `Charge Name` is nobody's: these words forbid nothing here."""


def _listed(value: object) -> object:
    return [value] if isinstance(value, str) else value


Column = Annotated[str, Field(min_length=1, max_length=200)]
Names = Annotated[list[Column], BeforeValidator(_listed)]
Listed = Annotated[list[Annotated[str, Field(max_length=200)]], BeforeValidator(_listed)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Columns(_Table):
    """Which column of the provider's file holds what; `MEANINGS` says what each is."""

    row_id: Names = []  # pydantic copies defaults
    person_id: Names = []
    date: Column
    lat: Column | None = None
    lon: Column | None = None
    cell: Column | None = None
    role: Column | None = None
    sex: Column | None = None
    age: Column | None = None
    born: Column | None = None
    race: Column | None = None
    charge: Column | None = None
    venue: Column | None = None
    minor: Column | None = None
    people: Column | None = None

    def items(self) -> Iterator[tuple[str, str]]:
        """Field and column, one by one, in the order of the fields."""
        for field in MEANINGS:
            value = getattr(self, field)
            for column in value if isinstance(value, list) else [value] if value else []:
                yield field, column

    @property
    def wanted(self) -> tuple[str, ...]:
        """All columns that are read, in a stable order."""
        return tuple(dict.fromkeys(column for _, column in self.items()))

    @model_validator(mode="after")
    def _fit_together(self) -> Columns:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon go together")
        if self.person_id and self.people:
            raise ValueError("person_id and people exclude each other: a row is of one person, or of several")
        for field, column in self.items():
            if field != "born" and says_personal(column):
                raise ValueError(
                    f"the column {column!r} holds, by its name, what never leaves you (a name, address, telephone, "
                    f"date of birth or text): it can't be {field}"
                )
        return self


class Dates(_Table):
    """`formats`: how dates are written (strptime), tried in order; `%Y-%m` and `%Y` will do.

    `born`: the same for dates of birth, where they are written in another way.
    """

    formats: Annotated[list[str], Field(min_length=1)]
    born: list[str] = []

    @field_validator("formats", "born")
    @classmethod
    def _have_a_year(cls, formats: list[str]) -> list[str]:
        if odd := [form for form in formats if not re.search(r"%[Yy]", form)]:
            raise ValueError(f"formats without a year: {', '.join(odd)}")
        return formats


class Words(_Table):
    """Our word -> the provider's words for it, whole, upper or lower case. What is not listed becomes `unknown`.

    `minor`: words of the column `minor` that mean a person under 18, beside yes, true and 1.
    """

    role: dict[Role, Listed] = {}
    sex: dict[Sex, Listed] = {}
    age_band: dict[AgeBand, Listed] = {}
    race: dict[Race, Listed] = {}
    charge: dict[Charge, Listed] = {}
    venue: dict[Venue, Listed] = {}
    minor: Listed = []


class Recipe(_Table):
    """A provider's recipe. `basis`: what a row stands for; `k`: people that each combination stands for at least.

    `city`: id of the city, so that places outside it are no place.
    """

    basis: Basis
    k: Annotated[int, Field(ge=SMALLEST_K, le=1000)] = SMALLEST_K
    city: str | None = None
    columns: Columns
    dates: Dates
    words: Words = Words()

    @field_validator("basis")
    @classmethod
    def _people_alone(cls, basis: Basis) -> Basis:
        if basis not in BASES:
            raise ValueError(f"use one of {', '.join(BASES)}")
        return basis

    @property
    def digest(self) -> str:
        """Hash of what the recipe says, not of how it is written: 16 hex digits."""
        said = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(said.encode()).hexdigest()[:_HASH_DIGITS]


MEANINGS: Final = {
    "row_id": "your own number of the row (only its keyed hash leaves)",
    "person_id": "your own number of the person, where somebody may stand in several rows (counted, never written)",
    "date": "the date",
    "lat": "the latitude",
    "lon": "the longitude",
    "cell": "the H3 cell, where there is one instead of a point",
    "role": "the side of the trade",
    "sex": "the sex as recorded",
    "age": "the age in years, or an age band",
    "born": "the date of birth, to work out the age band (the date itself never leaves)",
    "race": "the race or ethnicity as recorded",
    "charge": "the charge",
    "venue": "the kind of place",
    "minor": "whether the person is under 18",
    "people": "how many people the row stands for",
}
"""Field of `Columns` -> what it is, in words for a person who writes a recipe."""

PERSONAL_FIELDS: Final = ("person_id", "role", "sex", "age", "born", "race", "charge", "minor", "people")
"""What only a person may map: a guess never does."""


def says_personal(column: str) -> bool:
    """Whether a column's name says that it holds a person, an address or free text, in English or Spanish."""
    plain = _HARMLESS.sub("", column)
    return personal(plain) or bool(_SPANISH.search(plain.casefold()))


def read_recipe(path: Path) -> Recipe:
    """The recipe of a file. Raises BadInput with the key that is wrong."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadInput(
            f"The recipe {path.name} can't be read: {error.strerror}.", fix="Make one with --make-recipe."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"The recipe {path.name} is not TOML: {error}.", fix="Correct that line.") from None
    return recipe_of(content, path.name)


def recipe_of(content: dict[str, Any], name: str) -> Recipe:
    """A recipe from its tables. Raises BadInput with the first key that is wrong."""
    try:
        return Recipe.model_validate(content)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in fault["loc"]) or "columns"
        if fault["type"] == "extra_forbidden":
            raise BadInput(
                f"The recipe {name} has a key that is not known: {key}.", fix=_nearest(fault["loc"])
            ) from None
        if fault["type"] == "missing":
            raise BadInput(f"The recipe {name} lacks the key {key}.", fix="Add it, or use --make-recipe.") from None
        what = fault["msg"].removeprefix("Value error, ")
        raise BadInput(f"The recipe {name}, {key}: {what}.", fix="Correct that key of the recipe.") from None


def _nearest(loc: tuple[int | str, ...]) -> str:
    tables: dict[tuple[int | str, ...], type[BaseModel]] = {
        (): Recipe,
        ("columns",): Columns,
        ("dates",): Dates,
        ("words",): Words,
    }
    keys = list(tables.get(loc[:-1], Recipe).model_fields)
    close = get_close_matches(str(loc[-1]), keys, n=1)
    return f"Did you mean {close[0]}?" if close else f"Keys there are: {', '.join(keys)}."


def written(recipe: Recipe) -> str:
    """The recipe as TOML, with what each key means."""
    lines = [
        "# Recipe of `safelight deidentify`: the only columns that are read, and what their words mean.",
        "# What this file doesn't name is never read. Keep it beside your data; it holds nothing about anybody.",
        "",
        f"basis = {_text(recipe.basis)}  # one of {', '.join(BASES)}",
        f"k = {recipe.k}  # every combination in the file stands for at least so many people",
    ]
    lines += [f"city = {_text(recipe.city)}"] if recipe.city else []
    lines += ["", "[columns]"]
    for field, meaning in MEANINGS.items():
        value = getattr(recipe.columns, field)
        if value:
            lines.append(f"{field} = {_text(value)}  # {meaning}")
    lines += ["", "[dates]", f"formats = {_text(recipe.dates.formats)}"]
    lines += [f"born = {_text(recipe.dates.born)}"] if recipe.dates.born else []
    for field in WORD_FIELDS:
        table: dict[StrEnum, list[str]] = getattr(recipe.words, field)
        if table:
            lines += [
                "",
                f"[words.{field}]",
                *(f"{_text(word.value)} = {_text(listed)}" for word, listed in table.items()),
            ]
    if recipe.words.minor:
        lines += ["", "[words]", f"minor = {_text(recipe.words.minor)}"]
    return "\n".join(lines) + "\n"


def _text(value: object) -> str:
    """JSON's strings and lists are TOML's too."""
    return json.dumps(value, ensure_ascii=False)

"""Sex, age band and race of the person arrested, as published: whole words mapped by the catalogue, banded.

What the source leaves empty is `unknown`; what it says it withholds is `withheld`; what nobody mapped is `unknown`
too, never guessed. Of victims and officers nothing is ever read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, TypeVar

import polars as pl

from safelight.catalog import Layout, Source
from safelight.core.vocabulary import AgeBand, Race, Sex, Venue

AGE_BAND_STARTS: Final = (18, 25, 35, 45)
OLDEST: Final = 110
_BANDS: Final = (AgeBand.UNDER_18, AgeBand.FROM_18_TO_24, AgeBand.FROM_25_TO_34, AgeBand.FROM_35_TO_44, AgeBand.FROM_45)
Word = TypeVar("Word", bound=StrEnum)


def demographics(layout: Layout, source: Source) -> list[pl.Expr]:
    """Expressions sex, age_band, race and venue for a layout's columns."""
    sex = _mapped(layout, "sex", source.sexes, Sex.UNKNOWN)
    race = _mapped(layout, "race", source.races, Race.UNKNOWN)
    if layout.names("ethnicity"):
        # Agencies that keep ethnicity apart write "Hispanic" there and a race beside it; one word is published.
        ethnicity = _mapped(layout, "ethnicity", source.races, Race.UNKNOWN)
        race = pl.when(ethnicity == Race.HISPANIC.value).then(ethnicity).otherwise(race)
    return [
        sex.alias("sex"),
        _age_band(layout, source).alias("age_band"),
        race.alias("race"),
        _venue(layout, source).alias("venue"),
    ]


def _mapped(layout: Layout, field: str, words: Mapping[Word, Sequence[str]], missing: Word) -> pl.Expr:
    names = layout.names(field)
    if not names:
        return pl.lit(missing.value)
    table = {_word(word): kind.value for kind, listed in words.items() for word in listed}
    return _folded(names[0]).replace_strict(table, default=missing.value, return_dtype=pl.String)


def _venue(layout: Layout, source: Source) -> pl.Expr:
    names = layout.names("venue")
    if not names:
        return pl.lit(Venue.UNKNOWN.value)
    table = {_word(word): kind.value for kind, listed in source.venues.items() for word in listed}
    text = _folded(names[0])
    listed = text.replace_strict(table, default=Venue.OTHER.value, return_dtype=pl.String)
    return pl.when(text.is_null() | (text == "")).then(pl.lit(Venue.UNKNOWN.value)).otherwise(listed)


def _age_band(layout: Layout, source: Source) -> pl.Expr:
    names = layout.names("age")
    if not names:
        return pl.lit(AgeBand.UNKNOWN.value)
    table = {_word(word): kind.value for kind, listed in source.ages.items() for word in listed}
    text = _folded(names[0])
    years = text.cast(pl.Float64, strict=False)
    listed = text.replace_strict(table, default=None, return_dtype=pl.String)
    return pl.coalesce(listed, band_of_age(years), pl.lit(AgeBand.UNKNOWN.value))


def band_of_age(years: pl.Expr) -> pl.Expr:
    """The band that `years` falls into, which start at 0 and at each of AGE_BAND_STARTS; null for no age of anybody."""
    first, *rest = (band.value for band in _BANDS)
    banded = pl.lit(first)
    for start, band in zip(AGE_BAND_STARTS, rest, strict=True):
        banded = pl.when(years >= start).then(pl.lit(band)).otherwise(banded)
    return pl.when(years.is_between(1, OLDEST)).then(banded)


def _folded(name: str) -> pl.Expr:
    return pl.col(name).str.strip_chars().str.replace_all(r"\s+", " ").str.to_uppercase()


def _word(text: str) -> str:
    return " ".join(text.split()).upper()

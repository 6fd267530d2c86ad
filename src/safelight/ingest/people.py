"""Sex, age band and race of the person arrested, as published: whole words mapped by the catalogue, banded.

What the source leaves empty is `unknown`; what it says it withholds is `withheld`; what nobody mapped is `unknown`
too, never guessed. Of victims and officers nothing is ever read.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from safelight.catalog import Layout, Source
from safelight.core.vocabulary import AgeBand, Race, Sex, Venue
from safelight.ingest.mapped import folded, mapped, table_of

AGE_BAND_STARTS: Final = (18, 25, 35, 45)
OLDEST: Final = 110
_BANDS: Final = (AgeBand.UNDER_18, AgeBand.FROM_18_TO_24, AgeBand.FROM_25_TO_34, AgeBand.FROM_35_TO_44, AgeBand.FROM_45)


def demographics(layout: Layout, source: Source) -> list[pl.Expr]:
    """Expressions sex, age_band, race and venue for a layout's columns."""
    sex = mapped(layout, "sex", source.sexes, missing=Sex.UNKNOWN)
    race = mapped(layout, "race", source.races, missing=Race.UNKNOWN)
    if layout.names("ethnicity"):
        # Agencies that keep ethnicity apart write "Hispanic" there and a race beside it; one word is published.
        ethnicity = mapped(layout, "ethnicity", source.races, missing=Race.UNKNOWN)
        race = pl.when(ethnicity == Race.HISPANIC.value).then(ethnicity).otherwise(race)
    return [
        sex.alias("sex"),
        _age_band(layout, source).alias("age_band"),
        race.alias("race"),
        mapped(layout, "venue", source.venues, missing=Venue.UNKNOWN, other=Venue.OTHER).alias("venue"),
    ]


def _age_band(layout: Layout, source: Source) -> pl.Expr:
    names = layout.names("age")
    if not names:
        return pl.lit(AgeBand.UNKNOWN.value)
    text = folded(names[0])
    years = text.cast(pl.Float64, strict=False)
    listed = text.replace_strict(table_of(source.ages), default=None, return_dtype=pl.String)
    return pl.coalesce(listed, band_of_age(years), pl.lit(AgeBand.UNKNOWN.value))


def band_of_age(years: pl.Expr) -> pl.Expr:
    """The band that `years` falls into, which start at 0 and at each of AGE_BAND_STARTS; null for no age of anybody."""
    first, *rest = (band.value for band in _BANDS)
    banded = pl.lit(first)
    for start, band in zip(AGE_BAND_STARTS, rest, strict=True):
        banded = pl.when(years >= start).then(pl.lit(band)).otherwise(banded)
    return pl.when(years.is_between(1, OLDEST)).then(banded)

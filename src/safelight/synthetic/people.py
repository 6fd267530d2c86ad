"""Sex, age and race of the person arrested, in the publisher's words, where its layout has them.

The shares are invented and the same everywhere; they are no statement about anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

import numpy as np
import polars as pl

from safelight.catalog import Layout, Source
from safelight.core.vocabulary import AgeBand, Race, Role, Sex

Kind = TypeVar("Kind", Sex, AgeBand, Race)

FEMALE_SHARE: Final[Mapping[str | None, float]] = {
    Role.PROSTITUTED_PERSON: 0.72,
    Role.BUYER: 0.03,
    Role.EXPLOITER: 0.28,
    Role.UNKNOWN: 0.5,
}
ORDINARY_FEMALE_SHARE: Final = 0.25
UNKNOWN_SHARE: Final = 0.02
MINOR_SHARE: Final = 0.012
RACE_WEIGHTS: Final = {
    Race.ASIAN: 0.06,
    Race.BLACK: 0.34,
    Race.HISPANIC: 0.26,
    Race.NATIVE: 0.01,
    Race.PACIFIC: 0.01,
    Race.WHITE: 0.27,
    Race.OTHER: 0.03,
    Race.UNKNOWN: 0.02,
}
BAND_STARTS: Final = (
    (0, AgeBand.UNDER_18),
    (18, AgeBand.FROM_18_TO_24),
    (25, AgeBand.FROM_25_TO_34),
    (35, AgeBand.FROM_35_TO_44),
    (45, AgeBand.FROM_45),
)


def draw_people(
    rows: pl.DataFrame, source: Source, layout: Layout, rng: np.random.Generator, *, adults: bool = False
) -> pl.DataFrame:
    """Add sex, age and race as text; somebody under 18 makes the row one of a minor (none does if `adults`)."""
    count = len(rows)
    roles = rows["_role"].to_list()
    female = rng.random(count) < np.array([FEMALE_SHARE.get(role, ORDINARY_FEMALE_SHARE) for role in roles])
    lost = rng.random(count) < UNKNOWN_SHARE
    sexes = _words(source.sexes, {Sex.FEMALE: "F", Sex.MALE: "M", Sex.UNKNOWN: "U"})
    sex = [
        sexes[Sex.UNKNOWN if gone else Sex.FEMALE if woman else Sex.MALE]
        for woman, gone in zip(female, lost, strict=True)
    ]
    older = np.where([role == Role.BUYER for role in roles], 8.0, 0.0)
    years = np.clip(rng.gamma(3.2, 4.2, count) + 18 + older, 18, 82).astype(np.int64)
    publishes_age = bool(layout.names("age"))
    if publishes_age and not adults and not adults_only(source):
        young = (rng.random(count) < MINOR_SHARE) & (rows["size"].to_numpy() == 1)
        years = np.where(young, rng.integers(14, 18, count), years)
    minor = pl.Series((years < 18) & publishes_age) & pl.col("relevant")
    races = _words(source.races, {race: race.value.upper() for race in Race})
    kinds = [race for race in RACE_WEIGHTS if races.get(race)]
    weights = np.array([RACE_WEIGHTS[race] for race in kinds])
    race = [races[kinds[index]] for index in rng.choice(len(kinds), size=count, p=weights / weights.sum())]
    ethnicity = [word if word == races[Race.HISPANIC] else _not_hispanic(source) for word in race]
    if layout.names("ethnicity"):
        race = [races[Race.WHITE] if word == races[Race.HISPANIC] else word for word in race]
    return rows.with_columns(
        pl.Series("sex", sex, dtype=pl.String),
        pl.Series("age", _ages(years, source), dtype=pl.String),
        pl.Series("race", race, dtype=pl.String),
        pl.Series("ethnicity", ethnicity, dtype=pl.String),
        _minor=(pl.col("_minor").fill_null(value=False) | minor),
    )


def adults_only(source: Source) -> bool:
    """Whether the publisher leaves out people under 18."""
    return any("under 18" in text.casefold() or "juvenile" in text.casefold() for text in source.withholds)


def _not_hispanic(source: Source) -> str:
    """The publisher's word for it, where the catalogue lists one."""
    listed = (word for words in source.races.values() for word in words)
    return next((word for word in listed if word.casefold().startswith(("non-hispanic", "not hispanic"))), "")


def _words(published: Mapping[Kind, Sequence[str]], otherwise: Mapping[Kind, str]) -> dict[Kind, str]:
    """The publisher's first word for each kind; where it has none for unknown, an empty cell."""
    if not published:
        return dict(otherwise)
    return {kind: next(iter(published.get(kind, [])), "") for kind in otherwise}


def _ages(years: np.ndarray[tuple[int], np.dtype[np.int64]], source: Source) -> list[str]:
    """Ages in years, or the publisher's own bands."""
    if not source.ages:
        return [str(year) for year in years]
    bands = [max(band for band in BAND_STARTS if band[0] <= year)[1] for year in years]
    words = {band: list(source.ages.get(band, [])) for band in AgeBand}
    return [
        words[band][year % len(words[band])] if words[band] else "" for band, year in zip(bands, years, strict=True)
    ]

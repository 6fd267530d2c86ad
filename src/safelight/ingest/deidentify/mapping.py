"""From a part of the provider's rows to words of our lists, a month, a large cell and a keyed hash. Here values end.

Nothing that leaves this module holds a text of the provider's, but the number of the person, which is counted in
memory and written nowhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

import polars as pl

from safelight.catalog import guess
from safelight.core.home import RecordKey
from safelight.core.vocabulary import AgeBand
from safelight.ingest.contributed.format import COLUMNS, MOST_PEOPLE
from safelight.ingest.deidentify.coarsening import cell_places, period_of, point_places
from safelight.ingest.deidentify.recipe import WORD_FIELDS, Recipe
from safelight.ingest.keys import hashed, joined_text
from safelight.ingest.people import band_of_age
from safelight.privacy import Kind, found_in

FIRST_YEAR: Final = 1990
_ROW_PURPOSE: Final = "contribution/row"
_CONTENT_PURPOSE: Final = "contribution/content"
_YES: Final = ("yes", "y", "true", "t", "1", "x", "si", "sí", "s", "minor", "juvenile", "menor")
_NO: Final = ("no", "n", "false", "f", "0", "adult", "adulto", "adulta")
_SIGN_OF_MINOR: Final = (
    r"\b(?:minors?|juv(?:eniles?)?|child(?:ren)?|underage|under 18|youths?|teen(?:ager)?s?|csec|dmst"
    r"|menor(?:es)?|adolescentes?|niñ[oa]s?)\b"
)
"""Words of an age, charge, venue or role that speak of a person under 18."""

_YEARS: Final = r"^(\d{1,3}(?:\.\d+)?)\s*(?:(?:y|yrs?|years?)\.?(?:\s*old)?|y/?o|años?(?:\s*de\s*edad)?)?$"
"""An age in years: `17`, `17.5`, `17 yo`, `17 años`."""

_SAMPLE_OF_IDS: Final = 5_000
_ID_KINDS: Final = frozenset({Kind.NAME, Kind.EMAIL, Kind.ADDRESS, Kind.PHONE, Kind.SOCIAL_SECURITY})


class Reason(StrEnum):
    """Why a row is not in the file. A row has one reason: the first of this list that holds."""

    UNREADABLE = "unreadable"
    OTHER_YEAR = "other_year"
    REPEATED = "repeated"
    MINOR = "minor"
    AGE_UNREADABLE = "age_unreadable"
    DATE_UNREADABLE = "date_unreadable"
    DATE_IMPOSSIBLE = "date_impossible"
    PEOPLE_UNREADABLE = "people_unreadable"
    FEW = "few"


@dataclass(slots=True)
class Seen:
    """What was met while mapping, as numbers: `unlisted` words (became unknown), cells that hold something personal."""

    unlisted: dict[str, int] = field(default_factory=dict)
    filled: dict[str, int] = field(default_factory=dict)
    personal: dict[str, dict[Kind, int]] = field(default_factory=dict)

    def note(self, name: str, text: pl.Series, odd: pl.Series, kinds: Collection[Kind] = tuple(Kind)) -> None:
        """Count the filled cells of a field, the odd ones among them, and what these look like."""
        self.filled[name] = self.filled.get(name, 0) + int((text != "").sum())
        left = text.filter(odd & (text != ""))
        if left.is_empty():
            return
        self.unlisted[name] = self.unlisted.get(name, 0) + left.len()
        found = self.personal.setdefault(name, {})
        for find in found_in(left):
            if find.kind in kinds:
                found[find.kind] = found.get(find.kind, 0) + find.count


def mapped(frame: pl.DataFrame, recipe: Recipe, key: RecordKey, footprint: Collection[str], seen: Seen) -> pl.DataFrame:
    """Rows of the file's columns; beside them `has_id`, `person` (null where the recipe names none) and `reason`."""
    columns = recipe.columns
    raw = frame.with_columns(pl.all().fill_null("").str.strip_chars())
    words = {name: _words(raw, recipe, name, seen) for name in WORD_FIELDS if name != "age_band"}
    day, year_alone = _days(raw[columns.date], recipe.dates.formats)
    seen.note("date", raw[columns.date], day.is_null())
    band, age_fault = _bands(raw, recipe, day, seen)
    people, people_fault = _people(raw, columns.people, seen)
    row_key, has_id = _keys(raw, recipe, key, seen)
    rows = pl.DataFrame(
        {
            "row_key": row_key,
            "period": period_of(day, year_alone),
            "place": _places(raw, recipe, footprint, seen),
            "basis": pl.repeat(recipe.basis.value, raw.height, eager=True),
            **words,
            "age_band": band,
            "people": people,
            "has_id": has_id,
            "person": raw.select(joined_text(columns.person_id)).to_series()
            if columns.person_id
            else pl.repeat(None, raw.height, dtype=pl.String, eager=True),
        }
    )
    minor = (band == AgeBand.UNDER_18.value) | _flagged(raw, recipe, seen) | _speaks_of_minor(raw, recipe)
    return rows.with_columns(
        pl.when(minor)
        .then(pl.lit(Reason.MINOR.value))
        .when(age_fault)
        .then(pl.lit(Reason.AGE_UNREADABLE.value))
        .when(day.is_null())
        .then(pl.lit(Reason.DATE_UNREADABLE.value))
        .when(people_fault)
        .then(pl.lit(Reason.PEOPLE_UNREADABLE.value))
        .alias("reason")
    ).select(*COLUMNS, "has_id", "person", "reason")


def impossible(today: date) -> pl.Expr:
    """True where the period is one that no row can be of."""
    year = pl.col("period").str.head(4)
    return (year < str(FIRST_YEAR)) | (pl.col("period") > f"{today:%Y-%m}")


def _words(raw: pl.DataFrame, recipe: Recipe, name: str, seen: Seen) -> pl.Series:
    """A field's cells as words of our list; what nobody listed is the word for a missing cell."""
    missing = COLUMNS[name].missing
    column = getattr(recipe.columns, name)
    if column is None:
        return pl.repeat(missing, raw.height, eager=True)
    folded = _folded(raw[column])
    table = word_table(name, recipe)
    found = folded.replace_strict(table, default=None, return_dtype=pl.String)
    seen.note(name, raw[column], found.is_null())
    return found.fill_null(missing)


def word_table(name: str, recipe: Recipe) -> Mapping[str, str]:
    """Folded word of the provider -> our word: our own words, and those of the recipe, which go first."""
    own = {fold(word): word for word in COLUMNS[name].words}
    listed = getattr(recipe.words, name)
    return own | {fold(text): word.value for word, texts in listed.items() for text in texts}


def fold(text: str) -> str:
    """A word for comparing.

    >>> fold("  Hotel /  MOTEL ")
    'hotel / motel'
    """
    return " ".join(text.split()).lower().replace("_", " ")


def _folded(texts: pl.Series) -> pl.Series:
    return texts.str.replace_all(r"\s+", " ").str.strip_chars().str.to_lowercase().str.replace_all("_", " ")


def _days(texts: pl.Series, formats: Sequence[str]) -> tuple[pl.Series, pl.Series]:
    """The day of each cell (the first, where the month or year alone is known), and whether only the year is."""
    day = pl.repeat(None, texts.len(), dtype=pl.Date, eager=True)
    year_alone = pl.repeat(False, texts.len(), eager=True)  # a value, not a switch
    for form in formats:
        has_day, has_month = (
            any(code in form for code in ("%d", "%e", "%j")),
            any(c in form for c in ("%m", "%b", "%B")),
        )
        whole = form if has_day else f"{form} %d" if has_month else f"{form} %m %d"
        text = texts if has_day else texts + (" 01" if has_month else " 01 01")
        read = guess.parsed(text, whole).dt.date()
        fits = day.is_null() & read.is_not_null()
        day = day.zip_with(~fits, read)
        year_alone = year_alone | (fits & (not (has_day or has_month)))
    return day, year_alone


def _bands(raw: pl.DataFrame, recipe: Recipe, day: pl.Series, seen: Seen) -> tuple[pl.Series, pl.Series]:
    """The age band, from words or years of `age`, else from the date of birth at the day of the row; and whether there
    is a number that can't be read: it may be the age of a minor. A number that is nobody's age (0, 999) says nothing.
    """
    missing = COLUMNS["age_band"].missing
    band = pl.repeat(None, raw.height, dtype=pl.String, eager=True)
    unread = pl.repeat(False, raw.height, eager=True)
    if recipe.columns.age:
        text = _folded(raw[recipe.columns.age])
        listed = text.replace_strict(word_table("age_band", recipe), default=None, return_dtype=pl.String)
        years = text.str.extract(_YEARS).cast(pl.Float64)
        minor = text.str.contains(_SIGN_OF_MINOR) & listed.is_null()
        band = listed.fill_null(_banded(years))
        band = band.zip_with(~minor, pl.repeat(AgeBand.UNDER_18.value, raw.height, eager=True))
        unread = band.is_null() & years.is_null() & text.str.contains(r"\d")
        seen.note("age_band", raw[recipe.columns.age], band.is_null())
    if recipe.columns.born:
        formats, text = recipe.dates.born or recipe.dates.formats, raw[recipe.columns.born]
        born, _ = _days(text, formats)
        seen.note("born", text, born.is_null(), kinds=())
        not_yet = (born.dt.month() * 100 + born.dt.day()) > (day.dt.month() * 100 + day.dt.day())
        years = (day.dt.year() - born.dt.year() - not_yet.cast(pl.Int32)).cast(pl.Float64)
        if any("%y" in form for form in formats):  # 68 is read as 2068
            years = years + (years < 0).cast(pl.Float64) * 100
        unread = unread | (born.is_null() & text.str.contains(r"\d"))
        band = band.fill_null(_banded(years))
    return band.fill_null(missing), unread & band.is_null()


def _banded(years: pl.Series) -> pl.Series:
    return pl.DataFrame({"years": years}).select(band_of_age(pl.col("years"))).to_series()


def _people(raw: pl.DataFrame, column: str | None, seen: Seen) -> tuple[pl.Series, pl.Series]:
    """How many people each row stands for, and whether that can't be read; an empty cell is one person."""
    if column is None:
        return pl.repeat(1, raw.height, dtype=pl.Int64, eager=True), pl.repeat(False, raw.height, eager=True)
    text = raw[column]
    number = text.str.replace(r"\.0$", "").cast(pl.Int64, strict=False)
    sound = number.is_between(1, MOST_PEOPLE).fill_null(value=False) | (text == "")
    seen.note("people", text, ~sound)
    return number.zip_with(sound, pl.repeat(None, raw.height, dtype=pl.Int64, eager=True)).fill_null(1), ~sound


def _flagged(raw: pl.DataFrame, recipe: Recipe, seen: Seen) -> pl.Series:
    """Whether the column that marks minors says so; what it says in other words counts as yes."""
    column = recipe.columns.minor
    if column is None:
        return pl.repeat(False, raw.height, eager=True)
    folded = _folded(raw[column])
    yes = folded.is_in([*_YES, *map(fold, recipe.words.minor)])
    no = folded.is_in([*_NO, ""]) & ~yes
    seen.note("minor", raw[column], ~yes & ~no)
    return ~no


def _speaks_of_minor(raw: pl.DataFrame, recipe: Recipe) -> pl.Series:
    columns = [c for c in (recipe.columns.charge, recipe.columns.venue, recipe.columns.role) if c is not None]
    speaks = pl.repeat(False, raw.height, eager=True)
    for column in columns:
        speaks = speaks | _folded(raw[column]).str.contains(_SIGN_OF_MINOR)
    return speaks


def _places(raw: pl.DataFrame, recipe: Recipe, footprint: Collection[str], seen: Seen) -> pl.Series:
    columns = recipe.columns
    if columns.cell:
        text = raw[columns.cell].str.to_lowercase()
        places, known = cell_places(text, footprint)
        seen.note("cell", text, ~known)
        return places
    if columns.lat and columns.lon:
        numbers = [raw[column].cast(pl.Float64, strict=False) for column in (columns.lat, columns.lon)]
        for name, column, number in zip(("lat", "lon"), (columns.lat, columns.lon), numbers, strict=True):
            seen.note(name, raw[column], number.is_null())
        return point_places(numbers[0], numbers[1], footprint)
    return pl.repeat(COLUMNS["place"].missing, raw.height, eager=True)


def _keys(raw: pl.DataFrame, recipe: Recipe, key: RecordKey, seen: Seen) -> tuple[pl.Series, pl.Series]:
    """The keyed hash of each row as 32 hex digits, of its own number or else of all cells that are read."""
    secret = key.derive("contribution")
    names = recipe.columns.row_id
    if not names:
        content = raw.select(joined_text(recipe.columns.wanted)).to_series()
        return _hex(content, secret, _CONTENT_PURPOSE), pl.repeat(False, raw.height, eager=True)
    for name in (*names, *recipe.columns.person_id):
        sample = raw[name].head(_SAMPLE_OF_IDS)
        seen.note("row_id", sample, ~sample.str.contains(r"^\d*$"), _ID_KINDS)
    has_id = raw.select(pl.any_horizontal(pl.col(name) != "" for name in names)).to_series()
    own = _hex(raw.select(joined_text(names)).to_series(), secret, _ROW_PURPOSE)
    if not has_id.all():
        content = raw.filter(~has_id).select(joined_text(recipe.columns.wanted)).to_series()
        own = own.scatter((~has_id).arg_true(), _hex(content, secret, _CONTENT_PURPOSE))
    return own, has_id


def _hex(texts: pl.Series, secret: bytes, purpose: str) -> pl.Series:
    return hashed(texts, secret, purpose).bin.encode("hex")

"""Guesses about a file nobody has listed yet: which column is what, how its dates are written, which codes to look at.

In: a sample of rows as text. Out: column names, formats, and codes that are safe to print. No other content of a row
leaves this module: not a name, not an address, not a number of a case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from functools import cache
from typing import Final

import polars as pl

from safelight.catalog.loader import load_catalog
from safelight.catalog.rules import normalise

WATCH: Final = (
    "PROSTITUT", "PROSTITUION", "PIMP", "PANDER", "BROTHEL", "ILL FAME", "HUMAN TRAFFICK", "SEX TRAFFICK", "NIGHTWALK",
    "COMMERCIAL SEX", "SOLICIT", "LEWD", "PATRONI", "BAWDY",
)  # fmt: skip
"""Words that make a code a candidate. A person decides; half of what they find is something else."""

FORMATS: Final = (
    "%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %I:%M %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %H:%M", "%m/%d/%Y", "%m/%d/%y",
    "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M:%S+00", "%Y-%m-%d %H:%M", "%Y-%m-%d",
    "%Y/%m/%d %H:%M:%S+00", "%Y/%m/%d %H:%M:%S", "%Y%m%d", "%m-%d-%Y", "%d-%b-%y", "%B %d, %Y",
)  # fmt: skip
CLOCKS: Final = ("%H:%M", "%H:%M:%S", "%I:%M %p")

_NEVER: Final = re.compile(
    r"name|alias|moniker|addr|street|block|officer|offcr|vict|suspect|witness|complain|owner|phone|plate|d_?o_?b|birth"
    r"|narrat|comment|remark|note|summary|synopsis|mail|ssn|badge|zip|(?:^|_)(?:city|state)$",
)
_CODE_LIKE: Final = re.compile(r"code|iucr|nibr|ucr|statute|charge|offen[cs]e|crime|crm|type|categor|desc|class|nature")
_VENUE: Final = re.compile(r"loc\w*_(desc|type|cat)|premis|place_type|venue")
_TOKEN: Final = re.compile(r"^[A-Z0-9][A-Z0-9.()/ -]{0,13}$")
_DATE_OR_PHONE: Final = re.compile(r"\d{5}|\d[/-]\d+[/-]\d|\d{3}[-. ]\d{4}")
_MOST_DIGITS: Final = 7
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_SHORT_WORD: Final = 3
_TRADE_WORDS: Final = frozenset(
    word
    for line in (
        "A ACT ACTS ADULT AIDING AND ANOTHER ASSISTING BUSINESS BUYING COERCE COMMERCIAL COMPEL COMPELLING CONDUCT",
        "DECOY DISPLAY ENGAGING FELONY FOR FORCE HOUSE HUMAN IN INTENT JUVENILE KEEPING LEWD LOITERING MANIFESTING",
        "MINOR MISDEMEANOR OF OFFENSE OFFENSES ON OR OTHER PANDERING PATRONIZE PATRONIZING PIMPING PLACE PROCURING",
        "PROMOTING PROSTITUTE PROSTITUTION PUBLIC PURCHASING SELLING SEX SEXUAL SOLICIT SOLICITATION SOLICITING THE TO",
        "TRAFFICKING VICE WAY WITH",
    )
    for word in line.split()
)
_LONGEST_CODE: Final = 160
_ENOUGH: Final = 0.9
"""Share of the filled cells that must look alike for a guess."""


@dataclass(frozen=True, slots=True)
class Moments:
    """How a date column is written: `formats` (empty for milliseconds since 1970), and whether midnight is heaped."""

    formats: tuple[str, ...]
    midnight_heaped: bool


@dataclass(frozen=True, slots=True)
class Candidates:
    """Codes and texts that hold a watch word and are safe to print, and how many more there were that are not."""

    texts: tuple[str, ...]
    codes: tuple[str, ...]
    unprinted: int


def plain(column: str) -> str:
    """A column's name in lower case with underscores, for comparing."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", column)
    return re.sub(r"[^a-z0-9]+", "_", spaced.casefold()).strip("_")


def personal(column: str) -> bool:
    """Whether a column's name says that it may hold a person, an address or free text: it is never looked into."""
    return bool(_NEVER.search(plain(column))) and not _VENUE.search(plain(column))


def filled(sample: pl.DataFrame, column: str) -> pl.Series:
    """The column's cells that are not empty, without outer blanks."""
    text = sample[column].cast(pl.String).str.strip_chars()
    return text.filter((text != "").fill_null(value=False))


def named(columns: Iterable[str], *patterns: str) -> str | None:
    """The first column, in the patterns' order, whose plain name fits one whole."""
    names = {plain(column): column for column in reversed(list(columns))}
    return next((names[name] for pattern in patterns for name in names if re.fullmatch(pattern, name)), None)


def moments(sample: pl.DataFrame, column: str) -> Moments | None:
    """How the column's dates are written; None where it holds something else."""
    left = filled(sample, column)
    size = left.len()
    if not size:
        return None
    if left.str.contains(r"^\d{12,13}$").sum() >= _ENOUGH * size:
        return Moments((), midnight_heaped=False)
    found: list[str] = []
    hours: list[pl.Series] = []
    for form in FORMATS:
        read = parsed(left, form)
        if read.is_not_null().any():
            found.append(form)
            hours += [read.drop_nulls().dt.time()] if "%H" in form or "%I" in form else []
            left = left.filter(read.is_null())
    if left.len() > (1 - _ENOUGH) * size:
        return None
    return Moments(tuple(found), bool(hours) and _heaped(pl.concat(hours)))


def parsed(text: pl.Series, form: str) -> pl.Series:
    """The texts as moments by one format; null where it doesn't fit."""
    if "%H" in form or "%I" in form:
        return text.str.to_datetime(form, strict=False, time_unit="us")
    return text.str.to_date(form, strict=False).cast(pl.Datetime("us"))


def _heaped(hours: pl.Series) -> bool:
    """Midnight to the minute on more than one row in twenty, and three times as often as noon."""
    midnight, noon = (int((hours == time(at)).sum()) for at in (0, 12))
    return midnight > hours.len() / 20 and midnight > 3 * noon


def clock(sample: pl.DataFrame, column: str) -> str | None:
    """The format of a column of clocks; None where it holds something else."""
    text = filled(sample, column)
    for form, pattern in (("%H", r"^([01]?\d|2[0-3])$"), ("%H%M", r"^([01]?\d|2[0-3])?[0-5]?\d$")):
        if text.len() and text.str.contains(pattern).sum() >= _ENOUGH * text.len():
            return form
    for form in CLOCKS:
        read = ("2000-01-01 " + text).str.to_datetime(f"%Y-%m-%d {form}", strict=False)
        if text.len() and read.is_not_null().sum() >= _ENOUGH * text.len():
            return form
    return None


def degrees(sample: pl.DataFrame, column: str, limit: int) -> bool:
    """Whether the column holds degrees between -limit and limit with decimals."""
    number = filled(sample, column).cast(pl.Float64, strict=False).drop_nulls()
    inside = number.filter((number.abs() <= limit) & (number.abs() > 1))
    return inside.len() > 0 and inside.len() >= _ENOUGH * number.filter(number.abs() > 1).len()


def point_style(sample: pl.DataFrame, column: str) -> str | None:
    """`wkt` or `lat_lon` where the column holds points; None otherwise."""
    text = filled(sample, column)
    for style, pattern in (("wkt", r"^POINT\s*\("), ("lat_lon", r"^\(-?\d+\.\d+,\s*-?\d+\.\d+\)$")):
        if text.len() and text.str.contains(pattern).sum() >= _ENOUGH * text.len():
            return style
    return None


def code_like(columns: Sequence[str], sample: pl.DataFrame) -> list[str]:
    """Columns named like offence codes or texts whose values repeat; free text and columns about people are not."""
    found = []
    for column in columns:
        text = filled(sample, column)
        repeats = text.n_unique() <= max(5, text.len() // 2)
        short = text.len() > 0 and not (text.str.len_chars() > _LONGEST_CODE).any()
        name = plain(column)
        if _CODE_LIKE.search(name) and not _VENUE.search(name) and not personal(column) and repeats and short:
            found.append(column)
    return found


def venue(columns: Sequence[str], sample: pl.DataFrame) -> str | None:
    """The column that says what kind of place it was, if one is named so and its values repeat."""
    likely = (column for column in columns if _VENUE.search(plain(column)) and not plain(column).endswith("code"))
    return next((column for column in likely if filled(sample, column).n_unique() <= sample.height // 2), None)


def known_venues(sample: pl.DataFrame, column: str) -> dict[str, list[str]]:
    """Kind of place -> words of the column that other cities' sources map to it; words nobody listed are left out."""
    sources = [source for city in load_catalog().cities.values() for source in city.sources]
    table = {word.upper(): kind.value for source in sources for kind, words in source.venues.items() for word in words}
    found: dict[str, list[str]] = {}
    for word in sorted({normalise(value) for value in filled(sample, column)} & set(table)):
        found.setdefault(table[word], []).append(word)
    return found


def suspicious(sample: pl.DataFrame, column: str) -> pl.Series:
    """True for rows whose cell in `column` holds a watch word; never null."""
    return sample[column].cast(pl.String).fill_null("").str.to_uppercase().str.contains_any(list(WATCH))


def candidates(sample: pl.DataFrame, likely: Sequence[str], texts: str | None, codes: str | None) -> Candidates:
    """Texts and codes of the rows where one of the `likely` columns holds a watch word."""
    if texts is None or sample.is_empty():
        return Candidates((), (), 0)
    rows = sample.filter(pl.DataFrame([suspicious(sample, column) for column in likely]).max_horizontal())
    values = sorted({normalise(value) for value in filled(rows, texts)})
    beside = sorted({normalise(value) for value in filled(rows, codes)}) if codes else []
    safe = tuple(value for value in values if printable(value))
    safe_codes = tuple(value for value in beside if _TOKEN.match(value) and printable(value, abbreviated=True))
    return Candidates(safe, safe_codes, len(values) + len(beside) - len(safe) - len(safe_codes))


def printable(value: str, *, abbreviated: bool = False) -> bool:
    """Whether a text is made of words that the catalogue or the law of the trade knows: a surname or a street is not.

    `abbreviated`: a code, whose words of up to three letters may be any, as in 40A or 647(B) PC.
    """
    if _DATE_OR_PHONE.search(value) or sum(map(str.isdigit, value)) > _MOST_DIGITS:
        return False
    words = {word for word in _WORD.findall(value.upper()) if not (abbreviated and len(word) <= _SHORT_WORD)}
    return words <= known_words()


@cache
def known_words() -> frozenset[str]:
    """Words of all codes, texts and false friends of the packaged catalogue, and those of the trade's law."""
    catalog = load_catalog()
    rules = [rule for city in catalog.cities.values() for rules in city.rules.values() for rule in rules]
    values = [value for rule in rules for value in [*rule.code, *rule.text]]
    values += [value for city in catalog.cities.values() for source in city.sources for value in source.not_relevant]
    return _TRADE_WORDS | {word for value in values for word in _WORD.findall(value.upper())}


@cache
def known_values() -> Mapping[str, str]:
    """Code or text -> what another city's rule or list says of it, in a few words."""
    said: dict[str, str] = {}
    for city in load_catalog().cities.values():
        for source in city.sources:
            said |= {normalise(value): f"{city.name}: a false friend" for value in source.not_relevant}
        for rules in city.rules.values():
            for rule in rules:
                said |= {
                    normalise(value): f"{city.name}: {rule.charge.value}, {rule.role.value}" for value in rule.text
                }
    return said

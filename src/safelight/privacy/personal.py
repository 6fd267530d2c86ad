"""Whether a text still holds personal data: names, telephones, e-mails, birth dates, addresses, papers.

Pure functions over columns of text. They are made to refuse a file that should have been de-identified, so a doubt
counts as a find; nothing here returns or prints what it found, only which kind and in which rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import Final

import polars as pl


class Kind(StrEnum):
    """A kind of personal data."""

    EMAIL = "email"
    PHONE = "phone"
    SOCIAL_SECURITY = "social_security"
    DATE = "date"
    ADDRESS = "address"
    PLATE = "plate"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Find:
    """One kind found in a column: in how many rows, and the first of them (0 is the first row)."""

    kind: Kind
    count: int
    rows: tuple[int, ...]


LISTED: Final = 5
"""How many rows a find names."""

_MONTHS: Final = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    "|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
    "|diciembre"
)
_YEAR: Final = r"(?:19|20)\d\d"
_DAY_MONTH: Final = r"(?:0?[1-9]|[12]\d|3[01])"
_STREET: Final = (
    "street|st|avenue|ave|av|boulevard|blvd|road|rd|drive|dr|lane|ln|court|ct|place|pl|terrace|ter|highway|hwy|parkway"
    "|pkwy|circle|cir|square|sq|alley|way|trail|plaza|loop"
)

PATTERNS: Final = {
    Kind.EMAIL: r"(?i)[\p{L}\d._%+-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\d-]+(?:\.[\p{L}\d-]+)+",
    Kind.PHONE: (
        r"(?:^|[^\d.])(?:\+?1[-.\s]*)?\(?[2-9]\d\d\)?[-.\s]*[2-9]\d\d[-.\s]*\d{4}(?:$|[^\d])"
        r"|(?:^|[^\d])[2-9]\d\d[-.]\d{4}(?:$|[^\d])"
        r"|\+\d{1,3}[\s.-]?\(?\d{1,4}\)?(?:[\s.-]?\d{2,4}){2,4}"
    ),
    Kind.SOCIAL_SECURITY: r"(?:^|\D)\d{3}[- ]\d{2}[- ]\d{4}(?:\D|$)",
    Kind.DATE: (
        rf"(?i)(?:^|\D){_YEAR}[-/.](?:0?[1-9]|1[0-2])[-/.]{_DAY_MONTH}(?:\D|$)"
        rf"|(?:^|\D){_DAY_MONTH}[-/.]{_DAY_MONTH}[-/.](?:{_YEAR}|\d\d)(?:\D|$)"
        rf"|(?:^|\D){_DAY_MONTH}(?:st|nd|rd|th)?\s+(?:de\s+)?(?:{_MONTHS})\.?,?\s+(?:de\s+)?{_YEAR}"
        rf"|\b(?:{_MONTHS})\.?\s+{_DAY_MONTH}(?:st|nd|rd|th)?,?\s+{_YEAR}"
        rf"|(?:^|\D){_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\D|$)"
    ),
    Kind.ADDRESS: (
        rf"(?i)(?:^|[^\d\p{{L}}])\d{{1,6}}[a-z]?\s+(?:(?:block|blk)\s+(?:of\s+)?)?(?:[nsew]{{1,2}}\.?\s+)?"
        rf"(?:[\p{{L}}\d'.-]+\s+){{1,4}}?(?:{_STREET})\b"
        r"|(?:^|[^\p{L}])p\.?\s?o\.?\s+box\s+\d+"
        r"|(?:^|[^\p{L}])(?:apt|unit|suite|ste)\.?\s*#?\s*\d+"
        r"|(?:calle|avenida|camino)\s+(?:[\p{L}'.-]+\s+){1,4}(?:no\.?\s*|#\s*)?\d{1,6}"
    ),
    Kind.PLATE: (
        r"(?i)(?:licen[cs]e|plate|tag|placa)\W{0,3}(?:no\.?|number|#)?\W{0,3}[a-z0-9]{2,4}[- ]?[a-z0-9]{2,4}\b"
        r"|(?-i)^\s*(?:\d[A-Z]{3}\d{3}|[A-Z]{3}[- ]?\d{3,4}|[A-Z]{2}[- ]?\d{5}|\d{3}[- ]?[A-Z]{3})\s*$"
    ),
}
"""Kind -> pattern in the syntax of Polars (Rust), which takes time in proportion to the text whatever it holds."""

_WORD: Final = r"\p{L}[\p{L}'’-]+"
_TITLED: Final = r"\b(?:Mr|Mrs|Ms|Miss|Dr|Sr|Sra|Srta|Officer|Ofc|Det|Sgt|Lt)\.?\s+\p{Lu}[\p{L}'’-]+"
_INITIALS: Final = r"^\s*\p{Lu}\.\s?(?:\p{Lu}\.\s?)?\p{Lu}[\p{L}'’-]+\s*$|^\s*\p{Lu}[\p{L}'’-]+,\s*\p{Lu}\.?\s*$"
_PLACE: Final = r"\b(?:San|Santa|Santo|Saint|St\.|Los|Las)\s+\p{Lu}[\p{L}'’-]+"
"""Places that are called after people: San Diego, St. Paul."""

_LONGEST_NAME: Final = 4
"""Words of a cell that may be a name and nothing else."""


def found_in(column: pl.Series) -> list[Find]:
    """The kinds that occur in a column of text, in the order of `Kind`. Empty cells hold nothing."""
    numbered = pl.DataFrame({"text": column.cast(pl.String)}).with_row_index("row")
    distinct = numbered.select(pl.col("text").drop_nulls().unique(maintain_order=True))
    marks = distinct.select("text", *(_holds(kind).alias(kind.value) for kind in Kind))
    marked = numbered.join(marks, on="text", how="inner", maintain_order="left")
    finds = []
    for kind in Kind:
        rows = marked.filter(kind.value)["row"]
        if not rows.is_empty():
            finds.append(Find(kind, rows.len(), tuple(rows.head(LISTED).to_list())))
    return finds


def kinds_in(text: str) -> frozenset[Kind]:
    """The kinds that occur in one text.

    >>> sorted(kinds_in("call 415-555-0134 or write to jo@example.org"))
    [<Kind.EMAIL: 'email'>, <Kind.PHONE: 'phone'>]
    >>> kinds_in("diverted in March 2024, hotel_motel, 25_34")
    frozenset()
    """
    return frozenset(find.kind for find in found_in(pl.Series([text])))


def _holds(kind: Kind) -> pl.Expr:
    text = pl.col("text")
    found = _names() if kind is Kind.NAME else text.str.contains(PATTERNS[kind])
    return found.fill_null(value=False)


def _names() -> pl.Expr:
    """A title before a capital, initials with a surname, a frequent given name beside another capitalised word.

    A cell of few words, whatever its case, is a name too where a frequent given name stands in it beside others that
    are no words of ours, or where it is a frequent name alone.
    """
    text = pl.col("text").str.replace_all(_PLACE, "")
    titled = text.str.contains(_TITLED) | text.str.contains(_INITIALS)
    pairs = text.str.extract_all(r"\p{Lu}[\p{L}'’-]+,?\s+(?:\p{Lu}\.?\s+)?\p{Lu}[\p{L}'’-]+")
    beside = pairs.list.eval(_is_given(pl.element())).list.any()
    words = text.str.to_lowercase().str.extract_all(_WORD)
    short = words.list.len().is_between(1, _LONGEST_NAME) & text.str.contains(r"^[\p{L}\s,.'’-]+$")
    alone = short & words.list.eval(pl.element().is_in(_ALL)).list.all()
    given_in_short = short & (words.list.len() > 1) & words.list.eval(pl.element().is_in(_GIVEN)).list.any()
    return titled | beside.fill_null(value=False) | alone | given_in_short


def _is_given(pair: pl.Expr) -> pl.Expr:
    words = pair.str.to_lowercase().str.extract_all(_WORD)
    return words.list.first().is_in(_GIVEN) | words.list.last().is_in(_GIVEN)


def _listed(*names: str) -> pl.Series:
    """The words of packaged lists; lines with # say where a list is from."""
    texts = ((files("safelight.privacy") / name).read_text(encoding="utf-8") for name in names)
    lines = (line for text in texts for line in text.splitlines() if not line.startswith("#"))
    return pl.Series(sorted({word for line in lines for word in line.split()}), dtype=pl.String).implode()


_GIVEN: Final = _listed("given_names.txt")
_ALL: Final = _listed("given_names.txt", "surnames.txt")

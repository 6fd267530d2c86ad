"""Facts laid over the text of advertisements, so that it is compared without them.

Facts come from outside (a `Reader`), as characters of `title`, a line end, `body`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final, Protocol

import polars as pl

from safelight.desk.link.backends import Backend, Embedded
from safelight.desk.link.corpus import READ

_MASKED: Final = frozenset(READ)
PART: Final = 5_000
"""Advertisements whose facts are read in one part."""
FACTS: Final[dict[str, type[pl.DataType]]] = {"ad": pl.Int64, "kind": pl.String, "value": pl.String}


class SpannedFact(Protocol):
    """What linking takes of a fact: its kind, normal form and characters (end exclusive)."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def normal(self) -> object: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


Reader = Callable[[str], Iterable[SpannedFact]]
"""Facts of a text, in any order."""


def masked(adverts: pl.DataFrame, reader: Reader, backend: Backend | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The advertisements with facts masked in title and body and `marks` of how numbers are written; and the facts."""
    texts = adverts.select("title", "body")
    parts = [texts.slice(at, PART) for at in range(0, max(adverts.height, 1), PART)]
    read, facts = [], []
    for at, (part, found) in enumerate((backend or Embedded()).map(partial(_masked_part, reader), parts)):
        read.append(part)
        facts.append(found.with_columns(pl.col("ad") + at * PART))
    return adverts.with_columns(pl.concat(read).get_columns()), pl.concat(facts)


def _masked_part(reader: Reader, texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`masked` of titles and bodies; rows of facts count from the part's beginning."""
    titles, bodies, marks = [], [], []
    ads: list[int] = []
    kinds: list[str] = []
    values: list[str] = []
    for row, (title, body) in enumerate(texts.iter_rows()):
        text = f"{title}\n{body}"
        found = list(reader(text))
        for fact in found:
            ads.append(row)
            kinds.append(fact.kind)
            values.append(str(fact.normal).lower())
        marks.append(sorted({"number " + shape(text[one.start : one.end]) for one in found if one.kind == "phone"}))
        new_title, new_body = _without(text, len(title), found)
        titles.append(new_title)
        bodies.append(new_body)
    columns = {"title": pl.String(), "body": pl.String(), "marks": pl.List(pl.String)}
    masked_texts = pl.DataFrame({"title": titles, "body": bodies, "marks": marks}, schema=columns)
    return masked_texts, pl.DataFrame({"ad": ads, "kind": kinds, "value": values}, schema=FACTS)


def shape(span: str) -> str:
    """How a number is written, without the number: the classes of its signs, in order of the alphabet.

    >>> shape("415-555-0134"), shape("four1five 555 0134")
    ('-d', ' dw')
    """
    signs = {"d" if "0" <= sign <= "9" else "w" if sign.isalpha() else sign for sign in span}
    return "".join(sorted({"D" if unicodedata.category(sign) in {"Nd", "No"} else sign for sign in signs}))


def _without(text: str, title: int, found: Iterable[SpannedFact]) -> tuple[str, str]:
    parts = {True: [""], False: [""]}
    at = {True: 0, False: title + 1}
    for fact in sorted((one for one in found if one.kind in _MASKED), key=lambda one: (one.start, -one.end)):
        side = fact.end <= title
        if fact.start >= at[side]:
            parts[side] += [text[at[side] : fact.start], f" @{fact.kind} "]
            at[side] = fact.end
    return "".join(parts[True]) + text[at[True] : title], "".join(parts[False]) + text[at[False] :]

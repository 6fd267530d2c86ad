"""Whole words of a publisher, mapped to ours by the catalogue; how they are spelt and parted makes no difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar

import polars as pl

from safelight.catalog import Layout

Word = TypeVar("Word", bound=StrEnum)


def mapped(
    layout: Layout, field: str, words: Mapping[Word, Sequence[str]], *, missing: Word, other: Word | None = None
) -> pl.Expr:
    """The field's words as ours: `missing` where nothing stands, `other` (else `missing`) where nobody mapped it."""
    names = layout.names(field)
    if not names:
        return pl.lit(missing.value)
    text = folded(names[0])
    found = text.replace_strict(table_of(words), default=(other or missing).value, return_dtype=pl.String)
    return pl.when(text.fill_null("") == "").then(pl.lit(missing.value)).otherwise(found) if other else found


def table_of(words: Mapping[Word, Sequence[str]]) -> dict[str, str]:
    """The publisher's words, folded -> ours."""
    return {" ".join(word.split()).upper(): kind.value for kind, listed in words.items() for word in listed}


def folded(name: str) -> pl.Expr:
    """A column with single blanks and capitals."""
    return pl.col(name).str.strip_chars().str.replace_all(r"\s+", " ").str.to_uppercase()

"""The words for people and what happened to them, from docs/language.toml: for pages, documents and translations."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from django.utils.translation import get_language, gettext_lazy

from safelight.core.manual import manual_folder
from safelight.core.said import Said

NOT_REVIEWED: Final = "not yet reviewed"


@dataclass(frozen=True, slots=True)
class Term:
    """One word: what it stands for (`ids`, such as "role.buyer"), how it is said, and why so.

    `instead_of` are words that pages never use; `reviewed` names who looked at it, or says "not yet reviewed".
    """

    ids: tuple[str, ...]
    english: str
    spanish: str
    why: Said
    instead_of: tuple[str, ...]
    reviewed: str
    date: date

    @property
    def word(self) -> str:
        """The word in the active language."""
        return self.spanish if get_language() == "es" else self.english

    @property
    def is_reviewed(self) -> bool:
        """Whether somebody who can judge it has looked at it."""
        return self.reviewed != NOT_REVIEWED


@cache
def terms() -> tuple[Term, ...]:
    """Every word of the glossary, in the order of the file."""
    entries = tomllib.loads((manual_folder() / "language.toml").read_text(encoding="utf-8"))["term"]
    return tuple(
        Term(
            ids=tuple(entry["id"]),
            english=entry["english"],
            spanish=entry["spanish"],
            why=Said(entry["why"]),
            instead_of=tuple(entry.get("instead_of", ())),
            reviewed=entry["reviewed"],
            date=entry["date"],
        )
        for entry in entries
    )


def words(kind: str) -> Mapping[str, object]:
    """The words of one dimension, by the API's own: words("role")["buyer"]; each says itself in the active language."""
    prefix = f"{kind}."
    return {
        name.removeprefix(prefix): gettext_lazy(term.english)
        for term in terms()
        for name in term.ids
        if name.startswith(prefix)
    }


def word(name: str) -> object:
    """One word by its id: word("role.buyer"). KeyError for one that the glossary doesn't have."""
    kind, _, own = name.partition(".")
    return words(kind)[own]

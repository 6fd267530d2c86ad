"""Text to items: words with their place in the text, phrases of the tables joined, numbers read.

A table of phrases is written with groups, as `arrest(ed|s)`; groups are written out once, at import. Words are
compared without
case, accents or possessive endings; hyphens within a word count as spaces. Offsets are code points of the text as
given.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

TOKEN: Final = re.compile(
    r"\$\s?\d[\d,]*(?:\.\d+)?(?:\s?(?:million|billion|thousand|k\b))?"
    r"|\d{1,4}(?:/\d{1,4}){1,2}(?![\d/])"
    r"|\d{1,2}:\d\d"
    r"|\d+(?:st|nd|rd|th|º|ª)\b"
    r"|\d{1,3}(?:,\d{3})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?"
    r"|[@#]?\w+(?:['’]\w+)*"
    r"|\n|\.{4,}|(?<=\s)//(?=\s)|[.!?;:,|&+/()%=–—\"“”•-]"
)
"""Longest first. A word keeps its apostrophes; everything else that stands between words is one sign."""

FOLD: Final = str.maketrans("áéíóúüñàèìòùâêîôûäëïöç’", "aeiouunaeiouaeiouaeioc'")
_POSSESSIVE: Final = re.compile(r"'s?$")
_GROUP: Final = re.compile(r"\(([^()]*)\)")


def wordset(text: str, between: str | None = None) -> frozenset[str]:
    """The words of a table; `between` separates phrases."""
    return frozenset(word.strip() for word in text.split(between) if word.strip())


class Tag(NamedTuple):
    """What a phrase of a table means: `kind` names the table, `value` is read by the code beside the table."""

    kind: str
    value: str = ""
    sex: str = ""


@dataclass(slots=True)
class Item:
    """One word, sign, number or phrase of a text: `[start, end)` are its code points."""

    start: int
    end: int
    word: str
    kind: str = ""
    value: str = ""
    sex: str = ""
    number: int = -1
    glued: bool = False
    capital: bool = False
    before: bool = False
    masked: bool = False


def spelled(pattern: str) -> list[str]:
    """Every phrase that a pattern stands for: `cit(ed|es)` is `cited` and `cites`; `<b>` is a bracket of the text."""
    found = _GROUP.search(pattern)
    if not found:
        return [" ".join(pattern.replace("<", "( ").replace(">", " )").split())]
    head, tail = pattern[: found.start()], pattern[found.end() :]
    return [phrase for one in found[1].split("|") for phrase in spelled(head + one + tail)]


class Lexicon:
    """All phrases of all tables, found by their first word, the longest first."""

    def __init__(self, tables: Iterable[Mapping[Tag, str]]) -> None:
        self._by_first: dict[str, list[tuple[int, tuple[str, ...], Tag]]] = {}
        seen: dict[str, Tag] = {}
        for table in tables:
            for tag, patterns in table.items():
                for pattern in patterns.split(","):
                    for phrase in spelled(pattern.strip()):
                        if phrase and phrase not in seen:
                            seen[phrase] = tag
        for phrase, tag in seen.items():
            words = tuple(fold(word) for word in phrase.split())
            self._by_first.setdefault(words[0], []).append((len(words), words, tag))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -entry[0])
        self.first: Final = frozenset(self._by_first)
        """The words that phrases start with."""

    def phrases(self) -> list[str]:
        """All phrases, as they are spelled in the tables."""
        return [" ".join(words) for entries in self._by_first.values() for _, words, _ in entries]

    def match(self, words: list[str], place: int) -> tuple[int, Tag] | None:
        """How many words a phrase takes from `place` on, and what it means."""
        entries = self._by_first.get(words[place])
        if entries is None:
            return None
        second = words[place + 1] if place + 1 < len(words) else ""
        for length, phrase, tag in entries:
            if length == 1 or (phrase[1] == second and tuple(words[place : place + length]) == phrase):
                return length, tag
        return None


def fold(word: str) -> str:
    """A word as the tables spell it."""
    word = word.lower()
    if not word.isascii():
        word = word.translate(FOLD)
    return _POSSESSIVE.sub("", word) if "'" in word else word


def tokens(text: str) -> list[Item]:
    """Words and signs of a text in order; a hyphen between two words only marks the second as glued."""
    found: list[Item] = []
    glued = False
    last = len(text)
    for match in TOKEN.finditer(text):
        word, (start, end) = match[0], match.span()
        first = word[0]
        if first in "-–—" and start > 0 and end < last and text[start - 1].isalnum() and text[end].isalnum():
            glued = True
            continue
        plain = fold(word) if first.isalnum() or first in "#@" else ":" if word.startswith("....") else word
        joint = start > 0 and text[start - 1] in "-–—/"
        found.append(Item(start, end, plain, "", "", "", -1, glued, first.isupper(), joint))
        glued = False
    return found

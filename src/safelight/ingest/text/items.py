"""A text to items and sentences: numbers read, phrases joined, days and ages masked."""

from __future__ import annotations

import re
from typing import Final

from safelight.ingest.text import counts, minors, relevance, roles, scope
from safelight.ingest.text.numbers import NUMBER_WORDS, number_at
from safelight.ingest.text.words import Item, Lexicon, tokens

LEXICON: Final = Lexicon(
    (
        relevance.TRADE,
        roles.PEOPLE,
        roles.CHARGES,
        roles.DEEDS,
        relevance.OTHER,
        minors.MINORS,
        minors.VICTIMS,
        counts.ACTS,
        counts.ARRESTS,
        counts.BESIDE,
        scope.SCOPES,
        scope.HISTORY,
        scope.NEGATION,
        scope.ANOTHER,
    )
)


STOPS: Final = frozenset(".!?\n|•")


PUNCTUATION: Final = frozenset(',.;:!?()|\n–—-"“”')


SOFT: Final = frozenset((*PUNCTUATION, "and", "y", "or", "at", "in", "on", "but", "while", "en", "e", "o"))


COPULA: Final = frozenset(
    [
        "were",
        "was",
        "been",
        "are",
        "is",
        "be",
        "being",
        "have",
        "has",
        "had",
        "fueron",
        "fue",
        "son",
        "han",
        "ha",
        "got",
        "get",
        "eran",
        "quedaron",
        "quedo",
    ]
)


_SHORT: Final = frozenset(
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "mon",
        "tue",
        "tues",
        "wed",
        "weds",
        "thu",
        "thur",
        "thurs",
        "fri",
        "sat",
        "sun",
        "mr",
        "mrs",
        "ms",
        "lt",
        "sgt",
        "capt",
        "det",
        "dr",
        "no",
        "vs",
        "u",
        "s",
        "e",
        "n",
        "w",
        "ft",
        "mt",
        "approx",
        "dept",
        "jr",
        "sr",
        "co",
        "inc",
        "a",
        "p",
        "m",
    ]
)


def itemised(text: str, dates: list[tuple[int, int]]) -> list[Item]:
    """Words, numbers and phrases of a text in order; numbers within `dates` and ages count nobody."""
    words_ = tokens(text)
    _mask(words_, sorted([*dates, *(match.span() for match in AGES.finditer(text))]))
    plain = [item.word for item in words_]
    found: list[Item] = []
    place, end = 0, len(words_)
    while place < end:
        item = words_[place]
        match = LEXICON.match(plain, place)
        if match is None or match[0] == 1:
            used = _number(words_, place, found)
            if used:
                place += used
                continue
        if match:
            length, tag = match
            last = words_[place + length - 1]
            found.append(
                Item(
                    item.start,
                    last.end,
                    " ".join(plain[place : place + length]),
                    tag.kind,
                    tag.value,
                    tag.sex,
                    glued=item.glued,
                    capital=item.capital,
                )
            )
            place += length
            continue
        found.append(item)
        place += 1
    return found


def _mask(words_: list[Item], stretches: list[tuple[int, int]]) -> None:
    place = 0
    for item in words_:
        while place < len(stretches) and stretches[place][1] <= item.start:
            place += 1
        if place == len(stretches):
            return
        item.masked = stretches[place][0] <= item.start


def _number(words_: list[Item], place: int, found: list[Item]) -> int:
    """Take a number at `place`: how many words it took."""
    item = words_[place]
    first = item.word[:1]
    if first.isdecimal() and first.isascii():
        if not item.word.replace(",", "").isdecimal() or len(item.word) > 9:
            return 0
        value = int(item.word.replace(",", ""))
        year = item.masked or (1990 <= value <= 2039 and "," not in item.word)
        found.append(
            Item(
                item.start,
                item.end,
                item.word,
                "Y" if year else "N",
                number=value,
                glued=item.glued,
                capital=item.before,
            )
        )
        return 1
    if item.word not in NUMBER_WORDS or item.masked:
        return 0
    if item.word in ("0", "zero", "cero"):
        return 0
    read = number_at(words_, place)
    if read is None:
        return 0
    used, value = read
    end = words_[place + used - 1].end
    word = item.word if used == 1 else " ".join(one.word for one in words_[place : place + used])
    found.append(Item(item.start, end, word, "N", number=value, glued=item.glued, capital=False))
    return used


def sentences(items: list[Item], text: str) -> list[tuple[int, int]]:
    """Sentences as ranges of items; lines and columns of a digest are sentences too."""
    found, start = [], 0
    for place, item in enumerate(items):
        if item.word not in STOPS or item.kind:
            continue
        if item.word == ".":
            before = items[place - 1].word if place else ""
            after = items[place + 1] if place + 1 < len(items) else None
            if after is not None and after.start == item.end and after.word not in ("”", '"', ")"):
                continue
            opens = (
                after is None
                or after.word in '\n”"|'
                or text[after.start].isupper()
                or text[after.start].isdigit()
                or not text[after.start].isalnum()
            )
            if (before in _SHORT and after is not None and after.word != "\n") or not opens:
                continue
        if place >= start:
            found.append((start, place + 1))
        start = place + 1
    if start < len(items):
        found.append((start, len(items)))
    return found


AGES: Final = re.compile(
    r"(?i)\b(?:aged?|ages|edades|de entre|between the ages of|ranging(?: in age)? from|between)(?: from| "
    r"between)? \d{2}(?:\s?[-–]\s?|,? (?:to|and|y|a|al) )\d{2}\b(?! (?:arrest|people|men|johns))"
    r"|\b\d{2}(?:\s?[-–]\s?| (?:to|and|a|y) )\d{2} (?:years|a[ñn]os|year)"
)
"""Stretches of ages."""

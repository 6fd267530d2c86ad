"""A text to items: numbers read, phrases of the tables joined, days, ages and times of day set aside."""

from __future__ import annotations

import re
from typing import Final

from safelight.ingest.text import charges, counts, deeds, minors, relevance, roles, scope, shares, things
from safelight.ingest.text.joins import joined
from safelight.ingest.text.numbers import NUMBER_WORDS, number_at
from safelight.ingest.text.tables import tabled
from safelight.ingest.text.words import Item, Lexicon, tokens

LEXICON: Final = Lexicon(
    (
        scope.HISTORY,
        scope.ANOTHER,
        shares.SHARES,
        deeds.IDIOMS,
        charges.CHARGES,
        charges.OTHER,
        relevance.TRADE,
        deeds.OBJECTS,
        deeds.VERBS,
        roles.PEOPLE,
        roles.PAIRS,
        minors.MINORS,
        things.BYSTANDERS,
        counts.ACTS,
        counts.ARRESTS,
        things.THINGS,
        counts.BESIDE,
        scope.SCOPES,
        scope.NEGATION,
    )
)
"""All tables; of two with the same phrase the first has it."""
_CLITICS: Final = ("le", "les", "la", "las", "lo", "los", "se")
_CLITIC: Final = re.compile(r"(\w{2,}(?:ar|er|ir))(?:les?|las?|los?|se)$")
_SPANISH: Final = frozenset(("el", "los", "que", "por", "una"))
_TEENS: Final = r"(?:(?:thir|four|fif|six|seven|eigh|nine)teen|twelve)"
_AGE_NUMBERS: Final = re.compile(
    r"(?<![\w.])(?=\d)(?:\d{1,2}(?:\s?[-–]\s?|,? (?:to|and|a|y) )\d{1,2}[- ](?:years?|a[ñn]os)(?:[- ](?:old|de edad))?"
    r"|\d{1,2}[ -](?:[Yy]ears?|yrs?|a[ñn]os)[ -](?:[Oo]lds?\b|de edad)|\d{1,2} ?-?(?:y/?o|yo)\b"
    r"|\d{1,2} a[ñn]os\b(?=[,.;)])"
    r"|(?<=, )(?<!ed, )(?<!most, )(?<!ría, )(?<!rest, )(?<!hers, )(?<!dos, )(?<!das, )"
    r"(?<!ests, )(?<!ions, )\d{2}(?:,? (?:and|y) \d{2})?(?=[,.;)])"
    r"|(?<=\()\d{2}(?:, ?\d{2})*(?=\)))"
)
_AGE_WORDS: Final = re.compile(
    r"\b(?:(?:aged?|ages|edades|edad|de entre|between the ages of|rang(?:ed|ing)(?: in age)? from|were)(?: from|"
    r" between)? \d{2}(?:\s?[-–]\s?|,? (?:to|and|y|a|al) )\d{2}\b(?! (?:arrest|people|men|johns|women|buyers|suspects))"
    r"|between \d{1,2} (?:and|to) \d{1,2} years(?: old)?"
    r"|(?<=men |les |cts |hns |ers )(?:aged )?between \d{2} and \d{2}\b"
    rf"|{_TEENS}[ -](?:years?|a[ñn]os)[ -](?:olds?\b|de edad)|de \d{{1,2}} a[ñn]os\b|(?:he|she) (?:is|was) \d{{2}}\b"
    r"|(?:aged?|age of|ages) \d{1,2}(?:,? (?:and |y )?\d{1,2}\b)*|(?:youngest|oldest)[^.,;]{0,20}? \d{2}\b"
    r"|(?:was|is|be|being|as|only) 1[0-7]\b(?=[.,;)]|$| and\b))"
)
"""Stretches of ages, in a text of small letters."""
_CLOCKS: Final = re.compile(
    r"(?<![\w.])(?:(?=\d)(?:\d{1,2}(?::\d\d)? ?[APap]\.? ?[Mm]\b\.?|(?:1-)?(?:\d{3}[-.]){1,2}\d{4}\b|911\b|24/7\b|"
    r"[1-9]/[1-9]\b(?= ))|I-\d+|[\w-]*\d-\d{4,}\b|(?<=\([A-Za-z]\))\(\d+\)|(?<=\d)\(\d+\)|\(\d{3}\) ?\d{3}-\d{4})"
)
"""Times of day, telephone numbers, roads, parts of a statute: numbers of nobody."""


def itemised(text: str, dates: list[tuple[int, int]]) -> list[Item]:
    """Words, numbers and phrases of a text in order; numbers within `dates` and ages count nobody."""
    words = tokens(text)
    stretches = [(*span, "date") for span in dates]
    low = text.lower()
    if len(low) == len(text):
        stretches += [(*one.span(), "age") for one in _AGE_WORDS.finditer(low)]
    stretches += [(*one.span(), "age") for one in _AGE_NUMBERS.finditer(text)]
    stretches += [(*one.span(), "clock") for one in _CLOCKS.finditer(text)]
    _mask(words, sorted(stretches))
    plain = [_plain(item.word) if item.word.endswith(_CLITICS) else item.word for item in words]
    found: list[Item] = []
    place, end = 0, len(words)
    while place < end:
        item = words[place]
        if item.kind == "age" and _counted(words, place, found):
            item.kind = ""
        if item.kind:
            found.append(item)
            place += 1
            continue
        match = LEXICON.match(plain, place) if plain[place] in LEXICON.first else None
        if match is not None and match[1].kind == "time" and words[place + match[0] - 1].kind == "date":
            match = None
        if (match is None or match[0] == 1) and (item.word in NUMBER_WORDS or item.word[:1].isdecimal()):
            used = _number(words, place, found)
            if used:
                place += used
                continue
        if match is None:
            found.append(item)
            place += 1
            continue
        length, tag = match
        if length > 1:
            item.end = words[place + length - 1].end
            item.word = " ".join(plain[place : place + length])
        item.kind, item.value, item.sex = tag
        found.append(item)
        place += length
    return tabled(joined(found))


def _counted(words: list[Item], place: int, found: list[Item]) -> bool:
    """`solicitation (16)`, `buyers (18)`, `Solicitation, 17;`: a number behind what it counts is no age."""
    if len(found) < 2 or place + 1 >= len(words):
        return False
    noun = found[-2]
    if found[-1].word == "," and words[place + 1].word == ";":
        return noun.kind == "charge"
    if found[-1].word != "(" or words[place + 1].word != ")":
        return False
    return noun.kind in ("charge", "arrests") or (noun.kind == "people" and noun.word.endswith(("s", "men")))


def _plain(word: str) -> str:
    """A word as the tables may have it: `pagarle` is `pagar` where they don't know it."""
    found = _CLITIC.match(word)
    return found[1] if found and word not in LEXICON.first and found[1] in LEXICON.first else word


def _mask(words: list[Item], stretches: list[tuple[int, int, str]]) -> None:
    place = 0
    for item in words:
        while place < len(stretches) and stretches[place][1] <= item.start:
            place += 1
        if place == len(stretches):
            return
        if stretches[place][0] <= item.start:
            item.kind = stretches[place][2]


def _number(words: list[Item], place: int, found: list[Item]) -> int:
    """Take a number at `place`: how many words it took."""
    item = words[place]
    first = item.word[:1]
    if first.isdecimal() and first.isascii():
        if not item.word.replace(",", "").isdecimal() or len(item.word) > 9:
            return 0
        value = int(item.word.replace(",", ""))
        if value == 0:
            return 0
        year = 1940 <= value <= 2039 and "," not in item.word
        item.kind, item.number = ("date" if year else "number"), value
        found.append(item)
        return 1
    if item.word not in NUMBER_WORDS or item.word in ("zero", "cero"):
        return 0
    if item.word == "once" and not any(one.word in _SPANISH for one in words):
        return 0
    read = number_at(words, place)
    if read is None:
        return 0
    used, item.number = read
    item.kind = "number"
    item.end = words[place + used - 1].end
    if used > 1:
        item.word = " ".join(one.word for one in words[place : place + used])
    found.append(item)
    return used

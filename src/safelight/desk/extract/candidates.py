"""What could be a telephone number: stretches of items with as many digits as a number has.

A candidate says which digits, where, how the items were read, and what stood between them. Whether it is a number
is `judging`'s question.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import phonenumbers

from safelight.desk.extract.items import Item, readings

NATIONAL: Final = 10
_SHAPE: Final = re.compile(r"[2-9]\d\d[2-9]\d{6}")
_BACKWARDS: Final = re.compile(
    r"backward|revers|\bflip(?:ped| it| th| my| number)|mirrored|mirror image|inverted|invertid"
    r"|right[- ]to[- ]left|back[- ]to[- ]front|al rev|"
    r"from the end|end to start|last to first|upside down|para atras|al contrario"
)
_PLUS: Final = re.compile(r"(?:\+|\bplus|\bmas) ?\(?\Z")
_CUE_BEFORE: Final = 60
_CUE_AFTER: Final = 45


@dataclass(frozen=True, slots=True)
class Candidate:
    """Digits that may be a number. `start` and `end` count plain signs; `reading` is the number of the reading, 0 for
    digits alone."""

    e164: str
    digits: str
    start: int
    end: int
    items: tuple[Item, ...]
    before: Item | None
    after: Item | None
    reading: int
    backwards: bool
    assigned: bool


@lru_cache(maxsize=65_536)
def judged(e164: str) -> tuple[bool, bool]:
    """Whether libphonenumber finds the number possible, and whether it finds it valid (its range is in use)."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return False, False
    return phonenumbers.is_possible_number(number), phonenumbers.is_valid_number(number)


def candidates(signs: str) -> list[Candidate]:
    """All candidates of a text, each stretch once, in the plainest reading that gives it."""
    found: dict[tuple[int, int, str], Candidate] = {}
    for place, chains in enumerate(readings(signs)):
        for chain in chains:
            for one in _within(signs, chain, place):
                found.setdefault((one.start, one.end, one.e164), one)
    return list(found.values())


def _within(signs: str, chain: list[Item], reading: int) -> Iterator[Candidate]:
    for first in range(len(chain)):
        plus = _plus(signs, chain[first])
        coded = plus > 0 or chain[first].value[0] == "0"
        least, most = (8, 15) if coded else (NATIONAL, NATIONAL + 1)
        digits = ""
        for last in range(first, min(len(chain), first + 16)):
            digits += chain[last].value
            if len(digits) > most:
                break
            if len(digits) >= least:
                yield from _stretch(signs, chain, first, last, digits, plus, reading)


def _plus(signs: str, item: Item) -> int:
    """Signs before the item that say that a country's code follows ("+", "00", "plus"); 0 where none does."""
    before = signs[max(0, item.start - 6) : item.start]
    if before[-1:] not in ("+", " ", "("):
        return 0
    found = _PLUS.search(before)
    return len(before) - found.start() if found else 0


def _stretch(
    signs: str, chain: list[Item], first: int, last: int, digits: str, plus: int, reading: int
) -> Iterator[Candidate]:
    spellings = list(_spellings(digits, plus > 0))
    turned = digits[::-1] if len(digits) == NATIONAL and _SHAPE.fullmatch(digits[::-1]) else ""
    if not spellings and not turned:
        return
    one = Candidate(
        "",
        digits,
        chain[first].start - plus,
        chain[last].end,
        tuple(chain[first : last + 1]),
        chain[first - 1] if first else None,
        chain[last + 1] if last + 1 < len(chain) else None,
        reading,
        False,
        False,
    )
    for e164 in spellings:
        national = e164.startswith("+1")
        possible, assigned = judged(e164)
        if possible and (national or assigned):
            yield replace(one, e164=e164, assigned=assigned, start=_opened(signs, one.start, one.end))
    if turned and told_backwards(signs, one.start, one.end):
        yield replace(one, e164="+1" + turned, backwards=True, assigned=judged("+1" + turned)[1])


def _spellings(digits: str, plus: bool) -> Iterator[str]:
    if len(digits) == NATIONAL and not plus and _SHAPE.fullmatch(digits):
        yield "+1" + digits
    if len(digits) == NATIONAL + 1 and digits[0] == "1" and _SHAPE.fullmatch(digits, 1):
        yield "+" + digits
    if plus and digits[0] not in "01":
        yield "+" + digits
    for prefix in ("00", "011"):
        if digits.startswith(prefix) and len(digits) > 10 and digits[len(prefix)] not in "01":
            yield "+" + digits[len(prefix) :]


def _opened(signs: str, start: int, end: int) -> int:
    """The start, moved to a bracket that opens before the first digit and closes within."""
    if start and signs[start - 1] in "([{<":
        closing = {"(": ")", "[": "]", "{": "}", "<": ">"}[signs[start - 1]]
        if closing in signs[start:end]:
            return start - 1
    return start


def told_backwards(signs: str, start: int, end: int) -> bool:
    """Whether the text around says that the number is to be read from its end."""
    return _speaks_of_turning(signs) and bool(
        _BACKWARDS.search(signs, max(0, start - _CUE_BEFORE), start) or _BACKWARDS.search(signs, end, end + _CUE_AFTER)
    )


@lru_cache(maxsize=8)
def _speaks_of_turning(signs: str) -> bool:
    return _BACKWARDS.search(signs) is not None

"""Sentences as ranges of items; lines and columns of a digest are sentences too, a wrapped line is not."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.things import FUNCTION
from safelight.ingest.text.words import Item, wordset

STOPS: Final = frozenset((*".!?\n|•", "//"))
_SHORT: Final = wordset(
    "jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed weds thu thur thurs fri sat sun mr mrs ms lt "
    "sgt "
    "capt det dr no vs u s e n w ft mt approx dept jr sr co inc a p m ave st blvd rd hwy pkwy calif fla ga ill mass "
    "wash "
    "ariz colo ore tex sra sres dra lic av"
)
_CLOSING: Final = frozenset("”\")'’")


def sentences(items: list[Item], text: str) -> list[tuple[int, int]]:
    """Sentences of a text, in order."""
    found, start = [], 0
    for place, item in enumerate(items):
        if item.kind not in ("", "date") or item.word not in STOPS or not _ends(items, place, start, text):
            continue
        if place > start:
            found.append((start, place + 1))
        start = place + 1
    if start < len(items):
        found.append((start, len(items)))
    return found


def _ends(items: list[Item], place: int, start: int, text: str) -> bool:
    item = items[place]
    after = items[place + 1] if place + 1 < len(items) else None
    if item.word == "\n":
        return not _wrapped(items, place, start, after, text)
    if item.word != "." or after is None:
        return True
    if after.start == item.end and after.word not in _CLOSING:
        return False
    opens = after.word in '\n”"|•' or not text[after.start].isalnum() or text[after.start].isupper()
    opens = opens or text[after.start].isdigit() or after.kind == "number"
    if not opens:
        return False
    before = items[place - 1] if place else None
    if before is None or after.word == "\n":
        return True
    short = before.word in _SHORT or (len(before.word) == 1 and before.word.isalpha())
    if before.kind == "date" and short:
        return text[after.start].isupper() and after.kind != "date"
    return not (short and before.end == item.start) or _street_end(before, after)


def _street_end(before: Item, after: Item) -> bool:
    """`on Colfax Ave. Nine men`: a street's short word ends a sentence before a number or a common opening."""
    return before.word in ("ave", "st", "blvd", "rd", "hwy", "pkwy", "m", "av", "s", "n", "e", "w") and (
        after.kind not in ("", "date") or after.word in ("the", "all", "a", "in", "on", "officers", "they", "two")
    )


def _wrapped(items: list[Item], place: int, start: int, after: Item | None, text: str) -> bool:
    if after is None or after.word == "\n" or place == start:
        return False
    before = items[place - 1]
    if before.word in STOPS or before.word in ":;":
        return False
    if text[after.start].islower():
        return True
    return before.word in FUNCTION or before.word == ","

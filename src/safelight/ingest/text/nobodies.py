"""Numbers that count no people: of things, roads, districts and ranks; and nouns of no table that do."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.people import ARTICLES
from safelight.ingest.text.words import Item, wordset

_NUMBERED: Final = wordset(
    "no precinct district zone zona area unit highway route interstate sector beat distrito i us hwy phase room apt "
    "suite chapter section article department case count top age aged # level tier channel league sb hb calle avenida "
    "ruta carretera class clase factor autopista interestatal kilometro km mile marker"
)
_SPELLED: Final = wordset("class phase zone level tier precinct clase fase zona")


def counts_things(items: list[Item], place: int, start: int, end: int) -> bool:
    """`how many`; `one count of X and two of Y`; `14 states together`."""
    after = items[place + 1] if place + 1 < end else None
    if after is not None and after.glued and after.kind != "age" and not after.word.startswith("plus"):
        return True
    if items[place].word == "many" and place > start and items[place - 1].word in ("how", "so", "too", "as"):
        return True
    if after is not None and after.kind == "scope":
        return True
    if after is not None and after.word == "to" and place + 2 < end and items[place + 2].kind in ("thing", "trade"):
        return True
    if after is None or after.word != "of" or place - 2 < start:
        return False
    ahead = items[max(start, place - 9) : place]
    return items[place - 1].word in ("and", ",") and any(one.kind == "thing" and "count" in one.word for one in ahead)


def taken_beside(items: list[Item], place: int, after: int, start: int, end: int) -> bool:
    """`arrested 15 truckers`, `15 truckers were arrested`: an unknown noun counts people where it stands by an act."""
    if not items[after - 1].word.endswith(("s", "men", "women", "people")):
        return False
    before = items[place - 1] if place > start else None
    if before is not None and before.kind == "act" and before.value == "take":
        return True
    at = next((at for at in range(after, min(after + 2, end)) if items[at].kind == "act"), -1)
    if at < 0 or items[at].value != "take":
        return False
    behind = items[at + 1] if at + 1 < end else None
    return behind is None or not (behind.kind in ("number", "people") or behind.word in ARTICLES)


def no_people(items: list[Item], place: int, start: int, end: int) -> bool:
    """A bare number that names a road, a district, a rank or a score."""
    before = items[place - 1] if place > start else None
    after = items[place + 1] if place + 1 < end else None
    if after is not None and after.word in ("%", "/"):
        return True
    if before is None or (items[place].word.isalpha() and before.word not in _SPELLED):
        return False
    if items[place].glued and before.word.isalpha() and before.end >= items[place].start - 1:
        return True
    if before.word in _NUMBERED or before.word in ("$", "/", "#"):
        return True
    return before.kind == "" and before.capital and place - 1 > start and before.word.isalpha()

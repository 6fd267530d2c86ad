"""Where the reading of a text leaves something over: reasons for a steward to look, none of which changes a number."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.numbers import VAGUE
from safelight.ingest.text.people import NAME, PEOPLE, Mention
from safelight.ingest.text.roles import TRADE_ROLES
from safelight.ingest.text.topic import Topic
from safelight.ingest.text.words import Item

UNREAD_ACT: Final = "an arrest is told of that no number was read for"
NOT_COUNTED: Final = "the text speaks of the trade and of people held, and nobody was counted"

_FACES: Final = ("fac", "held on", "pending", "charges of", "on charges", "charges for", "criminal charges", "accus")
"""Acts that often tell of the same people once more."""


def left_over(
    items: list[Item], ranges: list[tuple[int, int]], found: list[Mention], foreign: set[int]
) -> tuple[str, ...]:
    """Sentences with an act that counts, and no number of people held."""
    held = {one.sentence for one in found if one.status in ("take", "court") or one.past or one.value == 0}
    for sentence, (start, end) in enumerate(ranges):
        if sentence in held or sentence in foreign:
            continue
        for at in range(start, end):
            item = items[at]
            acts = item.kind == "act" and item.value == "take" and not item.word.startswith(_FACES)
            if acts and _somebody(items[start:end]):
                return (UNREAD_ACT,)
    return ()


def _somebody(sentence: list[Item]) -> bool:
    """Somebody is spoken of who is no name alone, and nobody is denied."""
    if any(item.kind in ("denial", "time") for item in sentence):
        return False
    return any(item.kind in ("people", "number", "pair") or item.word in ("him", "them") for item in sentence)


def nobody(found: list[Mention], about: Topic) -> tuple[str, ...]:
    """A text of the trade in which people are held, and that gave no operation."""
    if not about.trade or about.annual:
        return ()
    return (NOT_COUNTED,) if any(_may_be_held(one, about) for one in found) else ()


def _may_be_held(one: Mention, about: Topic) -> bool:
    if one.kind != PEOPLE or one.value == 0 or one.past or one.object or one.role == "other":
        return False
    if one.status == "take" or (one.status == "" and (one.role in TRADE_ROLES or one.head == NAME)):
        return True
    near = {one.sentence - 1, one.sentence, one.sentence + 1} & about.trade_at
    return one.status == "" and bool(near) and (one.value > 1 or one.value == VAGUE)

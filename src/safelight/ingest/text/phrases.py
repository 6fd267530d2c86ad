"""Noun phrases: the nouns behind a number or an article, and who they say the people are."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.people import MINORS, OTHERS, PEOPLE, Mention
from safelight.ingest.text.roles import NOTHING_SAID
from safelight.ingest.text.things import FILLERS, FUNCTION
from safelight.ingest.text.words import Item, wordset

NOMINAL: Final = frozenset(("people", "arrests", "minor", "bystander", "thing", "charge", "trade", "pair"))
_PLAIN: Final = wordset("female females male males person persons people individual individuals")
_VICTIMS: Final = ("victim", "victims", "victimas")
_LONGEST: Final = 14
"""Items of the longest noun phrase."""
_SINGULAR_S: Final = frozenset(("boss", "madres"))


def phrase(items: list[Item], place: int, end: int) -> tuple[int, list[Item], bool]:
    """The noun phrase from `place` on: (where it ends, its nominals, whether an unknown noun ends it)."""
    heads: list[Item] = []
    end = min(end, place + _LONGEST)
    after, strange, at = place, 0, place
    while at < end:
        item = items[at]
        if item.kind in NOMINAL:
            if item.kind == "thing" and strange and heads and heads[-1].kind in ("people", "arrests"):
                break
            if item.kind in ("charge", "trade") and heads and heads[-1].kind in ("people", "arrests"):
                break
            if item.sex == "deed":
                break
            heads.append(item)
            after, strange = at + 1, 0
        elif item.word == "the" and heads and heads[-1].kind in ("people", "arrests"):
            break
        elif (
            (item.kind == "beside" and item.value in ("more", "all", "total"))
            or item.word in ("“", '"', "”", "/")
            or (item.kind == "" and item.word in FILLERS)
            or item.kind == "age"
        ):
            pass
        elif item.kind == "" and item.word.isalpha() and item.word not in FUNCTION and strange < 2:
            strange += 1
        elif (item.kind == "object" and not heads) or (
            item.kind == "" and item.word == "and" and heads and heads[-1].kind in ("charge", "trade")
        ):
            pass
        elif item.word == "," and at + 1 < end and items[at + 1].kind == "age":
            break
        else:
            break
        at += 1
    if not heads and strange:
        return at, [], True
    return after, heads, False


def fill(one: Mention, heads: list[Item]) -> None:
    """Read kind, role, charge and sex from the nominals of a noun phrase."""
    last = heads[-1]
    kinds = {head.kind for head in heads}
    if "bystander" in kinds and last.word in NOTHING_SAID:
        last = next(head for head in heads if head.kind == "bystander")
    one.head = last.word
    one.kind = OTHERS
    if last.kind in ("people", "arrests", "pair") or (last.kind == "charge" and last.value != "lure"):
        one.kind = PEOPLE
    if "minor" in kinds and last.kind in ("minor", "bystander"):
        one.kind = MINORS
    if "minor" in kinds and last.word in _PLAIN:
        one.kind = MINORS
    if last.word == "vice" and len(heads) == 1:
        one.kind = PEOPLE
    if last.word == "other" and len(heads) == 1:
        one.charge = "other"
    one.arrests = last.kind == "arrests"
    for head in heads:
        if head.kind == "people" and head.value:
            one.role = head.value
        if head.kind in ("people", "minor") and head.sex:
            one.sex = head.sex
        if head.kind == "charge":
            one.charge = head.value
    if last.kind == "thing" or (last.kind == "trade" and one.kind == OTHERS and not last.word.endswith(_VICTIMS)):
        one.kind = ""


def young(items: list[Item], place: int, end: int) -> bool:
    """An age under 18 stands within."""
    for item in items[place : min(end, len(items))]:
        if item.kind == "age" and item.word[:2].isdigit():
            return 4 < int(item.word[:2]) < 18
    return False


def plain_noun(item: Item) -> bool:
    """A noun of no table."""
    return (
        item.kind == "" and item.word.isalpha() and item.word not in FUNCTION and not item.word.endswith(("ed", "ing"))
    )


def plural(word: str) -> bool:
    """Whether a noun, or the last of a phrase, means several."""
    last = word.rsplit(maxsplit=1)[-1]
    return (last.endswith("s") and last not in _SINGULAR_S) or last in ("men", "women", "people", "children")

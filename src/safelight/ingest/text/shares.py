"""Shares of a number told before: `all but two of the 16`, `half of them`, `two thirds`; and numbers told in order
("24 and 9, respectively").
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from safelight.ingest.text.people import PEOPLE, Mention
from safelight.ingest.text.phrases import fill, phrase
from safelight.ingest.text.roles import TRADE_ROLES
from safelight.ingest.text.words import Item, Tag

SHARES: Final = {
    Tag("share", "but"): "all but,all except,all except for,todos menos,todas menos,todos salvo,todos excepto",
    Tag("share", "1/2"): "half of,one half of,exactly half,half were,the other half,la mitad de,la mitad",
    Tag("share", "1/3"): "a third of,one third of,un tercio de,the other third",
    Tag("share", "2/3"): "two thirds of,two thirds,dos tercios de",
    Tag("share", "1/4"): "a quarter of,one quarter of",
    Tag("share", "3/4"): "three quarters of,three fourths of",
}
"""What part of a number is meant; `but`: what a number leaves of it."""
RESPECTIVE: Final = frozenset(("respectively", "respectivamente"))
_POINTERS: Final = frozenset(("the", "those", "these", "them", "whom", "los", "las", "ellos", "ellas", "of", "de"))

EXAMPLES: Final = (
    ("Deputies arrested 18 people. All but two were sex buyers; the two others were pimps.", {"buyer": 16}),
    ("Police arrested 12 people over prostitution. Half of them were johns, the rest pimps.", {"buyer": 6}),
    ("Officers arrested 9 and 4 people for solicitation and pimping, respectively.", {"buyer": 9, "exploiter": 4}),
)


def share(items: list[Item], place: int, end: int, sentence: int, found: Sequence[Mention]) -> Mention | None:
    """The mention of a share; None where no number before, or in it, says of how many."""
    item = items[place]
    at, less = place + 1, 0
    if item.value == "but":
        if at >= end or items[at].kind != "number" or items[at].number < 1:
            return None
        less, at = items[at].number, at + 1
    one = Mention(0, item.start, items[at - 1].end, place, at, sentence, part=True)
    whole = 0
    while at < end and items[at].kind in ("", "beside") and items[at].word.split()[-1] in _POINTERS:
        at += 1
    if at < end and items[at].kind == "number" and items[at].number > 0:
        whole, at = items[at].number, at + 1
    after, heads, _ = phrase(items, at, end)
    if heads:
        fill(one, heads)
        if one.kind != PEOPLE:
            return None
        one.after, one.end = after, items[after - 1].end
    else:
        one.after = at
    if not whole:
        whole = next((other.value for other in reversed(found) if other.kind == PEOPLE and other.value > 1), 0)
    value = Fraction(whole) * Fraction(item.value) if not less else Fraction(whole - less)
    if value < 1 or value.denominator != 1:
        return None
    one.value = int(value)
    return one


def respective(items: list[Item], span: tuple[int, int], found: Sequence[Mention]) -> None:
    """`9 and 4 people for solicitation and pimping, respectively`: roles in the order of their numbers."""
    start, end = span
    people = [one for one in found if one.kind == PEOPLE and one.value > 0]
    places = {at for one in people for at in range(one.at, one.after)}
    roles = [
        items[at].value
        for at in range(start, end)
        if at not in places and items[at].kind in ("charge", "people") and items[at].value in TRADE_ROLES
    ]
    if len(people) > 1 and len(roles) == len(people):
        for one, role in zip(people, roles, strict=True):
            one.role, one.charge = role, role

"""Lists and forms: `Prostitution (buyer): 23`, `pandering 17,`, `sellers cited, 14;`, `buyers (12)`.

The words before a number say what it counts.
"""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.people import OTHERS, Mention
from safelight.ingest.text.phrases import NOMINAL, fill
from safelight.ingest.text.roles import TRADE_ROLES
from safelight.ingest.text.words import Item, wordset

_COLONS: Final = frozenset((":", "=", "-", "–", "—"))
_SIGNS: Final = _COLONS | {")", "•", "|", "/", "*", "total", "count"}
_OPENERS: Final = frozenset((".", "\n", ",", ";", ":", "|", "//", "•", "(", "-", "–", "—", "and", "y", "+", "&"))
_VERB_ROLES: Final = {"buy": TRADE_ROLES[0], "sell": TRADE_ROLES[2], "exploit": TRADE_ROLES[1]}
_SAYS_NUMBER: Final = frozenset(("is", "was", "are", "at", "to", "be", "es", "fue", "of"))
_NUMBER_NOUNS: Final = wordset("number count total figure tally numero cifra arrests citations cuenta toll")
_COUNTS_ALONE: Final = frozenset(("charge", "people", "arrests", "minor"))
"""Nouns that a number may follow without a sign: `pandering 17`."""


def labelled(one: Mention, items: list[Item], start: int, end: int) -> bool:
    """Read the label before a number into its mention; False where there is none."""
    behind = items[one.after] if one.after < end else None
    if behind is not None and not (
        behind.word in _OPENERS or behind.word in (")", "!") or behind.kind in ("number", "date")
    ):
        return False
    if behind is not None and behind.word == "(" and one.after + 1 < end and items[one.after + 1].kind == "charge":
        return False
    last, sign = _sign(one, items, start, behind)
    heads, first = _heads(one, items, start, last, sign)
    if first == last or not (heads or one.total):
        return False
    if sign == "," and not (behind is None or behind.word in (";", ".", "\n")):
        return False
    if items[last].kind == "" and items[last].word in _SAYS_NUMBER:
        if not any(item.word in _NUMBER_NOUNS for item in items[max(start, first) : last]):
            return False
        heads = [head for head in heads if head.kind not in ("thing", "trade")]
        one.total = True
        one.status = "take"
    elif sign != ":" and not _stands_alone(heads, items[last]):
        return False
    return _read(one, heads)


def _sign(one: Mention, items: list[Item], start: int, behind: Item | None) -> tuple[int, str]:
    """(the last item of the label, ":" behind a sign, "," behind a comma, "" behind none)."""
    at = one.at - 1
    sign = ""
    if at > start and items[at].word == "(" and behind is not None and behind.word == ")":
        return at - 1, ":" if items[at - 1].kind in NOMINAL else ""
    if at > start and items[at].word == ",":
        at, sign = at - 1, ","
    while at >= start and items[at].word in _SIGNS:
        sign = ":" if items[at].word in _COLONS else sign
        at = _opened(items, start, at) - 1
    return at, sign


def _opened(items: list[Item], start: int, at: int) -> int:
    """Where brackets that end a label open: of `Prostitution (Class B): 22` they say nothing, of `PC (pimping)` all."""
    if items[at].word != ")":
        return at
    opened = next((place for place in range(at, start, -1) if items[place].word == "("), at)
    return at if any(item.kind in ("charge", "people", "act") for item in items[opened:at]) else opened


def _heads(one: Mention, items: list[Item], start: int, last: int, sign: str) -> tuple[list[Item], int]:
    """(nouns, charges and acts of the label in order, the place before it)."""
    heads: list[Item] = []
    at = last
    ends = ("date",) if sign == ":" else ("number", "date")
    while at >= start and items[at].word not in _OPENERS and items[at].kind not in ends:
        item = items[at]
        if item.kind == "verb" and item.value in _VERB_ROLES:
            heads.insert(0, Item(item.start, item.end, item.word, "people", _VERB_ROLES[item.value]))
        elif item.kind == "act" or (item.kind in NOMINAL and (item.kind != "thing" or not heads)):
            heads.insert(0, item)
        one.total = one.total or (item.value == "total" and item.word not in ("in all", "together they", "combined"))
        at -= 1
    return heads, at


def _stands_alone(heads: list[Item], last: Item) -> bool:
    """`pandering 17`, `solicitors arrested 21`: a label without a sign ends with its noun or its act."""
    if not heads or heads[-1] is not last:
        return False
    held = last.kind == "act" and heads[0].kind in ("people", "minor", "charge")
    return held or last.kind in _COUNTS_ALONE


def _read(one: Mention, heads: list[Item]) -> bool:
    nominal = [head for head in heads if head.kind != "act"]
    if not nominal and not one.total:
        return False
    if nominal and not (one.total and all(head.kind in ("thing", "trade") for head in nominal)):
        fill(one, nominal)
    one.kind = one.kind or OTHERS
    one.label = True
    one.status = next((head.value for head in heads if head.kind == "act"), one.status)
    return True

"""One person: `a woman`, `the manager`, `a 16-year-old`, `Male, 35`, `Owner`, and people told by name and age."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.people import ARTICLES, DEFINITE, MINORS, NAME, PEOPLE, Mention
from safelight.ingest.text.phrases import fill, phrase, plain_noun, plural, young
from safelight.ingest.text.things import FILLERS
from safelight.ingest.text.words import Item, wordset

FORMS: Final = frozenset(("male", "female", "man", "woman", "suspect", "hombre", "mujer"))
"""Nouns that a form puts before an age: `Male, 35, charged`."""
_YEARS: Final = frozenset(("year", "years", "yr", "y", "ano", "anos"))
_OWNED: Final = frozenset(("her", "his", "their", "its", "su", "sus"))
_SOUGHT: Final = frozenset(("missing", "runaway", "endangered", "reported", "local"))
_NOT_HELD: Final = wordset("fee fine maximum sentence penalty rate price total minimum cover hourly")


def single(items: list[Item], place: int, start: int, end: int, sentence: int) -> Mention | None:
    """`a woman`, `the manager`, `a 16-year-old`, `Male, 35`: one person."""
    item = items[place]
    if not _opens(items, place, start, end):
        return None
    at = place if item.kind else place + 1
    after, heads, _ = phrase(items, at, end)
    if heads and heads[-1].kind == "minor" and after < end and plain_noun(items[after]):
        after, heads = after + 1, []
    one = Mention(1, item.start, item.end, place, after, sentence, single=True)
    one.definite = item.word in DEFINITE and item.word not in _OWNED
    one.listed = place > start and items[place - 1].word in ("and", "y", "plus") and one.definite
    one.part = place > start and items[place - 1].kind == "beside" and items[place - 1].value == "part"
    one.more = item.word in ("another", "otro", "otra")
    if heads:
        read = _noun(one, items, heads)
    elif item.word in ("un", "una") and at < end and _participle(items[at]):
        return Mention(1, item.start, items[at].end, place, at, sentence, head="person", single=True)
    else:
        read = _strange(one, items, start, end) or _aged(one, items, end)
    if not read:
        return None
    if one.kind == PEOPLE and not one.role and young(items, place, one.after + 2):
        one.kind = MINORS
    return one if one.kind else None


def _opens(items: list[Item], place: int, start: int, end: int) -> bool:
    """Not behind "every one"; not `a` before another article, an age within a list, a form's noun in a sentence."""
    item, after = items[place], items[place + 1] if place + 1 < end else None
    if place > start and items[place - 1].value == "all":
        return False
    if item.word in FORMS:
        return place == start or items[place - 1].word in (":", ";")
    if item.kind == "age":
        return after is not None and after.word in _YEARS
    return after is not None and after.kind != "number" and not (after.kind == "" and after.word in ARTICLES)


def _noun(one: Mention, items: list[Item], heads: list[Item]) -> bool:
    fill(one, heads)
    last = heads[-1]
    if last.kind == "pair":
        one.value = 2
    elif last.kind in ("arrests", "charge") or plural(last.word):
        return False
    one.end = items[one.after - 1].end
    return True


def _strange(one: Mention, items: list[Item], start: int, end: int) -> bool:
    """A noun of no table, where only a person is spoken of so."""
    if one.definite or not (_unknown_person(items, one.after, end) or _charged_object(items, one.at, one.after, start)):
        return False
    one.head, one.end = items[one.after - 1].word, items[one.after - 1].end
    return True


def _aged(one: Mention, items: list[Item], end: int) -> bool:
    """`a 16-year-old`: an age alone."""
    last = one.at + 1
    if last + 1 < end and items[last].word in _SOUGHT:
        last += 1
    if items[one.at].word not in ("a", "an", "one", "un", "una", "another", "the") or items[last].kind != "age":
        return False
    while last < end and items[last].kind == "age":
        last += 1
    one.after, one.end = last, items[last - 1].end
    return True


def _participle(item: Item) -> bool:
    return item.kind == "act" and item.word.endswith(("do", "da"))


def named(items: list[Item], place: int, start: int, sentence: int) -> Mention | None:
    """Somebody told by name and age: `[name], 30, of`. The name itself is not kept."""
    age = items[place + 2]
    first = place
    while (
        first > start and items[first - 1].kind == "" and (items[first - 1].capital or _particle(items, first, start))
    ):
        first -= 1
    if age.kind != "age" or first == place or not (age.word[:1].isdigit() or age.word == "de"):
        return None
    before = items[first - 1] if first > start else None
    if before is not None and before.word == "," and items[first - 2].kind in ("people", "bystander", "number"):
        return None
    after = place + 3
    return Mention(1, items[first].start, age.end, first, after, sentence, head=NAME, single=True)


def _particle(items: list[Item], first: int, start: int) -> bool:
    """`Ana de Roe`: a small word within a name."""
    return (
        items[first - 1].word in ("de", "del", "la", "van", "von") and first - 2 >= start and items[first - 2].capital
    )


def bare(items: list[Item], place: int, start: int, sentence: int) -> Mention | None:
    """`Owner and three workers arrested`, `suspected trafficker arrested`: one person of a role, without an article."""
    item = items[place]
    before = place - 1
    while before >= start and (items[before].kind == "trade" or _fills(items[before])):
        before -= 1
    opens = before < start or items[before].word in (":", ",", ";", "+", "and", "&", "y", "-", "–", "—", "\n")
    if not opens or _qualifies(items, before, place):
        return None
    return Mention(
        1,
        items[before + 1].start,
        item.end,
        before + 1,
        place + 1,
        sentence,
        head=item.word,
        role=item.value,
        sex=item.sex,
        single=True,
    )


def _fills(item: Item) -> bool:
    return item.kind == "" and item.word in FILLERS


def _qualifies(items: list[Item], before: int, place: int) -> bool:
    """`Prostitution – Buyer`, `John: 8`: a word of a list, not somebody."""
    if before > 0 and items[before].word in ("-", "–", "—") and items[before - 1].kind == "charge":
        return True
    behind = items[place + 1 : place + 3]
    return len(behind) == 2 and behind[0].word in (":", "-", "–", "—", "=") and behind[1].kind == "number"


def _charged_object(items: list[Item], place: int, after: int, start: int) -> bool:
    """`charged a former youth coach with trafficking`: an unknown noun right behind an act that only people suffer."""
    if place <= start or after <= place + 1 or items[after - 1].word in _NOT_HELD:
        return False
    return items[place - 1].word in ("arrested", "charged", "indicted", "arresto", "detuvo", "arrestaron", "detuvieron")


def _unknown_person(items: list[Item], after: int, end: int) -> bool:
    """`a doorman was arrested`, `a teacher for soliciting`: an unknown noun beside an act or a charge."""
    ahead = items[after : min(after + 3, end)]
    if not ahead:
        return False
    if len(ahead) > 1 and ahead[0].word == "," and ahead[1].kind == "age":
        return True
    if ahead[0].word in ("for", "por"):
        return any(one.kind == "charge" for one in ahead[1:])
    return any(one.kind == "act" and one.value == "take" for one in ahead) and ahead[0].word in (
        "was",
        "is",
        "fue",
        "were",
    )

"""Mentions: a number, an article or a denial with the people it speaks of; ellipses and parts of a number."""

from __future__ import annotations

from typing import Final

from safelight.ingest.text.labels import labelled
from safelight.ingest.text.nobodies import counts_things, no_people, taken_beside
from safelight.ingest.text.people import ARTICLES, DEFINITE, MINORS, OTHERS, PEOPLE, REST, Mention
from safelight.ingest.text.phrases import fill, phrase, plural, young
from safelight.ingest.text.roles import NOTHING_SAID, TRADE_ROLES
from safelight.ingest.text.shares import share
from safelight.ingest.text.singles import FORMS, bare, named, single
from safelight.ingest.text.things import FILLERS
from safelight.ingest.text.words import Item, wordset

_ACCUSED: Final = wordset("suspect defendant accused sospechoso sospechosa acusado acusada imputado imputada")
_ONE_LEFT: Final = ("the other", "el otro", "la otra")


def mentions(items: list[Item], ranges: list[tuple[int, int]]) -> list[Mention]:
    """All mentions of a text in order."""
    found: list[Mention] = []
    for sentence, (start, end) in enumerate(ranges):
        place = start
        while place < end:
            kind = items[place].kind
            if kind in _NEVER or (kind == "" and not items[place].capital and items[place].word not in _OPEN):
                place += 1
                continue
            if kind == "share":
                one = share(items, place, end, sentence, found)
            else:
                one = _at(items, place, start, end, sentence)
            if one is None and found and _and_another(items, place, found[-1]):
                one = bare(items, place, start, sentence)
            if one is None:
                place += 1
            else:
                if not _points_back(one, items, found):
                    found.append(one)
                place = max(one.after, place + 1)
    return [one for one in found if one.kind or one.value]


_NEVER: Final = frozenset(("act", "thing", "charge", "trade", "object", "verb", "clock", "scope", "time", "another"))
_OPEN: Final = ARTICLES | FORMS


def _and_another(items: list[Item], place: int, before: Mention) -> bool:
    """`a man and woman`: the second without an article."""
    item = items[place]
    known = before.single and before.kind == PEOPLE and not before.role and before.after == place - 1
    return known and item.kind == "people" and item.sex in ("m", "f") and not plural(item.word)


def _points_back(one: Mention, items: list[Item], found: list[Mention]) -> bool:
    """`the suspect`, `the 40-year-old`: somebody told before, unless a deed says who it is."""
    if not (one.definite and one.single and (not one.head or one.head in NOTHING_SAID)) or _opens(one, found):
        return False
    behind = items[one.after : one.after + 4]
    return not (behind and behind[0].word in ("who", "que", "quien") and any(item.sex == "deed" for item in behind))


def _opens(one: Mention, found: list[Mention]) -> bool:
    """`The suspect` where nobody was spoken of before, to whom it would point back."""
    return (one.head in _ACCUSED or not one.head) and not any(
        other.kind == PEOPLE and other.value != 0 for other in found
    )


def _at(items: list[Item], place: int, start: int, end: int, sentence: int) -> Mention | None:
    item = items[place]
    if item.kind == "number":
        return _counted(items, place, start, end, sentence)
    if item.kind == "denial":
        return _denied(items, place, end, sentence)
    if item.kind == "beside" and item.value == "rest":
        return _rest(items, place, end, sentence)
    if item.kind == "people" and item.value and not plural(item.word):
        return bare(items, place, start, sentence)
    if item.capital and place + 2 < end and items[place + 1].word == ",":
        somebody = named(items, place, start, sentence) if item.kind in ("", "people") else None
        if somebody is not None:
            return somebody
    if (item.kind == "" and item.word in ARTICLES) or item.kind == "age" or item.word in FORMS:
        return single(items, place, start, end, sentence)
    return None


def _counted(items: list[Item], place: int, start: int, end: int, sentence: int) -> Mention | None:
    """The mention of a number; one of the kind "" where it counts things."""
    item = items[place]
    one = Mention(item.number, item.start, item.end, place, place + 1, sentence)
    _before(one, items, start)
    if place == start and place + 1 < end and items[place + 1].word in ("–", "—", "-"):
        place, one.after = place + 1, place + 2
    if counts_things(items, place, start, end):
        return _things(one)
    letter = items[place + 1] if place + 1 < end else None
    if letter is not None and letter.word in ("m", "f") and letter.capital:
        one.head, one.sex, one.after, one.end = "people", letter.word, place + 2, letter.end
        return one
    after, heads, strange = phrase(items, place + 1, end)
    if letter is not None and letter.word.startswith("restante"):
        one.part = True
    if heads:
        _headed(one, items, place, after, heads)
        if not one.kind:
            return _things(one)
    elif strange:
        if taken_beside(items, place, after, start, end):
            one.head, one.after, one.end = items[after - 1].word, after, items[after - 1].end
        elif not items[after - 1].word.endswith(("ed", "ing", "aron", "ieron")) or no_people(items, place, start, end):
            return None
    elif letter is not None and letter.kind == "age":
        _aged(one, items, end)
    elif labelled(one, items, start, end):
        return one
    elif no_people(items, place, start, end):
        return None
    _partitive(one, items, end)
    return one if one.kind else _things(one)


def _things(one: Mention) -> Mention:
    return Mention(0, one.start, one.end, one.at, one.after, one.sentence, kind="")


def _headed(one: Mention, items: list[Item], place: int, after: int, heads: list[Item]) -> None:
    fill(one, heads)
    one.after, one.end = after, items[after - 1].end
    if one.kind == OTHERS and items[after - 1].kind == "bystander" and young(items, place + 1, after):
        one.kind = MINORS
    following = items[after : after + 2]
    roles = {head.value for head in heads if head.kind in ("people", "charge")}
    if len(roles) > 1 and any(other.word == "/" for other in items[place + 1 : after]):
        one.role = one.charge = ""
    if one.role and _or_others(items, after, one.role):
        one.role = ""
    if one.arrests and len(following) > 1 and following[0].word == "to":
        _, receivers, _ = phrase(items, after + 1, min(after + 8, len(items)))
        if not receivers or receivers[-1].kind not in ("people", "bystander"):
            one.kind = ""
        one.role = one.role or next((head.value for head in receivers if head.kind == "people" and head.value), "")
    if items[after - 1].kind == "charge" and not one.arrests:
        one.head = ""
        one.label = one.charge != "other"


def _or_others(items: list[Item], after: int, role: str) -> bool:
    """`552 sex buyers or traffickers`: nouns of several roles say the role of none."""
    near = items[after : after + 3]
    if len(near) < 2 or near[0].word not in ("or", "and", "&", "/", "o", "y"):
        return False
    noun = next((item for item in near[1:] if not (item.kind == "" and item.word in FILLERS)), None)
    return noun is not None and noun.kind == "people" and noun.value not in ("", role) and plural(noun.word)


def _aged(one: Mention, items: list[Item], end: int) -> None:
    """`four 15-year-olds`."""
    one.kind = MINORS if young(items, one.after, one.after + 3) else PEOPLE
    while one.after < end and items[one.after].kind == "age":
        one.after, one.end = one.after + 1, items[one.after].end


def _before(one: Mention, items: list[Item], start: int) -> None:
    """Words before a number: about, another, all, the, in all, not."""
    at = one.at - 1
    while at >= start:
        item = items[at]
        if item.kind == "beside" and item.value == "approx":
            one.approx, one.start = True, item.start
        elif item.kind == "beside" and item.value in ("more", "total", "all", "apart", "part"):
            one.more = one.more or item.value == "more"
            one.total = one.total or item.value == "total"
            one.definite = one.definite or item.value == "all"
            one.apart = one.apart or item.value == "apart"
            one.part = one.part or item.value == "part"
            if item.value == "part":
                break
        elif item.kind == "" and item.word in DEFINITE:
            one.definite = True
        elif item.kind == "" and item.word in ("a", "of", "other", "were", "was", ",", "de", "un"):
            if item.word == "," and not (at > start and items[at - 1].value in ("part", "apart", "total")):
                break
        elif item.word == ":" and at > start and items[at - 1].value in ("part", "total"):
            pass
        else:
            break
        at -= 1


def _partitive(one: Mention, items: list[Item], end: int) -> None:
    """`two of the males`, `10 of them minors`, `9 of 13 persons`, `138 of those are men`."""
    at = one.after
    item = items[at] if at < end else None
    if item is None:
        return
    of = item.kind == "beside" and item.value == "part" and item.word.split()[0] in ("of", "de")
    if not of and item.word not in ("of", "de"):
        return
    numbered = at + 1 < end and items[at + 1].kind == "number"
    if not of and not numbered:
        return
    one.part = True
    at += 2 if numbered else 1
    after, heads, _ = phrase(items, at, end)
    if numbered:
        one.after = max(one.after, at)
    if heads:
        whole = Mention(0, 0, 0, at, after, one.sentence)
        fill(whole, heads)
        one.head = one.head or whole.head
        one.sex, one.role = one.sex or whole.sex, one.role or whole.role
        one.kind = whole.kind
        one.after = after


def _denied(items: list[Item], place: int, end: int, sentence: int) -> Mention | None:
    """`no minors`, `0 victims arrested`, `none`: a number 0."""
    item = items[place]
    one = Mention(0, item.start, item.end, place, place + 1, sentence)
    after, heads, _ = phrase(items, place + 1, end)
    if heads:
        fill(one, heads)
        one.after, one.end = after, items[after - 1].end
        if one.kind == OTHERS and items[after - 1].kind == "bystander":
            one.role = TRADE_ROLES[2]
        return one if one.kind else None
    return one if item.word in ("none", "nobody", "no one", "nadie", "ninguno", "ninguna") else None


def _rest(items: list[Item], place: int, end: int, sentence: int) -> Mention | None:
    """`the rest`, `the others`, `the remaining four`."""
    item = items[place]
    first = place + 1
    if (
        first + 2 < end
        and items[first].word == ","
        and items[first + 1].kind == "number"
        and items[first + 2].word == ","
    ):
        first += 1
    if (
        first + 2 < end
        and items[first].word == "("
        and items[first + 1].kind == "number"
        and items[first + 2].word == ")"
    ):
        first += 1
    later = next((at for at in range(place, min(place + 12, end)) if items[at].word == ":"), end)
    if later + 1 < end and items[later + 1].kind == "number":
        return None
    if first + 1 < end and items[first].word in ("were", "are", "was", "eran") and items[first + 1].kind == "number":
        return None
    number = items[first] if first < end and items[first].kind == "number" else None
    value = number.number if number is not None else REST
    at = first + 1 if number is not None else place + 1
    one = Mention(value, item.start, items[at - 1].end, place, at, sentence, part=True)
    after, heads, _ = phrase(items, at, end)
    if heads:
        fill(one, heads)
        one.after, one.end = after, items[after - 1].end
        if not one.kind:
            return None
    elif value == REST and item.word in _ONE_LEFT:
        if not (at < end and items[at].word in ("for", "por", "was", "is", "faces", "fue", "with")):
            return None
    elif value == REST and item.word in ("remaining", "rest", "remainder"):
        return None
    one.part = True
    if number is not None:
        one.start = number.start
    return one

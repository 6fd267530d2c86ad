"""What lies beyond a mention's own words: history, reach, corrections, and the role that a charge says."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from safelight.ingest.text.people import PEOPLE, Mention
from safelight.ingest.text.roles import TRADE_ROLES
from safelight.ingest.text.words import Item, wordset

_CUTS: Final = frozenset((";", "(", ")"))
_FORWARD: Final = wordset("up from,down from,compared with,compared to,en comparacion", ",")
_APART: Final = wordset(
    "not connected to,not connected with,connected to last,isn't tied to,not tied to,unrelated to,not related to,"
    "isn't connected to,isn't related to,no connection to",
    ",",
)
_BACKWARD: Final = frozenset(("this year", "este ano", "per night", "annually", "to date"))
_SAYS: Final = frozenset(
    [
        "earlier post",
        "earlier tweet",
        "earlier release",
        "had said",
        "said earlier",
        "originally reported",
        "previously reported",
        "first reported",
        "initially reported",
        "misstated",
        "incorrectly",
        "mistakenly",
        "erroneously",
        "in error",
        "wrongly",
        "first said",
        "por error",
        "first listed",
        "corrected from",
        "previous post",
        "we said",
        "we had said",
        "we reported",
        "we wrote",
        "we tweeted",
        "dijimos",
        "dijimos que",
        "was reported as",
        "release listed",
        "release said",
        "post said",
        "comunicado anterior",
        "boletin anterior",
        "se informo de",
        "habiamos informado",
    ]
)
_WHOLE: Final = wordset("all both todas todos ambos every the")
_EFFORT: Final = wordset("enforcement actions counts arrests operations totals figures numbers operativos cifras")
_BRIEF: Final = frozenset(
    ("not", "rather than", "instead of", "en lugar de", "en vez de", "y no", "up from", "down from")
)


def times(items: list[Item], ranges: list[tuple[int, int]], found: list[Mention], published: date | None) -> None:
    """Mark mentions of the past, of plans, and numbers that were withdrawn."""
    by_sentence = _by_sentence(found)
    for sentence, here in by_sentence.items():
        start, end = ranges[sentence]
        for at in range(start, end):
            item = items[at]
            if item.kind == "time" or (item.kind == "date" and published and _old_year(items, at, start, published)):
                for one in here:
                    one.past = one.past or _reaches(items, at, one, start)
            elif item.kind == "beside" and item.value == "withdrawn":
                _withdraw(items, at, here)
        _set_right(here)
        if sum(one.past for one in here) > 1:
            for one in here:
                one.past = True


def _set_right(here: list[Mention]) -> None:
    """`listed 19 solicitation arrests; the correct number is 15`: a number set right is of the same people."""
    for before, one in itertools.pairwise(here):
        if before.past and not one.past and before.kind == one.kind == PEOPLE and one.elliptic and not one.charge:
            one.charge, one.role, one.status = before.charge, one.role or before.role, one.status or before.status


def _old_year(items: list[Item], at: int, start: int, published: date) -> bool:
    """`in our 2018 operation`, `2021 saw 231 arrests`: a year that is over, alone."""
    item = items[at]
    if not (item.word.isdecimal() and len(item.word) == 4 and 1990 <= int(item.word) < published.year):
        return False
    if published - date(int(item.word), 12, 31) < timedelta(days=90):
        return False
    near = items[max(start, at - 1) : at + 2]
    return not any(other.kind in ("date", "number") and other is not item for other in near)


def _reaches(items: list[Item], at: int, one: Mention, start: int) -> bool:
    """Whether a word of time stands in the clause of a mention."""
    low, high = (at + 1, one.at) if at < one.at else (one.after, at)
    between = items[low:high]
    if any(item.word in _CUTS or (item.kind == "beside" and item.value == "break") for item in between):
        return False
    commas = sum(item.word == "," for item in between)
    if at < one.at and (items[at].word in _APART or (at - start <= 3 and any(item.word == ":" for item in between))):
        return True
    if at < one.at and items[at].kind == "date" and any(item.word in ("when", "cuando") for item in between):
        return True
    if at < one.at:
        if items[at].word in _BACKWARD:
            return False
        opens = at - start <= 2 and items[at].word not in _FORWARD
        return not commas or opens
    if items[at].word in _FORWARD:
        return False
    return not commas and not any(item.kind == "number" for item in between)


def _withdraw(items: list[Item], at: int, here: list[Mention]) -> None:
    word = items[at].word
    for one in here:
        if word in _BRIEF:
            between = items[at + 1 : one.at]
            if 0 <= one.at - at - 1 <= 3 and all(item.kind in ("", "beside") for item in between) and one.value > 0:
                one.past = one.past or _corrects(items, at)
        elif word in _SAYS and one.at > at - 12:
            between = items[min(at, one.at) : max(at, one.at)]
            if not any(
                item.word in (";", "but", "is", "should", "actual", "correct", "final", "pero") for item in between
            ):
                one.past = True


def _corrects(items: list[Item], at: int) -> bool:
    """`five, not seven`: a number stands a little before."""
    return any(item.kind == "number" for item in items[max(0, at - 8) : at])


def foreign(items: list[Item], ranges: list[tuple[int, int]], kept: list[Mention]) -> set[int]:
    """Sentences without a counted number that speak of another time or another case."""
    own = {one.sentence for one in kept if one.value != 0 and not one.weak}
    return {
        number
        for number, (start, end) in enumerate(ranges)
        if number not in own and any(item.kind == "time" and item.word not in _BACKWARD for item in items[start:end])
    }


def common(items: list[Item], ranges: list[tuple[int, int]], kept: list[Mention]) -> set[int]:
    """Sentences that speak of an effort as a whole: a wider one that is named, "all actions took place"."""
    own = {one.sentence for one in kept if one.value != 0 and not one.weak}
    found = set()
    for number, (start, end) in enumerate(ranges):
        words = items[start:end]
        wider = number not in own and any(item.kind == "scope" and item.value != "local" for item in words)
        whole = any(one.word in _WHOLE and other.word in _EFFORT for one, other in itertools.pairwise(words[:5]))
        if wider or (whole and number not in own):
            found.add(number)
    return found


def scopes(items: list[Item], ranges: list[tuple[int, int]], found: list[Mention]) -> None:
    """How far each number reaches; a wider reach goes on until its sentence, or a list behind it, ends."""
    carried = "local"
    last = -1
    for sentence, here in sorted(_by_sentence(found).items()):
        start, end = ranges[sentence]
        marks = [(at, items[at].value) for at in range(start, end) if items[at].kind == "scope"]
        marks += [(at, "national") for at in range(start + 1, end) if _states(items, at)]
        marks.sort()
        if marks or not _goes_on(items, start, here, sentence, last):
            carried = "local"
        for one in here:
            before = [value for at, value in marks if at < one.at]
            behind = [value for at, value in marks if at >= one.after and _beside(items, one, at, here)]
            one.scope = before[-1] if before else behind[0] if behind else carried
        carried, last = here[-1].scope, sentence
    _sum_scopes(found)


def _sum_scopes(found: list[Mention]) -> None:
    """Numbers behind a wider total that add up to it are of its reach."""
    people = [one for one in found if one.kind == PEOPLE and one.value > 0 and not one.past]
    for place, whole in enumerate(people):
        if whole.scope == "local" or whole.value < 2:
            continue
        total = 0
        for end in range(place + 1, min(len(people), place + 9)):
            total += people[end].value
            if total == whole.value and end > place + 1:
                for one in people[place + 1 : end + 1]:
                    one.scope = whole.scope
                break


def _states(items: list[Item], at: int) -> bool:
    """`in 13 states`."""
    counted = items[at].word in ("states", "estados") and items[at - 1].kind == "number"
    return counted and items[at - 2].word in ("in", "across", "en")


def _goes_on(items: list[Item], start: int, here: list[Mention], sentence: int, last: int) -> bool:
    """`Of those, ...` after a wider total."""
    return sentence == last + 1 and (here[0].part or any(item.value == "part" for item in items[start : start + 3]))


def _beside(items: list[Item], one: Mention, at: int, here: Sequence[Mention]) -> bool:
    between = items[one.after : at]
    if any(item.word in _CUTS or item.value == "break" for item in between):
        return False
    return not any(item.word == "," for item in between) and not any(one.after <= other.at < at for other in here)


def roles_of_charges(found: list[Mention], *, pandering_buys: bool, johns: bool, unsplit: bool) -> None:
    """The role of each mention from its noun and its charge; `johns`: the text speaks of buyers."""
    for one in found:
        charge = one.charge
        if charge == "pandering":
            charge = TRADE_ROLES[0] if pandering_buys else TRADE_ROLES[1]
        if charge == "fee":
            charge = TRADE_ROLES[2] if one.sex == "f" else TRADE_ROLES[0]
        if charge == "sale" and unsplit and one.value > 1:
            continue
        if charge == "sale" and one.sex == "m" and not johns and any(other.sex == "f" for other in found):
            one.charge = ""
            continue
        if charge == "sale" and not one.arrests and not one.role:
            charge = TRADE_ROLES[0] if one.sex == "m" and (johns or one.value > 2) else TRADE_ROLES[2]
        if charge in TRADE_ROLES and (not one.role or (one.role == TRADE_ROLES[2] and charge == TRADE_ROLES[1])):
            one.role = charge


def _by_sentence(found: list[Mention]) -> dict[int, list[Mention]]:
    by_sentence: dict[int, list[Mention]] = {}
    for one in found:
        by_sentence.setdefault(one.sentence, []).append(one)
    return by_sentence

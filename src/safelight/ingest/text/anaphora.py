"""Sentences that speak on of people told before: "All were cited.", "She was found.", "Now charged with pimping."."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Sequence
from typing import Final

from safelight.ingest.text.attach import CHARGES
from safelight.ingest.text.people import MINORS, NAME, PEOPLE, Mention
from safelight.ingest.text.roles import TRADE_ROLES
from safelight.ingest.text.sexes import FEMALE_WORDS, MALE_WORDS
from safelight.ingest.text.words import Item

_TOO: Final = frozenset(("also", "additionally", "too", "tambien", "ademas"))
_PRONOUNS: Final = frozenset(("he", "she", "ella", "who"))
_SUBJECTS: Final = frozenset(("beside", "people", "minor", "bystander"))
_BOTH: Final = ("both", "ambos", "ambas")
_BACK: Final = frozenset(("many", "the", "los", "las", "these", "those", "all", "both", "el", "la", "that"))


def speaks_on(items: list[Item], ranges: list[tuple[int, int]], found: list[Mention]) -> None:
    """`All were cited.` `The men are charged, the women are not.` `She was found.`: what is said of people before."""
    inside = {at for one in found for at in range(one.at, one.after)}
    starts = sorted({one.at for one in found})
    for sentence, (start, end) in enumerate(ranges):
        subjects = [
            at
            for at in range(start, end)
            if (items[at].kind in _SUBJECTS or items[at].word in _PRONOUNS)
            and at not in inside
            and _points_back(items, at, start, end)
        ]
        for at, following in itertools.pairwise([*subjects, end]):
            place = bisect_right(starts, at)
            stop = min(following, starts[place] if place < len(starts) else end)
            stop = next((place for place in range(at, stop) if items[place].word == ";"), stop)
            told = [one for one in found if one.at < at and one.value != 0 and not one.past]
            if told:
                _tell(items[at:stop], told, items[at], items[at - 1].word if at else "", sentence)


def _points_back(items: list[Item], at: int, start: int, end: int) -> bool:
    item = items[at]
    before = items[at - 1] if at > start else None
    opens = before is None or before.word in (",", "and", ";", ":", "y", "but", "–", "—") or at - start <= 3
    if item.kind == "beside" and item.value == "all":
        return opens and not (at + 1 < end and items[at + 1].kind == "number")
    if item.kind == "" and item.word in _PRONOUNS:
        return item.word != "who" and opens
    if item.kind not in ("people", "minor", "bystander") or before is None or before.word not in _BACK:
        return False
    first = items[at - 2] if at - 2 >= start else None
    return first is None or first.word in (",", "and", ";", ":", "y", "but", "–", "—", "of") or at - start <= 4


def _tell(behind: Sequence[Item], told: list[Mention], subject: Item, before: str, sentence: int) -> None:
    act = next((item.value for item in behind[1:16] if item.kind == "act"), "")
    charge = _only_charge(behind)
    other = (
        not charge
        and not any(item.kind == "charge" and item.value in CHARGES for item in behind)
        and any(item.kind == "charge" and item.value == "other" for item in behind)
    )
    alone = subject.word in ("he", "she", "ella") or (
        subject.kind != "beside" and not subject.word.endswith(("s", "men"))
    )
    sex = {"he": "m", "she": "f", "ella": "f"}.get(subject.word, subject.sex)
    if act == "found":
        young = [one for one in told if one.kind == MINORS and (one.single or not alone)]
        for one in young[-1:]:
            one.status = "found"
    if subject.kind in ("minor", "bystander"):
        return
    people = [one for one in told if one.kind == PEOPLE]
    if before == "many":
        for one in people[-1:]:
            one.role, one.status = one.role or subject.value, one.status or act
        return
    if subject.word in _BOTH:
        people = _two(people)
        for one in people:
            one.status = act if act == "take" else one.status
    if alone:
        _tell_one(people, sex, act, charge)
        if other and act == "take" and not any(item.word in _TOO for item in behind):
            _clear(people, sex)
    else:
        _tell_all(people, sex, act, charge, other, sentence)


def _clear(people: list[Mention], sex: str) -> None:
    """`He is charged with murder`: somebody told before, and what they did, are of another crime."""
    for one in [one for one in people if one.value == 1 and one.sex in ("", sex)][-1:]:
        one.charge, one.role = "other", ""


def _two(people: list[Mention]) -> list[Mention]:
    """Whom "both" points to: two people told at once, else the last two told one by one."""
    pairs = [one for one in people if one.value == 2]
    singles = [one for one in people if one.value == 1]
    if pairs or len(singles) < 2:
        return pairs[-1:] or people
    for one in singles[-2:]:
        one.object = False
    return singles[-2:]


def _tell_one(people: list[Mention], sex: str, act: str, charge: str) -> None:
    fitting = [one for one in people if one.value == 1 and one.sex in ("", sex)]
    for one in fitting[-1:]:
        one.sex = one.sex or sex
        one.charge = one.charge or charge
        one.status = "take" if act == "take" and one.status != "court" else one.status
        one.object = one.object and act != "take"


def _tell_all(people: list[Mention], sex: str, act: str, charge: str, other: bool, sentence: int) -> None:
    last = people[-1].sentence if people else -1
    for one in people:
        if sex and one.sex != sex:
            continue
        if one.head == NAME and act == "take":
            one.status, one.charge = "take", one.charge or charge
        near = one.sentence == last or sex
        if act == "take" and near and not one.single and one.status in ("", "spare"):
            one.status, one.object = "take", False
        if charge and not one.role and one.charge in ("", "sale"):
            one.charge = charge
        elif other and not one.role and not one.charge and act == "take" and one.sentence < sentence:
            one.charge = "other"


def fragments(items: list[Item], ranges: list[tuple[int, int]], found: list[Mention]) -> None:
    """`33 men thought so too. Now charged with pimping.`: a sentence without a subject goes on with the last people."""
    heads = {one.sentence for one in found if one.kind == PEOPLE and one.value != 0}
    for sentence, (start, end) in enumerate(ranges):
        first = next((at for at in range(start, min(start + 3, end)) if items[at].kind == "act"), -1)
        if (
            first < 0
            or sentence in heads
            or any(items[at].kind in ("bystander", "people") for at in range(start, first))
        ):
            continue
        told = [one for one in found if one.sentence == sentence - 1 and one.kind == PEOPLE and one.value > 0]
        if told and items[first].value == "take":
            _tell_all(told, "", "take", _only_charge(items[first:end]), False, sentence)
            if told[-1].single and told[-1].status == "":
                told[-1].status = "take"


def _only_charge(behind: Sequence[Item]) -> str:
    charges = {item.value for item in behind if item.kind == "charge" and item.value in CHARGES}
    if charges <= {TRADE_ROLES[1], "pandering", "sale"} and TRADE_ROLES[1] in charges:
        return TRADE_ROLES[1]
    return charges.pop() if len(charges) == 1 else ""


def appositions(items: list[Item], found: list[Mention]) -> None:
    """`The driver, a 26-year-old woman, is being held`: one person told twice."""
    for one, other in itertools.pairwise(list(found)):
        if one not in found or other not in found:
            continue
        between = items[one.after : other.at]
        joined = [item.word for item in between if item.kind != "age"] == [","]
        if joined and one.value == 2 and other.single and one.kind == other.kind == PEOPLE:
            partner = items[other.after : other.after + 2]
            if len(partner) > 1 and partner[0].word in ("and", "y") and partner[1].kind == "people":
                for told in [third for third in found if other.at <= third.at <= other.after + 1]:
                    found.remove(told)
                continue
            pair = [third for third in found if other.after <= third.at <= other.after + 2 and third.single]
            if pair and items[other.after].word in ("and", "y"):
                one.sex = one.sex or ("mf" if {other.sex, pair[0].sex} == {"m", "f"} else other.sex)
                found.remove(other)
                found.remove(pair[0])
            continue
        if joined and one.single and other.single and one.kind == other.kind == PEOPLE and one.value == other.value:
            after = items[other.after : other.after + 1]
            article = items[other.at].word in ("a", "an", "un", "una", "the")
            if article and after and after[0].word == "," and one in found:
                one.sex, one.role = one.sex or other.sex, one.role or other.role
                one.charge, one.status = one.charge or other.charge, other.status or one.status
                found.remove(other)


def echoes(found: list[Mention]) -> None:
    """`Aurora police cited 14 buyers. Denver police cited 9.`: a number alone counts the people of the one before."""
    last: Mention | None = None
    for one in found:
        if one.kind != PEOPLE or one.value <= 0 or one.past:
            continue
        if one.head and one.head != NAME:
            last = one
        elif last is not None and _alone(one) and one.sentence > last.sentence and not last.single:
            one.role = last.role if last.status == "take" else ""


def _alone(one: Mention) -> bool:
    """A number of people held that says nothing of them."""
    return one.status == "take" and not (one.role or one.charge or one.part or one.label)


def pronouns(items: list[Item], found: list[Mention]) -> None:
    """The sex of a single person by the pronouns behind, where only one of the two is used."""
    singles = [one for one in found if one.value == 1 and one.kind == PEOPLE and one.status == "take" and not one.sex]
    if len([one for one in found if one.kind == PEOPLE and one.status == "take"]) != 1 or not singles:
        return
    words = {item.word for item in items[singles[0].at :]}
    male, female = words & MALE_WORDS, words & FEMALE_WORDS
    if male and not female:
        singles[0].sex = "m"
    elif female and not male:
        singles[0].sex = "f"

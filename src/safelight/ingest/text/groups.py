"""Numbers to operations: one for each action with a scope, a day, a place or an agency of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from safelight.ingest.text.agencies import Agency
from safelight.ingest.text.calendars import Days
from safelight.ingest.text.people import Mention
from safelight.ingest.text.solve import solve
from safelight.ingest.text.venue import Place
from safelight.ingest.text.words import Item

_Mark = TypeVar("_Mark", Days, Place)


@dataclass(slots=True)
class Group:
    """The numbers of one operation, with its reach and the sentences that are its own."""

    scope: str
    found: list[Mention] = field(default_factory=list)
    sentences: set[int] = field(default_factory=set)


@dataclass(slots=True)
class Signs:
    """What else stands in a text: days, places, agencies, and its sentences as stretches of characters.

    `foreign` are sentences that speak of another time or another case, `common` those of an effort as a whole.
    """

    items: list[Item]
    stretches: list[tuple[int, int]]
    days: list[Days]
    places: list[Place]
    agencies: list[Agency]
    foreign: set[int] = field(default_factory=set)
    common: set[int] = field(default_factory=set)

    def sentence_of(self, offset: int) -> int:
        """The sentence that a character stands in."""
        for number, (start, end) in enumerate(self.stretches):
            if start <= offset < end:
                return number
        return -1


def grouped(kept: list[Mention], signs: Signs, ranges: list[tuple[int, int]]) -> list[Group]:
    """The operations of a text, in order of their first number."""
    groups: list[Group] = []
    for scope in dict.fromkeys(one.scope for one in kept):
        same = [one for one in kept if one.scope == scope]
        if all(one.value == 0 for one in same) and len(kept) > len(same):
            continue
        parts = _parted(same, signs, ranges) if scope == "local" else [same]
        groups += [Group(scope, part, {one.sentence for one in part}) for part in parts]
    groups.sort(key=lambda group: group.found[0].start)
    return groups


def _parted(kept: list[Mention], signs: Signs, ranges: list[tuple[int, int]]) -> list[list[Mention]]:
    """Local numbers, parted by words for another operation, by agencies that act alone, or by day and place."""
    positive = [one for one in kept if one.value != 0]
    if len(positive) < 2 or len([node for node in solve(_copies(positive)) if not node.mention.weak]) == 1:
        return [kept]
    opened = _by_another(kept, signs.items, ranges)
    if len(opened) > 1:
        return opened
    acted = _by_agency(kept, signs)
    if len(acted) > 1:
        return acted
    return _by_day(kept, signs)


def _copies(found: list[Mention]) -> list[Mention]:
    """Mentions that a trial may change."""
    return [
        Mention(
            one.value,
            one.start,
            one.end,
            one.at,
            one.after,
            one.sentence,
            role=one.role,
            sex=one.sex,
            part=one.part,
            total=one.total,
            more=one.more,
            head=one.head,
            charge=one.charge,
            arrests=one.arrests,
            definite=one.definite,
            weak=one.weak,
        )
        for one in found
    ]


def _by_another(kept: list[Mention], items: list[Item], ranges: list[tuple[int, int]]) -> list[list[Mention]]:
    parts: list[list[Mention]] = [[]]
    last = -1
    marks = [at for at, item in enumerate(items) if item.kind == "another"]
    for one in kept:
        start = ranges[one.sentence][0]
        new = any(max(start, last) <= at < one.at for at in marks)
        if new and any(other.value != 0 for other in parts[-1]):
            parts.append([])
        parts[-1].append(one)
        last = one.at
    return parts


def _by_agency(kept: list[Mention], signs: Signs) -> list[list[Mention]]:
    """`Denver arrested 8 customers; Aurora arrested 5.`"""
    names = {agency.place for agency in signs.agencies if agency.place}
    parts: dict[str, list[Mention]] = {}
    current = ""
    for one in kept:
        actor = _actor(one, signs, names)
        if actor:
            current = actor
        elif not current:
            return [kept]
        parts.setdefault(current, []).append(one)
    return list(parts.values()) if len(parts) > 1 else [kept]


def _actor(one: Mention, signs: Signs, names: set[str]) -> str:
    """The place of the agency that stands before the act before a number."""
    items = signs.items
    at = one.at - 1
    low = max(0, one.at - 8)
    while at >= low and items[at].kind != "act":
        if items[at].word in (";", "."):
            return ""
        at -= 1
    if at < low:
        return ""
    before = items[max(0, at - 4) : at]
    offsets = {item.start for item in before}
    for agency in signs.agencies:
        if agency.end - 1 >= (before[0].start if before else 0) and agency.end <= items[at].start and agency.place:
            return agency.place
    for item in before:
        if item.capital and item.start in offsets and item.word in names:
            return item.word
    return ""


def _by_day(kept: list[Mention], signs: Signs) -> list[list[Mention]]:
    """Sentences that each have numbers, a day and a place of their own."""
    if any(day.first and day.last and day.first < day.last for day in signs.days):
        return [kept]
    parts: list[list[Mention]] = []
    seen: set[object] = set()
    for number in sorted({one.sentence for one in kept}):
        here = [one for one in kept if one.sentence == number]
        days, places = _own(number, signs, signs.days), _own(number, signs, signs.places)
        if parts and not days:
            parts[-1] += here
            continue
        if not days or not places or days[0].first in seen:
            return [kept]
        seen.add(days[0].first)
        parts.append(here)
    return parts


def _own(number: int, signs: Signs, marks: Sequence[_Mark]) -> list[_Mark]:
    start, end = signs.stretches[number]
    return [mark for mark in marks if start <= mark.start < end]

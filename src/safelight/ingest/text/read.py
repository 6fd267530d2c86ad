"""A text to its facts: items, sentences, mentions, attachment, context, operations.

The text itself is not kept, passed on or logged.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date, datetime
from typing import Final

from safelight.ingest.text import anaphora, asides, context, topic
from safelight.ingest.text.agencies import agencies
from safelight.ingest.text.answers import answered
from safelight.ingest.text.choices import chosen_days, chosen_place
from safelight.ingest.text.dates import dated, masked, read_days
from safelight.ingest.text.doubts import left_over, nobody
from safelight.ingest.text.facts import Facts, Operation
from safelight.ingest.text.groups import Group, Signs, grouped
from safelight.ingest.text.items import itemised
from safelight.ingest.text.mentions import mentions
from safelight.ingest.text.minors import recovered
from safelight.ingest.text.money import sums
from safelight.ingest.text.operations import settle
from safelight.ingest.text.people import PEOPLE, Mention
from safelight.ingest.text.reasons import why_not
from safelight.ingest.text.roles import BUYER, EXPLOITER
from safelight.ingest.text.scope import PLACES_REGIONAL
from safelight.ingest.text.sentences import sentences
from safelight.ingest.text.venue import places

LONGEST: Final = 100_000
"""Code points of a text that are read; what is longer is no announcement, and goes to a steward."""
TOO_LONG: Final = "the text is longer than an announcement"
_REGIONAL: Final = re.compile(PLACES_REGIONAL)
_GEORGIA: Final = re.compile(
    r"(?i)\b(?:georgia|atlanta|apd vice|fulton county|gbi|dekalb|metropolitan (?:pkwy|parkway))\b|"
    r"(?i:\bapd\b[^\n]*\bzone \d|\bzone \d[^\n]*\bapd\b)"
)


def extract(text: str, published: date | str | None = None, city: str | None = None) -> Facts:
    """Facts of an announcement. `published` (its day; an ISO date or UTC time) resolves weekdays and dates without
    a year.

    `city` is the catalogue's name or id of the publisher's city, where it is known: in Georgia pandering is a
    buyer's charge.

    >>> found = extract("Vice officers arrested 12 johns at a motel on Thursday.", "2022-03-11")
    >>> found.operations[0].counts["buyer"], found.operations[0].venue, found.operations[0].date_start
    (12, 'hotel_motel', '2022-03-10')
    """
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    reasons = (TOO_LONG,) if len(text) > LONGEST else ()
    return _Reading(text[:LONGEST], published_day(published), city).facts(digest, reasons)


def _spared(found: list[Mention]) -> frozenset[int]:
    """Numbers of people who are a part of others, and were let go."""
    parts = (one for one in found if one.kind == PEOPLE and one.status == "spare" and one.value > 0)
    return frozenset(one.value for one in parts if one.part or one.elliptic)


def published_day(published: date | str | None) -> date | None:
    """The day of publication, from a date or an ISO text; None where it is not known."""
    if isinstance(published, datetime):
        return published.date()
    if isinstance(published, date) or published is None:
        return published
    return date.fromisoformat(published.strip()[:10])


class _Reading:
    """One text while it is read."""

    def __init__(self, text: str, published: date | None, city: str | None) -> None:
        self.text, self.published, self.city = text, published, city
        self.dated = dated(text)
        self.items = itemised(text, masked(self.dated))
        self.ranges = sentences(self.items, text)
        self.pandering_buys = self._pandering_buys()
        self.about = topic.topic(self.items, self.ranges, text, BUYER if self.pandering_buys else EXPLOITER)

    def facts(self, digest: str, reasons: tuple[str, ...]) -> Facts:
        """All facts of the text."""
        if not any(item.kind in ("act", "arrests", "people", "charge") for item in self.items):
            return Facts((), why_not(self.text), reasons, digest)
        found = self._mentions()
        kept = topic.counted(found, self.about)
        relevant, doubts = topic.on_topic(kept, found, self.about, self.text)
        operations: list[Operation] = []
        if relevant:
            operations = self._operations(kept, found)
        if not operations:
            return Facts((), why_not(self.text), (*reasons, *nobody(found, self.about)), digest)
        over = left_over(self.items, self.ranges, found, context.foreign(self.items, self.ranges, kept))
        return Facts(tuple(operations), None, (*reasons, *doubts, *over), digest)

    def _mentions(self) -> list[Mention]:
        found = mentions(self.items, self.ranges)
        asides.attach(self.items, self.ranges, found)
        answered(self.items, self.ranges, found)
        context.times(self.items, self.ranges, found, self.published)
        context.scopes(self.items, self.ranges, found)
        anaphora.appositions(self.items, found)
        anaphora.speaks_on(self.items, self.ranges, found)
        anaphora.fragments(self.items, self.ranges, found)
        anaphora.pronouns(self.items, found)
        anaphora.echoes(found)
        johns = bool(self.about.hints)
        context.roles_of_charges(found, pandering_buys=self.pandering_buys, johns=johns, unsplit=self.about.unsplit)
        return found

    def _pandering_buys(self) -> bool:
        if self.city:
            return self.city.lower() == "atlanta"
        told = "pandering" in {item.value for item in self.items}
        return told and bool(_GEORGIA.search(self.text))

    def _operations(self, kept: list[Mention], found: list[Mention]) -> list[Operation]:
        stretches = [(self.items[first].start, self.items[last - 1].end) for first, last in self.ranges]
        signs = Signs(
            self.items,
            stretches,
            read_days(self.dated, self.text, self.published),
            places(self.text),
            agencies(self.text),
            context.foreign(self.items, self.ranges, kept),
            context.common(self.items, self.ranges, kept),
        )
        groups = grouped(kept, signs, self.ranges) or [Group("local")]
        operations = []
        for group in groups:
            op = self._operation(group, groups, signs, found)
            total = op.counts["total"]
            if total is None or total > 0 or op.minors_recovered:
                operations.append(op)
        return operations

    def _operation(self, group: Group, groups: list[Group], signs: Signs, found: list[Mention]) -> Operation:
        op = settle(group.found, self.about, _spared(found), wide=group.scope != "local" and len(groups) > 1)
        op.scope = group.scope
        alone = len(groups) == 1
        if alone and _REGIONAL.search(self.text):
            op.scope = "regional" if group.scope == "local" else group.scope
        wide = group.scope != "local" and not alone
        taken = set().union(*(other.sentences for other in groups if other is not group)) - group.sentences
        chosen_place(op, group, taken, signs, self.text, wide)
        chosen_days(op, group, taken, signs, wide)
        self._minors(op, group, alone, found, taken)
        if not wide:
            self._agencies(op, signs, taken)
            if group is groups[0]:
                for one in sums(self.text):
                    op.money.append({"amount": one.amount, "kind": one.kind})
                    op.mark("money", one.start, one.end)
        return op

    def _minors(self, op: Operation, group: Group, alone: bool, found: list[Mention], taken: set[int]) -> None:
        one = recovered(found, self.items, group.scope if not alone else None, taken)
        if one is not None:
            op.minors_recovered = one.value
            op.mark("minors_recovered", one.start, one.end)

    def _agencies(self, op: Operation, signs: Signs, taken: set[int]) -> None:
        for one in signs.agencies:
            if signs.sentence_of(one.start) in taken:
                continue
            if one.name not in op.agencies:
                op.agencies.append(one.name)
            op.mark("agencies", one.start, one.end)

"""A text to its facts: items, sentences, mentions, reach, operations. The text itself is not kept, passed on or
logged."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from safelight.ingest.text.dates import Days
from safelight.ingest.text.facts import Facts, Operation
from safelight.ingest.text.groups import Groups
from safelight.ingest.text.heads import Mention
from safelight.ingest.text.mentions import mentions
from safelight.ingest.text.minors import DECOY
from safelight.ingest.text.money import sums
from safelight.ingest.text.operations import settle
from safelight.ingest.text.sexes import PRONOUN, SEX_OF
from safelight.ingest.text.venue import decided

LONGEST: Final = 100_000
"""Code points of a text that are read; what is longer is no announcement, and goes to a steward."""
_GATE: Final = (
    "arrest",
    "cited",
    "citat",
    "charg",
    "custod",
    "book",
    "jail",
    "summons",
    "ticket",
    "deten",
    "detuv",
    "multa",
    "cita",
    "face",
    "accus",
    "indict",
    "apprehend",
    "nab",
    "net",
    "recover",
    "rescu",
    "rescat",
    "buyer",
    "john",
    "pimp",
    "cuff",
    "caught",
    "acusa",
    "proxen",
    "trata",
    "court",
    "lodged",
    "pick",
    "prostitu",
    "solicit",
    "impound",
    "patron",
    "buy",
    "to pay",
    "compr",
    "offer",
)
"""A text without any of these tells of nobody taken and nobody recovered."""
_OTHER_REASONS: Final = (
    ("drug", r"drug|narcot|fentanyl|meth|cocaine"),
    ("dui", r"\bd[uw]i\b|impaired"),
    ("fire", r"\bfires?\b|arson|alarm"),
    ("court_outcome", r"sentenced|convicted|guilty|condenad"),
    ("event", r"join|training|host|festival|thank|meeting|awareness|happy|school|parade|class|march|walk|tour"),
    ("licensing", r"licen[sc]e|permit|inspect"),
    ("announcement_only", r"\bwill\b|grant|starting|launch|plan\b|creation"),
    ("policy", r"council|law\b|bill\b|repeal|mayor|propos|policy|no longer"),
    ("statistics_only", r"year to date|last year|calls for service|up from|annual"),
    ("not_sex_trade", r"labor|indecent|assault|minor"),
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
    day = published_day(published)
    too_long = ("the text is longer than an announcement",) if len(text) > LONGEST else ()
    text = text[:LONGEST]
    low = text.lower()
    if not any(word in low for word in _GATE):
        return Facts((), _reason(text), too_long, digest)
    return _Reading(text, day, city).facts(digest, too_long)


def published_day(published: date | str | None) -> date | None:
    """The day of publication, from a date or an ISO text; None where it is not known."""
    if isinstance(published, datetime):
        return published.date()
    if isinstance(published, date) or published is None:
        return published
    return date.fromisoformat(published.strip()[:10])


def _reason(text: str) -> str:
    low = text.lower()
    return next((name for name, pattern in _OTHER_REASONS if re.search(pattern, low)), "other_crime")


class _Reading(Groups):
    """One text while it is read."""

    def facts(self, digest: str, reasons: tuple[str, ...]) -> Facts:
        self._evidence()
        found = mentions(self.items, self.ranges, self.text)
        self._named(found)
        self._reach(found)
        for one in found:
            following = self.ranges[one.sentence + 1] if one.sentence + 1 < len(self.ranges) else (0, 0)
            if self.ranges[one.sentence][1] - self.ranges[one.sentence][0] == 2 and any(
                item.word == "how" for item in self.items[slice(*following)]
            ):
                one.status = "take"
        found = [
            one
            for place, one in enumerate(found)
            if not (
                one.part
                and one.bare
                and not any(other.kind != "M" and other.number > one.number for other in found[:place])
            )
            or one.role in ("b", "e", "p")
        ]
        self.found = found
        labelled = any(one.label and one.role for one in found)
        found = [one for one in found if not (labelled and one.label and not one.role)]
        counted = [one for one in found if self._counts(one)]
        self._anaphora(counted)
        if not self._on_topic(counted):
            counted = []
        groups = self._groups(counted, found)
        operations = [op for group, scope in groups if (op := self._operation(group, scope, groups))]
        operations = [
            op for op in operations if op.counts["total"] is None or op.counts["total"] > 0 or op.minors_recovered
        ]
        negative = None if operations else _reason(self.text)
        return Facts(tuple(operations), negative, (*reasons, *self.reasons), digest)

    def _operation(
        self, group: list[Mention], scope: str, groups: Sequence[tuple[list[Mention], str]]
    ) -> Operation | None:
        op = settle(group, self.evidence)
        op.scope = scope
        wide = scope != "local" and len(groups) > 1
        own = self._own(group, groups)
        shared = self._shared(groups)
        self._venue(op, own, shared, wide)
        self._dates(op, own, shared, wide, group)
        self._minors(op, own if len(groups) > 1 else None, scope if len(groups) > 1 else None)
        self._single_sex(op)
        if not wide:
            self._who(op, own if len(groups) > 1 else None, groups)
            if group is groups[0][0]:
                for one in sums(self.text):
                    op.money.append({"amount": one.amount, "kind": one.kind})
                    op.mark("money", one.start, one.end)
        return op

    def _venue(self, op: Operation, own: list[tuple[int, int]], shared: list[tuple[int, int]], wide: bool) -> None:
        found = [place for place in self.places if _inside(place.start, own)]
        if not found and not wide:
            found = [place for place in self.places if _inside(place.start, shared)]
        op.venue, read = decided(found, self.text)
        for place in read:
            op.mark("venue", place.start, place.end)

    def _dates(
        self, op: Operation, own: list[tuple[int, int]], shared: list[tuple[int, int]], wide: bool, group: list[Mention]
    ) -> None:
        found = [day for day in self.days if _inside(day.start, own)]
        if not found and not wide:
            found = [day for day in self.days if _inside(day.start, shared)] or self.days[:1]
        if not found:
            return
        chosen = self._chosen(found, {one.sentence for one in group})
        first, last = chosen[0], chosen[-1]
        op.date_start = first.first.isoformat() if first.first else None
        op.date_end = last.last.isoformat() if last.last else None
        if first.first:
            op.mark("date_start", *first.first_span)
        if last.last:
            op.mark("date_end", *last.last_span)

    def _chosen(self, found: list[Days], numbers: set[int]) -> list[Days]:
        """The period of an operation: one that spans the others, else the days beside its numbers, from first to
        last."""
        ranges = [day for day in found if day.first and day.last and day.first < day.last]
        if any(day.kind != "monthalone" for day in found):
            found = [day for day in found if day.kind != "monthalone"]
            ranges = [day for day in ranges if day.kind != "monthalone"]
        if ranges:
            widest = max(ranges, key=lambda day: (day.last - day.first).days if day.first and day.last else 0)
            return [widest]
        exact = [day for day in found if day.kind not in ("weekday", "monthalone")]
        beside = [day for day in found if self._at(day.start) in numbers]
        near_exact = [day for day in beside if day in exact]
        pick = near_exact or (
            [day for day in beside if day.kind == "weekday"] if beside and not exact else exact or beside or found
        )
        if not near_exact and exact and beside and all(day.kind == "weekday" for day in beside):
            pick = exact
        if len(pick) > 1 and self._at(pick[0].start) not in numbers:
            pick = pick[:1]
        full = [day for day in pick if day.first]
        if not full:
            return pick[:1]
        ordered = sorted(full, key=lambda day: day.first or date.min)
        if (ordered[-1].first or date.min) > (ordered[0].first or date.min) and (
            (ordered[-1].first or date.min) - (ordered[0].first or date.min)
        ).days > 92:
            return full[:1]
        return [ordered[0], ordered[-1]] if ordered[0].first != ordered[-1].first else [full[0]]

    def _minors(self, op: Operation, own: list[tuple[int, int]] | None, scope: str | None) -> None:
        found = mentions_of_minors(self)
        if scope is not None:
            found = [
                one
                for one in found
                if one.scope == scope
                and (scope != "local" or own is None or _inside(one.start, own) or not _inside_any(one, own))
            ]
        if not found:
            return
        positive = [one for one in found if one.number > 0]
        one = (positive or found)[0]
        op.minors_recovered = one.number
        op.mark("minors_recovered", one.start, one.end)

    def _single_sex(self, op: Operation) -> None:
        if op.sex is not None or op.counts["total"] != 1:
            return
        said = [sex for sex, pattern in PRONOUN.items() if pattern.search(self.text)]
        spans = [one for one in op.spans if one.field.startswith("counts.")]
        if len(said) == 1 and spans:
            op.sex = {"male": int(said[0] == "m"), "female": int(said[0] == "f")}
            op.mark(f"sex.{SEX_OF[said[0]]}", spans[0].start, spans[0].end)

    def _who(
        self, op: Operation, own: list[tuple[int, int]] | None, groups: Sequence[tuple[list[Mention], str]]
    ) -> None:
        everyone = self.agencies
        mine = everyone
        if own is not None:
            counted = [
                (self.items[self.ranges[n][0]].start, self.items[self.ranges[n][1] - 1].end)
                for n in {one.sentence for group, _ in groups for one in group}
            ]
            mine = [one for one in everyone if _inside(one.start, own)] or []
            mine += [one for one in everyone if not _inside(one.start, counted) and one not in mine]
        for one in mine:
            if one.name not in op.agencies:
                op.agencies.append(one.name)
            op.mark("agencies", one.start, one.end)


def mentions_of_minors(reading: _Reading) -> list[Mention]:
    """Mentions of minors that were found or recovered; not decoys, not suspects."""
    found = []
    decoy = any(word in reading.text.lower() for word in DECOY)
    for one in reading.found:
        if one.kind != "M" or one.past or one.status == "court" or one.number < 0:
            continue
        before = reading.text[max(0, one.start - 60) : one.start].lower()
        around = reading.text[one.start : one.end + 40].lower()
        if any(word in before for word in DECOY) or "undercover" in around or "decoy" in around:
            continue
        if one.number == 0 and not re.search(
            r"(?i)found|recover|locat|rescat|involved|present|identified|encontr", reading.text[one.end : one.end + 60]
        ):
            continue
        if one.single and one.status != "found" and decoy:
            continue
        if (
            one.single
            and one.status != "found"
            and not re.search(
                r"(?i)traffick|pimping|taken to|shelter|with family|safe",
                reading.text[max(0, one.start - 30) : one.end + 60],
            )
        ):
            continue
        if (
            one.status == "take"
            and one.number > 0
            and not (one.single or re.search(r"(?i)under 18|menores de", reading.text[one.start : one.end]))
            and not re.search(
                r"(?i)recover|rescu|found|located|identified|rescat",
                reading.text[max(0, one.start - 40) : one.end + 40],
            )
        ):
            continue
        found.append(one)
    return found


def _inside(offset: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(start <= offset < end for start, end in stretches)


def _inside_any(one: Mention, stretches: Sequence[tuple[int, int]]) -> bool:
    return _inside(one.start, stretches)

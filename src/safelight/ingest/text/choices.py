"""The place and the days of an operation, of all that a text names."""

from __future__ import annotations

from datetime import date

from safelight.ingest.text.calendars import Days
from safelight.ingest.text.facts import Operation
from safelight.ingest.text.groups import Group, Signs
from safelight.ingest.text.venue import decided


def chosen_place(op: Operation, group: Group, taken: set[int], signs: Signs, text: str, wide: bool) -> None:
    """The kind of place: of the operation's own sentences, else of those that no other operation has."""
    found = [place for place in signs.places if signs.sentence_of(place.start) in group.sentences]
    free = [place for place in signs.places if signs.sentence_of(place.start) not in taken | signs.foreign]
    if not wide:
        found = found if taken and found else free
    elif not found:
        found = [place for place in free if signs.sentence_of(place.start) in signs.common]
    op.venue, read = decided(found, text)
    for place in read:
        op.mark("venue", place.start, place.end)


def chosen_days(op: Operation, group: Group, taken: set[int], signs: Signs, wide: bool) -> None:
    """The days of the enforcement."""
    own = [day for day in signs.days if signs.sentence_of(day.start) in group.sentences]
    free = [day for day in signs.days if signs.sentence_of(day.start) not in taken | signs.foreign]
    found = own if own and taken else free
    if wide:
        found = own or [day for day in free if signs.sentence_of(day.start) in signs.common]
    elif not found and signs.days:
        found = signs.days[:1]
    if not found:
        return
    chosen = _period(found, group.sentences, signs)
    first, last = chosen[0], chosen[-1]
    op.date_start = first.first.isoformat() if first.first else None
    op.date_end = last.last.isoformat() if last.last else None
    if first.first:
        op.mark("date_start", *first.first_span)
    if last.last:
        op.mark("date_end", *last.last_span)


def _nearest(found: list[Days], numbers: set[int], signs: Signs) -> list[Days]:
    """The day nearest to the numbers of an operation, those before them first."""
    first = min(numbers, default=0)
    ranked = sorted(found, key=lambda day: (abs(signs.sentence_of(day.start) - first), day.start))
    return ranked[:1]


def _period(found: list[Days], numbers: set[int], signs: Signs) -> list[Days]:
    """A period that spans the others, else the days beside the numbers, from first to last."""
    if any(day.kind != "monthalone" for day in found):
        found = [day for day in found if day.kind != "monthalone"]
    ranges = [day for day in found if day.first and day.last and day.first < day.last]
    if any(day.kind != "half" for day in ranges):
        ranges = [day for day in ranges if day.kind != "half"]
    if ranges:
        return [max(ranges, key=lambda day: (day.last - day.first).days if day.first and day.last else 0)]
    exact = [day for day in found if day.kind not in ("weekday", "monthalone")]
    beside = [day for day in found if signs.sentence_of(day.start) in numbers]
    pick = [day for day in beside if day in exact] or _nearest(exact, numbers, signs) or beside
    pick = pick or _nearest(found, numbers, signs)
    full = sorted((day for day in pick if day.first), key=lambda day: day.first or date.min)
    if not full:
        return pick[:1]
    first, last = full[0], full[-1]
    if ((last.first or date.min) - (first.first or date.min)).days > 92:
        return full[:1]
    return [first, last]

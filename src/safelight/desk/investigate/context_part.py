"""The part of a report around an advertisement: when, where, and with which others it may have one author."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from safelight.desk.compare import in_words
from safelight.desk.investigate.drawing import map_svg, timeline_svg
from safelight.desk.investigate.evidence_part import short
from safelight.desk.investigate.investigating import Investigation
from safelight.desk.link import added_up, said_of, told, why
from safelight.documents import Align, Block, Bullets, Code, Column, Figure, Heading, Link, Paragraph, Strong, Table

MOST: Final = 40
"""Rows of a table; more are counted in a sentence."""


def timeline(found: Investigation) -> Iterator[Block]:
    """Days of posting, capture and cases."""
    yield Heading("Timeline", 1, "timeline")
    events = sorted(set(_events(found)))
    yield Figure(
        timeline_svg(events), "A line of days; the table says the same.", "Tall marks: this advertisement, and cases"
    )
    shown = [event for event in events if event[2]] + [event for event in events if not event[2]]
    rows = tuple(((f"{day:%Y-%m-%d}",), (Strong(what) if loud else what,)) for day, what, loud in sorted(shown[:MOST]))
    yield Table("Days", (Column("Day"), Column("What", share=4)), rows)
    if len(events) > MOST:
        yield Paragraph.of(f"{len(events) - MOST} more days of the group are not listed.")


def _events(found: Investigation) -> Iterator[tuple[date, str, bool]]:
    rows = set(found.rows)
    for row, advert in zip(found.rows, found.subjects, strict=True):
        yield advert.began.date(), f"Captured: {short(advert.title, 60)}", True
        for other in found.group(row):
            day = found.adverts["posted_at"][other]
            if day is not None:
                what = (
                    "Posted: this advertisement"
                    if other in rows
                    else f"Posted: {found.adverts['id'][other]}, same group"
                )
                yield day.date(), what, other in rows
    for lead in found.leads:
        for name, when in (("opened", lead.case.opened), ("closed", lead.case.closed)):
            if when:
                yield when, f"Case {lead.case.case_id} {name}", True


def places(found: Investigation) -> Iterator[Block]:
    """Cities of the group."""
    yield Heading("Map", 1, "map")
    members = {other for row in found.rows for other in found.group(row)}
    counts = Counter(city for row in members if (city := found.adverts["city"][row]))
    if not counts:
        yield Paragraph.of("No advertisement of the group names a city.")
        return
    svg, missing = map_svg(counts)
    said = ", ".join(f"{city} ({count})" for city, count in counts.most_common(12))
    yield Figure(svg, f"A map of cities: {said}", "Cities that the group's advertisements name, by whole degrees")
    if missing:
        yield Paragraph.of(f"Named, and not on the map: {', '.join(missing[:20])}.")


def group(found: Investigation) -> Iterator[Block]:
    """Which others may be of one author, and why; what speaks against it stands in the same table."""
    yield Heading("Group", 1, "group")
    yield Paragraph.of(
        f"{found.adverts.height:,} advertisements are held and were compared. A group is possible common authorship: "
        "it shows that numbers, pictures and writing are shared or copied, not who posts or why."
    )
    sure = found.linked.table()["confidence"]
    for row, advert in zip(found.rows, found.subjects, strict=True):
        yield Heading(short(advert.title, 120) or advert.bundle, 2)
        others = [other for other in found.group(row) if other != row]
        if not others:
            yield Paragraph.of("It stands alone: nothing rare enough brings it together with another advertisement.")
            continue
        table = tuple(
            (
                (Code(str(found.adverts["id"][other])),),
                (short(found.adverts["title"][other], 80),),
                (str(found.adverts["city"][other] or ""),),
                (f"{found.adverts['posted_at'][other]:%Y-%m-%d}" if found.adverts["posted_at"][other] else "",),
                (in_words(sure[other]),),
            )
            for other in others[:MOST]
        )
        yield Table(
            f"{len(others)} others of its group{'' if len(others) <= MOST else f', the first {MOST}'}",
            (Column("Id"), Column("Title", share=2), Column("City"), Column("Posted"), Column("Confidence", Align.END)),
            table,
        )
        yield from _why(found, row)


def _why(found: Investigation, row: int) -> Iterator[Block]:
    rows = []
    for reason, total in added_up(why(found.linked.corpus, found.linked.label, row)):
        values = "; ".join(short(value, 50) for value in reason.values[:4])
        rows.append(
            ((reason.says,), (Code(values) if values else "",), (f"{reason.log_odds:+.1f}",), (f"{total:+.1f}",))
        )
    yield Table(
        "Why: log-odds of one author, added up; below zero speaks against it",
        (Column("Evidence", share=2), Column("Value", share=2), Column("Adds", Align.END), Column("Sum", Align.END)),
        tuple(rows),
    )
    for word in said_of(found.log, str(found.adverts["id"][row])):
        yield Paragraph.of(told(word, passed_over=word in found.linked.passed_over))


def contents() -> Block:
    """Where each part stands."""
    parts = ("evidence", "facts", "timeline", "map", "group", "cases", "checklist", "defence", "questions", "resources")
    return Bullets(tuple((Link(name.capitalize(), f"#{name}"),) for name in parts))

"""The part of a report that weighs: leads to cases, a checklist, the other side, what to ask next, and who helps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safelight.desk.compare import Lead, in_words
from safelight.desk.investigate.evidence_part import short
from safelight.desk.investigate.indicators import ADDRESS, LEFT_OUT, SOURCE, seen
from safelight.desk.investigate.investigating import Investigation
from safelight.desk.investigate.resources import OFFER, RESOURCES
from safelight.desk.link import why
from safelight.documents import Align, Block, Bullets, Code, Column, Heading, Link, Note, Paragraph, Strong, Table

FEW: Final = 500
"""Advertisements held below which it is little known how common anything is."""
SURE: Final = 0.95
COPIED: Final = frozenset({"text", "price", "place", "picture"})
"""Kinds of evidence that anybody can copy, or share by chance."""
UNKNOWN: Final = (
    "who posted it, and whether one person or several did",
    "whether anybody in it is made to do anything",
    "anybody's age, name or situation: the text only claims",
    "whether its pictures show the people it speaks of",
    "what was never captured: other sites, other languages, what was deleted",
)
"""What the software doesn't know, whatever it read."""


def cases(found: Investigation) -> Iterator[Block]:
    """Leads, each with what speaks for and against."""
    yield Heading("Cases", 1, "cases")
    compared = len(found.compared.cases)
    if not found.leads:
        yield Paragraph.of(
            f"Compared with {compared} cases: no lead. Nothing rare enough is shared with any of them; that says "
            "nothing about the advertisement."
        )
        return
    yield Paragraph.of(
        f"Compared with {compared} cases. A lead is a reason to look, for a person; its probability was learnt on "
        "made-up cases and is no probability of a crime."
    )
    for lead in found.leads:
        yield Heading(f"{lead.rank}. Case {lead.case.case_id}: {lead.band}", 2)
        about = (
            f"{found.adverts['id'][lead.ad]}; probability {in_words(lead.score)}",
            lead.case.status,
            lead.case.jurisdiction,
        )
        yield Paragraph.of("; ".join(filter(None, about)))
        rows = tuple(((piece.says,), (f"{piece.log_odds:+.1f}",)) for piece in lead.pro)
        yield Table("For (log-odds)", (Column("Evidence", share=5), Column("Adds", Align.END)), rows)
        if lead.contra:
            yield Paragraph.of(Strong("Against: "), "; ".join(lead.contra), ".")
        if lead.other:
            yield Paragraph.of(Strong("Could also be: "), "; ".join(lead.other), ".")


def checklist(found: Investigation) -> Iterator[Block]:
    """Predictors of the one controlled study, as a checklist; never a sum."""
    yield Heading("Checklist", 1, "checklist")
    yield Note.of(
        Strong("A checklist, not calibrated. "),
        "There is no score here. Which share of advertisements with a predictor, or with several together, belongs to "
        "a case wasn't published in what was read, so none is given.",
    )
    for advert in found.subjects:
        marks = seen(advert.text, advert.parts[0].facts)
        names = list(dict.fromkeys(mark.indicator for mark in marks))
        if not names:
            yield Paragraph.of(f"{short(advert.title, 80)}: none of the predictors that are looked for.")
            continue
        rows = tuple(
            (
                (one.name,),
                ("; ".join(f"{mark.start} to {mark.end}" for mark in marks if mark.indicator == one),),
                (one.published,),
                (one.also,),
            )
            for one in names
        )
        together = " and ".join(one.name for one in names)
        columns = (Column("Predictor", share=1.4), Column("Characters"), Column("Published"), Column("Also", share=2))
        yield Table(f"Seen: {together}", columns, rows)
    yield Paragraph.of("Source: ", Link(SOURCE, ADDRESS))
    yield Paragraph.of("Left out, as they were shown not to tell cases from other work:")
    yield Bullets(tuple((Strong(name), f": {what}") for name, what in LEFT_OUT))
    yield Paragraph.of(
        "Stated ethnicity was a predictor, too. It is not read: nobody is ranked by ethnicity or nationality."
    )
    yield Paragraph.of(Strong("What the software does not know: "))
    yield Bullets(tuple((one,) for one in UNKNOWN))


def defence(found: Investigation) -> Iterator[Block]:
    """The same report, argued for the other side."""
    yield Heading("Defence view", 1, "defence")
    yield Paragraph.of("What somebody who doubts all of this would say, and would be right to.")
    yield Bullets(tuple((one,) for one in dict.fromkeys(_doubts(found))))


def _doubts(found: Investigation) -> Iterator[str]:
    if found.adverts.height < FEW:
        yield (
            f"Only {found.adverts.height:,} advertisements are held: what looks rare here may be common elsewhere, "
            "a switchboard or a stock picture among it."
        )
    for bundle, ref in found.refs.items():
        if not ref.stamped:
            yield f"Bundle {bundle} has no time stamp of an authority yet: only the desk's own clock says when."
        if not found.verdicts[bundle].whole:
            yield f"Bundle {bundle} is not as it was sealed: nothing that stands on it should be used."
    if found.altered:
        yield f"Not as they were sealed, and so not read: {', '.join(found.altered)}. What they showed is missing here."
    for advert in found.subjects:
        weak = [fact for fact in advert.facts if fact.confidence < 0.8]
        if weak:
            said = ", ".join(f"{fact.kind} at {fact.start}" for fact in weak[:12])
            yield f"{len(weak)} facts were read with a confidence below 0.8: {said}."
        if not any(fact.kind in ("phone", "email", "handle", "payment") for fact in advert.facts):
            yield f"“{short(advert.title, 60)}” has no number, address or handle of its own."
        if advert.posted_at is None:
            yield f"“{short(advert.title, 60)}” doesn't tell when it was posted; the day of capture stands in."
        if not advert.pictures:
            yield f"“{short(advert.title, 60)}” has no picture with enough structure to be compared."
    yield from _weak_links(found)
    for lead in found.leads:
        yield from (f"Case {lead.case.case_id}: {one}." for one in (*lead.contra, *lead.other))
    yield "Posting is no sign of coercion; the same text, number or picture is used by people who never met."


def _weak_links(found: Investigation) -> Iterator[str]:
    sure = found.linked.table()["confidence"]
    for row, advert in zip(found.rows, found.subjects, strict=True):
        others = [other for other in found.group(row) if other != row]
        if not others:
            continue
        reasons = [reason for reason in why(found.linked.corpus, found.linked.label, row) if reason.kind != "prior"]
        for reason in reasons:
            if reason.against:
                yield f"Against its group: {reason.says} ({reason.log_odds:+.1f})."
            elif reason.clusters:
                yield f"Not its group's alone: {reason.says} ({reason.clusters})."
        if {reason.kind for reason in reasons if not reason.against} <= COPIED:
            yield f"“{short(advert.title, 60)}” shares no number or address with its group: the rest is copied easily."
        if loose := [other for other in others if sure[other] < SURE]:
            yield f"{len(loose)} of {len(others)} others of its group are in it with a confidence below {SURE}."


def questions(found: Investigation) -> Iterator[Block]:
    """What to find out next, each to be answered by somebody."""
    yield Heading("Next questions", 1, "questions")
    yield Bullets(tuple((one,) for one in dict.fromkeys(_questions(found))), numbered=True)


def _questions(found: Investigation) -> Iterator[str]:
    yield "What would this look like if everybody in it worked by choice? What here speaks against that?"
    for advert in found.subjects:
        for fact in advert.facts:
            if fact.kind == "phone":
                yield f"Who held {fact.normal} on the day of posting? Numbers change hands after 45 days of rest."
    for lead in found.leads:
        yield from _asked_of(lead)
    if any(len(found.group(row)) > 1 for row in found.rows):
        yield "Which links of the group hold if its most common number or picture is taken away?"
    if not found.leads and found.compared.cases:
        yield "Is there a case of another agency that this should be compared with?"
    yield "Who can offer help to the person in it without harm, and will it be offered before questions are asked?"


def _asked_of(lead: Lead) -> Iterator[str]:
    name = lead.case.case_id
    kinds = {piece.kind for piece in lead.pro if piece.users is not None}
    if "picture" in kinds:
        yield f"Case {name}: does the picture stand elsewhere on the web, under other names?"
    if "phone" in kinds:
        yield f"Case {name}: was the number in use by the same person in both, and by whom in between?"
    if "text" in kinds:
        yield f"Case {name}: where does the text come from, and who else copied it?"
    if lead.through is not None:
        yield f"Case {name}: is this advertisement of the group's author at all, which alone leads to the case?"


def resources() -> Iterator[Block]:
    """Who helps the person."""
    yield Heading("Resources for the person", 1, "resources")
    yield Bullets(tuple((one,) for one in OFFER))
    rows = tuple(((Link(name, where),), (Code(how),)) for name, how, where in RESOURCES)
    yield Table("Free and confidential", (Column("Who", share=2), Column("How", share=2)), rows)

"""The part of a report that stands on bundles: what was captured, the text, and every fact at its characters."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from safelight.desk.extract import Fact
from safelight.desk.investigate.indicators import claims_of_minors
from safelight.desk.investigate.investigating import Investigation
from safelight.desk.investigate.subject import Advert, Part
from safelight.documents import Block, Bullets, Code, Column, Heading, Link, Note, Paragraph, Strong, Table, Text

NAMES: Final = {
    "phone": "telephone number",
    "email": "e-mail address",
    "handle": "handle",
    "link": "link",
    "payment": "payment handle",
    "price": "price",
    "age": "claimed age",
    "alias": "name it goes by",
    "vehicle": "vehicle",
    "place": "place",
    "date": "day",
    "relative_date": "day, relative to posting",
    "hours": "hours",
    "language": "language said to be spoken",
    "several_people": "wording for several people",
    "third_person": "wording in the third person",
    "movement": "wording about moving",
}
LONGEST: Final = 4_000
"""Characters of a text that are printed; the bundle holds all."""
SHOWN: Final = 80


def evidence(found: Investigation) -> Iterator[Block]:
    """What was captured, for whom, and whether it is as it was sealed."""
    yield Heading("Evidence", 1, "evidence")
    rows, anchors = [], []
    for bundle, ref in found.refs.items():
        whole = found.verdicts[bundle].whole
        rows.append(
            (
                (Code(bundle),),
                (Code(short(ref.asked, 200)),),
                (f"{ref.began:%Y-%m-%d %H:%M:%S} UTC",),
                (Code(ref.manifest_sha256),),
                ("stamped" if ref.stamped else "not stamped yet",),
                ("as it was sealed" if whole else Strong("ALTERED"),),
            )
        )
        anchors.append(f"bundle-{bundle}")
    yield Table(
        "Bundles, and whether each was as sealed when this was written",
        (
            Column("Bundle", share=1.2),
            Column("Address", share=1.6),
            Column("Captured", share=1.1),
            Column("SHA-256 of its manifest", share=2.2),
            Column("Time stamp"),
            Column("Verified"),
        ),
        tuple(rows),
        tuple(anchors),
    )
    yield Paragraph.of(
        "Anybody with the desk's key checks a bundle again with ",
        Code("safelight desk verify BUNDLE"),
        ", and this report with ",
        Code("safelight desk verify FOLDER"),
        ": it opens every bundle, and holds every fact below to its characters.",
    )
    said = [(sentence.what,) for verdict in found.verdicts.values() for sentence in verdict.findings]
    notes = [(note,) for advert in found.subjects for note in advert.notes]
    if said or notes:
        yield Bullets(tuple(dict.fromkeys([*said, *notes])))


def facts(found: Investigation) -> Iterator[Block]:
    """Each advertisement: its text as captured, and its facts."""
    yield Heading("Facts", 1, "facts")
    yield Paragraph.of(
        "What the text says, by its characters (code points, end exclusive) in a file of the bundle. Words of the text "
        "lead to the fact that was read from them, and a fact's characters lead to the text. An age is a claim; "
        "nothing here says who anybody is."
    )
    number = 0
    for at, advert in enumerate(found.subjects, 1):
        yield from _minors(advert, found.route)
        for nth, part in enumerate(advert.parts):
            title = f"Words in its picture {part.file}, by Tesseract: letters may be misread" if nth else advert.title
            yield Heading(short(title, 120) or "Without a title", 2 + (nth > 0), f"text-{at}-{nth}")
            yield Paragraph.of(
                "From ",
                Code(part.file),
                " of bundle ",
                Link(part.bundle, f"#bundle-{part.bundle}"),
                ", SHA-256 ",
                Code(part.sha256),
                "." if nth else f"; posted {advert.posted_at or 'on a day that the page does not tell'}.",
            )
            yield from _part(part, number, f"text-{at}-{nth}")
            number += len(part.facts)


def _part(part: Part, before: int, anchor: str) -> Iterator[Block]:
    """A text and the table of its facts; so many facts stand before it."""
    yield from (Paragraph(line) for line in _lines(part, before + 1))
    if len(part.text) > LONGEST:
        yield Paragraph.of(f"{len(part.text) - LONGEST:,} more characters are in the bundle.")
    rows = tuple(_fact_row(part, fact, f"#{anchor}") for fact in part.facts)
    if not rows:
        yield Paragraph.of("No fact was read in it.")
        return
    yield Table(
        "Facts of this text",
        (
            Column("Kind", share=1.2),
            Column("What it says", share=1.6),
            Column("Normal form", share=1.3),
            Column("Characters"),
            Column("Rule", share=1.2),
            Column("Confidence", share=0.8),
        ),
        rows,
        tuple(f"fact-{before + one}" for one in range(1, len(rows) + 1)),
    )


def _lines(part: Part, first: int) -> Iterator[tuple[Text, ...]]:
    """The text line by line, words that a fact was read from as links to it. Facts are counted from `first`."""
    spans = sorted((fact.start, -fact.end, number) for number, fact in enumerate(part.facts, first))
    at = 0
    texts: list[Text] = []
    for start, minus_end, number in [*spans, (LONGEST, -LONGEST, 0)]:
        if start < at:
            continue  # inside another
        end = min(-minus_end, LONGEST)
        *whole, rest = part.text[at : min(start, LONGEST)].split("\n")
        for line in whole:
            if line.strip() or texts:
                yield (*texts, line)
            texts = []
        texts += [rest] if rest else []
        if start < end:
            texts.append(Link(short(part.text[start:end], LONGEST), f"#fact-{number}"))
        at = max(at, end)
    if texts:
        yield tuple(texts)


def _fact_row(part: Part, fact: Fact, text: str) -> tuple[tuple[Text, ...], ...]:
    return (
        (NAMES.get(fact.kind, fact.kind),),
        (Code(short(part.words(fact), SHOWN)),),
        (Code(short(str(fact.normal), SHOWN)),),
        (Link(f"{fact.start} to {fact.end}", text),),
        (fact.rule,),
        (f"{fact.confidence:.2f}",),
    )


def _minors(advert: Advert, route: str) -> Iterator[Block]:
    claimed = list(claims_of_minors(advert.facts))
    if claimed:
        ages = ", ".join(str(fact.normal) for fact in claimed)
        yield Note.of(
            Strong("For a person, today: "),
            f"this text claims an age under 18 ({ages}). A claim is no age, and it may have been misread: read the "
            "characters yourself, now. If you believe that it may be of a child, don't weigh it any further here. ",
            route,
        )


def short(text: str, most: int) -> str:
    """One line of at most so many characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1] + "…"

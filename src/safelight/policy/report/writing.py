"""From the document of a search to a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

from safelight.core.said import Said, said
from safelight.documents import (
    Align,
    Block,
    Bullets,
    Code,
    Column,
    Document,
    Figure,
    Heading,
    Link,
    Note,
    Paragraph,
    Table,
    Text,
    spoken,
)
from safelight.policy.evidence import Read, evidence
from safelight.policy.places import place
from safelight.policy.report.brief import brief, harms
from safelight.policy.report.drawing import frontier, tornado
from safelight.policy.report.words import by_number, dollars, levers_in, share, span, unit
from safelight.policy.search.document import Found, LeverSheet
from safelight.policy.search.goals import about
from safelight.policy.telling import ASSUMPTION, HYPOTHESIS

_STANDING: Final = {ASSUMPTION: said("assumption"), HYPOTHESIS: said("client's hypothesis")}
_READ: Final = {
    Read.SOURCE: said("at the source"),
    Read.SUMMARY: said("in a summary"),
    Read.NO: said("by nobody here"),
}

BARS: Final = 12
_SAYS: Final = 0.005
"""Shares that would be written as 0 % say nothing."""

_WORTH: Final = 0.1
"""New victims a year; what knowing a quantity would spare below it is the arithmetic's own noise."""

SHOWN: Final = 8
"""Baskets of the robust table."""


def report(found: Found, made: datetime, language: str = "en") -> Document:
    """The report of a search in the language being spoken, `language` by name. Its first two pages are the brief."""
    where = place(found.asked["place"]).name if found.asked.get("place") else said("a million residents")
    parts = (brief(found, made), _baskets(found), _drivers(found), _levers(found), _basis(found))
    document = Document(
        title=found.asked.get("name") or said("What could be funded, and what is not known"),
        subtitle=said(
            "Policy lab, {where}, {years} years. Scenario {hash}.",
            where=where,
            years=found.months // 12,
            hash=found.hash[:12],
        ),
        made=made,
        blocks=tuple(chain.from_iterable(parts)),
        footer=said(
            "Safelight policy lab · {day} · scenario {hash} · it informs, people decide",
            day=made.date(),
            hash=found.hash[:12],
        ),
        language=language,
    )
    return spoken(document)


def _baskets(found: Found) -> Iterator[Block]:
    baskets = by_number(found)
    yield Heading(said("Baskets"), anchor="baskets")
    yield Figure(
        frontier([baskets[number] for number in found.frontier], found.chosen),
        said(
            "Cost a year against new victims a year for each basket of the frontier; lines hold nine tenths of the"
            " worlds."
        ),
        said("The frontier: no basket is both cheaper and better in the mean. The ring is the basket of this report."),
    )
    yield _basket_table(said("Cheapest at the goal"), found, found.goal.cheapest if found.goal else ())
    yield _basket_table(said("Most robust: least greatest regret first"), found, found.robust)
    nothing = baskets[0]
    yield Paragraph.of(
        said(
            "Beside benefits, each basket may arrest more victims or come with more violence than doing nothing: with"
            " nothing done {arrested} victims are arrested over the whole time, that is {ratio} for each exploiter.",
            arrested=span(nothing.victims_arrested),
            ratio=span(nothing.r_arrested),
        )
    )


def _basket_table(caption: Said, found: Found, numbers: Sequence[int]) -> Block:
    baskets = by_number(found)
    if not numbers:
        return Paragraph.of(said("{what}: none.", what=caption))
    columns = (
        Column(said("Levers"), share=1.4),
        Column(said("A year"), Align.END),
        Column(said("New victims a year"), Align.END, 1.5),
        Column(said("At the goal"), Align.END, 0.8),
        Column(said("Victims arrested for each exploiter"), Align.END, 1.5),
        Column(said("More victims arrested in"), Align.END),
        Column(said("More violence in"), Align.END),
    )
    rows = []
    for one in (baskets[number] for number in numbers[:SHOWN]):
        reaches = "" if one.reaches is None else share(one.reaches)
        cells = (
            ", ".join(str(lever) for lever in levers_in(one)) or said("none"),
            dollars(one.cost_a_year),
            span(one.new_victims_a_year),
            reaches,
            span(one.r_arrested),
            share(one.more_victims_arrested),
            share(one.more_violence),
        )
        rows.append(tuple((cell,) for cell in cells))
    explained = said("{what}. Levers by their numbers below; ranges hold nine tenths of the worlds.", what=caption)
    return Table(explained, columns, tuple(rows))


def _drivers(found: Found) -> Iterator[Block]:
    drivers = found.drivers
    yield Heading(said("What drives the answer"), anchor="drivers")
    yield Figure(
        tornado(drivers.tornado[:BARS], drivers.usual),
        said("New victims a year with each quantity at its low and its high end; pale bars rest on no study."),
        said("New victims a year with one quantity at its low and high end, grade beside it. Pale: an assumption."),
    )
    columns = (
        Column(said("Quantity"), share=2.4),
        Column(said("Grade")),
        Column(said("Alone"), Align.END),
        Column(said("With others"), Align.END),
    )
    rows = tuple(
        ((Code(one.symbol), " ", one.means), (one.grade,), (share(one.first),), (share(one.total),))
        for one in drivers.indices[:BARS]
        if one.total >= _SAYS
    )
    yield Table(said("Share of the spread that each explains (Sobol)"), columns, rows)
    if not drivers.converged:
        yield Note.of(said("These shares are not settled: some intervals are wider than the shares themselves."))
    worth = [one for one in drivers.information if one.fewer_a_year > max(one.by_chance, _WORTH)][:BARS]
    items: tuple[tuple[Text, ...], ...] = tuple(
        (
            Code(one.symbol),
            " ",
            said("{what}: {fewer} fewer new victims a year", what=one.means, fewer=about(one.fewer_a_year)),
        )
        for one in worth
    )
    yield Heading(said("What it would be worth to know"), level=2)
    yield Bullets(items or ((said("No single quantity would change the choice by more than chance."),),))


def _levers(found: Found) -> Iterator[Block]:
    yield Heading(said("Levers"), anchor="levers")
    columns = (
        Column(said("Lever"), share=1.5),
        Column(said("A year"), Align.END),
        Column(said("Whom it reaches"), share=1.5),
        Column(said("Who pays"), share=1.3),
        Column(said("Grade"), share=0.5),
        Column(said("Rests on")),
    )
    rows = tuple(
        (
            (f"{one.number}. ", one.name),
            (dollars(one.cost_a_year),),
            (one.reach,),
            (one.pays,),
            (one.grade,),
            _cited(one.evidence),
        )
        for one in found.levers
    )
    yield Table(said("What each lever costs and rests on"), columns, rows)
    yield harms(found.levers)


def _basis(found: Found) -> Iterator[Block]:
    yield Heading(said("Assumptions at work"), anchor="assumptions")
    items: tuple[tuple[Text, ...], ...] = tuple(
        (
            Code(one.symbol),
            " ",
            said(
                "{what} ({low} to {high}, {unit}): {standing}",
                what=one.means,
                unit=unit(one.symbol),
                low=f"{one.low:.3g}",
                high=f"{one.high:.3g}",
                standing=_STANDING.get(one.standing, one.standing),
            ),
        )
        for one in found.assumptions
    )
    yield Bullets(items or ((said("None."),),))
    yield Heading(said("Sources"), anchor="sources")
    cited = dict.fromkeys(name for sheet in found.levers for name in _known(sheet))
    rows = tuple(
        ((one.id,), (one.name,), (one.grade,), (_READ[one.read],), (one.citation,))
        for one in (evidence()[n] for n in cited)
    )
    columns = (
        Column(said("Line"), share=0.5),
        Column(said("What it says"), share=1.8),
        Column(said("Grade"), share=0.5),
        Column(said("Read"), share=0.7),
        Column(said("Citation"), share=2.2),
    )
    yield Table(said("Evidence that the levers rest on, in the words of the tables"), columns, rows, tuple(cited))
    yield Heading(said("How it was worked out"), anchor="method")
    yield Paragraph.of(
        said(
            "Model SM-1, {worlds} worlds drawn with seed {seed}, {months} months, every set of levers. The same"
            " scenario with the same version gives the same figures. Scenario:",
            worlds=found.worlds,
            seed=str(found.seed),
            months=found.months,
        ),
        " ",
        Code(found.hash),
        ". ",
        said("Version {version}, evidence:", version=found.version),
        " ",
        Code(found.data),
        ". ",
        said("Figures CC BY 4.0; cite as: Safelight policy lab, with the scenario's hash."),
    )


def _known(sheet: LeverSheet) -> list[str]:
    return [name for name in sheet.evidence if name in evidence()]


def _cited(names: Sequence[str]) -> tuple[str | Link, ...]:
    known = [name for name in names if name in evidence()]
    links: list[str | Link] = []
    for name in known:
        links += [Link(name, f"#{name}"), " "]
    return tuple(links) or (said("nothing"),)

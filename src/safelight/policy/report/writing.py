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
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    spoken,
)
from safelight.policy.evidence import Read, evidence
from safelight.policy.model.levers import LEVERS
from safelight.policy.model.parameters import quantities
from safelight.policy.places import place
from safelight.policy.report.drawing import frontier, tornado
from safelight.policy.report.measuring import measurement
from safelight.policy.search.document import Basket, Found, LeverSheet, Spread
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
    parts = (_brief(found, made), _baskets(found), _drivers(found), _levers(found), _basis(found))
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


def _brief(found: Found, made: datetime) -> Iterator[Block]:
    chosen = _by_number(found)[found.chosen]
    yield Note.of(
        Strong(said("How little is known.")),
        " ",
        said(
            "Of {all} levers, {weak} rest on effects that no study measured (grade D). Prevalence is not known to"
            " within an order of magnitude. No number of people here is a forecast: read how baskets differ, and how"
            " often, not how many people they stand for.",
            all=len(LEVERS),
            weak=sum(one.grade == "D" for one in LEVERS),
        ),
    )
    if found.goal:
        yield Heading(said("The answer"), anchor="answer")
        yield Paragraph.of(found.goal.said)
    yield Paragraph.of(said("The basket that this report is about:"), " ", Strong(_names(chosen)), ". ", _told(found))
    if chosen.regret:
        yield Paragraph.of(
            said(
                "In the world where it is most wrong, another basket for the same budget would have left {most} fewer"
                " new victims a year; in nine of ten worlds at most {often}.",
                most=about(chosen.regret.most),
                often=about(chosen.regret.p90),
            )
        )
    yield Bullets(tuple((one,) for one in found.warnings))
    if found.boxes:
        yield Heading(said("Where it fails"), level=2)
        yield Bullets(
            tuple((box.said,) for box in found.boxes if box.basket == found.chosen) or ((found.boxes[0].said,),)
        )
    yield Heading(said("Whom it may harm"), level=2)
    yield _harms([sheet for sheet in found.levers if sheet.number in _levers_in(chosen)] or list(found.levers))
    yield Heading(said("Fund and measure"), anchor="measure")
    yield Paragraph.of(
        said(
            "Each lever that is funded is also a question. Outcome, people in both groups together (two-sided 5 %,"
            " power 80 %, at the effect supposed here), and when it is stopped unless it was shown to work."
        )
    )
    if chosen.credits:
        yield _measures(chosen, made)
    else:
        yield Paragraph.of(
            said("This basket funds nothing, so there is nothing to measure. Ask for fewer new victims.")
        )
    yield PageBreak()


def _told(found: Found) -> Said:
    """The basket of the report in a sentence: what it costs and leaves, beside nothing done."""
    by_number = _by_number(found)
    chosen = by_number[found.chosen]
    usual = _span(by_number[0].new_victims_a_year)
    if not chosen.credits:
        return said("New victims a year with nothing done: {usual} in nine of ten worlds.", usual=usual)
    return said(
        "It costs {cost} a year. New victims a year: {left} in nine of ten worlds, where doing nothing gives {usual}."
        " Half of what it averts rests on evidence of grade {grade}.",
        cost=_dollars(chosen.cost_a_year),
        left=_span(chosen.new_victims_a_year),
        usual=usual,
        grade=chosen.grade,
    )


def _measures(chosen: Basket, made: datetime) -> Table:
    columns = (
        Column(said("Lever"), share=1.4),
        Column(said("Outcome"), share=2),
        Column(said("People"), Align.END),
        Column(said("Stop or renew")),
    )
    rows = []
    for lever in _levers_in(chosen):
        plan = measurement(lever, made.date())
        people = said("a series, no persons") if plan.people is None else said("{count}", count=plan.people)
        rows.append(((LEVERS[lever - 1].name,), (plan.outcome,), (people,), (said("{day}", day=plan.stop),)))
    return Table(said("How to find out"), columns, tuple(rows))


def _baskets(found: Found) -> Iterator[Block]:
    by_number = _by_number(found)
    yield Heading(said("Baskets"), anchor="baskets")
    yield Figure(
        frontier([by_number[number] for number in found.frontier], found.chosen),
        said(
            "Cost a year against new victims a year for each basket of the frontier; lines hold nine tenths of the"
            " worlds."
        ),
        said("The frontier: no basket is both cheaper and better in the mean. The ring is the basket of this report."),
    )
    yield _basket_table(said("Cheapest at the goal"), found, found.goal.cheapest if found.goal else ())
    yield _basket_table(said("Most robust: least greatest regret first"), found, found.robust)
    nothing = by_number[0]
    yield Paragraph.of(
        said(
            "Beside benefits, each basket may arrest more victims or come with more violence than doing nothing: with"
            " nothing done {arrested} victims are arrested over the whole time, that is {ratio} for each exploiter.",
            arrested=_span(nothing.victims_arrested),
            ratio=_span(nothing.r_arrested),
        )
    )


def _basket_table(caption: Said, found: Found, numbers: Sequence[int]) -> Block:
    by_number = _by_number(found)
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
    for one in (by_number[number] for number in numbers[:SHOWN]):
        reaches = "" if one.reaches is None else _share(one.reaches)
        cells = (
            ", ".join(str(lever) for lever in _levers_in(one)) or said("none"),
            _dollars(one.cost_a_year),
            _span(one.new_victims_a_year),
            reaches,
            _span(one.r_arrested),
            _share(one.more_victims_arrested),
            _share(one.more_violence),
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
        ((Code(one.symbol), " ", one.means), (one.grade,), (_share(one.first),), (_share(one.total),))
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
            (_dollars(one.cost_a_year),),
            (one.reach,),
            (one.pays,),
            (one.grade,),
            _cited(one.evidence),
        )
        for one in found.levers
    )
    yield Table(said("What each lever costs and rests on"), columns, rows)
    yield _harms(found.levers)


def _harms(sheets: Sequence[LeverSheet]) -> Table:
    columns = (
        Column(said("Lever")),
        Column(said("On people who sell sex by choice"), share=1.6),
        Column(said("On people without a home"), share=1.6),
    )
    rows = tuple(((f"{one.number}. ", one.name), (one.sells_by_choice.said,), (one.unhoused.said,)) for one in sheets)
    return Table(said("What else it may do, with evidence or as unknown"), columns, rows)


def _basis(found: Found) -> Iterator[Block]:
    yield Heading(said("Assumptions at work"), anchor="assumptions")
    items: tuple[tuple[Text, ...], ...] = tuple(
        (
            Code(one.symbol),
            " ",
            said(
                "{what} ({low} to {high}, {unit}): {standing}",
                what=one.means,
                unit=_unit(one.symbol),
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


def _by_number(found: Found) -> dict[int, Basket]:
    return {one.number: one for one in found.baskets if one.number is not None}


def _levers_in(basket: Basket) -> list[int]:
    return [part.lever for part in basket.credits]


def _names(basket: Basket) -> Said:
    names = [LEVERS[lever - 1].name for lever in _levers_in(basket)]
    together = names[0] if names else said("nothing")
    for name in names[1:]:
        together = said("{first}; {next}", first=together, next=name)
    return together


def _unit(symbol: str) -> Said:
    """Of a quantity its own; effects of levers are shares of the rate that they change."""
    known = quantities().get(symbol)
    if known is None:
        return said("share of a rate")
    return said("without a unit") if known.unit == "none" else known.unit


def _share(part: float) -> Said:
    return said("{share} %", share=f"{100 * part:.0f}")


def _span(spread: Spread) -> Said:
    return said("{best} ({low} to {high})", best=about(spread.p50), low=about(spread.p05), high=about(spread.p95))


def _dollars(value: float) -> Said:
    if value >= 1e6:
        return said("${amount} million", amount=f"{value / 1e6:.1f}")
    return said("${amount}", amount=about(value))

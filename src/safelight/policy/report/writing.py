"""From the document of a search to a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Final

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
)
from safelight.policy.evidence import evidence
from safelight.policy.model.levers import LEVERS
from safelight.policy.places import place
from safelight.policy.report.drawing import frontier, tornado
from safelight.policy.report.measuring import measurement
from safelight.policy.search.document import Basket, Found, LeverSheet, Spread
from safelight.policy.search.goals import about

BARS: Final = 12
SHOWN: Final = 8
"""Baskets of the robust table."""


def report(found: Found, made: datetime) -> Document:
    """The report of a search. Its first two pages are the brief."""
    where = place(found.asked["place"]).name if found.asked.get("place") else "a million residents"
    parts = (_brief(found, made), _baskets(found), _drivers(found), _levers(found), _basis(found))
    return Document(
        title=str(found.asked.get("name") or "What could be funded, and what is not known"),
        subtitle=f"Policy lab, {where}, {found.months // 12} years. Scenario {found.hash[:12]}.",
        made=made,
        blocks=tuple(chain.from_iterable(parts)),
        footer=f"Safelight policy lab · {made:%d %B %Y} · scenario {found.hash[:12]} · it informs, people decide",
    )


def _brief(found: Found, made: datetime) -> Iterator[Block]:
    chosen = _by_number(found)[found.chosen]
    yield Note.of(
        Strong("How little is known. "),
        f"Of {len(LEVERS)} levers, {sum(one.grade == 'D' for one in LEVERS)} rest on effects that no study measured"
        " (grade D). Prevalence is not known to within an order of magnitude. No number of people here is a forecast:"
        " read how baskets differ, and how often, not how many people they stand for.",
    )
    if found.goal:
        yield Heading("The answer", anchor="answer")
        yield Paragraph.of(found.goal.said)
    yield Paragraph.of(
        "The basket that this report is about: ",
        Strong(_names(found, chosen)),
        f", for {_dollars(chosen.cost_a_year)} a year. New victims a year: {_span(chosen.new_victims_a_year)} in nine"
        f" of ten worlds, where doing nothing gives {_span(_by_number(found)[0].new_victims_a_year)}. Half of what it"
        f" averts rests on evidence of grade {chosen.grade}.",
    )
    if chosen.regret:
        yield Paragraph.of(
            f"In the world where it is most wrong, another basket for the same budget would have left"
            f" {about(chosen.regret.most)} fewer new victims a year; in nine of ten worlds at most"
            f" {about(chosen.regret.p90)}."
        )
    yield Bullets(tuple((one,) for one in found.warnings))
    if found.boxes:
        yield Heading("Where it fails", level=2)
        yield Bullets(
            tuple((box.said,) for box in found.boxes if box.basket == found.chosen) or ((found.boxes[0].said,),)
        )
    yield Heading("Whom it may harm", level=2)
    yield _harms([sheet for sheet in found.levers if sheet.number in _levers_in(chosen)] or list(found.levers))
    yield Heading("Fund and measure", anchor="measure")
    yield Paragraph.of(
        "Each lever that is funded is also a question. Outcome, people in both groups together (two-sided 5 %, power"
        " 80 %, at the effect supposed here), and when it is stopped unless it was shown to work."
    )
    yield _measures(chosen, made)
    yield PageBreak()


def _measures(chosen: Basket, made: datetime) -> Table:
    columns = (
        Column("Lever", share=1.4),
        Column("Outcome", share=2),
        Column("People", Align.END),
        Column("Stop or renew"),
    )
    rows = []
    for lever in _levers_in(chosen):
        plan = measurement(lever, made.date())
        people = "a series, no persons" if plan.people is None else f"{plan.people:,}"
        rows.append(((str(LEVERS[lever - 1].name),), (plan.outcome,), (people,), (f"{plan.stop:%B %Y}",)))
    return Table("How to find out", columns, tuple(rows))


def _baskets(found: Found) -> Iterator[Block]:
    by_number = _by_number(found)
    yield Heading("Baskets", anchor="baskets")
    yield Figure(
        frontier([by_number[number] for number in found.frontier], found.chosen),
        "Cost a year against new victims a year for each basket of the frontier; lines hold nine tenths of the worlds.",
        "The frontier: no basket is both cheaper and better in the mean. The ring is the basket of this report.",
    )
    yield _basket_table("Cheapest at the goal", found, found.goal.cheapest if found.goal else ())
    yield _basket_table("Most robust: least greatest regret first", found, found.robust)
    nothing = by_number[0]
    yield Paragraph.of(
        "Beside benefits, each basket may arrest more victims or come with more violence than doing nothing:"
        f" with nothing done {_span(nothing.victims_arrested)} victims are arrested over the whole time, that is"
        f" {_span(nothing.r_arrested)} for each exploiter."
    )


def _basket_table(caption: str, found: Found, numbers: Sequence[int]) -> Block:
    by_number = _by_number(found)
    if not numbers:
        return Paragraph.of(f"{caption}: none.")
    columns = (
        Column("Levers", share=1.4),
        Column("A year", Align.END),
        Column("New victims a year", Align.END, 1.5),
        Column("At the goal", Align.END, 0.8),
        Column("Victims arrested for each exploiter", Align.END, 1.5),
        Column("More victims arrested in", Align.END),
        Column("More violence in", Align.END),
    )
    rows = []
    for one in (by_number[number] for number in numbers[:SHOWN]):
        reaches = "" if one.reaches is None else f"{one.reaches:.0%}"
        cells = (
            ", ".join(str(lever) for lever in _levers_in(one)) or "none",
            _dollars(one.cost_a_year),
            _span(one.new_victims_a_year),
            reaches,
            _span(one.r_arrested),
            f"{one.more_victims_arrested:.0%}",
            f"{one.more_violence:.0%}",
        )
        rows.append(tuple((cell,) for cell in cells))
    caption = f"{caption}. Levers by their numbers below; ranges hold nine tenths of the worlds."
    return Table(caption, columns, tuple(rows))


def _drivers(found: Found) -> Iterator[Block]:
    drivers = found.drivers
    yield Heading("What drives the answer", anchor="drivers")
    yield Figure(
        tornado(drivers.tornado[:BARS], drivers.usual),
        "New victims a year with each quantity at its low and its high end; pale bars rest on no study.",
        "New victims a year with one quantity at its low and high end, grade beside it. Pale: an assumption.",
    )
    columns = (
        Column("Quantity", share=2.4),
        Column("Grade"),
        Column("Alone", Align.END),
        Column("With others", Align.END),
    )
    rows = tuple(
        ((Code(one.symbol), f" {one.means}"), (one.grade,), (f"{one.first:.0%}",), (f"{one.total:.0%}",))
        for one in drivers.indices[:BARS]
    )
    yield Table("Share of the spread that each explains (Sobol)", columns, rows)
    if not drivers.converged:
        yield Note.of("These shares are not settled: some intervals are wider than the shares themselves.")
    worth = [one for one in drivers.information if one.fewer_a_year > one.by_chance][:BARS]
    items: tuple[tuple[Text, ...], ...] = tuple(
        (Code(one.symbol), f" {one.means}: {about(one.fewer_a_year)} fewer new victims a year") for one in worth
    )
    yield Heading("What it would be worth to know", level=2)
    yield Bullets(items or (("No single quantity would change the choice by more than chance.",),))


def _levers(found: Found) -> Iterator[Block]:
    yield Heading("Levers", anchor="levers")
    columns = (
        Column("Lever", share=1.5),
        Column("A year", Align.END),
        Column("Whom it reaches", share=1.5),
        Column("Who pays", share=1.3),
        Column("Grade", share=0.5),
        Column("Rests on"),
    )
    rows = tuple(
        (
            (f"{one.number}. {one.name}",),
            (_dollars(one.cost_a_year),),
            (one.reach,),
            (one.pays,),
            (one.grade,),
            _cited(one.evidence),
        )
        for one in found.levers
    )
    yield Table("What each lever costs and rests on", columns, rows)
    yield _harms(found.levers)


def _harms(sheets: Sequence[LeverSheet]) -> Table:
    columns = (
        Column("Lever"),
        Column("On people who sell sex by choice", share=1.6),
        Column("On people without a home", share=1.6),
    )
    rows = tuple(((f"{one.number}. {one.name}",), (one.sells_by_choice.said,), (one.unhoused.said,)) for one in sheets)
    return Table("What else it may do, with evidence or as unknown", columns, rows)


def _basis(found: Found) -> Iterator[Block]:
    yield Heading("Assumptions at work", anchor="assumptions")
    items: tuple[tuple[Text, ...], ...] = tuple(
        (Code(one.symbol), f" {one.means} ({one.low:g} to {one.high:g}): {one.standing}") for one in found.assumptions
    )
    yield Bullets(items or (("None.",),))
    yield Heading("Sources", anchor="sources")
    cited = dict.fromkeys(name for sheet in found.levers for name in _known(sheet))
    rows = tuple(
        ((one.id,), (one.name,), (one.grade,), (one.read.value,), (one.citation,))
        for one in (evidence()[n] for n in cited)
    )
    columns = (
        Column("Line", share=0.5),
        Column("What it says", share=1.8),
        Column("Grade", share=0.5),
        Column("Read", share=0.7),
        Column("Citation", share=2.2),
    )
    yield Table("Evidence that the levers rest on", columns, rows, tuple(cited))
    yield Heading("How it was worked out", anchor="method")
    yield Paragraph.of(
        f"Model SM-1, {found.worlds:,} worlds drawn with seed {found.seed}, {found.months} months, every set of levers."
        " The same scenario with the same version gives the same figures. Scenario ",
        Code(found.hash),
        f", version {found.version}, evidence ",
        Code(found.data),
        ". Figures CC BY 4.0; cite as: Safelight policy lab, with the scenario's hash.",
    )


def _known(sheet: LeverSheet) -> list[str]:
    return [name for name in sheet.evidence if name in evidence()]


def _cited(names: Sequence[str]) -> tuple[str | Link, ...]:
    known = [name for name in names if name in evidence()]
    links: list[str | Link] = []
    for name in known:
        links += [Link(name, f"#{name}"), " "]
    return tuple(links) or ("nothing",)


def _by_number(found: Found) -> dict[int, Basket]:
    return {one.number: one for one in found.baskets if one.number is not None}


def _levers_in(basket: Basket) -> list[int]:
    return [part.lever for part in basket.credits]


def _names(found: Found, basket: Basket) -> str:
    names = {sheet.number: sheet.name for sheet in found.levers}
    return "; ".join(names[lever] for lever in _levers_in(basket)) or "nothing"


def _span(spread: Spread) -> str:
    return f"{about(spread.p50)} ({about(spread.p05)} to {about(spread.p95)})"


def _dollars(value: float) -> str:
    return f"${value / 1e6:.1f} million" if value >= 1e6 else f"${value:,.0f}"

"""The brief of a report: how little is known, the answer, where it fails, whom it may harm, how to find out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from safelight.core.said import Said, said
from safelight.documents import (
    Align,
    Block,
    Bullets,
    Column,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
)
from safelight.policy.model.levers import LEVERS
from safelight.policy.report.measuring import measurement
from safelight.policy.report.words import by_number, dollars, levers_in, names, span
from safelight.policy.search.document import Basket, Found, LeverSheet
from safelight.policy.search.goals import about


def brief(found: Found, made: datetime) -> Iterator[Block]:
    """The two pages that are read first."""
    chosen = by_number(found)[found.chosen]
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
    yield Paragraph.of(said("The basket that this report is about:"), " ", Strong(names(chosen)), ". ", _told(found))
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
    yield harms([sheet for sheet in found.levers if sheet.number in levers_in(chosen)] or list(found.levers))
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
    baskets = by_number(found)
    chosen = baskets[found.chosen]
    usual = span(baskets[0].new_victims_a_year)
    if not chosen.credits:
        return said("New victims a year with nothing done: {usual} in nine of ten worlds.", usual=usual)
    return said(
        "It costs {cost} a year. New victims a year: {left} in nine of ten worlds, where doing nothing gives {usual}."
        " Half of what it averts rests on evidence of grade {grade}.",
        cost=dollars(chosen.cost_a_year),
        left=span(chosen.new_victims_a_year),
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
    for lever in levers_in(chosen):
        plan = measurement(lever, made.date())
        people = said("a series, no persons") if plan.people is None else said("{count}", count=plan.people)
        rows.append(((LEVERS[lever - 1].name,), (plan.outcome,), (people,), (said("{day}", day=plan.stop),)))
    return Table(said("How to find out"), columns, tuple(rows))


def harms(sheets: Sequence[LeverSheet]) -> Table:
    """What levers do to people outside their aim."""
    columns = (
        Column(said("Lever")),
        Column(said("On people who sell sex by choice"), share=1.6),
        Column(said("On people without a home"), share=1.6),
    )
    rows = tuple(((f"{one.number}. ", one.name), (one.sells_by_choice.said,), (one.unhoused.said,)) for one in sheets)
    return Table(said("What else it may do, with evidence or as unknown"), columns, rows)

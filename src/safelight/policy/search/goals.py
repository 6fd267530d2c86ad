"""Whether the goal is reached, by which baskets, and how near one gets where none does."""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from safelight.core.said import Said, said
from safelight.policy.scenario import Goal
from safelight.policy.search.document import GoalAnswer, Nearest
from safelight.policy.search.table import Table

MOST_TOLD: Final = 20
"""Baskets that reach a goal: so many of the cheapest are told."""

_SURE: Final = 1e-9


def about(number: float) -> str:
    """A number of people to two significant figures: nothing here is known better."""
    if number == 0:
        return "0"
    digits = 1 - math.floor(math.log10(abs(number)))
    return f"{round(number, digits):,.{max(digits, 0)}f}"


def dollars(amount: float) -> str:
    """USD to the dollar: a price that was asked for."""
    return f"{amount:,.0f}"


def answer(table: Table) -> GoalAnswer | None:
    """The goal's answer; None where the scenario has none."""
    goal, reaches = table.asked.goal, table.reaches
    if goal is None or reaches is None:
        return None
    cost, affordable = table.asked.cost, table.asked.affordable
    good = (reaches >= goal.probability - _SURE) & affordable
    order = np.lexsort((table.kept, cost))
    cheapest = tuple(int(table.asked.numbers[place]) for place in order if good[place])
    nearest = None
    if good[0]:
        status, sentence = "already met", _already(goal, float(reaches[0]))
    elif cheapest:
        lowest = float(cost[table.asked.place_of(cheapest[0])])
        status, sentence = "reached", _reached(goal, len(cheapest), lowest)
    else:
        nearest = _nearest(table, goal, reaches)
        status, sentence = "not reached", _missed(goal, nearest)
    return GoalAnswer(
        at_most=goal.new_victims,
        by_year=goal.year,
        probability=goal.probability,
        budget=goal.budget,
        status=status,  # type: ignore[arg-type]  # one of the three
        said=sentence,
        with_nothing=float(reaches[0]),
        cheapest=cheapest[:MOST_TOLD],
        nearest=nearest,
    )


def _nearest(table: Table, goal: Goal, reaches: np.ndarray) -> Nearest:
    cost, affordable, numbers = table.asked.cost, table.asked.affordable, table.asked.numbers
    among = np.flatnonzero(affordable)
    likely = among[np.lexsort((cost[among], table.kept[among], -reaches[among]))[0]]
    lowest = among[np.lexsort((cost[among], table.kept[among]))[0]]
    dear = np.flatnonzero(reaches >= goal.probability - _SURE)
    cheapest = dear[np.argmin(cost[dear])] if len(dear) else None
    return Nearest(
        probability=float(reaches[likely]),
        probability_by=int(numbers[likely]),
        new_victims=float(table.kept[lowest]),
        new_victims_by=int(numbers[lowest]),
        budget=None if cheapest is None else float(cost[cheapest]),
        budget_by=None if cheapest is None else int(numbers[cheapest]),
    )


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _already(goal: Goal, share: float) -> Said:
    return said(
        "The goal is already met with nothing added: in {share} % of worlds there are at most {most} new victims in"
        " year {year}.",
        share=_percent(share),
        most=about(goal.new_victims),
        year=goal.year,
    )


def _reached(goal: Goal, count: int, cost: float) -> Said:
    return said(
        "{count} baskets keep new victims at {most} or fewer in year {year}, in at least {share} % of worlds, for at"
        " most {budget} USD a year. The cheapest costs {cost} USD a year.",
        count=count,
        most=about(goal.new_victims),
        year=goal.year,
        share=_percent(goal.probability),
        budget=dollars(goal.budget),
        cost=dollars(cost),
    )


def _missed(goal: Goal, nearest: Nearest) -> Said:
    if nearest.budget is None:
        beyond = said("No budget changes that.")
    else:
        beyond = said("It is reached for {cost} USD a year.", cost=dollars(nearest.budget))
    return said(
        "No basket reaches the goal for at most {budget} USD a year. The nearest is at {most} or fewer in {share} % of"
        " worlds, where {wanted} % were asked for; what can be kept in {wanted} % of worlds is {lowest} new victims a"
        " year. {beyond}",
        budget=dollars(goal.budget),
        most=about(goal.new_victims),
        share=_percent(nearest.probability),
        wanted=_percent(goal.probability),
        lowest=about(nearest.new_victims),
        beyond=beyond,
    )

"""The search: every basket in every world, then everything that is told of them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from safelight import __version__
from safelight.core.errors import BadInput
from safelight.core.said import Said, said
from safelight.policy.baskets.evaluating import Measured, cores, cut, evaluate, in_slices
from safelight.policy.baskets.sheets import SHEETS, Told, works_with
from safelight.policy.listing import tables_digest
from safelight.policy.model.levers import COUNT, LEVERS, Lever
from safelight.policy.model.sm1 import MEASURES
from safelight.policy.scenario import Scenario
from safelight.policy.search.asking import Asked, asked
from safelight.policy.search.document import FORMAT, Drivers, Found, GoalAnswer, Harm, LeverSheet, as_json
from safelight.policy.search.drivers import assumptions, boxes, drivers
from safelight.policy.search.goals import answer
from safelight.policy.search.keeping import Kept
from safelight.policy.search.partial import linear, partial
from safelight.policy.search.table import Table
from safelight.policy.search.tables import write_tables

MOST_RUNS: Final = 4096 * 2560
"""Baskets times worlds, so that a search stays below 1 GiB of memory."""

_FEW: Final = 200
"""Fewer worlds than this are asked for by somebody who waits: what follows is coarser, too."""

_TOLD: Final = 10
_TRIED: Final = 128
_EVALUATED: Final = 0.85
"""The part of the work that the runs of all baskets are."""

Progress = Callable[[float], None]


class Stopped(Exception):  # nothing failed
    """Somebody asked for the search to stop."""


@dataclass(frozen=True, slots=True)
class Effort:
    """`sobol`: size of that sample; `rounds`: of NSGA-II."""

    sobol: int
    rounds: int


def check(scenario: Scenario) -> Asked:
    """What would be searched. Raises BadInput or BadFilter for what can't be."""
    found = asked(scenario)
    if len(found.numbers) * scenario.search.worlds > MOST_RUNS:
        raise BadInput(
            said(
                "{baskets} baskets in {worlds} worlds are too many to search at once.",
                baskets=len(found.numbers),
                worlds=scenario.search.worlds,
            ),
            fix=said("Ask for {most} worlds at most, or for fewer levers.", most=MOST_RUNS // len(found.numbers)),
        )
    return found


def measured_pace(found: Asked) -> float:
    """Seconds that a run takes here, all cores together: measured on a few."""
    some, few = found.worlds.part(slice(0, 2)), found.moved[:: max(1, len(found.moved) // _TRIED)]
    evaluate(some, few[:1], found.terms)  # what is compiled once is not counted
    begun = time.perf_counter()
    evaluate(some, few, found.terms)
    return (time.perf_counter() - begun) / (len(few) * len(some)) / cores()


def search(
    scenario: Scenario,
    *,
    told: Progress = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Found:
    """Search the baskets of a scenario. `told` hears the part that is done (0 to 1); once `stopped` says so, Stopped is
    raised within seconds. Raises BadInput or BadFilter for what can't be searched."""
    return find(measure(scenario, told=told, stopped=stopped), told=told, stopped=stopped)


def searched(
    scenario: Scenario,
    kept: Kept,
    *,
    told: Progress = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """The document of a search as JSON values: what is kept of it, else searched, and kept with its data.

    A search that was cut goes on where it was; one that somebody else is at is waited for.
    """
    with kept.alone(stopped) as mine:
        document = kept.document()
        if document is not None:
            return document
        if not mine:
            raise Stopped
        table = measure(scenario, kept=kept, told=told, stopped=stopped)
        document = as_json(find(table, told=told, stopped=stopped))
        write_tables(table, kept.folder)
        kept.finish(document)
        return document


def measure(
    scenario: Scenario,
    *,
    kept: Kept | None = None,
    told: Progress = lambda _: None,
    stopped: Callable[[], bool] = lambda: False,
) -> Table:
    """Every basket in every world; with `kept`, parts that are there already are taken from there."""
    found = check(scenario)
    return Table(found, _measured(found, kept, told, stopped))


def find(table: Table, *, told: Progress = lambda _: None, stopped: Callable[[], bool] = lambda: False) -> Found:
    """All that is told of what was measured."""
    found, scenario = table.asked, table.asked.scenario
    effort = Effort(256, 40) if scenario.search.worlds >= _FEW else Effort(64, 12)
    goal = answer(table)
    regret = np.flatnonzero(found.affordable)
    robust = regret[np.lexsort((found.cost[regret], table.regrets.max(axis=1)))][:_TOLD]
    expected = regret[np.lexsort((found.cost[regret], table.regrets.mean(axis=1)))][:_TOLD]
    chosen = _chosen(goal, int(found.numbers[robust[0]]))
    what_drives = drivers(table, chosen, size=effort.sobol)
    _go_on(stopped, told, 0.92)
    bought = linear(table)
    in_part = partial(table, bought, rounds=effort.rounds, stopped=lambda: _go_on(stopped))
    _go_on(stopped, told, 0.99)
    named = _named(found, table, goal, chosen, robust, expected)
    return Found(
        format=FORMAT,
        hash=scenario.hash,
        seed=scenario.search.seed,
        worlds=scenario.search.worlds,
        months=found.terms.months,
        data=tables_digest(),
        version=__version__,
        asked=scenario.model_dump(mode="json"),
        levers=tuple(_sheet(LEVERS[lever], found) for lever in found.levers),
        baskets=tuple(table.basket(place) for place in named),
        chosen=chosen,
        goal=goal,
        frontier=tuple(found.numbers[table.frontier].tolist()),
        robust=tuple(found.numbers[robust].tolist()),
        expected=tuple(found.numbers[expected].tolist()),
        boxes=boxes(table, chosen),
        drivers=what_drives,
        linear=bought,
        partial=in_part,
        assumptions=assumptions(what_drives),
        assumed_levers=sum(LEVERS[lever].grade == "D" for lever in found.levers),
        warnings=_warnings(table, chosen, what_drives),
    )


def _measured(found: Asked, kept: Kept | None, told: Progress, stopped: Callable[[], bool]) -> Measured:
    """Every basket in every world; parts that an earlier run left are taken from there."""
    out = np.empty((len(found.numbers), len(found.worlds), len(MEASURES)), dtype=np.float32)
    waiting, done = [], 0
    for part in cut(len(found.worlds)):
        earlier = kept.part(part.start, out[:, part].shape) if kept else None
        if earlier is None:
            waiting.append(part)
        else:
            out[:, part] = earlier
            done += part.stop - part.start
    told(_EVALUATED * done / len(found.worlds))
    for part, measured in in_slices(found.worlds, found.moved, found.terms, waiting, stopped):
        out[:, part] = measured
        if kept:
            kept.keep_part(part.start, measured)
        done += part.stop - part.start
        told(_EVALUATED * done / len(found.worlds))
    _go_on(stopped)
    return out


def _go_on(stopped: Callable[[], bool], told: Progress = lambda _: None, done: float = 0.0) -> None:
    if stopped():
        raise Stopped
    told(done)


def _chosen(goal: GoalAnswer | None, robust: int) -> int:
    """The basket to look at closely: the cheapest that reaches the goal, else the one that comes nearest; without a
    goal the one whose greatest regret is least."""
    if goal is None:
        return robust
    if goal.nearest is not None:
        return goal.nearest.probability_by
    return goal.cheapest[0]


def _named(
    found: Asked, table: Table, goal: GoalAnswer | None, chosen: int, robust: np.ndarray, expected: np.ndarray
) -> list[int]:
    """Places of every basket that the document names: also nothing, everything, and each lever alone."""
    numbers = {0, int(found.numbers[-1]), chosen, *(1 << lever for lever in found.levers)}
    if goal is not None:
        numbers |= set(goal.cheapest)
        if goal.nearest is not None:
            near = goal.nearest
            numbers |= {near.probability_by, near.new_victims_by, near.budget_by or 0}
    numbers |= {int(found.numbers[place]) for place in (*table.frontier, *robust, *expected)}
    return [found.place_of(number) for number in sorted(numbers)]


def _sheet(lever: Lever, found: Asked) -> LeverSheet:
    sheet = SHEETS[lever.number]
    column = lever.number - 1
    return LeverSheet(
        number=lever.number,
        name=lever.name,
        acts_on=lever.acts_on,
        cost_a_year=float(found.terms.costs[column]),
        lag=float(found.terms.lags[column]),
        pays=lever.pays,
        reach=sheet.reach,
        works_with=works_with()[lever.number],
        grade=lever.grade,
        evidence=lever.evidence,
        effects={
            effect.symbol: (float(effect.default), float(effect.low), float(effect.high)) for effect in lever.effects
        },
        sells_by_choice=_harm(sheet.sells_by_choice),
        unhoused=_harm(sheet.unhoused),
    )


def _harm(told: Told) -> Harm:
    return Harm("evidence" if told.studied else "unknown", told.says, told.evidence)


def _warnings(table: Table, chosen: int, what_drives: Drivers) -> tuple[Said, ...]:
    """What somebody must know before using the answer."""
    basket = table.basket(table.asked.place_of(chosen))
    assumed = sum(LEVERS[lever].grade == "D" for lever in range(COUNT) if chosen >> lever & 1)
    found = [said("No forecast: what levers do rests mostly on assumptions that no study measured (grade D).")]
    if basket.credits:
        found = [
            said(
                "No forecast: {count} of the {all} levers of this basket rest on effects that no study measured "
                "(grade D).",
                count=assumed,
                all=len(basket.credits),
            )
        ]
    if table.asked.scenario.stages:
        found.append(said("That coercion goes by stages with these timings is the client's hypothesis."))
    if basket.more_victims_arrested > 0:
        share = round(100 * basket.more_victims_arrested)
        found.append(said("In {share} % of worlds more victims are arrested than with nothing done.", share=share))
    if basket.more_violence > 0:
        share = round(100 * basket.more_violence)
        found.append(said("In {share} % of worlds there is more violence than with nothing done.", share=share))
    if not what_drives.converged:
        found.append(
            said("What drives the answer is not settled: some intervals are wider than the shares themselves.")
        )
    return tuple(found)

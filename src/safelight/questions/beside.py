"""What stands beside an answer's numbers: sources, what is withheld, what is in no total, and hours nobody noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Final

from safelight.core.counts import TRUE_COLUMNS, PublishedCounts, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.question import Question
from safelight.core.vocabulary import Dimension
from safelight.privacy import LEVELS, Plan, Protection, last_closed, publish, spread
from safelight.questions import documents
from safelight.questions.coverage import Coverage
from safelight.questions.holdings import Holdings
from safelight.questions.publishing import publish_rows, with_all_units
from safelight.questions.remembered import Remembered
from safelight.questions.rows import Context
from safelight.questions.surroundings import counted_states, not_recorded, source_documents, withheld_document
from safelight.store import Engine, Population, SourceState

_REMEMBERED: Final = 256
_APART_PROTECTION: Final = LEVELS[1].protection


@dataclass(frozen=True, slots=True)
class Scope:
    """What one question is asked of."""

    holdings: Holdings
    cities: tuple[str, ...]
    today: date
    coverage: Coverage


class Beside:
    """Makes what stands beside answers, and remembers it. `key` gives the deployment's key when it is needed."""

    def __init__(self, engine: Engine, key: Callable[[], RecordKey]) -> None:
        self._engine, self._key = engine, key
        self._contexts: Remembered[Context] = Remembered(_REMEMBERED)
        self._hours: Remembered[tuple[PublishedCounts, ...]] = Remembered(_REMEMBERED)

    def context(self, plan: Plan, coverage: Coverage, scope: Scope) -> Context:
        """What stands beside the numbers; the same for all questions about these sources, so it is remembered."""
        states = counted_states(scope.holdings, coverage)
        names = tuple((city, state.source, state.basis, state.origin) for city, state in states)
        asked = plan.question
        of = (asked.city, asked.source, asked.basis, asked.origin, plan.apart, plan.minors)
        remembered = (scope.holdings.stamp, scope.today, names, of)
        return self._contexts.get(remembered, lambda: self._new_context(plan, states, scope))

    def _new_context(self, plan: Plan, states: list[tuple[str, SourceState]], scope: Scope) -> Context:
        manifests = [scope.holdings.generations[city].manifest for city in dict.fromkeys(city for city, _ in states)]
        made = [manifest.made_at for manifest in manifests]
        return Context(
            sources=source_documents(scope.holdings, states),
            origins=tuple(dict.fromkeys(state.origin for _, state in states)),
            as_of=max(made).isoformat() if made else None,
            release=None,
            withheld=withheld_document(scope.holdings, states, self._key()),
            not_recorded=not_recorded(scope.holdings, states),
            apart=() if plan.apart or plan.minors else self._apart(plan.question, scope),
            unknown_hours=(),
            unit_notes=(),
            denominators=documents.denominators_of(scope.holdings, (city for city, _ in states)),
        )

    def _apart(self, question: Question, scope: Scope) -> tuple[PublishedCounts, ...]:
        """Records that stand in no total (lewd conduct …): over the whole cities and all closed years."""
        settle = scope.holdings.slowest(Question(city=scope.cities), scope.cities)
        whole = Question(
            city=question.city,
            basis=question.basis,
            source=question.source,
            origin=question.origin,
            until=last_closed(scope.today - timedelta(days=settle), Dimension.YEAR),
        )
        return self._beside(replace(whole, by=spread(whole)), Population.APART, _APART_PROTECTION, scope)

    def unknown_hours(self, plan: Plan, scope: Scope) -> tuple[PublishedCounts, ...]:
        """Records that a question about hours or weekdays leaves out, because the source doesn't say when."""
        clock = [name for name in plan.question.by if name in (Dimension.HOUR, Dimension.WEEKDAY)]
        if not (clock or plan.question.hours or plan.question.weekdays):
            return ()
        by = (Dimension.HOUR,) if Dimension.HOUR in clock else () if plan.question.hours else tuple(clock)
        alone = tuple(name for name in spread(plan.question) if name not in (Dimension.WEEKDAY, Dimension.HOUR))
        question = replace(plan.question, by=(*alone, *by), resolution=None, bbox=None)
        of = (scope.holdings.stamp, scope.today, question, by, plan.protection, self._key().fingerprint)
        make = partial(self._beside, question, Population.UNKNOWN_HOUR, plan.protection, scope, drop=by)
        return self._hours.get(of, make)

    def _beside(
        self,
        question: Question,
        population: Population,
        protection: Protection,
        scope: Scope,
        drop: tuple[Dimension, ...] = (),
    ) -> tuple[PublishedCounts, ...]:
        """A number beside an answer, by basis and origin."""
        coverage = scope.coverage.covered(question, scope.cities, scope.today)
        plain = replace(question, by=tuple(name for name in question.by if name not in drop))
        events = protection.event_rule
        found = self._engine.counts(question, today=scope.today, population=population, events=events)
        counts = [_without(true, {name.value for name in drop}) for true in found]
        return tuple(
            publish_rows(true, coverage, plain, lambda whole: publish(whole, self._key(), protection))
            for true in with_all_units(counts, coverage, plain)
        )


def _without(true: TrueCounts, names: set[str]) -> TrueCounts:
    """The table less dimensions that hold one value (unknown) in every row."""
    dimensions = tuple(name for name in true.dimensions if name not in names)
    return TrueCounts(true.frame[[*dimensions, *TRUE_COLUMNS]], dimensions, true.unit)

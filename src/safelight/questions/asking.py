"""Questions: coarsened by the policy, asked of the store, published. The one way to a number, for pages and files."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Final

from safelight.catalog import Catalog, load_catalog
from safelight.core.counts import PublishedCounts, TrueCounts
from safelight.core.errors import SafelightError
from safelight.core.home import Home, RecordKey, record_key
from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.settings import Settings
from safelight.core.vocabulary import TIME_DIMENSIONS, Charge, Dimension
from safelight.privacy import METHOD, Plan, Profile, coarsen
from safelight.questions import documents
from safelight.questions.answer import Answer
from safelight.questions.beside import Beside, Scope
from safelight.questions.complaints import ComplaintQuestion, complaints
from safelight.questions.coverage import Coverage
from safelight.questions.disclosure import disclosure_rows, finest_question
from safelight.questions.holdings import Holdings, HoldingsReader
from safelight.questions.operation_counts import operation_counts
from safelight.questions.operations import OperationQuestion, operations
from safelight.questions.publishing import Drawn, draw, sharper_steps, with_all_units
from safelight.questions.remembered import Remembered
from safelight.questions.rows import CELL
from safelight.questions.shapes import touches
from safelight.questions.surroundings import (
    unit_notes,
)
from safelight.store import DuckDBEngine, Engine, Population, open_release

_OPEN_RELEASES: Final = 2


@dataclass(frozen=True, slots=True)
class ExactAnswer:
    """True counts for the operator alone: no page, file or API answer accepts them, and nothing here prints them."""

    asked: Question
    counts: tuple[TrueCounts, ...]


class Questions:
    """Answers questions over the city databases of `home`.

    `engine` and `catalog` are the embedded engine and the packaged catalogue (with HOME/catalog) without them; `clock`
    gives the time (UTC). Threads may share one. Raises BadFilter, Refused, NotThere or StoreError.
    """

    def __init__(
        self,
        home: Home,
        settings: Settings,
        *,
        engine: Engine | None = None,
        catalog: Catalog | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._engine: Engine = engine or DuckDBEngine(home)
        self._catalog = catalog or load_catalog(home.catalog)
        self._reader = HoldingsReader(home, self._catalog)
        self._home, self._settings, self._clock = home, settings, clock
        self._made_key: RecordKey | None = None
        self._beside = Beside(self._engine, lambda: self._key)
        self._totals: Remembered[documents.Totals] = Remembered(2)
        self._releases: Remembered[Questions] = Remembered(_OPEN_RELEASES)

    def count(self, question: Question, /, *, profile: Profile = Profile.PUBLIC) -> Answer:
        """The published numbers of `question`, a row per key of its dimensions and basis."""
        if question.release:
            return self._released(question, profile)
        scope = self._scope(question)
        settle = scope.holdings.slowest(question, scope.cities)
        plan = coarsen(question, today=scope.today, profile=profile, settle_days=settle)
        coverage = scope.coverage.covered(plan.question, scope.cities, scope.today)
        counts = self._counts(plan, scope)
        drawn = draw(with_all_units(counts, coverage, plan.question), coverage, plan, self._key)
        return self._answer(plan, drawn, coverage, scope)

    def _of_release(self, name: str) -> Questions:
        """What answers from a release: its generations, as on its day, with this deployment's key."""

        def opened() -> Questions:
            release = open_release(self._home, name)
            asker = Questions(
                release.home, self._settings, catalog=self._reader.read().catalog, clock=lambda: release.made_at
            )
            asker._made_key = self._key
            return asker

        return self._releases.get(name, opened)

    def home_of(self, question: Question) -> Home:
        """Where the neighbourhoods of an answer lie: with its release, where that has a folder of them."""
        if not question.release:
            return self._home
        released = self._of_release(question.release)._home
        return released if released.boundaries.is_dir() else self._home

    def _released(self, question: Question, profile: Profile) -> Answer:
        name = question.release or ""
        answer = self._of_release(name).count(replace(question, release=None), profile=profile)
        return replace(
            answer,
            asked=question,
            question=replace(answer.question, release=name),
            context=replace(answer.context, release=name),
            sharper=tuple(replace(other, filters={**other.filters, "release": name}) for other in answer.sharper),
        )

    def cells(self, question: Question, /, *, profile: Profile = Profile.PUBLIC) -> Answer:
        """The published numbers by area; without a resolution, at the finest allowed step that is dense enough."""
        return self.count(_by(question, Dimension.CELL), profile=profile)

    def frames(self, question: Question, /, *, profile: Profile = Profile.PUBLIC) -> Answer:
        """The published numbers by area and time (by year, where the question names no step of time)."""
        timed = question if set(question.by) & set(TIME_DIMENSIONS) else _by(question, Dimension.YEAR)
        return self.count(_by(timed, Dimension.CELL), profile=profile)

    def complaints(self, question: ComplaintQuestion, /) -> dict[str, Any]:
        """The published numbers of complaints about the police: beside arrests, in none of their counts."""
        holdings = self._reader.read()
        cities = holdings.asked(Question(city=question.city))
        return complaints(holdings, question, cities, self._clock().date(), self._key)

    def operations(self, asked: OperationQuestion, /) -> dict[str, Any]:
        """The announced operations that fit, one by one: public statements, small ones in bands."""
        if name := asked.question.release:
            released = self._of_release(name).operations(replace(asked, question=replace(asked.question, release=None)))
            return {**released, "question": asked.to_filters()}
        holdings = self._reader.read()
        return operations(holdings, asked, holdings.asked(asked.question), self._clock().date())

    def operation_counts(self, asked: OperationQuestion, by: Sequence[str] = (), /) -> dict[str, Any]:
        """How many announced operations fit, by city and by what `by` names; exact, for each is listed."""
        if name := asked.question.release:
            plain = replace(asked, question=replace(asked.question, release=None))
            released = self._of_release(name).operation_counts(plain, by)
            return {**released, "question": {**released["question"], "release": name}}
        holdings = self._reader.read()
        return operation_counts(holdings, asked, by, holdings.asked(asked.question), self._clock().date())

    def exact(self, question: Question, /) -> ExactAnswer:
        """True counts for the operator: nothing is coarsened, no noise, not for publication."""
        if question.release:
            return self._of_release(question.release).exact(replace(question, release=None))
        scope = self._scope(question)
        asked = replace(question, resolution=question.resolution or 8) if Dimension.CELL in question.by else question
        return ExactAnswer(
            question, tuple(self._engine.counts(asked, today=scope.today, population=_population(asked)))
        )

    def cities(self) -> dict[str, Any]:
        """Every city of the catalogue: its database, freshness, sources and published totals."""
        holdings, now = self._reader.read(), self._clock()
        of = (holdings.stamp, now.date(), self._key.fingerprint)
        totals = self._totals.get(of, lambda: self._city_totals(holdings, now.date()))
        return documents.cities(holdings, copy.deepcopy(totals), now)

    def _city_totals(self, holdings: Holdings, today: date) -> documents.Totals:
        if holdings.generations:
            # All at once: an engine that takes up city after city copies what it has each time.
            # Where that fails, the count of a city says so.
            with suppress(SafelightError):
                self._engine.counts(Question(city=tuple(holdings.generations)), today=today, events=False)
        return {city: documents.city_totals(city, self) for city in holdings.generations}

    def sources(self, city: str | None = None) -> dict[str, Any]:
        """Every source of every city (or of one): status, basis, newest row, terms."""
        return documents.sources(self._reader.read(), self._clock(), city)

    def disclosure_table(self, city: str) -> list[dict[str, Any]]:
        """What noise does to the city's own data, by cells x time: shares, errors, rank correlation; see `disclosure`.

        Empty where the city has too few records for such figures.
        """
        question = finest_question(city)
        scope = self._scope(question)
        return disclosure_rows(self._engine.counts(question, today=scope.today), self._key)

    def etag(self, question: Question | None = None) -> str:
        """Changes whenever an answer may: with a generation, the day, the key or the method."""
        if question is not None and question.release:
            return self._of_release(question.release).etag(replace(question, release=None))
        holdings = self._reader.read()
        known = tuple(city for city in (question.city if question else ()) if city in holdings.generations)
        made_of = holdings.etag(known or tuple(holdings.generations))
        damaged = ",".join(sorted(holdings.damaged))
        parts = (made_of, damaged, self._clock().date().isoformat(), self._key.fingerprint, METHOD)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    @property
    def _key(self) -> RecordKey:
        if self._made_key is None:
            self._made_key = record_key(self._home, self._settings)
        return self._made_key

    def _scope(self, question: Question) -> Scope:
        holdings = self._reader.read()
        return Scope(holdings, holdings.asked(question), self._clock().date(), holdings.coverage)

    def _counts(self, plan: Plan, scope: Scope) -> list[TrueCounts]:
        events = plan.protection.event_rule or Dimension.VENUE in plan.question.by
        population = _population(plan.question)
        return self._engine.counts(plan.question, today=scope.today, population=population, events=events)

    def _answer(self, plan: Plan, drawn: Drawn, coverage: Coverage, scope: Scope) -> Answer:
        notes, finer = sharper_steps(plan, drawn.resolution)
        context = self._beside.context(plan, coverage, scope)
        hours = self._beside.unknown_hours(plan, scope)
        return Answer(
            asked=plan.asked,
            question=replace(plan.question, resolution=drawn.resolution),
            tables=tuple(_in_view(table, plan.question) for table in drawn.tables),
            off_map=drawn.off_map,
            notes=(*plan.notes, *notes, *_silence(coverage)),
            sharper=(*finer, *plan.sharper),
            context=replace(context, unknown_hours=hours, unit_notes=unit_notes(drawn.tables)),
            threshold=plan.protection.shown_from,
            max_change=drawn.tables[0].max_change if drawn.tables else 0,
            variance=drawn.tables[0].variance if drawn.tables else 0.0,
        )


def _population(question: Question) -> Population:
    if any(band == "under_18" for band in question.age_band):
        return Population.MINORS
    return Population.APART if question.charge == (Charge.LEWD_CONDUCT,) else Population.TOTAL


def _by(question: Question, dimension: Dimension) -> Question:
    return question if dimension in question.by else replace(question, by=(dimension, *question.by))


def _in_view(table: PublishedCounts, question: Question) -> PublishedCounts:
    """Only the cells that a map's view touches; it chooses which are sent and changes no number."""
    if question.bbox is None or CELL not in table.dimensions:
        return table
    return replace(table, frame=table.frame.filter(touches(table.frame[CELL], question.bbox)))


def _silence(coverage: Coverage) -> tuple[str, ...]:
    if coverage.is_empty:
        return (said("No source covers this place and time: an empty answer is not a count of nobody."),)
    return ()

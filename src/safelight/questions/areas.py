"""Where police and sanitation are called to encampments, and other police activity: asked, coarsened, published.

Two tables that no question about arrests reads, with noise of their own. Kinds of rows are always told apart.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from safelight.catalog import Catalog, load_catalog
from safelight.core.counts import PublishedCounts
from safelight.core.home import Home, RecordKey, record_key
from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.settings import Settings
from safelight.core.vocabulary import KINDS_ABOUT, TIME_DIMENSIONS, Dimension
from safelight.privacy import METHOD, Plan, area_key, areas_limit, coarsen
from safelight.questions.area_answer import COUNTED, AreaAnswer
from safelight.questions.area_counts import Scope, counted, draw_areas, scope_of, sources_of, unknown_hours
from safelight.questions.area_question import AreaQuestion
from safelight.questions.documents import denominators_of
from safelight.questions.holdings import HoldingsReader
from safelight.questions.publishing import sharper_steps
from safelight.questions.rows import CELL, Context
from safelight.questions.shapes import touches
from safelight.questions.surroundings import source_documents
from safelight.store import open_release


class Areas:
    """Answers questions about encampments and police activity over the city databases of `home`.

    Threads may share one. Raises BadFilter, Refused, NotThere or StoreError, as `Questions` does.
    """

    def __init__(
        self,
        home: Home,
        settings: Settings,
        *,
        catalog: Catalog | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        key: RecordKey | None = None,
    ) -> None:
        self._home, self._settings, self._clock, self._made_key = home, settings, clock, key
        self._catalog = catalog or load_catalog(home.catalog)
        self._reader = HoldingsReader(home, self._catalog)

    def ask(self, question: AreaQuestion, /) -> AreaAnswer:
        """The published numbers of `question`, a row per kind and key of its dimensions."""
        if question.release:
            asker, name = self._of_release(question.release), question.release
            answer = asker.ask(replace(question, release=None))
            told = replace(answer.question, release=name)
            return replace(answer, asked=question, question=told, context=replace(answer.context, release=name))
        holdings = self._reader.read()
        scope = scope_of(question, holdings, self._clock().date())
        settle = max((holdings.settle_days(city, state.source) for city, state in scope.states), default=0)
        plan = coarsen(question, today=scope.today, settle_days=settle, rule=areas_limit)
        return self._answer(plan, scope)

    def cells(self, question: Question, /) -> AreaAnswer:
        """The published numbers by area; without a resolution, at the finest allowed step that is dense enough."""
        if not isinstance(question, AreaQuestion):
            raise TypeError("areas are asked with a question about areas")
        by = question.by if Dimension.CELL in question.by else (Dimension.CELL, *question.by)
        return self.ask(replace(question, by=by))

    def frames(self, question: AreaQuestion, /) -> AreaAnswer:
        """The published numbers by area and time (by year, where the question names no step of time)."""
        timed = bool(set(question.by) & set(TIME_DIMENSIONS))
        return self.cells(question if timed else replace(question, by=(*question.by, Dimension.YEAR)))

    def etag(self, question: AreaQuestion) -> str:
        """Changes whenever an answer may: with a generation, the day, the key or the method."""
        asker = self._of_release(question.release) if question.release else self
        holdings = asker._reader.read()
        made_of = holdings.etag(holdings.generations)
        damaged = ",".join(sorted(holdings.damaged))
        parts = (made_of, damaged, asker._clock().date().isoformat(), self._key.fingerprint, METHOD)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]

    def _of_release(self, name: str) -> Areas:
        release = open_release(self._home, name)
        return Areas(release.home, self._settings, catalog=self._catalog, clock=lambda: release.made_at, key=self._key)

    @property
    def _key(self) -> RecordKey:
        if self._made_key is None:
            self._made_key = record_key(self._home, self._settings)
        return self._made_key

    def _answer(self, plan: Plan, scope: Scope) -> AreaAnswer:
        asked, answered = plan.asked, plan.question
        if not (isinstance(asked, AreaQuestion) and isinstance(answered, AreaQuestion)):
            raise TypeError("areas are asked with a question about areas")
        key = area_key(self._key, answered.about)
        drawn = draw_areas(counted(answered, scope), answered, plan, scope, key)
        notes, finer = sharper_steps(plan, drawn.resolution)
        return AreaAnswer(
            asked=asked,
            question=replace(answered, resolution=drawn.resolution),
            tables=tuple(_in_view(table, answered) for table in drawn.tables),
            off_map=drawn.off_map,
            notes=(*plan.notes, *notes, *_silence(scope)),
            sharper=(*finer, *plan.sharper),
            context=_context(answered, scope, key),
            threshold=plan.protection.shown_from,
            max_change=drawn.tables[0].max_change,
            variance=drawn.tables[0].variance,
            subject=answered.about,
            kinds=tuple(_kinds(answered, scope)),
        )


def _in_view(table: PublishedCounts, question: AreaQuestion) -> PublishedCounts:
    """Only the cells that a map's view touches; it chooses which are sent and changes no number."""
    if question.bbox is None or CELL not in table.dimensions:
        return table
    return replace(table, frame=table.frame.filter(touches(table.frame[CELL], question.bbox)))


def _silence(scope: Scope) -> tuple[str, ...]:
    if scope.states:
        return ()
    return (said("No source covers this place and time: an empty answer is not a count of nobody."),)


def _context(question: AreaQuestion, scope: Scope, key: RecordKey) -> Context:
    """What stands beside the numbers."""
    holdings, states = scope.holdings, scope.states
    made = [holdings.generations[city].manifest.made_at for city in dict.fromkeys(city for city, _ in states)]
    entries = [(city, holdings.city(city).source(state.source)) for city, state in states]
    says = [
        {"city": city, "source": entry.id, "withholds": list(entry.withholds)}
        for city, entry in entries
        if entry and entry.withholds
    ]
    return Context(
        sources=source_documents(holdings, states),
        origins=tuple(dict.fromkeys(state.origin for _, state in states)),
        as_of=max(made).isoformat() if made else None,
        release=None,
        withheld={"says": says, "records": []},
        not_recorded=(),
        apart=(),
        unknown_hours=unknown_hours(question, scope, key),
        unit_notes=(COUNTED,),
        denominators=denominators_of(holdings, scope.cities),
    )


def _kinds(question: AreaQuestion, scope: Scope) -> Iterator[dict[str, Any]]:
    """For each city and kind: held here, published though nothing of it is here, or not published, with the reason."""
    for city in scope.cities:
        entry = scope.holdings.city(city)
        here = {state.source for state in scope.holdings.generations[city].manifest.sources}
        for kind in KINDS_ABOUT[question.about]:
            named = sources_of(entry, kind)
            missing = [(source, one) for source in entry.sources for one in source.unpublished if one.kind is kind]
            held = not here.isdisjoint(named)
            yield {
                "city": city,
                "kind": kind.value,
                "state": "held" if held else "published" if named else "not_published",
                "sources": [source for source in named if source in here or not held],
                "since": None if named or not missing else missing[0][1].since,
                "why": _why(named, held=held, missing=[one.why for _, one in missing]),
            }


def _why(named: Sequence[str], *, held: bool, missing: Sequence[str]) -> str | None:
    if held:
        return None
    if named:
        return said("A source of this kind is known; nothing of it has been put into this database.")
    return missing[0] if missing else said("No source of this kind was found.")

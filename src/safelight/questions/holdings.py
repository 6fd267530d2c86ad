"""What the home folder holds: each city's current generation beside its entry in the catalogue.

Read once and again when a city's pointer changes; a damaged city is named, and the others go on.
"""

from __future__ import annotations

import calendar
import hashlib
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl

from safelight.catalog import Catalog, City, contributed_stamp, with_contributed
from safelight.core.errors import NotThere, StoreError
from safelight.core.home import Home
from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import Origin, Unit
from safelight.questions.coverage import Coverage, Stream
from safelight.store import Generation, Manifest, SourceState, current


@dataclass(frozen=True)
class Holdings:
    """The current generations of all cities that have one. Unknown or damaged cities raise when asked for."""

    stamp: str
    catalog: Catalog
    generations: Mapping[str, Generation]
    damaged: Mapping[str, StoreError]

    def asked(self, question: Question) -> tuple[str, ...]:
        """The cities that a question is about. Raises NotThere for one without a database, StoreError for a damaged."""
        for city in question.city:
            if city in self.damaged:
                raise self.damaged[city]
            if city not in self.generations:
                name = self.catalog.city(city).name
                raise NotThere(
                    said("There are no records of {city} here yet.", city=name),
                    fix=said("Ask for a city that has some."),
                    operator=f"Put them in with `safelight ingest {city}`.",
                )
        if not self.generations:
            if self.damaged:
                raise next(iter(self.damaged.values()))
            raise NotThere(
                said("There are no records of any city here yet."),
                fix=said("Come back when this site has some."),
                operator="Put some in with `safelight ingest CITY`, or made-up ones with `safelight demo`.",
            )
        self._check_sources(question)
        return question.city or tuple(self.generations)

    def _check_sources(self, question: Question) -> None:
        cities = question.city or tuple(self.generations)
        known = {source.id for city in cities if city in self.catalog.cities for source in self.city(city).sources}
        known |= {state.source for state in self.states(cities)}
        if unknown := [source for source in question.source if source not in known]:
            raise NotThere(
                said("{name} is not a source of {city}.", name=repr(unknown[0]), city=", ".join(cities)),
                fix=said("The sources are: {names}.", names=", ".join(sorted(known))),
            )

    def city(self, city: str) -> City:
        """The city's entry in the catalogue."""
        return self.catalog.city(city)

    def states(self, cities: Iterable[str]) -> list[SourceState]:
        """The states of the sources of these cities."""
        return [state for city in cities for state in self.generations[city].manifest.sources]

    def settle_days(self, city: str, source: str) -> int:
        """Days after a month's end until its rows are complete."""
        entry = self.catalog.cities.get(city)
        found = entry.source(source) if entry else None
        return found.settle_days if found else 0

    def slowest(self, question: Question, cities: Iterable[str]) -> int:
        """Settle days of the slowest source that the question may count."""
        return max(
            (
                self.settle_days(city, state.source)
                for city in cities
                for state in self.generations[city].manifest.sources
                if _may_count(state, question)
            ),
            default=0,
        )

    def counts(self, city: str, source: str) -> bool:
        """Whether the source publishes offences of the trade: the silence of one that doesn't is no count of none."""
        entry = self.catalog.cities[city].source(source) if city in self.catalog.cities else None
        return entry is None or entry.covers or entry.supplement

    @cached_property
    def coverage(self) -> Coverage:
        """Months of which the sources had sent rows, and from when on they count."""
        return self.covered_by(self.counts)

    def covered_by(self, wanted: Callable[[str, str], bool], unit: Unit | None = None) -> Coverage:
        """The same of sources that are `wanted` (city and source), as if their rows were counted in `unit`."""
        return Coverage.of(
            (self._stream(city, state, unit), self._covered_months(city, state))
            for city, generation in self.generations.items()
            for state in generation.manifest.sources
            if wanted(city, state.source)
        )

    def _stream(self, city: str, state: SourceState, unit: Unit | None) -> Stream:
        by_default = state.origin == default_origin(self.generations[city].manifest)
        return Stream(city, state.source, state.basis, state.origin, unit or state.unit, by_default)

    def _covered_months(self, city: str, state: SourceState) -> list[tuple[date, date]]:
        settle = timedelta(days=self.settle_days(city, state.source))
        ends = ((start, calendar.monthrange(start.year, start.month)[1]) for start in _months(state))
        return [(start, start.replace(day=last) + settle) for start, last in ends]

    @cached_property
    def withheld(self) -> pl.DataFrame:
        """Counts of records with a withheld field: city, source, field, count. True counts: not for publication."""
        frames = [
            generation.table("withheld").collect().with_columns(pl.lit(city).alias("city"))
            for city, generation in self.generations.items()
        ]
        return pl.concat(frames) if frames else pl.DataFrame()

    def etag(self, cities: Iterable[str]) -> str:
        """A text that changes when an answer about these cities may change with their data."""
        return "|".join(
            f"{city}:{self.generations[city].manifest.generation}:{self.generations[city].manifest.seal[:16]}"
            for city in sorted(cities)
        )


def default_origin(manifest: Manifest) -> str:
    """Open where the city has open records, else synthetic; contributed ones only when they are asked for."""
    held = manifest.origins or [state.origin for state in manifest.sources]
    return Origin.OPEN.value if Origin.OPEN.value in held else Origin.SYNTHETIC.value


def _may_count(state: SourceState, question: Question) -> bool:
    if question.source and state.source not in question.source:
        return False
    if question.basis and state.basis not in question.basis:
        return False
    return not question.unit or question.unit is Unit.OPERATIONS or state.unit == question.unit


def _months(state: SourceState) -> list[date]:
    if state.covered_months:
        return [date(int(month[:4]), int(month[5:7]), 1) for month in state.covered_months]
    if not (state.oldest and state.newest):
        return []
    first, last = (day.year * 12 + day.month - 1 for day in (state.oldest, state.newest))
    return [date(number // 12, number % 12 + 1, 1) for number in range(first, last + 1)]


class HoldingsReader:
    """Gives the holdings as they are now; reads again only when a city's pointer or a contributed source changed."""

    def __init__(self, home: Home, catalog: Catalog) -> None:
        self._home = home
        self._catalog = catalog
        self._lock = threading.Lock()
        self._last: Holdings | None = None

    def read(self) -> Holdings:
        """The holdings now."""
        stamp = self._stamp()
        last = self._last
        if last is not None and last.stamp == stamp:
            return last
        with self._lock:
            if self._last is None or self._last.stamp != stamp:
                self._last = self._read(stamp)
            return self._last

    def _stamp(self) -> str:
        try:
            folders = sorted(path for path in self._home.cities.iterdir() if path.is_dir())
        except OSError:
            return ""
        parts = [contributed_stamp(self._home.catalog)]
        for folder in folders:
            try:
                stat = (folder / "current").stat()
                parts.append(f"{folder.name}:{stat.st_mtime_ns}:{stat.st_ino}")
            except OSError:
                parts.append(f"{folder.name}:-")
        return hashlib.sha256("|".join(parts).encode()).hexdigest()

    def _read(self, stamp: str) -> Holdings:
        generations: dict[str, Generation] = {}
        damaged: dict[str, StoreError] = {}
        for city in self._cities():
            try:
                if (generation := current(self._home, city)) is not None:
                    generations[city] = generation
            except StoreError as error:
                damaged[city] = error
        return Holdings(stamp, with_contributed(self._catalog, self._home.catalog), generations, damaged)

    def _cities(self) -> list[str]:
        if not self._home.cities.is_dir():
            return []
        return sorted(path.name for path in self._home.cities.iterdir() if path.name in self._catalog.cities)

"""The state of the house as documents: cities with published totals, and sources with their freshness."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Protocol, TypeAlias

from safelight.catalog import City, Source
from safelight.core.errors import SafelightError
from safelight.core.question import Question
from safelight.core.said import sentences
from safelight.core.vocabulary import Unit
from safelight.questions.answer import Answer
from safelight.questions.holdings import Holdings
from safelight.store import Generation, SourceState


class Counts(Protocol):
    """What counts published numbers."""

    def count(self, question: Question, /) -> Answer:
        """The published answer."""
        ...


Totals: TypeAlias = dict[str, list[dict[str, Any]]]
"""The published totals of each city that has a database."""


def cities(holdings: Holdings, totals: Totals, now: datetime) -> dict[str, Any]:
    """Every city of the catalogue with the state of its database; numbers are published ones."""
    return {"cities": [_city(city, holdings, totals, now) for city in holdings.catalog.cities.values()]}


def _city(city: City, holdings: Holdings, totals: Totals, now: datetime) -> dict[str, Any]:
    generation = holdings.generations.get(city.id)
    damaged = holdings.damaged.get(city.id)
    return {
        "city": city.id,
        "name": city.name,
        "state": city.state,
        "timezone": city.timezone,
        "centre": list(city.centre),
        "residents": city.residents.value,
        "denominators": denominators(city),
        "database": "damaged" if damaged else "ready" if generation else "none",
        "problem": sentences([damaged.what, damaged.fix]) if damaged else None,
        **_database(generation, now.date()),
        "totals": totals.get(city.id, []),
        "sources": [_source(city, source, generation, now.date()) for source in city.sources],
    }


def denominators(city: City) -> list[dict[str, Any]]:
    """What a city's numbers may be divided by: each with year, source and licence."""
    residents = city.residents
    return [
        {
            "kind": "residents",
            "number": int(residents.value),
            "year": residents.year,
            "source": residents.source,
            "licence": residents.licence,
        }
    ]


def denominators_of(holdings: Holdings, cities: Iterable[str]) -> tuple[dict[str, Any], ...]:
    """The denominators of these cities, each once, with the city's id."""
    known = [holdings.catalog.cities[city] for city in dict.fromkeys(cities) if city in holdings.catalog.cities]
    return tuple({"city": city.id, **one} for city in known for one in denominators(city))


def _database(generation: Generation | None, today: date) -> dict[str, Any]:
    if generation is None:
        return {"generation": None, "made_at": None, "origin": [], "newest": None, "age_days": None}
    manifest = generation.manifest
    return {
        "generation": manifest.generation,
        "made_at": manifest.made_at.isoformat(),
        "origin": list(manifest.origins),
        "newest": manifest.newest.isoformat() if manifest.newest else None,
        "age_days": (today - manifest.newest).days if manifest.newest else None,
    }


def city_totals(city: str, questions: Counts) -> list[dict[str, Any]]:
    """Published totals by basis, in the sources' units and in operations."""
    rows: list[dict[str, Any]] = []
    for unit in (None, Unit.OPERATIONS):
        try:
            answer = questions.count(Question(city=(city,), unit=unit))
        except SafelightError:
            return rows
        rows += answer.rows()
    return rows


def sources(holdings: Holdings, now: datetime, city: str | None = None) -> dict[str, Any]:
    """Every source of the catalogue (or of one city): status, terms and how fresh our copy is."""
    chosen = [holdings.city(city)] if city else list(holdings.catalog.cities.values())
    return {
        "sources": [
            _source(entry, source, holdings.generations.get(entry.id), now.date())
            for entry in chosen
            for source in entry.sources
        ]
    }


def _source(city: City, source: Source, generation: Generation | None, today: date) -> dict[str, Any]:
    state = generation.manifest.source(source.id) if generation else None
    return {
        "city": city.id,
        "source": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "page": source.page,
        "basis": source.basis.value,
        "unit": source.unit.value,
        "feed": source.feed.value,
        "status": source.status.value,
        "status_since": source.status_since,
        "status_note": source.status_note,
        "covers": source.covers,
        "covers_why": source.covers_why,
        "named_as": list(source.named_as),
        "stands_in": list(source.stands_in),
        "licence": source.licence,
        "citation": source.citation,
        "terms": source.terms,
        "robots": source.robots,
        "cadence": source.cadence,
        "withholds": list(source.withholds),
        **_freshness(state, today),
    }


def _freshness(state: SourceState | None, today: date) -> dict[str, Any]:
    if state is None:
        return {"origin": None, "fetched_at": None, "newest": None, "age_days": None}
    return {
        "origin": state.origin,
        "fetched_at": state.fetched_at.isoformat(),
        "newest": state.newest.isoformat() if state.newest else None,
        "age_days": (today - state.newest).days if state.newest else None,
    }

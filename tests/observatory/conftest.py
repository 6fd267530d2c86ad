"""A stand-in for the far side of the seam: made-up records, published by a rule of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest

from safelight.core.errors import Refused
from safelight.core.question import Question
from safelight.core.vocabulary import Dimension, Unit

DIMENSIONS = ("city", "cell", "year", "role", "venue", "sex", "age_band", "race", "hour", "size_band", "source")


@dataclass(frozen=True)
class Answer:
    document: Mapping[str, Any]

    def to_document(self) -> Mapping[str, Any]:
        return self.document


@dataclass
class MadeUp:
    """Records as dicts (dimensions, basis, unit, number, operations); `noise` changes a count before it is shown."""

    records: list[dict[str, Any]]
    noise: Callable[[int], int] = lambda number: number
    refuses: frozenset[str] = frozenset()
    asked: list[Question] = field(default_factory=list)
    extras: dict[str, dict[str, Any]] = field(default_factory=dict)
    variance: float = 3.0
    origin: str = "open"
    sources: list[dict[str, Any]] = field(default_factory=list)
    silences: list[dict[str, str]] = field(default_factory=list)

    def count(self, question: Question, /) -> Answer:
        self.asked.append(question)
        sharp = Dimension.ROLE in question.by or bool(question.role)
        parts = {dimension.value for dimension in question.by} | {str(question.unit)}
        if self.refuses & (parts | ({"role filter"} if question.role else set())):
            raise Refused("Not so sharp.", fix="Ask for less.")
        least = 10 if sharp else 0
        counts: dict[tuple[tuple[str, Any], ...], int] = {}
        for record in self.records:
            if not _fits(record, question):
                continue
            unit = "operations" if question.unit is Unit.OPERATIONS else record["unit"]
            names = [dimension.value for dimension in question.by]
            key = {name: record[name] for name in names} | {"basis": record["basis"], "unit": unit}
            number = record["operations"] if unit == "operations" else record["number"]
            counts[tuple(key.items())] = counts.get(tuple(key.items()), 0) + number
        rows = [self._row(dict(key), number, least) for key, number in counts.items()]
        beside = {name: content for part in question.by for name, content in self.extras.get(part.value, {}).items()}
        return Answer(
            beside
            | {
                "question": question.to_filters(),
                "asked": question.to_filters(),
                "coarsened": [],
                "rows": rows,
                "published": {"method": "test", "k": max(least, 3), "max_change": 5, "variance": self.variance},
                "protected": {},
                "not_recorded": self.silences,
                "origin": [self.origin],
                "withheld": {},
                "sources": self.sources,
                "as_of": "2026-11-22",
                "release": None,
            }
        )

    def _row(self, key: dict[str, Any], number: int, least: int) -> dict[str, Any]:
        said = self.noise(number)
        unit = key["unit"]
        if min(number, said) < max(least, 3):
            return {**key, "status": "protected", unit: None} if least else {**key, "status": "few", unit: 0}
        return {**key, "status": "shown", unit: said}


def _fits(record: Mapping[str, Any], question: Question) -> bool:
    step, format_ = ("month", "%Y-%m") if "month" in record else ("year", "%Y")
    said = str(record.get(step, ""))
    if said and question.since and said < question.since.strftime(format_):
        return False
    if said and question.until and said > question.until.strftime(format_):
        return False
    filters = (("city", question.city), ("role", question.role), ("basis", question.basis), ("source", question.source))
    return all(not wanted or record.get(name) in wanted for name, wanted in filters)


@pytest.fixture
def made_up() -> type[MadeUp]:
    return MadeUp


@pytest.fixture
def record() -> Callable[..., dict[str, Any]]:
    """A record of arrests in Chicago in 2019, but for what the test says."""

    def make(role: str, number: int, **changes: Any) -> dict[str, Any]:
        base = {"city": "chicago", "year": 2019, "basis": "arrest", "unit": "people", "role": role, "number": number}
        return {**base, "operations": number, **changes}

    return make

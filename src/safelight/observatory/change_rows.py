"""What is told of a change: a row per basis and unit, with counts and ratios in both windows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from safelight.core.question import Question
from safelight.core.vocabulary import Role
from safelight.observatory.change_words import ALL
from safelight.observatory.published import Document
from safelight.observatory.shifts import Shift
from safelight.observatory.sides import Counted, Ratio, operations_document, ratio_document
from safelight.observatory.timeline import LawMark
from safelight.observatory.windows import Comparison

METHOD: Final = "docs/method/change.md"


@dataclass(frozen=True, slots=True)
class CountRow:
    """A role's published count (all roles where `role` is None) in both windows, and how it changed."""

    role: Role | None
    before: Counted
    after: Counted
    shift: Shift
    sentence: str

    def to_document(self, unit: str) -> dict[str, Any]:
        """All of it, as plain values."""
        return {
            "role": self.role.value if self.role else ALL,
            "before": _counted(self.before, unit),
            "after": _counted(self.after, unit),
            "change": self.shift.to_document(),
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class RatioRow:
    """One ratio in both windows, and the ratio of the two."""

    name: str
    before: Ratio
    after: Ratio
    shift: Shift
    sentence: str

    def to_document(self, basis: str, unit: str) -> dict[str, Any]:
        """All of it, as plain values."""
        return {
            "ratio": self.name,
            "before": ratio_document(self.before, basis, unit),
            "after": ratio_document(self.after, basis, unit),
            "change": self.shift.to_document(),
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One basis and unit: its windows, why they can't be compared where they can't, counts and ratios."""

    key: Mapping[str, Any]
    comparison: Comparison | None
    reasons: tuple[str, ...]
    notes: tuple[str, ...]
    counts: tuple[CountRow, ...]
    ratios: tuple[RatioRow, ...]

    def to_document(self) -> dict[str, Any]:
        """Flat keys, then windows, reasons, counts and ratios."""
        basis, unit = str(self.key["basis"]), str(self.key["unit"])
        return {
            **self.key,
            "windows": self.comparison.windows.to_document() if self.comparison else None,
            "sources": list(self.comparison.sources) if self.comparison else [],
            "comparable": not self.reasons,
            "reasons": list(self.reasons),
            "notes": list(self.notes),
            "counts": [row.to_document(unit) for row in self.counts],
            "ratios": [row.to_document(basis, unit) for row in self.ratios],
        }


@dataclass(frozen=True, slots=True)
class ChangeAnswer:
    """All rows of one city and day, beside what stands beside every answer."""

    question: Question
    at: date
    law: LawMark | None
    months: int | None
    rows: tuple[ChangeRow, ...]
    document: Document

    def to_document(self) -> dict[str, Any]:
        """The contract's document."""
        beside = ("origin", "synthetic", "note", "published", "codes", "sources", "as_of", "release")
        return {
            "question": {**self.question.to_filters(), "at": self.at.isoformat()}
            | ({"months": self.months} if self.months else {}),
            "law": self.law.to_document() if self.law else None,
            "rows": [row.to_document() for row in self.rows],
            **{name: self.document[name] for name in beside if name in self.document},
            "method": METHOD,
        }


def _counted(counted: Counted, unit: str) -> dict[str, Any]:
    number = counted.number
    return {
        "status": number.status,
        unit: 0 if number.status == "few" else number.number,
        "variance": number.noise if number.shown else None,
        "operations": operations_document(counted.operations),
    }

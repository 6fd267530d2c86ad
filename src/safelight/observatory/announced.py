"""Announced against recorded: what police chose to tell beside what their records hold, by city, year and role.

Both sides are published numbers of their own question; nothing is added, divided or filled in.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from safelight.core.question import Question
from safelight.core.said import Said, said
from safelight.core.vocabulary import Basis, Dimension, Role
from safelight.observatory.published import Asks, Document

TITLE: Final = said("Announced against recorded: announcements are what police chose to tell, records are the rest")
RECORDED: Final = (Basis.ARREST, Basis.CITATION, Basis.REPORTED_OFFENCE)
NOTES: Final = (
    said(
        "Announcements are what police chose to tell. In real texts nearly all tell of buyers, so they say what is "
        "shown to the public, not who is arrested."
    ),
    said(
        "Both sides are published numbers with noise of their own. A person may stand on both sides, so they are "
        "never added."
    ),
)
ANSWERED_BY: Final = ("city", "since", "until", "origin", "release")
"""Filters of a question that both sides are asked with."""

_BY: Final = (Dimension.CITY, Dimension.YEAR, Dimension.ROLE)


@dataclass(frozen=True, slots=True)
class AnnouncedAnswer:
    """Both sides, a row per city, year and role."""

    asked: Question
    told: Document
    recorded: Document

    def rows(self) -> list[dict[str, Any]]:
        """city, year, role; `announced` and `recorded`: a cell per basis, empty where no source covers that year."""
        sides = [_cells(document) for document in (self.told, self.recorded)]
        keys = sorted({key[:2] for side in sides for key in side}, key=lambda key: (key[0], -key[1]))
        return [
            {
                "city": city,
                "year": year,
                "role": role.value,
                "announced": sides[0].get((city, year, role.value), []),
                "recorded": sides[1].get((city, year, role.value), []),
            }
            for city, year in keys
            for role in Role
        ]

    def to_document(self) -> dict[str, Any]:
        """The document of the API."""
        sources = [one for document in (self.told, self.recorded) for one in document["sources"]]
        return {
            "title": self.title(),
            "question": self.asked.to_filters(),
            "rows": self.rows(),
            "published": {"announced": self.told["published"], "recorded": self.recorded["published"]},
            "notes": list(self.notes()),
            "synthetic": self.synthetic,
            "sources": sources,
            "as_of": self.recorded.get("as_of") or self.told.get("as_of"),
        }

    @property
    def synthetic(self) -> bool:
        """Whether either side is made up."""
        return any(bool(document.get("synthetic")) for document in (self.told, self.recorded))

    def title(self) -> Said:
        """What the two sides are."""
        return TITLE

    def notes(self) -> tuple[Said, ...]:
        """What a reader must know."""
        return NOTES


def announced_against_recorded(questions: Asks, question: Question) -> AnnouncedAnswer:
    """Ask both sides of `question` (ANSWERED_BY alone). Raises NotThere for a city without a database."""
    told = replace(question, basis=(Basis.ANNOUNCEMENT,), by=_BY)
    recorded = replace(question, basis=RECORDED, by=_BY)
    return AnnouncedAnswer(question, questions.count(told).to_document(), questions.count(recorded).to_document())


def _cells(document: Document) -> dict[tuple[str, int, str], list[dict[str, Any]]]:
    found: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for row in document["rows"]:
        cell = {"basis": row["basis"], "unit": row["unit"], "status": row["status"], row["unit"]: row[row["unit"]]}
        found.setdefault((row["city"], int(row["year"]), row["role"]), []).append(cell)
    return found

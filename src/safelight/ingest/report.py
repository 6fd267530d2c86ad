"""What an ingest did, in the form of the contract."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from safelight.core.errors import SafelightError
from safelight.ingest.tally import Tally


@dataclass(frozen=True, slots=True)
class Problem:
    """A source that stopped while the others went on."""

    source: str
    error: SafelightError


@dataclass(frozen=True, slots=True)
class CityReport:
    """One city's part of an ingest: sums per source, the generation that came of it, and what went wrong.

    `generation` is the one that is current now; None for a city without a database (a dry run, or all sources failed).
    """

    city: str
    generation: int | None
    published: bool
    records: int
    people: int
    offences: int
    operations: int
    tallies: dict[str, Tally]
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = field(default=())

    def to_document(self) -> dict[str, Any]:
        """The contract's object for one city."""
        return {
            "city": self.city,
            "generation": self.generation,
            "published": self.published,
            "records": self.records,
            "people": self.people,
            "offences": self.offences,
            "operations": self.operations,
            "sources": [_source(name, tally) for name, tally in sorted(self.tallies.items())],
            "problems": [{"source": problem.source, "error": str(problem.error)} for problem in self.problems],
            "notes": list(self.notes),
        }


def _source(name: str, tally: Tally) -> dict[str, Any]:
    return {
        "source": name,
        "read": tally.read,
        "relevant": tally.relevant,
        "irrelevant": tally.irrelevant,
        "unreadable": tally.unreadable,
        "kept": tally.kept,
        "merged": tally.merged,
        "duplicates": tally.duplicates,
        "rejected": tally.rejected,
        "held": tally.held,
        "unchanged": tally.unchanged,
        "waiting": tally.waiting,
        "unknown_codes": tally.unknown_codes,
        "reject_reasons": tally.reject_reasons,
        "by_code": dict(sorted(tally.by_code.items())),
        "by_kind": dict(sorted(tally.by_kind.items())),
        "places": dict(sorted(tally.places.items())),
        "dropped_columns": sorted(tally.dropped_columns),
        "layouts": sorted(tally.layouts),
        "newest": tally.newest.isoformat() if tally.newest else None,
        "oldest": tally.oldest.isoformat() if tally.oldest else None,
    }

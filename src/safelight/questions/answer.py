"""A published answer and its document: the contract's fields, and rows as flat as the contract says.

Holds published numbers alone; nothing in here can reach a true count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from safelight.core.counts import PublishedCounts
from safelight.core.said import said
from safelight.core.vocabulary import Origin
from safelight.privacy import METHOD, Alternative
from safelight.questions import formats
from safelight.questions.rows import CODES, PARTS_NOTE, SYNTHETIC_NOTE, Body, flat_rows


@dataclass(frozen=True, slots=True)
class Answer(Body):
    """The answer to a question, ready for a page, a file or the API; `sharper` are questions beside it."""

    sharper: tuple[Alternative, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Flat rows: a key per dimension, basis, unit, status, and the number under its unit's name alone."""
        return [row for table in self.tables for row in flat_rows(table, split_by_origin=self.split_by_origin)]

    def to_document(self) -> dict[str, Any]:
        """The contract's document, as plain values that JSON can hold."""
        rows = self.rows()
        context = self.context
        document: dict[str, Any] = {
            "question": self.question.to_filters(),
            "asked": self.asked.to_filters(),
            "coarsened": list(self.notes),
            "sharper": [{"filters": dict(other.filters), "why": other.why} for other in self.sharper],
            "rows": rows,
            "published": {
                "method": METHOD,
                "k": self.threshold,
                "max_change": self.max_change,
                "variance": self.variance,
                "note": PARTS_NOTE,
            },
            "protected": self._protected(),
            "withheld": dict(context.withheld),
            "not_recorded": [dict(entry) for entry in context.not_recorded],
            "unit_notes": list(context.unit_notes),
            "origin": list(context.origins),
            "synthetic": Origin.SYNTHETIC.value in context.origins,
            "codes": dict(CODES),
            "apart": self._flat(context.apart),
            "sources": [dict(source) for source in context.sources],
            "denominators": [dict(one) for one in context.denominators],
            "as_of": context.as_of,
            "release": context.release,
        }
        if Origin.SYNTHETIC.value in context.origins:
            document["note"] = SYNTHETIC_NOTE
        if self.has_cells:
            document |= {"not_on_map": self._flat(self.off_map), "unlisted": "few"}
        if context.unknown_hours:
            document["unknown_hours"] = self._flat(context.unknown_hours)
        return document

    def to_csv(self) -> str:
        """The rows as CSV, under comment lines that say what they are and whom to cite."""
        return formats.to_csv(self)

    def about(self) -> list[str]:
        """What a file of these numbers says above them: question, origin, method, codes, whom to cite."""
        return formats.about(self)

    def to_geojson(self) -> dict[str, Any]:
        """The areas as GeoJSON, with what they are and whom to cite; never a point."""
        return formats.to_geojson(self, self.to_document())

    def _flat(self, tables: Iterable[PublishedCounts]) -> list[dict[str, Any]]:
        return [row for table in tables for row in flat_rows(table, split_by_origin=self.split_by_origin)]

    def _protected(self) -> dict[str, Any]:
        tables = [*self.tables, *self.off_map]
        held = {status: sum(_count(table, status) for table in tables) for status in ("protected", "few")}
        if self.threshold > 3:  # the least number that noise alone can show
            why = said(
                "Numbers are shown from {least} on, and only where at least three operations stand behind them and "
                "none of them holds more than 70 %.",
                least=self.threshold,
            )
        else:
            why = said("Numbers are shown from {least} on; below it the answer is none or few.", least=self.threshold)
        return {**held, "why": why}


def _count(table: PublishedCounts, status: str) -> int:
    return int((table.frame["status"] == status).sum())

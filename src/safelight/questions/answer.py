"""A published answer and its document: the contract's fields, and rows as flat as the contract says.

Holds published numbers alone; nothing in here can reach a true count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import h3ronpy
import numpy as np
import polars as pl

from safelight.core.counts import PublishedCounts
from safelight.core.question import Question
from safelight.core.vocabulary import Origin
from safelight.privacy import METHOD, Alternative

CELL, PART, ORIGIN = "cell", "part", "origin"

CODES: Final[Mapping[str, str]] = {
    "none_or_few": "nobody, or too few to tell",
    "protected": "held back by Safelight: few people, or one event, stand behind it",
    "withheld": "held back by the source",
    "not_recorded": "not recorded by the source",
}
"""The four codes for what is not a number."""

PARTS_NOTE: Final = (
    "Every number, totals too, has noise of its own, so parts need not add up to totals. Units and bases are never "
    "added together."
)
SYNTHETIC_NOTE: Final = (
    "Made-up records (origin synthetic): they show how Safelight works and say nothing about anybody."
)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands beside the numbers: sources, what they withhold or don't record, and what an answer leaves out.

    `apart`, `unknown_hours` and `withheld` are published tables; `not_recorded` says of which basis no source records
    a field: {"field", "basis", "code"}.
    """

    sources: tuple[Mapping[str, Any], ...]
    origins: tuple[str, ...]
    as_of: str | None
    release: str | None
    withheld: Mapping[str, Any]
    not_recorded: tuple[Mapping[str, str], ...]
    apart: tuple[PublishedCounts, ...]
    unknown_hours: tuple[PublishedCounts, ...]
    unit_notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question, ready for a page, a file or the API.

    `tables`: one per unit; `off_map`: what can't stand in a cell, one per unit, empty for answers without cells.
    """

    asked: Question
    question: Question
    tables: tuple[PublishedCounts, ...]
    off_map: tuple[PublishedCounts, ...]
    notes: tuple[str, ...]
    sharper: tuple[Alternative, ...]
    context: Context
    threshold: int
    max_change: int
    variance: float

    @property
    def split_by_origin(self) -> bool:
        """Whether rows name their origin: they do where an answer has more than one."""
        return len(self.context.origins) > 1 or "origin" in self.question.by

    @property
    def has_cells(self) -> bool:
        """Whether its rows stand for areas."""
        return CELL in self.question.by

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

    def _flat(self, tables: Iterable[PublishedCounts]) -> list[dict[str, Any]]:
        return [row for table in tables for row in flat_rows(table, split_by_origin=self.split_by_origin)]

    def _protected(self) -> dict[str, Any]:
        tables = [*self.tables, *self.off_map]
        held = {status: sum(_count(table, status) for table in tables) for status in ("protected", "few")}
        why = f"Numbers are shown from {self.threshold}" + (
            " on, and only where at least three operations stand behind them and none of them holds more than 70 %."
            if self.threshold > 3  # the least number that noise alone can show
            else " on; below it the answer is none or few."
        )
        return {**held, "why": why}


def _count(table: PublishedCounts, status: str) -> int:
    return int((table.frame["status"] == status).sum())


def flat_rows(table: PublishedCounts, *, split_by_origin: bool) -> list[dict[str, Any]]:
    """The rows of one published table as the contract writes them."""
    return flat_frame(table, split_by_origin=split_by_origin).to_dicts()


def flat_frame(table: PublishedCounts, *, split_by_origin: bool) -> pl.DataFrame:
    """The same as a frame: cells as hex text, the number under its unit's name."""
    frame = table.frame
    keys = [name for name in table.dimensions if name not in ("basis", ORIGIN)]
    extra = [PART] if PART in frame.columns else []
    shown_origin = [ORIGIN] if split_by_origin and ORIGIN in frame.columns else []
    if CELL in keys:
        frame = frame.with_columns(cell_text(frame[CELL]).alias(CELL))
    return frame.select(
        *keys,
        *extra,
        *(["basis"] if "basis" in frame.columns else []),
        *shown_origin,
        pl.lit(table.unit.value).alias("unit"),
        "status",
        pl.col("number").alias(table.unit.value),
    )


def cell_text(cells: pl.Series) -> pl.Series:
    """H3 cells as hex text."""
    if cells.is_empty():
        return pl.Series([], dtype=pl.String)
    text = h3ronpy.cells_to_string(cells.to_numpy().astype(np.uint64))
    return pl.Series(pl.from_arrow(text))

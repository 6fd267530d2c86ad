"""The rows of published tables as the contract writes them, and what stands beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

import h3ronpy
import numpy as np
import polars as pl

from safelight.core.counts import PublishedCounts
from safelight.core.question import Question
from safelight.core.said import said
from safelight.questions.rates import PER

CELL, PART, ORIGIN = "cell", "part", "origin"

CODES: Final[Mapping[str, str]] = {
    "few": said("nobody, or too few to tell"),
    "protected": said("held back by Safelight: nobody or few people, or one event, stand behind it"),
    "withheld": said("held back by the source"),
    "not_recorded": said("not recorded by the source"),
}
"""The four codes for what is not a number."""

PARTS_NOTE: Final = said(
    "Every number, totals too, has noise of its own, so parts need not add up to totals. Units and bases are never "
    "added together."
)
SYNTHETIC_NOTE: Final = said(
    "Made-up records (origin synthetic): they show how Safelight works and say nothing about anybody."
)


@dataclass(frozen=True, slots=True)
class Context:
    """What stands beside the numbers: sources, what they withhold or don't record, and what an answer leaves out.

    `apart`, `unknown_hours` and `withheld` are published tables; `not_recorded` says of which basis no source records
    a field: {"field", "basis", "code"}; `denominators` are what each city's numbers may be divided by.
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
    denominators: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """The numbers of an answer and all that a file says about them.

    `tables`: one per unit; `off_map`: what can't stand in a cell, one per unit, empty for answers without cells;
    `threshold`: the least number shown; `max_change` and `variance` of the noise.
    """

    asked: Question
    question: Question
    tables: tuple[PublishedCounts, ...]
    off_map: tuple[PublishedCounts, ...]
    notes: tuple[str, ...]
    context: Context
    threshold: int
    max_change: int
    variance: float
    per: ClassVar[int] = PER
    """How many residents a rate is per."""

    @property
    def split_by_origin(self) -> bool:
        """Whether rows name their origin: they do where an answer has more than one."""
        return len(self.context.origins) > 1

    @property
    def has_cells(self) -> bool:
        """Whether its rows stand for areas."""
        return CELL in self.question.by


def flat_rows(table: PublishedCounts, *, split_by_origin: bool) -> list[dict[str, Any]]:
    """The rows of one published table as the contract writes them."""
    return flat_frame(table, split_by_origin=split_by_origin).to_dicts()


def flat_frame(table: PublishedCounts, *, split_by_origin: bool) -> pl.DataFrame:
    """The same as a frame: cells as hex text, the number under its unit's name.

    Columns are taken one by one: a query would take longer to plan than these few rows take to copy.
    """
    frame = table.frame
    keys = [name for name in table.dimensions if name not in ("basis", ORIGIN)]
    beside = [PART, "basis", *([ORIGIN] if split_by_origin else [])]
    columns = [
        cell_text(frame[name]).alias(name) if name == CELL else frame[name]
        for name in (*keys, *(name for name in beside if name in frame.columns))
    ]
    unit = table.unit.value
    units = pl.Series("unit", [unit], dtype=pl.String).new_from_index(0, frame.height)
    return pl.DataFrame([*columns, units, frame["status"], frame["number"].alias(unit)])


def cell_text(cells: pl.Series) -> pl.Series:
    """H3 cells as hex text."""
    if cells.is_empty():
        return pl.Series([], dtype=pl.String)
    text = h3ronpy.cells_to_string(cells.to_numpy().astype(np.uint64))
    return pl.Series(pl.from_arrow(text))

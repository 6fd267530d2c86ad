"""The tables of a generation and their columns; `schema.py` has those of the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from safelight.core.vocabulary import Basis
from safelight.store.manifest import SourceState
from safelight.store.schema import RECORD_SCHEMA

OPERATION_SCHEMA: Final[dict[str, pl.DataType]] = {
    "operation_id": pl.Binary(),
    "source": pl.String(),
    "basis": pl.Enum([basis.value for basis in Basis]),
    "month": pl.String(),
    "cell_8": pl.Int64(),
    "charge": RECORD_SCHEMA["charge"],
    "venue": RECORD_SCHEMA["venue"],
    "size": pl.Int16(),
}
"""One row per group of two records and more; `month` is "2019-06", `size` counts records."""

SOURCE_SCHEMA: Final[dict[str, pl.DataType]] = {
    **dict.fromkeys(("source", "basis", "unit", "origin"), pl.String()),
    "fetched_at": pl.Datetime("us", "UTC"),
    **dict.fromkeys(("read", "relevant", "irrelevant", "unreadable"), pl.Int64()),
    **dict.fromkeys(("kept", "merged", "duplicates", "rejected", "held"), pl.Int64()),
    "newest": pl.Date(),
    "oldest": pl.Date(),
}
"""The sums of each source, as in the manifest."""

WITHHELD_SCHEMA: Final[dict[str, pl.DataType]] = {"source": pl.String(), "field": pl.String(), "count": pl.Int64()}
"""How many records of a source have a field that the source holds back."""

REJECT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "source": pl.String(),
    "reason": pl.String(),
    "month": pl.String(),
    "count": pl.Int64(),
}
"""Relevant rows that could not become records, by reason and month ("2019-06", null where unknown); no content."""

SUPPLEMENT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "source": pl.String(),
    **{
        name: RECORD_SCHEMA[name]
        for name in (
            *("person_key", "incident_key", "occurred_from", "occurred_to", "date_precision"),
            *("cell", "cell_8", "cell_7", "cell_6", "place_precision", "venue", "sex", "age_band", "race"),
        )
    },
}
"""De-identified rows of a supplementing source that wait for the charges they belong to."""

TABLE_SCHEMAS: Final[Mapping[str, dict[str, pl.DataType]]] = {
    "records": RECORD_SCHEMA,
    "operations": OPERATION_SCHEMA,
    "sources": SOURCE_SCHEMA,
    "withheld": WITHHELD_SCHEMA,
    "rejects": REJECT_SCHEMA,
    "supplements": SUPPLEMENT_SCHEMA,
}
"""Table -> column -> type. A generation holds each of them, empty ones too."""


def _empty(name: str) -> pl.DataFrame:
    return pl.DataFrame(schema=TABLE_SCHEMAS[name])


@dataclass(frozen=True, slots=True)
class Tables:
    """Everything that a generation holds. Raises TypeError where a table hasn't exactly the columns of its schema."""

    records: pl.DataFrame
    operations: pl.DataFrame = field(default_factory=lambda: _empty("operations"))
    sources: pl.DataFrame = field(default_factory=lambda: _empty("sources"))
    withheld: pl.DataFrame = field(default_factory=lambda: _empty("withheld"))
    rejects: pl.DataFrame = field(default_factory=lambda: _empty("rejects"))
    supplements: pl.DataFrame = field(default_factory=lambda: _empty("supplements"))

    def __post_init__(self) -> None:
        for name, schema in TABLE_SCHEMAS.items():
            found: Mapping[str, object] = self.table(name).schema
            if list(found.items()) != list(schema.items()):
                wrong = sorted({column for column, _ in set(schema.items()) ^ set(found.items())})
                raise TypeError(f"the table {name} does not fit its schema: {wrong or 'order of columns'}")

    def table(self, name: str) -> pl.DataFrame:
        """The table of that name."""
        frame: pl.DataFrame = getattr(self, name)
        return frame


def sources_table(states: Iterable[SourceState]) -> pl.DataFrame:
    """The sums of the sources as a table."""
    rows = [state.model_dump(include=set(SOURCE_SCHEMA)) for state in states]
    return pl.DataFrame(rows, schema=SOURCE_SCHEMA)

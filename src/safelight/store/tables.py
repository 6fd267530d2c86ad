"""The tables of a generation and their columns; `schema.py` has those of the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from safelight.core.vocabulary import (
    About,
    AreaKind,
    Basis,
    ComplaintCategory,
    ComplaintFinding,
    LinkKind,
    Scope,
    TextState,
)
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
"""One row per group of two records and more, where `size` counts records, and per announced operation, where it counts
people; `month` is "2019-06"."""

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

ANNOUNCEMENT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "announcement_id": pl.Binary(),
    "operation_no": pl.Int16(),
    "source": pl.String(),
    "basis": pl.Enum([basis.value for basis in Basis]),
    "origin": RECORD_SCHEMA["origin"],
    "address": pl.String(),
    "parts": pl.List(pl.String()),
    "published": pl.Datetime("us", "UTC"),
    "text_sha256": pl.String(),
    "replaces": pl.List(pl.Binary()),
    "state": pl.Enum([state.value for state in TextState]),
    "operation_id": pl.Binary(),
    "scope": pl.Enum([scope.value for scope in Scope]),
    "place_precision": RECORD_SCHEMA["place_precision"],
    **dict.fromkeys(("buyer", "exploiter", "prostituted_person", "unknown_role", "total"), pl.Int32()),
    **dict.fromkeys(("male", "female", "minors_recovered"), pl.Int32()),
    "venue": RECORD_SCHEMA["venue"],
    "date_start": pl.Date(),
    "date_end": pl.Date(),
    "agencies": pl.List(pl.String()),
    "approx": pl.List(pl.String()),
    "spans": pl.List(pl.Struct({"field": pl.String(), "start": pl.Int32(), "end": pl.Int32()})),
    "reasons": pl.List(pl.String()),
}
"""One row per operation that a public text tells of; no word of the text.

- announcement_id: 16 bytes of HMAC-SHA-256 of the source's own id of the text; operation_no: its operations in order.
- address: where the public can read the text; text_sha256: hash of the text as read.
- parts: addresses of all posts that were joined to the text; empty where it is one post.
- replaces: announcement_ids of earlier versions, which this one takes the place of.
- operation_id: the same for all tellings of one operation.
- buyer … total, male, female: people; null where the text gives no number or contradicts itself (then `reasons` says).
- minors_recovered: kept, and in no answer about an operation.
- spans: characters [start, end) of the text that a fact was read from.
"""

LINK_SCHEMA: Final[dict[str, pl.DataType]] = {
    "operation_id": pl.Binary(),
    "announcement_id": pl.Binary(),
    "operation_no": pl.Int16(),
    "kind": pl.Enum([kind.value for kind in LinkKind]),
    "other": pl.Binary(),
    "score": pl.Float32(),
    **dict.fromkeys(("time", "place", "number", "charge", "agency"), pl.Float32()),
    "undone": pl.Boolean(),
}
"""Why a telling belongs to an operation, or an operation to records: a score of 0 to 1 and its parts.

- other: announcement_id of the telling that stands for the operation; operation_id of the records, or null where
  records of those days belong to no group.
- undone: the catalogue says that they don't belong together.
"""

COMPLAINT_SCHEMA: Final[dict[str, pl.DataType]] = {
    "complaint_id": pl.Binary(),
    "source": pl.String(),
    "origin": RECORD_SCHEMA["origin"],
    "category": pl.Enum([category.value for category in ComplaintCategory]),
    "finding": pl.Enum([finding.value for finding in ComplaintFinding]),
    "area": pl.String(),
    "occurred_from": RECORD_SCHEMA["occurred_from"],
    "occurred_to": RECORD_SCHEMA["occurred_to"],
    "date_precision": RECORD_SCHEMA["date_precision"],
    "record_key": RECORD_SCHEMA["record_key"],
    "visible_from": RECORD_SCHEMA["visible_from"],
}
"""One row per complaint about the police, never about a person: what it is about, what came of it, when, in which
police district. No figure of arrests is made from it."""

AREA_SCHEMA: Final[dict[str, pl.DataType]] = {
    "row_id": pl.Binary(),
    "source": pl.String(),
    "origin": RECORD_SCHEMA["origin"],
    "basis": RECORD_SCHEMA["basis"],
    "kind": pl.Enum([kind.value for kind in AreaKind]),
    **{name: RECORD_SCHEMA[name] for name in ("occurred_from", "occurred_to", "date_precision")},
    **{name: RECORD_SCHEMA[name] for name in ("cell", "cell_8", "cell_7", "cell_6", "place_precision")},
    **{name: RECORD_SCHEMA[name] for name in ("record_key", "visible_from", "held")},
}
"""One row per request, call, notice, stop, citation or arrest of the tables `encampment_calls` and `police_activity`:
kind, time and cell, nothing about anybody. No figure of arrests in the sex trade is made from them."""

TABLE_SCHEMAS: Final[Mapping[str, dict[str, pl.DataType]]] = {
    "records": RECORD_SCHEMA,
    "operations": OPERATION_SCHEMA,
    "sources": SOURCE_SCHEMA,
    "withheld": WITHHELD_SCHEMA,
    "rejects": REJECT_SCHEMA,
    "supplements": SUPPLEMENT_SCHEMA,
    "announcements": ANNOUNCEMENT_SCHEMA,
    "links": LINK_SCHEMA,
    "complaints": COMPLAINT_SCHEMA,
    "encampment_calls": AREA_SCHEMA,
    "police_activity": AREA_SCHEMA,
}
"""Table -> column -> type. A generation holds each of them, empty ones too."""

AREA_TABLES: Final = {About.ENCAMPMENTS: "encampment_calls", About.ACTIVITY: "police_activity"}
"""What a question about areas is asked of -> its table."""

LATER_TABLES: Final = frozenset({"announcements", "links", "complaints", *AREA_TABLES.values()})
"""Tables that generations made before them lack: these are empty there."""


LATER_COLUMNS: Final[Mapping[str, frozenset[str]]] = {"announcements": frozenset({"parts"})}
"""Lists in tables that generations made before them lack: these are empty there."""


def fitted(frame: pl.LazyFrame, name: str) -> pl.LazyFrame:
    """The frame of a table with the types of its schema: closed lists of words have grown since it was written, and
    LATER_COLUMNS have come."""
    later = LATER_COLUMNS.get(name, frozenset())
    added = later.difference(frame.collect_schema().names()) if later else later
    return frame.select(
        (pl.lit(pl.Series([[]])) if column in added else pl.col(column)).cast(kind).alias(column)
        for column, kind in TABLE_SCHEMAS[name].items()
    )


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
    announcements: pl.DataFrame = field(default_factory=lambda: _empty("announcements"))
    links: pl.DataFrame = field(default_factory=lambda: _empty("links"))
    complaints: pl.DataFrame = field(default_factory=lambda: _empty("complaints"))
    encampment_calls: pl.DataFrame = field(default_factory=lambda: _empty("encampment_calls"))
    police_activity: pl.DataFrame = field(default_factory=lambda: _empty("police_activity"))

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

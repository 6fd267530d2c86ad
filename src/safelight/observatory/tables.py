"""A city's published aggregates as tidy tables: each number with its error, each gap with one of four codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from safelight.catalog import Catalog, City
from safelight.core.errors import Refused
from safelight.core.question import Question
from safelight.core.vocabulary import Dimension
from safelight.observatory.published import Asks, Document

CODES: Final[Mapping[str, str]] = {
    "shown": "a number, with noise whose variance stands beside it",
    "few": "none or few: 0, 1, 2 or a little more; never 'none'",
    "protected": "held back by Safelight, because nobody or few people, or a single operation, stand behind it",
    "withheld": "held back by the source, which knows it",
    "not_recorded": "no source of this basis records it",
}
"""What `status` says of a number; all but `shown` leave `number` empty."""

COMMON: Final[Mapping[str, tuple[pl.DataType, str]]] = {
    "basis": (
        pl.String(),
        "what a row of the source stands for (arrest, reported_offence, call …); never added together",
    ),
    "origin": (pl.String(), "open: published by a police force; contributed: given; synthetic: made up, for show"),
    "unit": (pl.String(), "what is counted: people, offences, calls or operations; never added together"),
    "status": (pl.String(), "shown, or why there is no number: few, protected, withheld, not_recorded"),
    "number": (pl.Int64(), "the published number, in the unit; empty unless status is shown"),
    "variance": (pl.Float64(), "variance of the noise in the number; empty unless status is shown"),
    "least": (pl.Int64(), "the least number that this table shows"),
}
"""Columns at the end of every table: type and meaning."""

DIMENSION_COLUMNS: Final[Mapping[str, tuple[pl.DataType, str]]] = {
    "city": (pl.String(), "the city's id"),
    "year": (pl.Int64(), "the year, in the city's local time"),
    "role": (pl.String(), "which side of the trade the charge speaks of; unknown where the record doesn't say"),
    "venue": (pl.String(), "kind of place; unknown where the record doesn't say"),
    "sex": (pl.String(), "of the person arrested, as published"),
    "age_band": (pl.String(), "of the person arrested, as published; nobody under 18 stands here"),
    "race": (pl.String(), "of the person arrested, as published"),
    "cell": (pl.String(), "H3 cell, as hex text"),
    "part": (pl.String(), "cell: the whole cell; rest: what is left of it outside the finer cells that are listed"),
}

SILENT_VALUES: Final = frozenset({"unknown", "withheld"})
"""Values that say that a record doesn't say; their numbers are numbers."""

ASKED: Final[Mapping[str, tuple[Dimension, ...]]] = {
    "by_year": (Dimension.YEAR,),
    "by_role_year": (Dimension.ROLE, Dimension.YEAR),
    "by_venue": (Dimension.VENUE,),
    "by_sex": (Dimension.SEX,),
    "by_age": (Dimension.AGE_BAND,),
    "by_race": (Dimension.RACE,),
    "cells": (Dimension.CELL,),
}
"""Table -> what it is split by."""


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table: its name, the columns of its key, its rows, and the answer's document that it comes from."""

    name: str
    keys: tuple[str, ...]
    frame: pl.DataFrame
    document: Document


def published_tables(questions: Asks, catalog: Catalog, city: str) -> list[PublishedTable]:
    """Every table of the city that the disclosure policy answers; the policy coarsens each by itself."""
    entry = catalog.city(city)
    tables = []
    for name, by in ASKED.items():
        try:
            document = questions.count(Question(city=(city,), by=by)).to_document()
        except Refused:
            continue
        tables.append(_table(name, entry, document))
    return tables


def _table(name: str, entry: City, document: Document) -> PublishedTable:
    answered = [part for part in str(document["question"].get("by", "")).split(",") if part and part != "basis"]
    keys = tuple(dict.fromkeys(("city", *answered, *(("part",) if "cell" in answered else ()))))
    schema = {key: _column_type(key) for key in keys} | {key: kind for key, (kind, _) in COMMON.items()}
    silences = _silences(document)
    rows = [_row(row, entry.id, keys, document, silences) for row in document["rows"]]
    return PublishedTable(name, keys, pl.DataFrame(rows, schema=schema, orient="row"), document)


def _silences(document: Document) -> dict[tuple[str, str], str]:
    """Basis and field -> why no row of them has a number; not where one has, so that a number is never contradicted."""
    spoken = {
        (str(row["basis"]), field)
        for row in document["rows"]
        for field, said in row.items()
        if row["status"] == "shown" and said not in SILENT_VALUES
    }
    found = {(str(one["basis"]), str(one["field"])): str(one["code"]) for one in document["not_recorded"]}
    return {key: code for key, code in found.items() if key not in spoken}


def _column_type(key: str) -> pl.DataType:
    return DIMENSION_COLUMNS[key][0] if key in DIMENSION_COLUMNS else pl.String()


def _row(
    row: Mapping[str, Any],
    city: str,
    keys: Sequence[str],
    document: Document,
    silences: Mapping[tuple[str, str], str],
) -> dict[str, Any]:
    """A row of the answer with its error, and the source's silence where that is why there is no number."""
    published, unit = document["published"], str(row["unit"])
    shown = row["status"] == "shown"
    status = str(row["status"])
    if not shown and not any(row.get(key) in SILENT_VALUES for key in keys):
        status = next((silences[row["basis"], key] for key in keys if (row["basis"], key) in silences), status)
    return {
        **{key: row.get(key, city if key == "city" else None) for key in keys},
        "basis": row["basis"],
        "origin": _origin(row, document),
        "unit": unit,
        "status": status,
        "number": int(row[unit]) if shown else None,
        "variance": float(published["variance"]) if shown else None,
        "least": int(published["k"]),
    }


def _origin(row: Mapping[str, Any], document: Document) -> str:
    """Each number's origin: the row's own where an answer has several, else the one that the answer has."""
    if "origin" in row:
        return str(row["origin"])
    (origin,) = document["origin"]
    return str(origin)

"""What stands beside the numbers of an answer: sources, licences, what they withhold, what they don't record."""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from safelight.catalog import TEXT_FEEDS, Source
from safelight.core.counts import KEY_MODULUS, PublishedCounts, TrueCounts
from safelight.core.home import RecordKey
from safelight.core.said import Said, said
from safelight.core.vocabulary import TEXT_BASES, Basis, DatePrecision, Unit
from safelight.privacy import Protection, publish
from safelight.questions.coverage import Coverage
from safelight.questions.holdings import Holdings
from safelight.store import SourceState

WITHHELD_PROTECTION: Final = Protection(10)
_FIELD_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "sex": ("sex",),
    "age_band": ("age",),
    "race": ("race", "ethnicity"),
    "venue": ("venue",),
}
_TEXT_FIELDS: Final = frozenset({"sex", "venue"})
"""What public texts are read for; they have no columns."""
_FIELD_WORDS: Final = {"sex": "sex", "age_band": "age", "race": "race", "venue": "venue"}

TOLD_NOTE: Final = said(
    "People told of in public texts: as many as these say. Not everybody who is arrested is announced."
)
UNIT_NOTES: Final = {
    Unit.PEOPLE: said("People: persons arrested, as the source has one row for each."),
    Unit.OFFENCES: said("Offences: reports, not people; nobody need have been arrested."),
    Unit.CALLS: said("Calls: calls to the police, not people and not arrests."),
    Unit.OPERATIONS: said(
        "Operations: records of one place, day and kind of charge counted once; a single record is one."
    ),
}


def counted_states(holdings: Holdings, coverage: Coverage) -> list[tuple[str, SourceState]]:
    """City and state of each source that the covered months name."""
    pairs = {(stream.city, stream.source, stream.basis, stream.origin) for stream in coverage.present}
    return [
        (city, state)
        for city, generation in holdings.generations.items()
        for state in generation.manifest.sources
        if (city, state.source, state.basis, state.origin) in pairs
    ]


def source_documents(holdings: Holdings, states: Iterable[tuple[str, SourceState]]) -> tuple[dict[str, Any], ...]:
    """Each source with what a reader needs to cite it."""
    return tuple(_source_document(holdings, city, state) for city, state in states)


def _source_document(holdings: Holdings, city: str, state: SourceState) -> dict[str, Any]:
    entry = _entry(holdings, city, state)
    return {
        "city": city,
        "source": state.source,
        "title": entry.title if entry else state.source,
        "publisher": entry.publisher if entry else None,
        "page": entry.page if entry else None,
        "licence": entry.licence if entry else None,
        "citation": entry.citation if entry else None,
        "basis": state.basis,
        "unit": state.unit,
        "origin": state.origin,
        "newest": state.newest.isoformat() if state.newest else None,
        "fetched_at": state.fetched_at.isoformat(),
    }


def _entry(holdings: Holdings, city: str, state: SourceState) -> Source | None:
    found = holdings.catalog.cities.get(city)
    return found.source(state.source) if found else None


def withheld_document(holdings: Holdings, states: Iterable[tuple[str, SourceState]], key: RecordKey) -> dict[str, Any]:
    """What the sources hold back: their own words, and how many records lack a field for it (published)."""
    pairs = list(states)
    says = [
        {"city": city, "source": state.source, "withholds": list(entry.withholds)}
        for city, state in pairs
        if (entry := _entry(holdings, city, state)) and entry.withholds
    ]
    return {"says": says, "records": _withheld_records(holdings, {(c, s.source) for c, s in pairs}, key)}


def _withheld_records(holdings: Holdings, wanted: set[tuple[str, str]], key: RecordKey) -> list[dict[str, Any]]:
    """These sums have no record keys, so their key is derived from what they are: the same sum gives the same noise."""
    rows = [row for row in holdings.withheld.to_dicts() if (row["city"], row["source"]) in wanted and row["count"]]
    secret = key.derive("withheld/v1")
    dimensions = ("city", "source", "field")
    frame = pl.DataFrame(
        [
            {
                **{name: row[name] for name in dimensions},
                "n": row["count"],
                "key": _sum_key(secret, "\0".join(str(row[name]) for name in (*dimensions, "count"))),
                "operations": 0,
                "largest": 0,
            }
            for row in rows
        ],
        schema={
            **dict.fromkeys(dimensions, pl.String()),
            **dict.fromkeys(("n", "key", "operations", "largest"), pl.Int64()),
        },
    )
    published = publish(TrueCounts(frame, dimensions, Unit.PEOPLE), key, WITHHELD_PROTECTION).frame
    shown = published.filter(pl.col("status") == "shown").rename({"number": "records"})
    return shown.to_dicts()


def _sum_key(secret: bytes, text: str) -> int:
    return int.from_bytes(hmac.digest(secret, text.encode(), "sha256"), "big") % KEY_MODULUS


def not_recorded(holdings: Holdings, states: Iterable[tuple[str, SourceState]]) -> tuple[dict[str, str], ...]:
    """Fields that no source of a basis records, with the code that stands for their numbers."""
    by_basis: dict[str, list[Source]] = {}
    for city, state in states:
        if entry := _entry(holdings, city, state):
            by_basis.setdefault(state.basis, []).append(entry)
    found = []
    for basis, entries in sorted(by_basis.items()):
        for field in (*_FIELD_COLUMNS, "hour"):
            if not any(_records(entry, field) for entry in entries):
                held = any(_says_withheld(entry, field) for entry in entries)
                found.append({"field": field, "basis": basis, "code": "withheld" if held else "not_recorded"})
    return tuple(found)


def _records(entry: Source, field: str) -> bool:
    if field == "hour":
        return any(layout.dates.precision is DatePrecision.HOUR for layout in entry.layouts)
    if entry.feed in TEXT_FEEDS and field in _TEXT_FIELDS:
        return True
    if entry.join and _FIELD_WORDS[field] in entry.join.take:
        return True
    if field == "venue" and entry.venues:
        return True
    return any(layout.names(column) for layout in entry.layouts for column in _FIELD_COLUMNS[field])


def _says_withheld(entry: Source, field: str) -> bool:
    word = _FIELD_WORDS.get(field)
    return bool(word) and any(re.search(rf"\b{word}\b", text) for text in entry.withholds)


def unit_notes(tables: Iterable[PublishedCounts]) -> tuple[str, ...]:
    """A sentence for each unit that an answer counts; of people, also for those that texts tell of."""
    return tuple(note for table in tables for note in _notes_of(table))


def _notes_of(table: PublishedCounts) -> list[Said]:
    if table.unit is not Unit.PEOPLE or "basis" not in table.frame.columns:
        return [UNIT_NOTES[table.unit]]
    bases = set(table.frame["basis"].cast(pl.String).unique())
    told = {basis.value for basis in TEXT_BASES}
    notes: list[Said] = [UNIT_NOTES[table.unit]] if bases - told or not bases else []
    return [*notes, TOLD_NOTE] if bases & told else notes


def basis_words(basis: str) -> str:
    """A basis in words."""
    return Basis(basis).value.replace("_", " ")

"""The canonical record: one row per person arrested, offence, call or announced group, and nothing that identifies.

Only what stands here can be stored; the ingest selects these columns, so a publisher's column can't slip in.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import polars as pl

from safelight.core.vocabulary import (
    AgeBand,
    Basis,
    Charge,
    DatePrecision,
    Origin,
    PlacePrecision,
    Race,
    Role,
    Sex,
    Venue,
)


def _enum(kind: type[StrEnum]) -> pl.Enum:
    return pl.Enum([member.value for member in kind])


RECORD_SCHEMA: Final[dict[str, pl.DataType]] = {
    "record_id": pl.Binary(),
    "incident_key": pl.Binary(),
    "person_key": pl.Binary(),
    "city": pl.String(),
    "source": pl.String(),
    "generation": pl.Int32(),
    "basis": _enum(Basis),
    "origin": _enum(Origin),
    "people": pl.Int16(),
    "offences": pl.Int16(),
    "role": _enum(Role),
    "role_why": pl.String(),
    "code": pl.String(),
    "sex": _enum(Sex),
    "age_band": _enum(AgeBand),
    "race": _enum(Race),
    "charge": _enum(Charge),
    "charges": pl.List(_enum(Charge)),
    "apart": pl.Boolean(),
    "minor": pl.Boolean(),
    "venue": _enum(Venue),
    "occurred_from": pl.Datetime("us"),
    "occurred_to": pl.Datetime("us"),
    "date_precision": _enum(DatePrecision),
    "cell": pl.Int64(),
    "cell_8": pl.Int64(),
    "cell_7": pl.Int64(),
    "cell_6": pl.Int64(),
    "place_precision": _enum(PlacePrecision),
    "place_withheld": pl.Boolean(),
    "operation_id": pl.Binary(),
    "operation_size": pl.Int16(),
    "record_key": pl.Int32(),
    "visible_from": pl.Date(),
    "held": pl.Boolean(),
}
"""Column -> type.

- record_id, incident_key, person_key, operation_id: 16 bytes of HMAC-SHA-256; null where there is none.
- people: how many people the row stands for; null where the source counts offences or calls.
- offences: offences or calls the row stands for, where it does.
- code: the rule value that fitted, as the catalogue writes it (a code from a list, never free text).
- apart: kept, counted on its own, in no total of the sex trade (lewd conduct always is).
- minor: any sign of a person under 18: in one number per city and year, in no other.
- occurred_from/to: wall clock of the city, without zone.
- cell: H3, resolution 9 at most; cell_8, cell_7, cell_6 are its parents.
- place_withheld: the publisher holds the place back (it says so in the row), unlike a place that is just missing.
- operation_id: null for a record of no group (its operation_size is 1).
- record_key: 0 .. 720719, for cell-key perturbation.
- visible_from: first day on which the row's month counts as closed (month's end plus the source's settle_days).
- held: late or corrected for a month already published; waits for `safelight restate CITY`.
"""

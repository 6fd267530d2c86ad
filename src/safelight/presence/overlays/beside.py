"""Calls beside rent: published calls of a city and year against the rent of its county, a point each.

Only this can be joined. Calls are published by city, by cell of some five square kilometres and by neighbourhood; rent
by ZIP area, county and metropolitan area. A cell belongs to no ZIP area, so calls by ZIP would be guessed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from safelight.core.home import Home
from safelight.core.said import said
from safelight.ingest.overlays import Kept, read_overlay, rent_of
from safelight.presence.overlays.about import about, to_csv, unit_of

_PER: Final = 1_000
_WHOLE_YEAR: Final = 12
_OF_COUNTIES: Final = "rent_county"
"""The name that every city's overlay of Zillow's county rents has."""
_COLUMNS: Final = ("city", "year", "kind", "basis", "calls", "residents", "per_1000", "rent", "months")


@dataclass(frozen=True, slots=True)
class CallsOfCity:
    """A published number: calls of one kind and basis in one city and year. None where it is few or protected."""

    city: str
    year: int
    kind: str
    basis: str
    calls: int | None
    residents: float | None


@dataclass(frozen=True, slots=True)
class BesideRent:
    """The points, and what they can and can't say."""

    document: Mapping[str, Any]

    def to_document(self) -> dict[str, Any]:
        """As JSON."""
        return dict(self.document)

    def to_csv(self) -> str:
        """One line a city, year and kind."""
        first = self.document["sources"][0] if self.document["sources"] else None
        head = {
            "title": said("Calls beside rent"),
            "since": min((point["year"] for point in self.document["points"]), default=""),
            "until": max((point["year"] for point in self.document["points"]), default=""),
            **{name: first[name] if first else "" for name in ("citation", "page", "licence", "terms")},
            "unit": self.document["unit"],
            "notes": self.document["notes"],
        }
        rows = [[point[name] for name in _COLUMNS] for point in self.document["points"]]
        return to_csv(head, _COLUMNS, rows)


def beside_rent(rents: Mapping[str, Kept], calls: Sequence[CallsOfCity]) -> BesideRent:
    """Points of all cities whose county's rent is held, in order of city, kind, basis and year.

    `rents`: city -> its overlay of county rents. A year with fewer than twelve months of rent says how many it has.
    """
    yearly = {city: _yearly(kept) for city, kept in rents.items()}
    points: list[dict[str, Any]] = [
        {
            "city": one.city,
            "year": one.year,
            "kind": one.kind,
            "basis": one.basis,
            "calls": one.calls,
            "residents": round(one.residents) if one.residents else None,
            "per_1000": round(one.calls / one.residents * _PER, 2) if one.calls and one.residents else None,
            "rent": yearly[one.city][one.year][0],
            "months": yearly[one.city][one.year][1],
        }
        for one in sorted(calls, key=lambda one: (one.city, one.kind, one.basis, one.year))
        if one.calls is not None and one.year in yearly.get(one.city, {})
    ]
    notes: list[str] = [
        said(
            "A point is a city in a year: calls of that city, rent of its whole county. It shows two things side by "
            "side, not that one makes the other: both grow with much else, and a city's own rules decide what is "
            "counted as a call."
        ),
        said("Calls are published numbers, with noise; kinds of calls are never added together."),
        said(
            "A year of which a source has some days or months alone looks small; what a source covers stands with it."
        ),
        said("Rent is the mean of the year's months. Residents are of the census year that the catalogue names."),
        said(
            "There is no such picture by ZIP area: calls are published by areas that cut across ZIP areas, so a number "
            "for one would be a guess."
        ),
    ]
    if any(point["months"] < _WHOLE_YEAR for point in points):
        notes.append(said("Years whose rent is known for some months alone say for how many."))
    if len({kept.about["until"] for kept in rents.values()}) > 1:
        notes.append(
            said("The cities' rents are of files of different months: levels of two files are not to be compared.")
        )
    return BesideRent(
        {
            "joined_by": "county",
            "unit": unit_of("rent"),
            "points": points,
            "notes": notes,
            "sources": [about(kept) for kept in rents.values()],
        }
    )


def county_rents(home: Home, cities: Collection[str]) -> dict[str, Kept]:
    """City -> its overlay of county rents, of the cities that have one here."""
    kept = {city: read_overlay(home, city, _OF_COUNTIES) for city in sorted(cities)}
    return {city: one for city, one in kept.items() if one is not None}


def _yearly(kept: Kept) -> dict[int, tuple[float, int]]:
    """Year -> mean rent of its months, and of how many; of several places of a county the mean of all."""
    frame = rent_of(kept).filter(pl.col("measure") == "zori")
    by_year = (
        frame.group_by(pl.col("period").str.head(4).cast(pl.Int32).alias("year"))
        .agg(pl.col("value").mean().round(2), pl.col("period").n_unique().alias("months"))
        .sort("year")
    )
    return {year: (value, months) for year, value, months in by_year.iter_rows()}

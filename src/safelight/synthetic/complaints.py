"""Invented complaints about the police, in the columns of their publishers' files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from safelight.catalog import City, Layout, Source, recognise
from safelight.synthetic.writers import write_csv

A_MONTH: Final = 45.0
"""Complaints of a city in a month, on average."""

AREAS: Final[Mapping[str, tuple[str, ...]]] = {
    "atlanta": tuple(f"Zone {number}" for number in range(1, 7)),
    "boston": ("District A1", "District B2", "District C6", "District D4", "District E13"),
    "chicago": tuple(f"{district:02}1{beat}" for district in (1, 3, 6, 7, 11, 15, 25) for beat in (1, 2)),
    "seattle": ("North", "South", "East", "West", "Southwest"),
}
"""Areas as each publisher writes them; other cities have none."""

ORIGIN: Final = "safelight_origin"


def write_complaints(city: City, months: Sequence[date], rng: np.random.Generator, folder: Path) -> list[Path]:
    """A file for each source of complaints that its header tells from the others; gives back the paths."""
    written = []
    for source in city.sources:
        if source.complaints is None or not source.layouts:
            continue
        layout = source.layouts[0]
        if recognise(city, layout.allowed)[0].id != source.id:
            continue
        path = folder / f"SYNTHETIC-{source.id}-{layout.id}-whole.csv"
        sent = [month for month in months if month.year >= source.expect.first_year]
        write_csv(_rows(city, source, layout, sent, rng), path)
        written.append(path)
    return written


def _rows(city: City, source: Source, layout: Layout, months: Sequence[date], rng: np.random.Generator) -> pl.DataFrame:
    words = source.complaints
    if words is None:
        raise TypeError("only sources of complaints are written here")
    first = np.array([np.datetime64(month) for month in months], dtype="datetime64[D]")
    when = np.repeat(first, rng.poisson(A_MONTH, len(first)))
    days = when + rng.integers(0, 28, len(when)).astype("timedelta64[D]")
    columns: dict[str, pl.Series] = {}
    for field, listed in (("category", words.categories), ("finding", words.findings)):
        choices = [of[0] for of in listed.values()]
        weights = np.arange(len(choices), 0, -1.0)
        columns[field] = pl.Series(rng.choice(choices, len(days), p=weights / weights.sum()), dtype=pl.String)
    columns["area"] = pl.Series(rng.choice(AREAS.get(city.id, ("",)), len(days)), dtype=pl.String)
    columns["from"] = pl.Series(days).cast(pl.Datetime("us")).dt.strftime(layout.dates.formats[0].replace("%.f", ""))
    numbers = pl.Series([f"SYN{number:06}" for number in range(len(days))], dtype=pl.String)
    named = {name: columns.get(_field_of(name, layout), numbers) for name in layout.allowed}
    return pl.DataFrame({**named, ORIGIN: pl.Series(["synthetic"] * len(days), dtype=pl.String)})


def _field_of(name: str, layout: Layout) -> str:
    """The field that a column stands for; of several (an id made of number and allegation), the one with words."""
    return next((field for field in layout.columns if field != "id" and name in layout.names(field)), "id")

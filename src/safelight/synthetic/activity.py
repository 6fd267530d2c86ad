"""Invented calls about encampments and other police activity, in the columns of their publishers' files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from safelight.catalog import ActivityRule, Catalog, City, Layout, Source, recognise
from safelight.core.errors import BadInput
from safelight.core.vocabulary import KINDS_ABOUT, About, AreaKind
from safelight.synthetic.places import Places, draw_places
from safelight.synthetic.writers import write_csv

A_MONTH: Final = 260.0
"""Rows of a source in a month, on average; invented, and rising a little over the years."""

HOURS: Final = np.array([1, 1, 1, 1, 1, 2, 4, 7, 9, 9, 8, 8, 8, 7, 7, 7, 6, 6, 5, 4, 3, 3, 2, 1], dtype=np.float64)
"""How often each hour of the day is drawn: requests are made by day."""

WEEK: Final = np.array([1.2, 1.15, 1.1, 1.1, 1.0, 0.7, 0.65])
"""The same for the days of the week, Monday first."""

ORIGIN: Final = "safelight_origin"
_OTHER: Final = "SYNTHETIC OTHER"


def write_activity(
    city: City, months: Sequence[date], places: Places, rng: np.random.Generator, folder: Path
) -> list[Path]:
    """A file for each source of encampment calls that its header tells from the others; gives back the paths."""
    written = []
    told: set[str] = set()
    for source in city.sources:
        kinds = {rule.kind for rule in _told(source)}
        if not source.only_activity or not source.layouts or kinds <= told or kinds == {AreaKind.SWEEP_NOTICE}:
            continue  # a publisher's yearly sets of the same rows would be added up; a notice of long ago helps nobody
        layout = source.layouts[0]
        if recognise(city, (*layout.allowed, *layout.also))[0].id != source.id:
            continue
        path = folder / f"SYNTHETIC-{source.id}-{layout.id}-whole.csv"
        sent = [month for month in months if month.year >= source.expect.first_year]
        write_csv(_rows(source, layout, sent, places, rng), path)
        written.append(path)
        told |= kinds
    return written


def write_activity_feeds(
    catalog: Catalog, target: Path, *, months: Sequence[date], seed: int, cities: Iterable[str]
) -> None:
    """Write `target`/<city>/SYNTHETIC-<source>-… with these rows alone, for cities without a profile."""
    for city in [catalog.city(city_id) for city_id in cities]:
        rng = np.random.default_rng([seed, *city.id.encode()])
        folder = target / city.id
        try:
            folder.mkdir(parents=True, exist_ok=True)
            write_activity(city, months, draw_places(city.footprint, rng), rng, folder)
        except OSError as error:
            raise BadInput(
                f"The synthetic feeds of {city.name} can't be written to {folder}: {error.strerror}.",
                fix="Choose a folder that is yours and has 100 MB of room.",
            ) from None


def _rows(
    source: Source, layout: Layout, months: Sequence[date], places: Places, rng: np.random.Generator
) -> pl.DataFrame:
    when = _times(months, rng)
    count = len(when)
    at = rng.choice(len(places), count, p=places.hot / places.hot.sum())
    lat = places.lat[at] + rng.normal(0, 0.0015, count)
    lon = places.lon[at] + rng.normal(0, 0.0015, count)
    told = _told(source)
    rules = [told[place] for place in rng.integers(0, len(told), count).tolist()]
    moment = pl.Series(when).cast(pl.Datetime("us")).dt.strftime(layout.dates.formats[0].replace("%.f", ""))
    numbers = pl.Series([f"SYN{number:07}" for number in range(count)], dtype=pl.String)
    columns: Mapping[str, pl.Series] = {
        "from": moment,
        "lat": _text(lat),
        "lon": _text(lon),
        "point": _points(lat, lon, layout),
        **{field: _words(rules, field) for field in ("code", "text", "flags", "outcome")},
    }
    named = {
        name: columns.get(next(field for field in layout.columns if name in layout.names(field)), numbers)
        for name in layout.allowed
    }
    also = dict.fromkeys(layout.also, numbers)
    return pl.DataFrame({**named, **also, ORIGIN: pl.Series(["synthetic"] * count, dtype=pl.String)})


def _told(source: Source) -> list[ActivityRule]:
    """The rules that speak of encampments; the other rows of the source aren't invented here."""
    return [rule for rule in source.activity if rule.kind in KINDS_ABOUT[About.ENCAMPMENTS]]


def _times(months: Sequence[date], rng: np.random.Generator) -> np.ndarray:
    first = np.array([np.datetime64(month) for month in months], dtype="datetime64[D]")
    growth = np.linspace(0.7, 1.3, len(first))
    days = np.repeat(first, rng.poisson(A_MONTH * growth)).astype("datetime64[D]")
    days = days + rng.integers(0, 28, len(days)).astype("timedelta64[D]")
    weekday = (days.astype("int64") + 3) % 7  # 1 January 1970 was a Thursday
    days = days[rng.random(len(days)) < WEEK[weekday] / WEEK.max()]
    hour = rng.choice(24, len(days), p=HOURS / HOURS.sum())
    minutes = rng.integers(0, 60, len(days))
    moments: np.ndarray = days.astype("datetime64[ms]") + (hour * 60 + minutes).astype("timedelta64[m]")
    return moments


def _words(rules: Sequence[ActivityRule], field: str) -> pl.Series:
    return pl.Series([next(iter(getattr(rule, field)), _OTHER) for rule in rules], dtype=pl.String)


def _text(values: np.ndarray) -> pl.Series:
    return pl.Series([f"{value:.6f}" for value in values], dtype=pl.String)


def _points(lat: np.ndarray, lon: np.ndarray, layout: Layout) -> pl.Series:
    """The two in one text, as the layout writes them."""
    forms = {
        "wkt": "POINT ({1:.6f} {0:.6f})",
        "lat_lon": "({0:.6f}, {1:.6f})",
        "geojson": '{{"type":"Point","coordinates":[{1:.6f},{0:.6f}]}}',
    }
    form = forms[layout.place.point or "lat_lon"]
    return pl.Series([form.format(*pair) for pair in zip(lat, lon, strict=True)], dtype=pl.String)

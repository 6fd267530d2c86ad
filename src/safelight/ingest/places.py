"""Where it happened: the publisher's points to H3 cells. The point itself ends here."""

from __future__ import annotations

from typing import Any, Final

import h3ronpy
import numpy as np
import polars as pl
import pyproj
from h3ronpy.vector import coordinates_to_cells

from safelight.catalog import City, Layout, Place
from safelight.core.vocabulary import PlacePrecision

RESOLUTION: Final = 9
"""The finest cell that is ever stored (0.1 km2)."""

PARENTS: Final = (8, 7, 6)
_WKT: Final = r"^POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)$"
_PAIR: Final = r"\(\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\)\s*$"
_GEOJSON: Final = r'"coordinates":\s*\[\s*(-?[\d.]+)\s*,\s*(-?[\d.]+)\s*\]'
_WRITTEN: Final = {"wkt": (_WKT, 2), "lat_lon": (_PAIR, 1), "geojson": (_GEOJSON, 2)}
"""How a point is written -> its pattern, and which of the two numbers is the latitude."""

_SAME_POINT_DEGREES: Final = 0.0002
"""About 20 m: how near a point must lie to a geocoder's fallback point to be taken for it."""


def cells(frame: pl.DataFrame, layout: Layout, city: City) -> pl.DataFrame:
    """Columns cell, cell_8, cell_7, cell_6, place_precision, place_withheld, place_outside, in the order of `frame`.

    A point outside the city's footprint, at a sentinel or at a geocoder's fallback is no place: its cell is null.
    """
    place = layout.place
    if layout.names("cell"):
        return _given(frame[layout.names("cell")[0]], place, city)
    withheld = _any_of(frame, layout, place.withheld)
    lat, lon = _coordinates(frame, layout)
    usable = np.isfinite(lat) & np.isfinite(lon) & (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    usable &= ~_any_of(frame, layout, place.sentinels) & ~withheld & ~_at_fallback(lat, lon, place)
    usable &= ~((lat == 0) & (lon == 0))
    fine = np.zeros(frame.height, dtype=np.uint64)
    if usable.any():
        fine[usable] = _series(coordinates_to_cells(lat[usable], lon[usable], RESOLUTION))
    inside = usable & np.isin(_parent(fine, usable, 6), _footprint(city))
    columns: dict[str, pl.Series] = {"cell": _as_cells(fine, inside)}
    for resolution in PARENTS:
        columns[f"cell_{resolution}"] = _as_cells(_parent(fine, inside, resolution), inside)
    precision = np.where(inside, place.precision.value, place.without_point.value)
    columns["place_precision"] = pl.Series(precision, dtype=pl.Enum([item.value for item in PlacePrecision]))
    columns["place_withheld"] = pl.Series(withheld)
    columns["place_outside"] = pl.Series(usable & ~inside)
    return pl.DataFrame(columns)


def _given(texts: pl.Series, place: Place, city: City) -> pl.DataFrame:
    """The same columns where the source gives a cell of resolution 7 or 6 itself: nothing finer is made up."""
    plain = texts.fill_null("").str.strip_chars().str.to_lowercase()
    usable = plain.str.contains(r"^8[67][0-9a-f]{13}$").to_numpy()
    own = np.array([int(text, 16) if fits else 0 for text, fits in zip(plain, usable, strict=True)], dtype=np.uint64)
    if usable.any():
        usable[usable] = _series(h3ronpy.cells_valid(own[usable], booleanarray=True))
    coarse = _parent(own, usable, 6)
    inside = usable & np.isin(coarse, _footprint(city))
    seven = inside & plain.str.starts_with("87").to_numpy()
    nowhere = np.zeros(len(own), dtype=bool)
    columns: dict[str, pl.Series] = {
        "cell": _as_cells(own, nowhere),
        "cell_8": _as_cells(own, nowhere),
        "cell_7": _as_cells(own, seven),
        "cell_6": _as_cells(coarse, inside),
    }
    precision = np.where(inside, place.precision.value, place.without_point.value)
    columns["place_precision"] = pl.Series(precision, dtype=pl.Enum([item.value for item in PlacePrecision]))
    columns["place_withheld"] = pl.Series(nowhere)
    columns["place_outside"] = pl.Series(usable & ~inside)
    return pl.DataFrame(columns)


def _series(array: Any) -> np.ndarray:
    return pl.Series(array).to_numpy()


def _parent(fine: np.ndarray, usable: np.ndarray, resolution: int) -> np.ndarray:
    parents = np.zeros(len(fine), dtype=np.uint64)
    if usable.any():
        parents[usable] = _series(h3ronpy.change_resolution(fine[usable], resolution))
    return parents


def _as_cells(values: np.ndarray, known: np.ndarray) -> pl.Series:
    series = pl.Series(values.astype(np.int64))
    return series.set(pl.Series(~known), None)


def _footprint(city: City) -> np.ndarray:
    return np.array([int(cell, 16) for cell in city.footprint], dtype=np.uint64)


def _coordinates(frame: pl.DataFrame, layout: Layout) -> tuple[np.ndarray, np.ndarray]:
    """Latitude and longitude, NaN where there is none."""
    if layout.names("lat"):
        return _numbers(frame, layout, "lat"), _numbers(frame, layout, "lon")
    if layout.names("point"):
        text = frame[layout.names("point")[0]]
        pattern, lat_group = _WRITTEN[layout.place.point or "lat_lon"]
        pair = [_floats(text.str.strip_chars().str.extract(pattern, group)) for group in (lat_group, 3 - lat_group)]
        return pair[0], pair[1]
    if layout.names("x") and layout.place.epsg:
        x, y = _numbers(frame, layout, "x"), _numbers(frame, layout, "y")
        to_wgs84 = pyproj.Transformer.from_crs(layout.place.epsg, 4326, always_xy=True)
        lon, lat = to_wgs84.transform(x, y)
        return np.asarray(lat), np.asarray(lon)
    nothing = np.full(frame.height, np.nan)
    return nothing, nothing.copy()


def _numbers(frame: pl.DataFrame, layout: Layout, field: str) -> np.ndarray:
    return _floats(frame[layout.names(field)[0]].str.strip_chars())


def _floats(text: pl.Series) -> np.ndarray:
    return text.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy().copy()


def _any_of(frame: pl.DataFrame, layout: Layout, values: list[str]) -> np.ndarray:
    """Rows where any of the place columns holds one of `values` (whole, blanks and case aside; numbers as numbers)."""
    names = [name for field in ("lat", "lon", "point", "x", "y") for name in layout.names(field)]
    if not names or not values:
        return np.zeros(frame.height, dtype=bool)
    words = [value.strip().upper() for value in values]
    numbers = [number for value in values if (number := _number(value)) is not None]
    hits = pl.lit(value=False)
    for name in names:
        text = pl.col(name).str.strip_chars().str.to_uppercase()
        hits = hits | text.is_in(words).fill_null(value=False)
        hits = hits | text.cast(pl.Float64, strict=False).is_in(numbers).fill_null(value=False)
    return frame.select(hits.alias("hit")).to_series().to_numpy()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _at_fallback(lat: np.ndarray, lon: np.ndarray, place: Place) -> np.ndarray:
    hits = np.zeros(len(lat), dtype=bool)
    for at_lat, at_lon in place.fallback_points:
        near = (np.abs(lat - at_lat) < _SAME_POINT_DEGREES) & (np.abs(lon - at_lon) < _SAME_POINT_DEGREES)
        hits |= near
    return hits

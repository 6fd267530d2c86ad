"""A city's places as cells: corners of the same streets joined, points sorted into the city or out of it.

In: what `place_files.py` read. Out: what a gazetteer is built from. Coordinates end here.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import h3ronpy
import numpy as np
import polars as pl
import shapely
from h3ronpy.vector import coordinates_to_cells

from safelight.catalog import Catalog, City, PlaceName
from safelight.geo import Places, cells_inside
from safelight.geo import gazetteer as places
from safelight.geo.gazetteer import words
from safelight.ingest.place_files import Position, RawCorner, RawPlace

_SAME_CORNER_METRES: Final = 1_300.0
"""Corners of the same two streets within this are one, at the middle; streets that meet twice lie farther apart."""
_LIMIT_DEGREES: Final = 0.003
"""How far behind the outline a place is still the city's: about 300 m, as a corner on the limit belongs to both."""
_SPREADS: Final = ((0.3, 9), (2.0, 8), (20.0, 7))
"""Square kilometres up to which an area is told as a cell of that resolution; larger ones as one of 6."""


class Ground:
    """What lies in the city: within its outline, where that is stored, else in the cells that it touches."""

    def __init__(self, city: City, areas: Places | None) -> None:
        shapes = [area.shape for area in areas.areas if area.kind == "outline"] if areas else []
        self._outline = shapely.union_all(shapes).buffer(_LIMIT_DEGREES) if shapes else None
        if self._outline is not None:
            shapely.prepare(self._outline)
        self._touched = np.array([int(cell, 16) for cell in city.footprint], dtype=np.uint64)

    def touched(self, points: Sequence[Position]) -> np.ndarray:
        """Whether each point lies in a cell that the city touches."""
        return np.isin(_numbers(h3ronpy.change_resolution(cells_of(points), 6)), self._touched)

    def inside(self, points: Sequence[Position]) -> np.ndarray:
        """Whether each point lies in the city."""
        if self._outline is None or not points:
            return self.touched(points) if points else np.empty(0, dtype=bool)
        pairs = np.array(points)
        within: np.ndarray = shapely.contains_xy(self._outline, pairs[:, 1], pairs[:, 0])
        return within


def cells_of(points: Sequence[Position]) -> np.ndarray:
    """The cells of resolution 9 that hold points (latitude, longitude)."""
    pairs = np.array(points, dtype=np.float64).reshape(-1, 2)
    return _numbers(coordinates_to_cells(pairs[:, 0].copy(), pairs[:, 1].copy(), places.RESOLUTION))


def _numbers(cells: Any) -> np.ndarray:
    return pl.Series(cells).to_numpy()


def corners_of(raw: Iterable[RawCorner], ground: Ground) -> list[places.Crossing]:
    """One corner of each two streets and place; a street's spellings become the one that is used most."""
    spelt: dict[str, Counter[str]] = defaultdict(Counter)
    met: dict[tuple[str, str], list[Position]] = defaultdict(list)
    for corner in raw:
        keys = [" ".join(words(name)) for name in corner.streets]
        if keys[0] and keys[1] and keys[0] != keys[1]:
            for key, name in zip(keys, corner.streets, strict=True):
                spelt[key][name] += 1
            met[min(keys), max(keys)].append(corner.at)
    names = {key: max(counter, key=lambda name: (counter[name], name)) for key, counter in spelt.items()}
    found = [(pair, at) for pair, points in met.items() for at in _clustered(points)]
    if not found:
        return []
    points = [at for _, at in found]
    rows = zip(found, cells_of(points), ground.inside(points), strict=True)
    return [
        places.Crossing(_sorted(names[pair[0]], names[pair[1]]), int(cell), bool(inside))
        for (pair, _), cell, inside in rows
    ]


def _sorted(one: str, two: str) -> tuple[str, str]:
    return (one, two) if one <= two else (two, one)


def _clustered(points: Sequence[Position]) -> list[Position]:
    """The middles of groups of points, each group within reach of its first point."""
    groups: list[list[Position]] = []
    for point in points:
        near = next((group for group in groups if _metres(group[0], point) < _SAME_CORNER_METRES), None)
        if near is None:
            groups.append([point])
        else:
            near.append(point)
    return [(sum(lat for lat, _ in one) / len(one), sum(lon for _, lon in one) / len(one)) for one in groups]


def _metres(one: Position, two: Position) -> float:
    east = (two[1] - one[1]) * math.cos(math.radians(one[0]))
    return 111_195.0 * math.hypot(two[0] - one[0], east)


def named_of(
    raw: Sequence[RawPlace], ground: Ground, catalog: Catalog, city: City
) -> tuple[list[places.Named], dict[str, tuple[str, ...]]]:
    """Places of the city and close to it, and the ZIPs of the other cities of the catalogue."""
    if not raw:
        return [], {}
    points = [one.at for one in raw]
    touched, inside, cells = ground.touched(points), ground.inside(points), cells_of(points)
    rows = zip(raw, cells, touched, inside, strict=True)
    found = [
        places.Named(one.name, one.kind, int(cell), _spread(one), inside=bool(within))
        for one, cell, near, within in rows
        if near and (within or one.kind != "zip")
    ]
    zips = [
        (one.name, int(_numbers(h3ronpy.change_resolution(np.array([cell]), 6))[0]))
        for one, cell, near in zip(raw, cells, touched, strict=True)
        if one.kind == "zip" and not near
    ]
    elsewhere = {
        other.id: tuple(sorted(code for code, cell in zips if f"{cell:x}" in other.footprint))
        for other in catalog.cities.values()
        if other.id != city.id
    }
    return _nearby_once(found), elsewhere


def _nearby_once(found: Sequence[places.Named]) -> list[places.Named]:
    """A stop has a row for each side of its street: of one name and cell, one is kept."""
    return list({(one.name, one.kind, one.cell): one for one in found}.values())


def _spread(one: RawPlace) -> int:
    return 9 if one.kind != "zip" else spread_of(one.land / 1e6) if one.land else 7


def spread_of(square_km: float) -> int:
    """The resolution whose cells are about as large as an area."""
    return next((resolution for most, resolution in _SPREADS if square_km < most), 6)


def neighbourhoods(areas: Places | None) -> list[places.Named]:
    """The neighbourhoods that are stored, each as the cell at its middle."""
    if areas is None:
        return []
    middles = [area.shape.representative_point() for area in areas.neighbourhoods]
    cells = cells_of([(one.y, one.x) for one in middles])
    return [
        places.Named(area.name, "neighbourhood", int(cell), spread_of(_square_km(area.shape)))
        for area, cell in zip(areas.neighbourhoods, cells, strict=True)
    ]


def _square_km(shape: shapely.Geometry) -> float:
    lat = math.radians(float(shape.centroid.y))
    return float(shape.area) * 111.195**2 * math.cos(lat)


def area_cells(city: City, areas: Places | None) -> dict[int, str]:
    """Cells of resolution 9 -> the neighbourhood that holds their middle."""
    if areas is None or not areas.neighbourhoods:
        return {}
    table = cells_inside(areas.neighbourhoods, tuple(city.footprint), places.RESOLUTION).drop_nulls("area")
    names = [area.name for area in areas.neighbourhoods]
    return {cell: names[area] for cell, area in table.select("cell", "area").iter_rows()}


def with_names(city: City, corners: Sequence[places.Crossing], named: list[places.Named]) -> list[places.Named]:
    """The places, with those of the catalogue: landmarks by hand, and more names of places that are there."""
    for entry in city.gazetteer.names if city.gazetteer else ():
        same = [at for at, one in enumerate(named) if words(one.name) == words(entry.name)]
        if entry.at is None and same:
            for at in same:
                one = named[at]
                named[at] = places.Named(one.name, one.kind, one.cell, one.spread, tuple(entry.also), one.inside)
        elif entry.at is not None and (cell := _cell_at(entry, corners, named)) is not None:
            named.append(places.Named(entry.name, "landmark", cell, entry.spread, tuple(entry.also)))
    return named


def _cell_at(entry: PlaceName, corners: Sequence[places.Crossing], named: Sequence[places.Named]) -> int | None:
    """Where a name of the catalogue lies; None where the files at hand don't know the corner or place it names."""
    if isinstance(entry.at, tuple):
        return int(cells_of([entry.at])[0])
    ends = [words(part) for part in (entry.at or "").split("&")]
    if len(ends) == 2:
        met = (
            one.cell for one in corners if one.inside and [words(name) for name in one.streets] in (ends, ends[::-1])
        )
        return next(met, None)
    return next((one.cell for one in named if words(one.name) == ends[0]), None)

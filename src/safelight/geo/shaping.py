"""Shapes made fit for a map: what lies elsewhere left out, cut to the city, joined to an outline, simplified.

In: `Area`s in degrees. Out: `Area`s in degrees, of few corners. Lengths are in metres, measured flat around the
areas' middle: within a city that is true to a thousandth.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

from safelight.core.errors import BadInput
from safelight.geo.geojson import Area, surfaces
from safelight.geo.polygons import cell_polygons

DECIMALS: Final = 5
"""Of a degree: about a metre."""

_METRES_PER_DEGREE: Final = 111_320.0
_HAIRLINE: Final = 30.0
"""Metres between neighbours that count as touching, when areas are joined to an outline."""
_LEAST_PIECE: Final = 1_000_000.0
"""Square metres of an area that must lie in the city, unless a tenth of it does."""

Coordinates = npt.NDArray[np.float64]


def footprint_shape(cells: Sequence[str]) -> shapely.Geometry:
    """The ground of a city's footprint (H3 cells as hex text)."""
    return shapely.union_all(shapely.from_wkb(cell_polygons(cells)))


def within_reach(
    areas: Sequence[Area], footprint: Sequence[str], file: str, city: str, *, partly: bool = False
) -> list[Area]:
    """The areas whose middle lies on the city's footprint; `partly`: all that touch it, to be cut to an outline.

    Raises BadInput where the file is of another city: most of its areas lie elsewhere (`partly`: all of them).
    """
    ground = footprint_shape(footprint)
    shapely.prepare(ground)
    near = [area for area in areas if ground.intersects(area.shape if partly else area.shape.representative_point())]
    if not near or (not partly and 2 * len(near) < len(areas)):
        raise BadInput(
            f"{file} is of another place: {len(near) or 'none'} of its {len(areas)} areas lies in {city}.",
            fix="Give the file of this city, longitude before latitude; a county's areas are cut to an --outline-file.",
        )
    return near


def named_like(areas: Sequence[Area], city: str) -> list[Area]:
    """Of several cities' outlines the one of this name; all areas where none is named so."""
    return [area for area in areas if area.name.casefold() == city.casefold()] or list(areas)


def cut(areas: Sequence[Area], outline: shapely.Geometry) -> list[Area]:
    """The areas as far as they lie in the outline; those of which only a sliver does are left out."""
    to_metres, _ = _flat(outline)
    shapely.prepare(outline)
    kept = []
    for area in areas:
        inside = area.shape if outline.contains(area.shape) else surfaces(area.shape.intersection(outline))
        if inside is None:
            continue
        size = _size(inside, to_metres)
        if size >= min(_LEAST_PIECE, _size(area.shape, to_metres) / 10):
            kept.append(replace(area, shape=inside))
    return kept


def joined(areas: Sequence[Area], name: str) -> Area:
    """One outline around all areas, hairline gaps between them closed."""
    shapes = [area.shape for area in areas]
    to_metres, to_degrees = _flat(shapely.MultiPoint([shape.representative_point() for shape in shapes]))
    wide = shapely.union_all([shapely.transform(shape, to_metres).buffer(_HAIRLINE, quad_segs=2) for shape in shapes])
    whole = surfaces(shapely.transform(wide.buffer(-_HAIRLINE, quad_segs=2), to_degrees))
    return Area(name, "outline", whole or shapes[0])


def simplified(areas: Sequence[Area], tolerance: float) -> list[Area]:
    """The areas less corners that make a triangle smaller than `tolerance` squared (metres); shared edges stay shared.

    Each kind is simplified on its own. An area that would vanish keeps its corners.
    """
    if not areas:
        return []
    to_metres, to_degrees = _flat(shapely.union_all([area.shape.envelope for area in areas]))
    flat = [shapely.transform(area.shape, to_metres) for area in areas]
    simple = shapely.coverage_simplify(flat, tolerance) if tolerance else flat
    return [
        replace(area, shape=_rounded(shapely.transform(shape, to_degrees)) or _rounded(area.shape) or area.shape)
        for area, shape in zip(areas, simple, strict=True)
    ]


def _rounded(shape: shapely.Geometry) -> shapely.Polygon | shapely.MultiPolygon | None:
    """On the grid of the digits that are kept, and still valid; None where nothing is left."""
    return surfaces(shapely.set_precision(shapely.make_valid(shape), 10.0**-DECIMALS))


def _size(shape: shapely.Geometry, to_metres: Callable[[Coordinates], Coordinates]) -> float:
    return float(shapely.area(shapely.transform(shape, to_metres)))


def _flat(
    around: shapely.Geometry,
) -> tuple[Callable[[Coordinates], Coordinates], Callable[[Coordinates], Coordinates]]:
    """Degrees to metres and back, around the middle of a shape."""
    _, south, _, north = shapely.bounds(around)
    scale = np.array([_METRES_PER_DEGREE * math.cos(math.radians((south + north) / 2)), _METRES_PER_DEGREE])
    return (lambda degrees: degrees * scale), (lambda metres: metres / scale)

"""The lines of a timetable as shapes of few corners: each stretch once, however many variants of a line run on it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import numpy.typing as npt
import shapely

TOLERANCE: Final = 10.0
"""Metres that a simplified line may lie beside the published one: less than a street is wide."""
DECIMALS: Final = 5
"""Of a degree: about a metre."""
_SAME: Final = 60.0
"""Metres within which two variants of a line run on the same stretch: two tracks, two sides of a street."""
_LEAST: Final = 200.0
"""Metres of a variant that must lie elsewhere to be drawn beside the others."""
_METRES_PER_DEGREE: Final = 111_320.0

Points = npt.NDArray[np.float64]


def line_shapes(variants: Mapping[str, Sequence[Points]]) -> dict[str, shapely.Geometry]:
    """Line -> its shape in degrees, from its variants (longitude, latitude), the most used first.

    >>> line_shapes({"A": [np.array([[-118.0, 34.0], [-118.0, 34.1]])]})["A"].wkt
    'MULTILINESTRING ((-118 34, -118 34.1))'
    """
    return {line: shape for line, found in variants.items() if (shape := _one(found)) is not None}


def _one(variants: Sequence[Points]) -> shapely.Geometry | None:
    """The stretches of all variants; one that another covers already adds nothing."""
    middle = float(np.mean([points[:, 1].mean() for points in variants])) if variants else 0.0
    scale = np.array([_METRES_PER_DEGREE * math.cos(math.radians(middle)), _METRES_PER_DEGREE])
    kept: list[shapely.Geometry] = []
    ground: shapely.Geometry = shapely.Polygon()
    for points in variants:
        if len(np.unique(points, axis=0)) < 2:
            continue
        line = shapely.simplify(shapely.LineString(points * scale), TOLERANCE)
        new = shapely.difference(line, ground) if kept else line
        pieces = [piece for piece in shapely.get_parts(new) if piece.length >= (_LEAST if kept else 0)]
        if pieces:
            kept += pieces
            ground = shapely.union(ground, shapely.MultiLineString(pieces).buffer(_SAME, quad_segs=2))
    if not kept:
        return None
    return shapely.MultiLineString([np.round(shapely.get_coordinates(piece) / scale, DECIMALS) for piece in kept])

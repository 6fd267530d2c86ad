"""Outlines of H3 cells: WKB, rings and bounds, in longitude and latitude (WGS 84)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from typing import Final

import pyarrow as pa
from h3ronpy import cells_parse
from h3ronpy.vector import cells_to_wkb_polygons

Ring = list[tuple[float, float]]
Bounds = tuple[float, float, float, float]

_HEADER: Final = struct.Struct("<BIII")
_LITTLE_ENDIAN, _POLYGON, _ONE_RING = 1, 3, 1


def cell_polygons(cells: Sequence[str]) -> list[bytes]:
    """The outlines of cells (H3's hex text) as WKB polygons of one ring, counterclockwise, in the cells' order.

    Raises ValueError for text that is no cell.
    """
    if not cells:
        return []
    parsed = cells_parse(pa.array(list(cells), type=pa.string()))
    return [bytes(outline) for outline in pa.array(cells_to_wkb_polygons(parsed)).to_pylist()]


def ring(outline: bytes) -> Ring:
    """The ring of a WKB polygon as (longitude, latitude), the first corner repeated at the end.

    Raises ValueError for anything but one little-endian ring.
    """
    order, kind, rings, corners = _HEADER.unpack_from(outline)
    if (order, kind, rings) != (_LITTLE_ENDIAN, _POLYGON, _ONE_RING):
        raise ValueError("not the outline of a cell")
    return list(struct.iter_unpack("<dd", outline[_HEADER.size : _HEADER.size + 16 * corners]))


def bounds(outlines: Sequence[bytes]) -> Bounds:
    """West, south, east and north of all outlines. Raises ValueError where there is none."""
    corners = [corner for outline in outlines for corner in ring(outline)]
    east_west, north_south = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return min(east_west), min(north_south), max(east_west), max(north_south)

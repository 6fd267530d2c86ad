"""Where cells lie to one another, and what lies there: distances, neighbourhoods, the nearest corner."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import h3ronpy
import numpy as np
import polars as pl
from h3ronpy.vector import cells_to_coordinates, coordinates_to_cells

from safelight.geo.gazetteer.answers import RESOLUTION
from safelight.geo.gazetteer.index import Index, Numbers

NEAR_METRES: Final = 1_000.0
"""Nearer than this, two places of one name are one place."""

_METRES_A_DEGREE: Final = 111_195.0
_RINGS: Final = 2
"""How far from a point its nearest corner may lie, in cells (about 700 m)."""


def cell_of(lat: float, lon: float) -> int:
    """The cell of resolution 9 that holds a point."""
    return int(pl.Series(coordinates_to_cells([lat], [lon], RESOLUTION))[0])


def resolution_of(cell: int) -> int:
    """The resolution of a cell, which its number holds."""
    return cell >> 52 & 0xF


def middle_of(cell: int) -> int:
    """The cell of resolution 9 at the middle of a coarser one; of such a cell itself."""
    if resolution_of(cell) == RESOLUTION:
        return cell
    point = pl.DataFrame(cells_to_coordinates(_cells([cell])))
    return cell_of(float(point["lat"][0]), float(point["lng"][0]))


def parent(cell: int, resolution: int) -> int:
    """The cell of a coarser resolution that holds a cell."""
    return int(pl.Series(h3ronpy.change_resolution(_cells([cell]), resolution))[0])


def disk(cell: int, rings: int) -> list[int]:
    """The cell and those around it."""
    return [int(one) for one in pl.Series(h3ronpy.grid_disk(_cells([cell]), rings, flatten=True))]


def metres(cell: int, others: Sequence[int]) -> Numbers:
    """Distances between the middles of cells, good to a few per cent within a town."""
    points = pl.DataFrame(cells_to_coordinates(_cells([cell, *others])))
    lat, lon = points["lat"].to_numpy(), points["lng"].to_numpy()
    away: Numbers = _METRES_A_DEGREE * np.hypot(lat[1:] - lat[0], (lon[1:] - lon[0]) * np.cos(np.radians(lat[0])))
    return away


def compass(cell: int, other: int) -> str:
    """In which direction another cell lies: north, east, south or west."""
    points = pl.DataFrame(cells_to_coordinates(_cells([cell, other])))
    north = float(points["lat"][1] - points["lat"][0])
    east = float(points["lng"][1] - points["lng"][0]) * float(np.cos(np.radians(points["lat"][0])))
    if abs(north) > abs(east):
        return "north" if north > 0 else "south"
    return "east" if east > 0 else "west"


def neighbourhood(index: Index, cell: int) -> int | None:
    """The number of the neighbourhood (a place) that holds a cell's middle."""
    cells = index.column["area_cell"]
    at = int(np.searchsorted(cells, cell))
    return int(index.column["area_place"][at]) if at < len(cells) and cells[at] == cell else None


def in_city(index: Index, cell: int) -> bool:
    """Whether a cell lies in the city: in a neighbourhood or next to one, else in the cells that the city touches."""
    if len(index.column["area_cell"]):
        return any(neighbourhood(index, one) is not None for one in disk(cell, _RINGS))
    return parent(cell, 6) in index.about["city"]["cells"]


def corner_near(index: Index, cell: int) -> int | None:
    """The number of a corner in this cell, else in those around it."""
    order, cells = index.column["pair_by_cell"], index.column["pair_cell"]
    for rings in range(_RINGS + 1):
        around = disk(cell, rings)
        first = np.searchsorted(cells, around, sorter=order)
        for one, at in zip(around, first, strict=True):
            if at < len(order) and cells[order[at]] == one:
                return int(order[at])
    return None


def _cells(cells: Sequence[int]) -> Numbers:
    return np.array(cells, dtype=np.uint64)

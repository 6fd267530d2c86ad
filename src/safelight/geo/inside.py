"""Which neighbourhood a cell's centre lies in, and how much of the cell's ground does.

In: a city's neighbourhoods, its footprint and a resolution. Out: a table of all cells of the footprint.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import h3ronpy
import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import shapely
from h3ronpy.vector import cells_to_coordinates

from safelight.geo.geojson import Area

FINER: Final = 2
"""Steps of H3 by which a cell is divided to measure how much of it lies inside: 49 parts."""

_NOWHERE: Final = -1
Cells = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]


@lru_cache(maxsize=64)
def cells_inside(areas: tuple[Area, ...], footprint: tuple[str, ...], resolution: int) -> pl.DataFrame:
    """A row for each cell of the footprint: cell (int64), its parents parent_7 and parent_6, area and inside.

    `area` is the number of the neighbourhood that holds the cell's centre, null where none does; where areas overlap,
    the first of them. `inside` is the share (0 to 1) of the cell's 49 parts whose centres lie there too.
    """
    top = pa.array(h3ronpy.cells_parse(pa.array(list(footprint), type=pa.string())))
    cells = _numbers(h3ronpy.change_resolution(top, resolution))
    area = _areas_at(areas, cells)
    parents = {f"parent_{step}": h3ronpy.change_resolution(cells, min(step, resolution)) for step in (7, 6)}
    found = pl.DataFrame({"cell": cells, **{name: _numbers(cells) for name, cells in parents.items()}, "area": area})
    parts = pl.DataFrame(h3ronpy.change_resolution_paired(cells[area != _NOWHERE], resolution + FINER))
    parts = parts.select(
        pl.col("cell_before").alias("cell"), pl.Series("part", _areas_at(areas, _numbers(parts["cell_after"])))
    )
    shares = parts.join(found, on="cell").group_by("cell").agg(inside=(pl.col("part") == pl.col("area")).mean())
    return found.join(shares, on="cell", how="left", maintain_order="left").select(
        pl.col("cell", "parent_7", "parent_6").cast(pl.Int64),
        pl.when(pl.col("area") != _NOWHERE).then("area").alias("area"),
        "inside",
    )


def _numbers(cells: object) -> Cells:
    return np.asarray(pa.array(cells), dtype=np.uint64)


def _areas_at(areas: tuple[Area, ...], cells: Cells) -> Numbers:
    """The number of the first area that holds each cell's centre, else -1."""
    centres = pl.DataFrame(cells_to_coordinates(cells))
    points = shapely.points(centres["lng"].to_numpy(), centres["lat"].to_numpy())
    tree = shapely.STRtree([area.shape for area in areas])
    which, area = tree.query(points, predicate="within")
    found = np.full(len(cells), len(areas), dtype=np.int64)
    np.minimum.at(found, which, area)
    found[found == len(areas)] = _NOWHERE
    return found

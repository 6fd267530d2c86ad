"""Where cells lie: which of them a map's view shows, and their outlines. Areas only; no point ever leaves here."""

from __future__ import annotations

import numpy as np
import polars as pl
from h3ronpy.vector import cells_bounds_arrays, cells_to_wkb_polygons

Box = tuple[float, float, float, float]
Ring = list[list[float]]

_WKB_HEAD = 13
"""Bytes before the coordinates of a polygon of one ring: byte order, type, rings, points."""
_DECIMALS = 6


def touches(cells: pl.Series, box: Box) -> pl.Series:
    """Whether each cell's bounds touch the box (west, south, east, north in degrees)."""
    if cells.is_empty():
        return pl.Series([], dtype=pl.Boolean)
    bounds = pl.DataFrame(cells_bounds_arrays(_unsigned(cells)))
    west, south, east, north = box
    return bounds.select(
        (pl.col("minx") <= east) & (pl.col("maxx") >= west) & (pl.col("miny") <= north) & (pl.col("maxy") >= south)
    ).to_series()


def outlines(cells: pl.Series) -> list[Ring]:
    """Each cell's outline: a closed ring of [longitude, latitude], counter-clockwise."""
    if cells.is_empty():
        return []
    shapes = pl.Series(pl.from_arrow(cells_to_wkb_polygons(_unsigned(cells)))).to_list()
    return [_ring(shape) for shape in shapes]


def _ring(shape: bytes) -> Ring:
    numbers = np.frombuffer(shape, dtype="<f8", offset=_WKB_HEAD).reshape(-1, 2)
    ring: Ring = numbers.round(_DECIMALS).tolist()
    return ring


def _unsigned(cells: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.uint64]]:
    return cells.to_numpy().astype(np.uint64)

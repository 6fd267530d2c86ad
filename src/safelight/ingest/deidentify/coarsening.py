"""Place and time, as coarse as anything leaves the provider: an H3 cell of resolution 7 or the whole city; a month."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

import h3ronpy
import numpy as np
import polars as pl
from h3ronpy.vector import coordinates_to_cells

from safelight.core.vocabulary import Venue
from safelight.ingest.contributed.format import CITY_WIDE, RESOLUTIONS

FINEST: Final = max(RESOLUTIONS)
COARSEST: Final = min(RESOLUTIONS)
_LOCATED: Final = 9
"""Points are located once, at this resolution, and rolled up: cells of H3 don't nest exactly."""

_CELL: Final = r"^8[0-9a-f]{14}$"


def period_of(day: pl.Series, year_alone: pl.Series) -> pl.Series:
    """The month, or the year where that alone is known; null without a day."""
    return day.dt.strftime("%Y").zip_with(year_alone, day.dt.strftime("%Y-%m"))


def point_places(lat: pl.Series, lon: pl.Series, footprint: Collection[str]) -> pl.Series:
    """The cell of each point (degrees), or the whole city where there is no point, or one outside the city."""
    y, x = (number.fill_null(float("nan")).to_numpy() for number in (lat, lon))
    usable = (np.abs(y) <= 90) & (np.abs(x) <= 180) & ~((y == 0) & (x == 0))
    cells = np.zeros(len(y), dtype=np.uint64)
    if usable.any():
        cells[usable] = coarser(_numbers(coordinates_to_cells(y[usable], x[usable], _LOCATED)), FINEST)
    return _named(cells, footprint)


def cell_places(texts: pl.Series, footprint: Collection[str]) -> tuple[pl.Series, pl.Series]:
    """The same where the provider has cells, of any resolution from 6 on; and where a cell was read."""
    shaped = texts.str.contains(_CELL)
    distinct = texts.filter(shaped).unique()
    cells = np.array([int(text, 16) for text in distinct], dtype=np.uint64)
    valid = _numbers(h3ronpy.cells_valid(cells, booleanarray=True)) if len(cells) else np.zeros(0, dtype=bool)
    # The second to last hex digit of the first byte and the next hold the resolution: 8R….
    fine = np.array([int(text[1], 16) >= COARSEST for text in distinct], dtype=bool)
    usable = valid & fine
    rolled = np.zeros(len(cells), dtype=np.uint64)
    resolutions = np.array([int(text[1], 16) for text in distinct], dtype=int)
    above = usable & (resolutions > FINEST)
    rolled[usable] = cells[usable]
    if above.any():
        rolled[above] = coarser(cells[above], FINEST)
    table = dict(zip(distinct, _named(rolled, footprint), strict=True))
    known = texts.is_in(distinct.filter(pl.Series(usable, dtype=pl.Boolean)).to_list())
    return texts.replace_strict(table, default=CITY_WIDE, return_dtype=pl.String), known


def coarser(cells: np.ndarray, resolution: int) -> np.ndarray:
    """The parents of cells."""
    return _numbers(h3ronpy.change_resolution(cells, resolution))


def parent_name(place: str) -> str:
    """A place one step up: a cell of the next resolution, or the city.

    >>> parent_name("872830828ffffff"), parent_name("862830807ffffff")
    ('86283082fffffff', 'city')
    """
    if place == CITY_WIDE or place.startswith(f"8{COARSEST:x}"):
        return CITY_WIDE
    return f"{int(coarser(np.array([int(place, 16)], dtype=np.uint64), COARSEST)[0]):x}"


def home_rule() -> pl.Expr:
    """Rows of a dwelling have the whole city as their place: a cell may hold one home that somebody knows."""
    return pl.col("venue") == Venue.RESIDENCE.value


def _named(cells: np.ndarray, footprint: Collection[str]) -> pl.Series:
    """Cells as hex text; 0 and cells outside the footprint (resolution 6) are the city."""
    distinct, where = np.unique(cells, return_inverse=True)
    known = distinct != 0
    if footprint and known.any():
        inside = np.array([int(cell, 16) for cell in footprint], dtype=np.uint64)
        known[known] = np.isin(coarser(distinct[known], COARSEST), inside)
    names = np.array(
        [f"{int(cell):x}" if is_known else CITY_WIDE for cell, is_known in zip(distinct, known, strict=True)]
    )
    return pl.Series(names[where] if len(distinct) else [], dtype=pl.String)


def _numbers(array: Any) -> np.ndarray:
    return pl.Series(array).to_numpy()

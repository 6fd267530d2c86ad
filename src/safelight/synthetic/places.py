"""Invented places inside a city's footprint: a few corridors, some single spots, and a thin spread over the rest.

Nothing here follows a real street: a corridor is a straight line with a random start and direction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import h3ronpy
import h3ronpy.vector
import numpy as np
import polars as pl
from numpy.typing import NDArray

FOOTPRINT_RESOLUTION: Final = 6
SPREAD_RESOLUTION: Final = 9
STEP_DEGREES: Final = 0.0011
"""About 120 m of latitude: one block of a corridor."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Places:
    """Blocks of an invented city: point, area number (its cell in the footprint) and how often it is drawn."""

    lat: Floats
    lon: Floats
    area: NDArray[np.int64]
    hot: Floats
    even: Floats

    def __len__(self) -> int:
        return len(self.lat)


def draw_places(
    footprint: Sequence[str], rng: np.random.Generator, *, corridors: int = 4, blocks: int = 24, spots: int = 10
) -> Places:
    """Blocks in the footprint (H3 cells of resolution 6, hex). `hot` concentrates on corridors, `even` does not."""
    cells = h3ronpy.cells_parse(list(footprint))
    fine = h3ronpy.change_resolution(cells, SPREAD_RESOLUTION)
    centres = pl.DataFrame(h3ronpy.vector.cells_to_coordinates(fine))
    lat, lon = centres["lat"].to_numpy(), centres["lng"].to_numpy()
    near = np.exp(-(((lat - lat.mean()) / lat.std()) ** 2) - ((lon - lon.mean()) / lon.std()) ** 2)
    near = near / near.sum()

    lines = [_line(lat, lon, near, rng, blocks) for _ in range(corridors)]
    strength = rng.dirichlet(np.full(corridors, 1.5))
    spot = rng.choice(len(lat), size=spots, p=near)
    spread = rng.choice(len(lat), size=min(len(lat), 300), replace=False)
    all_lat = np.concatenate([*(line[0] for line in lines), lat[spot], lat[spread]])
    all_lon = np.concatenate([*(line[1] for line in lines), lon[spot], lon[spread]])
    decay = np.exp(-np.abs(np.arange(blocks) - blocks / 2) / 5)
    hot = np.concatenate(
        [
            *(0.66 * share * decay / decay.sum() for share in strength),
            0.18 * rng.dirichlet(np.full(spots, 0.8)),
            np.full(len(spread), 0.16 / len(spread)),
        ]
    )
    even = np.concatenate([np.full(corridors * blocks + spots, 0.1), np.full(len(spread), 1.0)])
    return _inside(np.round(all_lat, 6), np.round(all_lon, 6), hot, even, footprint)


def _line(lat: Floats, lon: Floats, near: Floats, rng: np.random.Generator, blocks: int) -> tuple[Floats, Floats]:
    start = rng.choice(len(lat), p=near)
    angle = rng.uniform(0, np.pi)
    along = (np.arange(blocks) - blocks / 2) * STEP_DEGREES
    return lat[start] + along * np.sin(angle), lon[start] + along * np.cos(angle) / np.cos(np.radians(lat[start]))


def _inside(lat: Floats, lon: Floats, hot: Floats, even: Floats, footprint: Sequence[str]) -> Places:
    """Leave out what runs over the footprint's edge (a corridor may), told by the parent of the fine cell."""
    fine = h3ronpy.vector.coordinates_to_cells(lat, lon, SPREAD_RESOLUTION)
    found = pl.Series(h3ronpy.change_resolution(fine, FOOTPRINT_RESOLUTION))
    number = {int(cell, 16): index for index, cell in enumerate(footprint)}
    area = np.array([number.get(cell, -1) for cell in found.to_list()], dtype=np.int64)
    keep = area >= 0
    hot, even = hot[keep], even[keep]
    return Places(lat[keep], lon[keep], area[keep], hot / hot.sum(), even / even.sum())

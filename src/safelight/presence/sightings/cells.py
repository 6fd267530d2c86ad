"""Cells around a cell, remembered: most reports are about places that others spoke of just before."""

from __future__ import annotations

from functools import lru_cache

import h3ronpy
import numpy as np


@lru_cache(maxsize=4096)
def disk(cell: int, steps: int) -> tuple[int, ...]:
    """A cell and those within `steps` of it, of the same resolution."""
    ring = h3ronpy.grid_disk(np.array([cell], dtype=np.uint64), steps, flatten=True)
    return tuple(int(one) for one in np.asarray(ring))

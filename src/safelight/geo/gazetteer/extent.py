"""The ground that a place covers, as cells: all of a neighbourhood, a disc for every other area, one cell for a corner.

A place is stored as the cell at its middle; what is asked of an area is asked of all of it.
"""

from __future__ import annotations

from typing import Final

from safelight.geo.gazetteer import ground
from safelight.geo.gazetteer.answers import RESOLUTION, Place
from safelight.geo.gazetteer.index import Index

_STEPS: Final = {9: 0, 8: 3, 7: 8, 6: 20}
"""How wide a place is (`Place.spread`) -> cells of resolution 9 from its middle to its rim, about 350 m each.

Good for a round area of 2 and of 20 square kilometres, and for a ZIP of the desert of 100."""


def cells_of(index: Index, place: Place) -> frozenset[int]:
    """The cells of resolution 9 that a place covers, its middle among them."""
    if place.kind == "neighbourhood":
        number = ground.neighbourhood(index, place.cell)
        if number is not None and index.text("place_name", number) == place.label:
            own = index.column["area_cell"][index.column["area_place"] == number]
            return frozenset(own.tolist()) | {place.cell}
    return frozenset(ground.disk(place.cell, _STEPS[place.spread] if place.wide else _STEPS[RESOLUTION]))

"""From a text to a place: what is tried, in which order. The page docs/method/places.md gives the reasons.

A guess is asked about instead of taken wherever another place fits about as well.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from safelight.geo.gazetteer import corners, ground, names
from safelight.geo.gazetteer.answers import Answer, Elsewhere, Found, Nothing, Place
from safelight.geo.gazetteer.asked import Asked, city_at
from safelight.geo.gazetteer.extent import cells_of
from safelight.geo.gazetteer.index import Index, open_index
from safelight.geo.gazetteer.naming import NAMED_WITHIN, Called, called, example_corner, point_place
from safelight.geo.gazetteer.points import Hidden, Point, Search, point_in, readings

WAYS: Final[tuple[Callable[[Asked], Answer | None], ...]] = (
    names.other_city,
    corners.between,
    corners.joined,
    names.zip_code,
    names.whole_name,
    corners.house,
    corners.weakly_joined,
    corners.unjoined,
    corners.mended,
    names.name_inside,
    corners.unjoined_inside,
    names.mended,
)
"""Tried in turn; the first that answers is right."""

_MIDDLE_STEPS: Final = 8
"""Cells around a city's middle among which an example is looked for: about 2.5 km."""

_ANOTHER_REGION_METRES: Final = 100_000.0
"""Vague coordinates farther than this are no place of the city, whatever their other digits are."""


class Gazetteer:
    """A city's places, ready to be asked. Nothing that is asked is kept or logged."""

    def __init__(self, index: Index) -> None:
        self._index = index

    @property
    def about(self) -> dict[str, Any]:
        """Sources with their licences and dates, and counts by kind."""
        return {
            name: value for name, value in self._index.about.items() if name not in ("city", "others", "street_keys")
        }

    def find(self, text: str, near: int | None = None) -> Answer:
        """The place that a text means. `near` is a cell of any resolution; it decides between places of one name."""
        city = self._index.about["city"]
        seen = point_in(text, (city["centre"][0], city["centre"][1]))
        if isinstance(seen, Point):
            return _at_point(self._index, seen)
        if isinstance(seen, Hidden):
            return Nothing("short_link")
        asked = Asked(self._index, seen.text if isinstance(seen, Search) else text, near)
        if not asked.words:
            return Nothing("no_place")
        found = (answer for way in WAYS if (answer := way(asked)) is not None)
        return next(found, None) or corners.streets_alone(asked)

    def cells(self, place: Place) -> frozenset[int]:
        """The cells of resolution 9 that a place of this city covers: one for a corner, all of them for an area."""
        return cells_of(self._index, place)

    def example(self, longest: int) -> str:
        """A corner near the middle of the city of at most so many signs; empty where none is known."""
        centre = ground.cell_of(*self._index.about["city"]["centre"])
        return example_corner(self._index, ground.disk(centre, _MIDDLE_STEPS), longest)

    def called(self, cell: int, within: float = NAMED_WITHIN) -> Called | None:
        """How people call where a cell (of any resolution) lies; None where nothing is known within so many metres.

        It says no more than the cell does: it is made of the cell alone, never of what was reported; no corner is
        named, which would sound like a spot, and of a wide cell areas alone.
        """
        return called(self._index, cell, within)


def load(path: Path) -> Gazetteer:
    """The gazetteer in a file that `safelight gazetteer CITY` made. Raises NotThere or StoreError."""
    return Gazetteer(open_index(path))


def _at_point(index: Index, point: Point) -> Answer:
    """A point in the city, else in another one of the catalogue, else somewhere; also without a minus, and swapped."""
    tried = [ground.cell_of(one.lat, one.lon) for one in readings(point)]
    if point.spread == 0:
        home = ground.cell_of(*index.about["city"]["centre"])
        far = bool((ground.metres(home, tried) > _ANOTHER_REGION_METRES).all())
        return Elsewhere(None, None, 1.0) if far else Nothing("too_wide")
    inside = next((number for number, cell in enumerate(tried) if ground.in_city(index, cell)), None)
    if inside is not None:
        return Found(point_place(index, tried[inside], point.spread), 0.8 if inside else 1.0)
    other = next((city for cell in tried if (city := city_at(index, cell))), None)
    return Elsewhere(other["id"], other["name"], 1.0) if other else Elsewhere(None, None, 1.0)

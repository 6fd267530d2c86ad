"""Where a cell of a sighting lies, as people call it, and which area somebody means who asks what is near."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import shapely

from safelight.catalog import City
from safelight.geo import Area, Places, cell_polygons
from safelight.web.public.presence import live_words

METRES: Final = 111_195.0
"""Of a degree of latitude."""

MOST_CHOICES: Final = 8


@dataclass(frozen=True, slots=True)
class Ground:
    """A city on the ground: its areas where somebody fetched them, and metres instead of degrees."""

    city: City
    places: Places | None

    @property
    def areas(self) -> tuple[Area, ...]:
        """The neighbourhoods; none where nobody fetched them."""
        return self.places.neighbourhoods if self.places else ()

    def footprint(self) -> shapely.Geometry:
        """Roughly where the city lies: the cells of its footprint, of about 36 km2 each, as one shape."""
        return shapely.union_all([outline(cell) for cell in self.city.footprint])

    def flat(self, shape: shapely.Geometry) -> shapely.Geometry:
        """A shape in metres east and north of the city's centre."""
        latitude, longitude = self.city.centre
        east = METRES * math.cos(math.radians(latitude))
        return shapely.transform(shape, lambda at: (at - (longitude, latitude)) * (east, METRES))

    def name(self, cell: str) -> str:
        """The neighbourhood that holds the cell's centre; else where it lies from the centre of the city."""
        centre = shapely.centroid(outline(cell))
        found = next((area.name for area in self.areas if area.shape.contains(centre)), "")
        return found or self._from_centre(centre)

    def metres(self, area: Area, cell: str) -> float:
        """How far the cell's centre is from an area; 0 inside."""
        return float(self.flat(area.shape).distance(self.flat(shapely.centroid(outline(cell)))))

    def meant(self, written: str) -> list[Area]:
        """The areas that somebody may mean: the one of that name, else those whose names hold it, at most a few."""
        wanted = _plain(written)
        named = [area for area in self.areas if _plain(area.name) == wanted]
        return named[:1] or [area for area in self.areas if wanted and wanted in _plain(area.name)][:MOST_CHOICES]

    def _from_centre(self, point: shapely.Geometry) -> str:
        flat = self.flat(point)
        bearing = math.degrees(math.atan2(flat.x, flat.y))
        return live_words.from_centre(bearing, math.hypot(flat.x, flat.y))


@lru_cache(maxsize=4096)
def outline(cell: str) -> shapely.Geometry:
    """The outline of a cell (H3's hex text)."""
    return shapely.from_wkb(cell_polygons([cell])[0])


def _plain(text: str) -> str:
    """Lower case, without accents: how people type."""
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))

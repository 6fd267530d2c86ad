"""Where a cell of a sighting lies, as people call it, and which area somebody means who asks what is near."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

import shapely

from safelight.catalog import City
from safelight.core.errors import SafelightError
from safelight.core.home import Home
from safelight.geo import Area, Places, cell_polygons, read_places
from safelight.geo.gazetteer import Gazetteer, gazetteer_file, load
from safelight.web.public.presence import live_words

METRES: Final = 111_195.0
"""Of a degree of latitude."""

MOST_CHOICES: Final = 8


@dataclass(frozen=True, slots=True)
class Ground:
    """A city on the ground: its areas where somebody fetched them, and metres instead of degrees.

    `stamp` changes whenever one of its files does.
    """

    city: City
    places: Places | None
    gazetteer: Gazetteer | None = None
    stamp: str = ""

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
        """The neighbourhood that holds the cell's centre, else what is near; else where from the centre."""
        centre = shapely.centroid(outline(cell))
        found = next((area.name for area in self.areas if area.shape.contains(centre)), "")
        return found or self._called(int(cell, 16)) or self._from_centre(centre)

    def metres(self, area: Area, cell: str) -> float:
        """How far the cell's centre is from an area; 0 inside."""
        return float(self.flat(area.shape).distance(self.flat(shapely.centroid(outline(cell)))))

    def meant(self, written: str) -> list[Area]:
        """The areas that somebody may mean: the one of that name, else those whose names hold it, at most a few."""
        wanted = _plain(written)
        named = [area for area in self.areas if _plain(area.name) == wanted]
        return named[:1] or [area for area in self.areas if wanted and wanted in _plain(area.name)][:MOST_CHOICES]

    def _called(self, cell: int) -> str:
        """By the city's gazetteer; empty where there is none, or it knows no name near."""
        found = self.gazetteer.called(cell) if self.gazetteer else None
        if found is None:
            return ""
        return live_words.near(found.label) if found.near else found.label

    def _from_centre(self, point: shapely.Geometry) -> str:
        flat = self.flat(point)
        bearing = math.degrees(math.atan2(flat.x, flat.y))
        return live_words.from_centre(bearing, math.hypot(flat.x, flat.y))


def ground_in(home: Home, city: City) -> Ground:
    """A city with its areas and its gazetteer, as far as somebody made them."""
    places, path = read_places(home, city.id), gazetteer_file(home, city.id)
    stamp = places.stamp if places else ""
    try:
        made = path.stat()
        gazetteer = _opened(path, made.st_mtime_ns, made.st_ino)
    except (OSError, SafelightError):
        return Ground(city, places, None, stamp)
    return Ground(city, places, gazetteer, f"{stamp}/{made.st_mtime_ns}")


@lru_cache(maxsize=16)
def _opened(path: Path, _changed: int, _file: int) -> Gazetteer:
    return load(path)


@lru_cache(maxsize=4096)
def outline(cell: str) -> shapely.Geometry:
    """The outline of a cell (H3's hex text)."""
    return shapely.from_wkb(cell_polygons([cell])[0])


def _plain(text: str) -> str:
    """Lower case, without accents: how people type."""
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))

"""A city's places: its outline and neighbourhoods, as they lie in HOME/boundaries and as a map gets them.

In: `Area`s and what to say of them. Out: a GeoJSON document of at most about 120 kB, its file, and the areas read back.
Numbers and pictures use the same simplified shapes, so that a cell is counted where it is seen.
"""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import orjson
import shapely

from safelight.core.errors import BadInput, StoreError
from safelight.core.home import Home
from safelight.core.said import said, sentences
from safelight.geo.geojson import Area
from safelight.geo.shaping import DECIMALS, simplified

MOST_BYTES: Final = 120_000
MOST_AREAS: Final = 600
"""More than that can't be told apart on a map, and don't fit the bytes with four corners each."""

TOLERANCES: Final = (5.0, 10.0, 20.0, 40.0, 80.0, 160.0, 320.0, 640.0)
"""Metres, tried in turn until the document is small enough for a telephone."""

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_NOT_ABOUT: Final = ("type", "city", "features", "changes")
_KINDS: Final = ("outline", "neighbourhood")


@dataclass(frozen=True, slots=True)
class Places:
    """Outline and neighbourhoods of a city; `about` are the members beside them: licence, citation, fetched_at …

    `stamp` changes whenever the file does.
    """

    city: str
    areas: tuple[Area, ...]
    about: Mapping[str, Any] = field(default_factory=dict)
    stamp: str = ""

    @property
    def neighbourhoods(self) -> tuple[Area, ...]:
        """The areas that are counted, in the order of their names."""
        return tuple(area for area in self.areas if area.kind == "neighbourhood")

    @property
    def changes(self) -> str:
        """What was changed about the publishers' areas, as their licences want it said."""
        simplified = said(
            "Names and shapes alone, simplified: corners smaller than about {metres} m are gone.",
            metres=round(self.about.get("tolerance_m", 0)),
        )
        if self.about.get("outline") == "published":
            return sentences([simplified, said("The areas are cut to the outline.")])
        return sentences([simplified, said("The outline is that of all areas together, not the legal limit.")])

    def to_document(self) -> dict[str, Any]:
        """GeoJSON (RFC 7946): features with `name` and `kind`, and members that say whom to cite."""
        beside = {**self.about, "changes": self.changes}
        return {"type": "FeatureCollection", "city": self.city, **beside, "features": [*map(_feature, self.areas)]}


def fit(city: str, areas: Sequence[Area], about: Mapping[str, Any]) -> Places:
    """Places small enough for a map; `about` gains `tolerance_m`, how much that took (metres).

    Raises BadInput where even the coarsest is too large.
    """
    for tolerance in TOLERANCES if len(areas) <= MOST_AREAS else ():
        fewer = [area for kind in _KINDS for area in simplified([one for one in areas if one.kind == kind], tolerance)]
        places = Places(city, tuple(fewer), {**about, "tolerance_m": tolerance})
        if len(orjson.dumps(places.to_document())) <= MOST_BYTES:
            return places
    raise BadInput(
        f"The areas of {city} are too many to draw: {len(areas)}.", fix="Give neighbourhoods, not blocks or parcels."
    )


def places_file(home: Home, city: str) -> Path:
    """Where a city's places lie."""
    return home.boundaries / f"{city}.geojson"


def read_places(home: Home, city: str) -> Places | None:
    """The places of a city, or None where nobody fetched them. Raises StoreError for a damaged file."""
    path = places_file(home, city)
    try:
        state = path.stat()
        return _read(path, city, f"{state.st_ino}-{state.st_mtime_ns}-{state.st_size}")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, shapely.errors.ShapelyError):
        raise StoreError(
            said("The boundaries of this city's neighbourhoods can't be read."),
            fix=said("Everything else is answered."),
            operator=f"{path.name} is damaged. Fetch it again: safelight boundaries {city}",
        ) from None


@lru_cache(maxsize=64)
def _read(path: Path, city: str, stamp: str) -> Places:
    document = orjson.loads(path.read_bytes())
    features = document["features"]
    if document["city"] != city or any(feature["properties"]["kind"] not in _KINDS for feature in features):
        raise ValueError("not the places of this city")
    shapes = shapely.from_geojson([orjson.dumps(feature["geometry"]) for feature in features])
    named = zip(features, shapes, strict=True)
    areas = [Area(feature["properties"]["name"], feature["properties"]["kind"], shape) for feature, shape in named]
    about = {name: value for name, value in document.items() if name not in _NOT_ABOUT}
    return Places(city, tuple(areas), about, stamp)


def write_places(home: Home, places: Places) -> Path:
    """Put the places in HOME/boundaries, whole or not at all. Raises StoreError where there is no room or no right."""
    path = places_file(home, places.city)
    try:
        home.make().boundaries.mkdir(mode=0o755, exist_ok=True)
        with _draft(path) as draft:
            with draft.open("xb") as file:
                file.write(orjson.dumps(places.to_document()) + b"\n")
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
    except OSError as error:
        no_room = error.errno in _NO_ROOM
        what = "There is no room to write" if no_room else f"This user may not write ({error.strerror})"
        fix = "Free some space" if no_room else "Check the folder's owner, or choose another with --home"
        raise StoreError(f"{what} the places of {places.city} in {path.parent}.", fix=f"{fix}.") from None
    return path


@contextlib.contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A name beside the file; what is left under it is gone afterwards."""
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def _feature(area: Area) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": area.name, "kind": area.kind},
        "geometry": {"type": area.shape.geom_type, "coordinates": _coordinates(area.shape)},
    }


def _coordinates(shape: shapely.Geometry) -> list[Any]:
    """Rings counterclockwise around land, clockwise around holes, with the digits that are kept."""
    if isinstance(shape, shapely.MultiPolygon):
        return [_coordinates(part) for part in shape.geoms]
    oriented = shapely.orient_polygons(shape, exterior_cw=False)
    rings = [oriented.exterior, *oriented.interiors]
    return [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords] for ring in rings]

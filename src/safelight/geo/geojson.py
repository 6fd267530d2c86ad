"""Areas read from a GeoJSON file of somebody else's: checked, and nothing of them kept but a name and a shape.

In: bytes. Out: `Area`s in longitude and latitude (WGS 84), valid and with unique names; or BadInput, a sentence that
names the fault and quotes no content but the names of properties.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
import numpy.typing as npt
import orjson
import shapely

from safelight.core.errors import BadInput

Kind = Literal["outline", "neighbourhood"]

MOST_BYTES: Final = 64 * 1024**2
MOST_AREAS: Final = 5_000
MOST_CORNERS: Final = 1_000_000
LONGEST_NAME: Final = 80

_FIX: Final = "Give a GeoJSON file of areas in longitude and latitude (WGS 84)."
_FOREIGN: Final = (
    (b"<!doctype html", "a web page, not data: the download probably met an error or a log-in"),
    (b"<html", "a web page, not data: the download probably met an error or a log-in"),
    (b"<", "XML (perhaps KML)"),
    (b"pk\x03\x04", "a ZIP archive (perhaps of a shapefile)"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"%pdf", "a PDF"),
    (b"\x89png", "a picture"),
    (b"sqlite format 3", "a database (perhaps a GeoPackage)"),
)
_WGS84: Final = re.compile(r"(?:^|[:/])(?:CRS84|4326)$")
_WORD: Final = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Area:
    """A named place: polygon or multipolygon, in degrees."""

    name: str
    kind: Kind
    shape: shapely.Polygon | shapely.MultiPolygon


@dataclass(slots=True)
class Reading:
    """The areas of a file, and how many of its features were left out or joined, by reason."""

    areas: list[Area] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read_areas(content: bytes, file: str, *, name: str = "name", kind: Kind = "neighbourhood") -> Reading:
    """The areas of a GeoJSON file. `file` is its name, for messages; `name` the property that names an area.

    Features of one name become one area. Raises BadInput where nothing can be made of the file.
    """
    collection = _collection(content, file)
    reading, shapes = Reading(), dict[str, list[shapely.Geometry]]()
    corners = 0
    for feature in collection["features"]:
        if not isinstance(feature, dict):
            raise BadInput(f"{file} has a feature that is none.", fix=_FIX)
        parts = _polygons(feature.get("geometry"), file)
        corners += sum(len(ring) for rings in parts for ring in rings)
        if corners > MOST_CORNERS:
            raise BadInput(f"{file} has more than {MOST_CORNERS:,} corners.", fix="Ask for a simplified file.")
        shape = _valid(parts)
        title = _name(feature.get("properties"), name)
        if shape is None or title is None:
            reading.left_out["without a shape" if shape is None else "without a name"] += 1
            continue
        if title in shapes:
            reading.left_out["joined to another of the same name"] += 1
        shapes.setdefault(title, []).append(shape)
    if not shapes:
        raise _nothing(collection["features"], reading, file, name)
    reading.areas = [Area(title, kind, _joined(parts)) for title, parts in sorted(shapes.items())]
    return reading


def _collection(content: bytes, file: str) -> Mapping[str, Any]:
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip(b"\0 \r\n\t")
    if not head:
        raise BadInput(f"{file} is empty.", fix="Download the file again.")
    if len(content) > MOST_BYTES:
        raise BadInput(f"{file} is larger than {MOST_BYTES // 1024**2} MiB.", fix="Ask for a simplified file.")
    if foreign := next((what for magic, what in _FOREIGN if head.lower().startswith(magic)), None):
        raise BadInput(f"{file} is {foreign}.", fix=_FIX)
    try:
        document = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        cut = head.startswith((b"{", b"["))
        what = "JSON that is cut off or damaged" if cut else "not GeoJSON"
        raise BadInput(f"{file} is {what}.", fix="Download the file again." if cut else _FIX) from None
    if not isinstance(document, dict) or not isinstance(document.get("features"), list):
        raise BadInput(f"{file} is {_other(document)}, not a GeoJSON collection of areas.", fix=_FIX)
    if any(isinstance(feature, dict) and "attributes" in feature for feature in document["features"][:1]):
        raise BadInput(f"{file} is Esri's own JSON.", fix="Ask the server for GeoJSON (f=geojson).")
    if not _is_wgs84(document.get("crs")):
        raise BadInput(f"{file} is in another projection than longitude and latitude.", fix="Ask for WGS 84 (4326).")
    if not document["features"]:
        raise BadInput(f"{file} holds no areas.", fix="Download the file again, or look at the publisher's page.")
    if len(document["features"]) > MOST_AREAS:
        raise BadInput(f"{file} has more than {MOST_AREAS:,} areas.", fix="Give neighbourhoods, not blocks or parcels.")
    return document


def _other(document: object) -> str:
    if isinstance(document, dict) and document.get("type") == "Topology":
        return "TopoJSON"
    if isinstance(document, dict) and "error" in document:
        return "a server's error message"
    return "JSON of another kind"


def _is_wgs84(crs: object) -> bool:
    """Whether an old file's `crs` member says longitude and latitude; RFC 7946 knows nothing else."""
    if not isinstance(crs, dict):
        return crs is None
    properties = crs.get("properties")
    return isinstance(properties, dict) and bool(_WGS84.search(str(properties.get("name", ""))))


def _polygons(geometry: object, file: str) -> list[list[npt.NDArray[np.float64]]]:
    """The rings of a geometry's polygons; none for points, lines and nothing."""
    if not isinstance(geometry, dict):
        return []
    coordinates = geometry.get("coordinates")
    kind = geometry.get("type")
    if kind not in ("Polygon", "MultiPolygon"):
        return []
    polygons: Any = [coordinates] if kind == "Polygon" else coordinates
    try:
        return [[_ring(ring, file) for ring in polygon] for polygon in polygons]
    except (TypeError, ValueError):
        raise BadInput(f"{file} has an area with damaged coordinates.", fix="Download the file again.") from None


def _ring(corners: Any, file: str) -> npt.NDArray[np.float64]:
    ring = np.array([corner[:2] for corner in corners], dtype=np.float64)
    if ring.ndim != 2 or ring.shape[1] != 2 or not np.isfinite(ring).all():
        raise ValueError("not a ring")
    if (np.abs(ring) > (180.0, 90.0)).any():
        raise BadInput(
            f"{file} is not in longitude and latitude: its numbers are those of a projection, or its axes are swapped.",
            fix="Ask for WGS 84 (EPSG 4326), longitude first.",
        )
    return ring if len(ring) and (ring[0] == ring[-1]).all() else np.concatenate((ring, ring[:1]))


def _valid(polygons: Iterable[list[npt.NDArray[np.float64]]]) -> shapely.Geometry | None:
    """The polygons as one valid shape; None where nothing has a surface."""
    whole = [[ring for ring in rings if len(ring) >= 4] for rings in polygons]
    shapes = [shapely.Polygon(rings[0], rings[1:]) for rings in whole if rings]
    return surfaces(shapely.union_all(shapely.make_valid(shapes))) if shapes else None


def surfaces(shape: shapely.Geometry) -> shapely.Polygon | shapely.MultiPolygon | None:
    """What of a shape has a surface; None where nothing has."""
    found = [part for part in shapely.get_parts(shapely.get_parts(shape)) if isinstance(part, shapely.Polygon)]
    found = [part for part in found if part.area > 0]
    return None if not found else found[0] if len(found) == 1 else shapely.MultiPolygon(found)


def _joined(shapes: list[shapely.Geometry]) -> shapely.Polygon | shapely.MultiPolygon:
    joined: shapely.Polygon | shapely.MultiPolygon = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    return joined


def _name(properties: object, wanted: str) -> str | None:
    """An area's name: one line, no control signs, not shouted; None where it has none."""
    if not isinstance(properties, dict):
        return None
    value = properties.get(wanted)
    if value is None:
        value = next((text for key, text in properties.items() if key.lower() == wanted.lower()), None)
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    visible = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in str(value))
    title = " ".join(visible.split())[:LONGEST_NAME].strip()
    if title.isupper() and len(title) > 3:
        title = _WORD.sub(lambda word: word[0].capitalize(), title)
    return title or None


def _nothing(features: list[Any], reading: Reading, file: str, name: str) -> BadInput:
    """Why no feature became an area, and what to do."""
    if not reading.left_out["without a name"]:
        return BadInput(f"{file} holds points or lines, or areas without a surface.", fix=_FIX)
    properties = sorted({str(key)[:40] for feature in features for key in feature.get("properties") or {}})[:20]
    listed = f"its properties are {', '.join(properties)}" if properties else "it has no properties"
    return BadInput(
        f"No area of {file} has a name in the property {name!r}; {listed}.",
        fix="Name the right property in [city.boundaries], `name`.",
    )

"""Files of places as their publishers write them; what is in a file says what it is, not its name.

In: bytes. Out: corners, named points and ZIPs with coordinates, which end as cells in `gazetteer.py`. Read are
- GTFS timetables (a ZIP archive, or its stops.txt alone): stops, and corners from stop names such as "5th / San Pedro";
- CSV of corners: street_a, street_b, lat, lon;
- the Census Bureau's Gazetteer of ZIP Code Tabulation Areas (tab-separated: GEOID, ALAND …, INTPTLAT, INTPTLONG);
- GNIS, the names of the Geological Survey (pipe-separated: feature_name, feature_class, prim_lat_dec, prim_long_dec);
- GeoJSON of points (landmarks) or of street lines, which cross where they share an end.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any, Final

import orjson

from safelight.core.errors import BadInput
from safelight.geo.gazetteer import Kind

MOST_BYTES: Final = 256 * 1024**2
_FIX: Final = "Give GTFS or its stops.txt, CSV of corners, a Census Gazetteer of ZIPs, GNIS, or GeoJSON."
_CORNER: Final = re.compile(r"\s+/\s+|\s+&\s+|\s+@\s+|\s+at\s+")
_STATION: Final = re.compile(r"\b(?:station|stn|terminal|transit center|tc)\b", re.IGNORECASE)
_AFTER_NAME: Final = re.compile(r"\s+-\s.*$|\s+(?:layover|lo)$", re.IGNORECASE)
_NO_STREET: Final = re.compile(r"ramp\b|xing\b|^\d+\s+\D|right-of-way|\bexit\b", re.IGNORECASE)
_NO_STOP: Final = re.compile(r"^\d+\s|\blayover\b|\bdivision\b|\byard\b|^terminal \d", re.IGNORECASE)
_ENTRANCE: Final = ("2", "3", "4")
_STATION_TYPE: Final = "1"
_NO_LANDMARK: Final = frozenset(("Census", "Civil", "Stream", "Summit", "Valley", "Ridge", "Range", "Canal", "Gut"))
_DECIMALS: Final = 5

Position = tuple[float, float]


@dataclass(frozen=True, slots=True)
class RawCorner:
    """Two streets that meet, as published."""

    streets: tuple[str, str]
    at: Position


@dataclass(frozen=True, slots=True)
class RawPlace:
    """A named point, as published; `land` is its area in square metres where the file says it."""

    name: str
    kind: Kind
    at: Position
    land: float = 0.0


@dataclass(slots=True)
class RawPlaces:
    """What a file holds, and how many of its rows were left out, by reason."""

    corners: list[RawCorner] = field(default_factory=list)
    places: list[RawPlace] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)


def read_place_file(content: bytes, file: str, *, name: str = "name") -> RawPlaces:
    """The places in a file. `file` is its name, for messages; `name` the property that names GeoJSON features.

    Raises BadInput for anything that is none of the known forms.
    """
    if len(content) > MOST_BYTES:
        raise BadInput(f"{file} is larger than {MOST_BYTES // 1024**2} MiB.", fix="Give a file of one city.")
    if content.startswith(b"PK\x03\x04"):
        content = _unpacked(content, file)
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    found = _geojson(content, file, name) if head.startswith(b"{") else _table(content, file)
    if not found.corners and not found.places:
        raise BadInput(f"{file} holds no places that can be read.", fix=_FIX)
    return found


def _unpacked(content: bytes, file: str) -> bytes:
    """stops.txt of a timetable, else the one text file of an archive."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            texts = [one for one in archive.infolist() if one.filename.lower().endswith((".txt", ".csv", ".geojson"))]
            texts = [one for one in texts if one.filename.rpartition("/")[2] == "stops.txt"] or texts
            if len(texts) != 1 or texts[0].file_size > MOST_BYTES:
                raise BadInput(f"{file} is an archive without a stops.txt, or of several files.", fix=_FIX)
            return archive.read(texts[0])
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        raise BadInput(f"{file} is a damaged archive.", fix="Download the file again.") from None


def _table(content: bytes, file: str) -> RawPlaces:
    """A table with a header line; its columns say which."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    header = text.partition("\n")[0]
    mark = max("|\t,", key=header.count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=mark)
    columns = {(column or "").strip().lower(): column for column in rows.fieldnames or ()}
    for needed, read in _TABLES.items():
        if needed <= columns.keys():
            try:
                return read({key: (row.get(column) or "").strip() for key, column in columns.items()} for row in rows)
            except csv.Error:
                raise BadInput(f"{file} is damaged.", fix="Download the file again.") from None
    raise BadInput(f"{file} is none of the files of places that can be read.", fix=_FIX)


Rows = Iterator[Mapping[str, str]]


def _corner_rows(rows: Rows) -> RawPlaces:
    found = RawPlaces()
    for row in rows:
        at = _position(row["lat"], row["lon"])
        _add_corner(found, (row["street_a"], row["street_b"]), at)
    return found


def _stops(rows: Rows) -> RawPlaces:
    found = RawPlaces()
    for row in rows:
        at, name = _position(row["stop_lat"], row["stop_lon"]), row["stop_name"]
        kind = row.get("location_type", "")
        parts = _CORNER.split(name)
        if kind in _ENTRANCE or (kind != _STATION_TYPE and row.get("parent_station")):
            found.left_out["entrance or platform of a station that is listed itself"] += 1
        elif at is None or not name:
            found.left_out["without a name or a point"] += 1
        elif len(parts) == 2 and kind != _STATION_TYPE and not _STATION.search(name):
            _add_corner(found, (parts[0], parts[1]), at)
        elif _NO_STOP.search(name):
            found.left_out["no place that people name"] += 1
        else:
            found.places.append(RawPlace(_shown(name), "stop", at))
    return found


def _zips(rows: Rows) -> RawPlaces:
    found = RawPlaces()
    for row in rows:
        at = _position(row["intptlat"], row["intptlong"])
        if at is None or not re.fullmatch(r"\d{5}", row["geoid"]):
            found.left_out["without a ZIP or a point"] += 1
        else:
            land = float(row["aland"]) if row["aland"].isdecimal() else 0.0
            found.places.append(RawPlace(row["geoid"], "zip", at, land))
    return found


def _landmarks(rows: Rows) -> RawPlaces:
    found = RawPlaces()
    for row in rows:
        at = _position(row["prim_lat_dec"], row["prim_long_dec"])
        if row["feature_class"] in _NO_LANDMARK:
            found.left_out["no landmark"] += 1
        elif at is None or at == (0.0, 0.0) or not row["feature_name"]:
            found.left_out["without a name or a point"] += 1
        else:
            found.places.append(RawPlace(_shown(row["feature_name"]), "landmark", at))
    return found


_TABLES: Final = {
    frozenset(("street_a", "street_b", "lat", "lon")): _corner_rows,
    frozenset(("stop_id", "stop_name", "stop_lat", "stop_lon")): _stops,
    frozenset(("geoid", "aland", "intptlat", "intptlong")): _zips,
    frozenset(("feature_name", "feature_class", "prim_lat_dec", "prim_long_dec")): _landmarks,
}
"""Columns that tell a table -> how its rows are read."""


def _geojson(content: bytes, file: str, name: str) -> RawPlaces:
    try:
        document = orjson.loads(content.removeprefix(b"\xef\xbb\xbf"))
        features = document["features"]
        ends: dict[Position, set[str]] = defaultdict(set)
        found = RawPlaces()
        for feature in features:
            title = feature["properties"].get(name) if feature.get("properties") else None
            shape = feature.get("geometry") or {}
            if not isinstance(title, str) or not title.strip():
                found.left_out["without a name"] += 1
            elif shape.get("type") == "Point":
                lon, lat = shape["coordinates"][:2]
                at = _position(lat, lon)
                if at is not None:
                    found.places.append(RawPlace(_shown(title), "landmark", at))
            elif shape.get("type") in ("LineString", "MultiLineString"):
                _add_ends(ends, title, shape)
            else:
                found.left_out["neither point nor line"] += 1
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError, AttributeError):
        raise BadInput(f"{file} is damaged, or no GeoJSON of points or lines.", fix=_FIX) from None
    for at, titles in ends.items():
        for one, two in combinations(sorted(titles), 2):
            _add_corner(found, (one, two), at)
    return found


def _add_ends(ends: dict[Position, set[str]], title: str, shape: Mapping[str, Any]) -> None:
    lines = [shape["coordinates"]] if shape["type"] == "LineString" else shape["coordinates"]
    for line in lines:
        for lon, lat in (line[0][:2], line[-1][:2]):
            if (at := _position(lat, lon)) is not None:
                ends[(round(at[0], _DECIMALS), round(at[1], _DECIMALS))].add(title)


def _add_corner(found: RawPlaces, streets: tuple[str, str], at: Position | None) -> None:
    names = [_shown(_AFTER_NAME.sub("", name)) for name in streets]
    if at is None or not all(names) or names[0] == names[1]:
        found.left_out["without two names or a point"] += 1
    elif any(_NO_STREET.search(name) for name in names):
        found.left_out["a ramp, a railway or an address, no street"] += 1
    else:
        found.corners.append(RawCorner((names[0], names[1]), at))


def _shown(name: str) -> str:
    return " ".join(name.split())[:80]


def _position(lat: object, lon: object) -> Position | None:
    try:
        at = (float(str(lat)), float(str(lon)))
    except ValueError:
        return None
    return at if abs(at[0]) <= 90 and abs(at[1]) <= 180 else None

"""Writes tables as files that other tools open: CSV, GeoJSON, GeoParquet 1.1 and GeoPackage."""

from __future__ import annotations

import json
import sqlite3
import struct
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import orjson
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from safelight.geo import bounds, cell_polygons, ring
from safelight.observatory.tables import PublishedTable

GEOPARQUET: Final = "1.1.0"
GEOMETRY: Final = "geometry"
_GPKG_ID, _GPKG_VERSION, _WGS84 = 0x47504B47, 10300, 4326


def write_csv(table: PublishedTable, path: Path, _about: Mapping[str, Any]) -> None:
    """UTF-8 with a header; a number that isn't there is empty, and `status` says why."""
    table.frame.write_csv(path)


def write_geojson(table: PublishedTable, path: Path, about: Mapping[str, Any]) -> None:
    """RFC 7946: a feature per row, outlines of cells in longitude and latitude; `about` stands beside the features."""
    rows = table.frame.to_dicts()
    outlines = cell_polygons(table.frame["cell"].to_list())
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [[_rounded(corner) for corner in ring(outline)]]},
            "properties": row,
        }
        for row, outline in zip(rows, outlines, strict=True)
    ]
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "about": dict(about), "features": features}))


def _rounded(corner: tuple[float, float]) -> list[float]:
    return [round(corner[0], 6), round(corner[1], 6)]


def write_parquet(table: PublishedTable, path: Path, about: Mapping[str, Any]) -> None:
    """Parquet; with cells, GeoParquet 1.1: WKB outlines (WGS 84) and a bbox column that readers can skip by."""
    arrow = pa.table({name: table.frame[name].to_arrow(compat_level=_COMPAT) for name in table.frame.columns})
    metadata = {b"safelight": json.dumps(dict(about)).encode()}
    if "cell" in table.keys:
        outlines = cell_polygons(table.frame["cell"].to_list())
        arrow = arrow.append_column(GEOMETRY, pa.array(outlines, type=pa.binary()))
        arrow = arrow.append_column("bbox", _boxes(outlines))
        metadata[b"geo"] = json.dumps(_geo(outlines)).encode()
    pq.write_table(arrow.replace_schema_metadata(metadata), path, compression="zstd")


_COMPAT: Final = pl.CompatLevel.oldest()


def _boxes(outlines: Sequence[bytes]) -> pa.Array:
    names = ("xmin", "ymin", "xmax", "ymax")
    boxes = [dict(zip(names, bounds([outline]), strict=True)) for outline in outlines]
    return pa.array(boxes, type=pa.struct([(name, pa.float64()) for name in names]))


def _geo(outlines: Sequence[bytes]) -> dict[str, Any]:
    """The `geo` metadata of GeoParquet 1.1; without `crs`, coordinates are longitude and latitude (OGC:CRS84)."""
    column: dict[str, Any] = {
        "encoding": "WKB",
        "geometry_types": ["Polygon"],
        "orientation": "counterclockwise",
        "edges": "planar",
        "covering": {"bbox": {name: ["bbox", name] for name in ("xmin", "ymin", "xmax", "ymax")}},
    }
    if outlines:
        column["bbox"] = list(bounds(outlines))
    return {"version": GEOPARQUET, "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}


def write_geopackage(tables: Sequence[PublishedTable], path: Path, about: Mapping[str, Any]) -> None:
    """One GeoPackage 1.3 with a layer of cells and a plain table for each of the others; `about` is its metadata."""
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"PRAGMA application_id = {_GPKG_ID}")
        database.execute(f"PRAGMA user_version = {_GPKG_VERSION}")
        database.executescript(_GPKG_TABLES)
        for table in tables:
            _gpkg_table(database, table)
        database.execute('CREATE TABLE "about" ("fid" INTEGER PRIMARY KEY AUTOINCREMENT, "name" TEXT, "value" TEXT)')
        pairs = [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in about.items()]
        database.executemany('INSERT INTO "about" ("name", "value") VALUES (?, ?)', pairs)
        _gpkg_contents(database, "about", "attributes", None)


def _gpkg_table(database: sqlite3.Connection, table: PublishedTable) -> None:
    """A layer or a table; names are ours, never a reader's, so they can stand in the statement."""
    has_cells = "cell" in table.keys
    kinds: dict[pl.DataType, str] = {pl.Int64(): "INTEGER", pl.Float64(): "REAL"}
    columns = [f'"{name}" {kinds.get(kind, "TEXT")}' for name, kind in table.frame.schema.items()]
    geometry = ['"geom" BLOB'] if has_cells else []
    declared = ", ".join(['"fid" INTEGER PRIMARY KEY AUTOINCREMENT', *geometry, *columns])
    database.execute(f'CREATE TABLE "{table.name}" ({declared})')
    names = [*(["geom"] if has_cells else []), *table.frame.columns]
    slots = ", ".join("?" for _ in names)
    quoted = ", ".join(f'"{name}"' for name in names)
    outlines = cell_polygons(table.frame["cell"].to_list()) if has_cells else []
    rows = table.frame.rows()
    values = [(_gpkg_blob(outline), *row) for outline, row in zip(outlines, rows, strict=True)] if has_cells else rows
    database.executemany(f'INSERT INTO "{table.name}" ({quoted}) VALUES ({slots})', values)  # noqa: S608
    box = bounds(outlines) if outlines else None
    _gpkg_contents(database, table.name, "features" if has_cells else "attributes", box)
    if has_cells:
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', 'POLYGON', ?, 0, 0)", (table.name, _WGS84)
        )


def _gpkg_contents(
    database: sqlite3.Connection, name: str, kind: str, box: tuple[float, float, float, float] | None
) -> None:
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, min_x, min_y, max_x, max_y, srs_id)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (name, kind, name, *(box or (None,) * 4), _WGS84 if kind == "features" else None),
    )


def _gpkg_blob(outline: bytes) -> bytes:
    """A WKB outline with GeoPackage's header: magic, version, flags (little endian, no envelope), reference system."""
    return b"GP" + struct.pack("<BBi", 0, 1, _WGS84) + outline


_GPKG_TABLES: Final = """
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
INSERT INTO gpkg_spatial_ref_sys VALUES
  ('WGS 84', 4326, 'EPSG', 4326, 'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563]],'
   || 'PRIMEM["Greenwich",0],UNIT["degree",0.0174532925199433]]', 'longitude and latitude in degrees'),
  ('Undefined Cartesian', -1, 'NONE', -1, 'undefined', NULL),
  ('Undefined geographic', 0, 'NONE', 0, 'undefined', NULL);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL PRIMARY KEY REFERENCES gpkg_contents(table_name), column_name TEXT NOT NULL,
  geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL REFERENCES gpkg_spatial_ref_sys(srs_id),
  z TINYINT NOT NULL, m TINYINT NOT NULL, UNIQUE (table_name, column_name));
"""

WRITERS: Final[Mapping[str, Callable[[PublishedTable, Path, Mapping[str, Any]], None]]] = {
    ".csv": write_csv,
    ".geojson": write_geojson,
    ".parquet": write_parquet,
}
"""One table a file, by the file's ending."""

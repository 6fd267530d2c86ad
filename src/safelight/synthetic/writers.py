"""Writes a table of text in the publisher's format, the same bytes each time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import orjson
import polars as pl
import xlsxwriter

from safelight.synthetic.profiles import Form

Writer = Callable[[pl.DataFrame, Path], None]
PREAMBLE_ROWS: Final = 11
GAPS: Final = (1, 3, 5, 7, 8, 9, 10, 12, 15, 17)
"""Columns B D F H I J K M P R hold the ten named columns of Houston's workbooks."""
MADE: Final = datetime(2000, 1, 1)  # noqa: DTZ001 - a fixed mark in the workbook, not a moment


def write_csv(table: pl.DataFrame, path: Path) -> None:
    """Portal CSV: UTF-8, quoted where needed."""
    table.with_columns(pl.all().replace("", None)).write_csv(path, line_terminator="\n")


def write_json(table: pl.DataFrame, path: Path) -> None:
    """A SODA answer: a list of flat objects, without the keys whose value is missing."""
    rows = ({name: value for name, value in row.items() if value not in (None, "")} for row in table.to_dicts())
    with path.open("wb") as file:
        file.write(b"[")
        for number, row in enumerate(rows):
            file.write((b",\n" if number else b"") + orjson.dumps(row))
        file.write(b"]\n")


def write_geojson(table: pl.DataFrame, path: Path) -> None:
    """A feature collection; the geometry repeats the point of the properties, [0, 0] where there is none."""
    lat, lon = (_column(table, names) for names in (_LAT, _LON))
    with path.open("wb") as file:
        file.write(b'{"type":"FeatureCollection","safelight_origin":"synthetic","features":[')
        for number, row in enumerate(table.to_dicts()):
            point = [_number(row.get(lon, "")), _number(row.get(lat, ""))]
            feature: dict[str, Any] = {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": point},
                "properties": {name: _stamp(value) for name, value in row.items()},
            }
            file.write((b",\n" if number else b"") + orjson.dumps(feature))
        file.write(b"]}\n")


_LAT: Final = ("lat", "latitude", "geo_lat", "y")
_LON: Final = ("lon", "long", "longitude", "geo_lon", "x")


def _column(table: pl.DataFrame, names: tuple[str, ...]) -> str:
    return next((column for column in table.columns if column.casefold() in names), "")


def _number(text: str | None) -> float:
    try:
        return float(text or 0)
    except ValueError:
        return 0.0


def _stamp(value: str) -> str | int:
    """Moments in milliseconds are numbers in a layer's answer; everything else stays text."""
    return int(value) if len(value) == 13 and value.isdigit() else value


def write_xlsx(table: pl.DataFrame, path: Path) -> None:
    """Houston's monthly workbook: a title, a total, the header on row 12, empty columns between the named ones."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": MADE, "title": "SYNTHETIC", "comments": "Invented rows."})
    sheet = book.add_worksheet("NIBRSPublicByClass")
    where = [GAPS[index] if index < len(GAPS) else GAPS[-1] + index - len(GAPS) + 1 for index in range(table.width)]
    total = (
        sum(int(count) for count in table.get_column(_OFFENCES).to_list()) if _OFFENCES in table.columns else len(table)
    )
    sheet.write_string(1, 6, "SYNTHETIC: Public View of NIBRS Crime")
    sheet.write_string(5, 4, f"Total of  {total:,}  NIBRS offenses (SYNTHETIC, invented)")
    for column, name in zip(where, table.columns, strict=True):
        sheet.write_string(PREAMBLE_ROWS, column, name)
    for number, row in enumerate(table.iter_rows(), start=PREAMBLE_ROWS + 1):
        for column, value in zip(where, row, strict=True):
            if value:
                sheet.write_string(number, column, value)
    book.close()


_OFFENCES: Final = "Offense Count"

WRITERS: Final[Mapping[Form, Writer]] = {
    "csv": write_csv,
    "json": write_json,
    "geojson": write_geojson,
    "xlsx": write_xlsx,
}

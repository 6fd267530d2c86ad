"""The eleven cities' feeds, written once, and a reader of them that shares no code with the product's own."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import fastexcel
import orjson
import polars as pl
import pytest

from safelight.catalog import Catalog, load_catalog
from safelight.synthetic import Truth, write_feeds

TODAY = date(2026, 11, 22)
HOUSTONS_HEADER_ROW = 11


@dataclass(frozen=True)
class Feeds:
    """What was written, where, and what was planted."""

    catalog: Catalog
    folder: Path
    truth: Truth


def _read(path: Path) -> pl.DataFrame:
    if path.suffix == ".csv":
        return pl.read_csv(path, infer_schema=False).fill_null("")
    if path.suffix == ".xlsx":
        sheet = fastexcel.read_excel(path).load_sheet(0, header_row=HOUSTONS_HEADER_ROW, dtypes="string")
        table = sheet.to_polars()
        return table.select(name for name in table.columns if not name.startswith("__UNNAMED")).fill_null("")
    content = orjson.loads(path.read_bytes())
    rows = [feature["properties"] for feature in content["features"]] if path.suffix == ".geojson" else content
    names = dict.fromkeys(name for row in rows for name in row)
    return pl.DataFrame([{name: str(row.get(name, "")) for name in names} for row in rows])


@pytest.fixture(scope="session")
def read() -> Callable[[Path], pl.DataFrame]:
    """A file as a table of text, whatever its format; a missing value is empty."""
    return _read


@pytest.fixture(scope="session")
def feeds(tmp_path_factory: pytest.TempPathFactory) -> Feeds:
    """Ten years of all cities."""
    catalog = load_catalog()
    folder = tmp_path_factory.mktemp("feeds")
    return Feeds(catalog, folder, write_feeds(catalog, folder, today=TODAY))

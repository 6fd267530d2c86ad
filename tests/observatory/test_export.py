"""What is given away: only published numbers, with their error, their codes and everything that explains them."""

import csv
import json
import sqlite3
import struct

import polars as pl
import pyarrow.parquet as pq
import pytest

from safelight.catalog import load_catalog
from safelight.core.errors import BadFilter, BadInput, NotThere, StoreError
from safelight.observatory import FORMATS, export_city
from safelight.observatory.tables import CODES

CELLS = ("872830829ffffff", "87283082bffffff")
OFFENCES = {"city": "oakland", "basis": "reported_offence", "unit": "offences"}


@pytest.fixture
def asks(made_up, record):
    """Offences of two areas, one of a kind of place that too few stand behind, sex that the source withholds."""
    rest = {"sex": "unknown", "age_band": "unknown", "race": "unknown", "part": "cell"}
    return made_up(
        [
            record("unknown", 120, cell=CELLS[0], venue="street", **OFFENCES, **rest),
            record("exploiter", 6, cell=CELLS[1], venue="hotel_motel", **OFFENCES, **rest),
            record("unknown", 1, cell=CELLS[1], venue="residence", **OFFENCES, **rest | {"sex": "female"}),
        ],
        silences=[{"field": "sex", "basis": "reported_offence", "code": "withheld"}],
        extras={"cell": {"not_on_map": [{"basis": "reported_offence", "unit": "offences", "status": "few"}]}},
        sources=[
            {"city": "oakland", "source": "crimewatch", "title": "CrimeWatch", "page": "https://data.example/cw"}
            | {"citation": "City, CrimeWatch.", "licence": "No licence stated.", "basis": "reported_offence"}
            | {"unit": "offences", "origin": "open", "newest": "2019-12-31"}
        ],
    )


def _rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _package(target):
    return json.loads((target / "datapackage.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("how", FORMATS)
def test_every_file_is_described_and_as_described(asks, tmp_path, how) -> None:
    written = export_city(asks, "oakland", tmp_path / "out", how)
    package = _package(tmp_path / "out")
    assert {path.name for path in written} == {one["path"] for one in package["resources"]} | {"datapackage.json"}
    assert {path.name for path in (tmp_path / "out").iterdir()} == {path.name for path in written}
    for one in package["resources"]:
        assert one["bytes"] == (tmp_path / "out" / one["path"]).stat().st_size
    assert package["origin"] == ["open"]
    assert package["licenses"] == [{"title": "No licence stated."}]
    assert package["sources"][0]["citation"] == "City, CrimeWatch."
    assert package["method"]["variance"] == 3.0
    assert set(package["codes"]) == set(CODES)
    assert package["not_on_map"][0]["status"] == "few"


def test_numbers_have_an_error_and_gaps_have_a_code(asks, tmp_path) -> None:
    export_city(asks, "oakland", tmp_path, "csv")
    venues = {row["venue"]: row for row in _rows(tmp_path / "by_venue.csv")}
    assert (venues["street"]["number"], venues["street"]["variance"]) == ("120", "3.0")
    assert (venues["residence"]["status"], venues["residence"]["number"]) == ("few", "")
    roles = {row["role"]: row for row in _rows(tmp_path / "by_role_year.csv")}
    assert (roles["exploiter"]["status"], roles["exploiter"]["number"]) == ("protected", "")


def test_what_the_source_withholds_is_not_called_few(asks, tmp_path) -> None:
    export_city(asks, "oakland", tmp_path, "csv")
    asks.silences.append({"field": "venue", "basis": "reported_offence", "code": "not_recorded"})
    export_city(asks, "oakland", tmp_path, "csv")
    assert "not_recorded" not in {row["status"] for row in _rows(tmp_path / "by_venue.csv")}
    sexes = {row["sex"]: row for row in _rows(tmp_path / "by_sex.csv")}
    assert sexes["female"]["status"] == "withheld"
    assert (sexes["unknown"]["status"], sexes["unknown"]["number"]) == ("shown", "126")


def test_columns_are_those_of_the_descriptor(asks, tmp_path) -> None:
    export_city(asks, "oakland", tmp_path, "csv")
    for one in _package(tmp_path)["resources"]:
        header = (tmp_path / one["path"]).read_text(encoding="utf-8").splitlines()[0].split(",")
        assert header == [field["name"] for field in one["schema"]["fields"]]
        assert all(field["description"] for field in one["schema"]["fields"])


def test_geoparquet_says_what_its_geometry_is(asks, tmp_path) -> None:
    export_city(asks, "oakland", tmp_path, "geoparquet")
    file = pq.ParquetFile(tmp_path / "cells.parquet")
    geo = json.loads(file.metadata.metadata[b"geo"])
    assert geo["version"] == "1.1.0" and geo["primary_column"] == "geometry"
    column = geo["columns"]["geometry"]
    assert column["encoding"] == "WKB" and column["geometry_types"] == ["Polygon"]
    table = file.read()
    boxes = table["bbox"].to_pylist()
    assert column["bbox"] == [
        min(box["xmin"] for box in boxes),
        min(box["ymin"] for box in boxes),
        max(box["xmax"] for box in boxes),
        max(box["ymax"] for box in boxes),
    ]
    assert table["geometry"][0].as_py()[:5] == struct.pack("<BI", 1, 3)
    assert json.loads(file.metadata.metadata[b"safelight"])["origin"] == ["open"]
    assert pl.read_parquet(tmp_path / "cells.parquet")["number"].sum() == 127


def test_geojson_is_of_closed_rings_and_says_its_origin(asks, tmp_path) -> None:
    export_city(asks, "oakland", tmp_path, "geojson")
    cells = json.loads((tmp_path / "cells.geojson").read_text(encoding="utf-8"))
    assert cells["type"] == "FeatureCollection" and cells["about"]["origin"] == ["open"]
    for feature in cells["features"]:
        (ring,) = feature["geometry"]["coordinates"]
        assert ring[0] == ring[-1] and -123 < ring[0][0] < -121
        assert feature["properties"]["status"] in CODES


def test_a_geopackage_is_one(asks, tmp_path) -> None:
    (path, _) = export_city(asks, "oakland", tmp_path, "gpkg")
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
        kinds = dict(database.execute("SELECT table_name, data_type FROM gpkg_contents"))
        assert kinds["cells"] == "features" and kinds["by_year"] == "attributes"
        geometry = database.execute("SELECT column_name, geometry_type_name, srs_id FROM gpkg_geometry_columns")
        assert geometry.fetchall() == [("geom", "POLYGON", 4326)]
        blobs = [blob for (blob,) in database.execute("SELECT geom FROM cells")]
        about = dict(database.execute("SELECT name, value FROM about"))
    assert all(blob[:2] == b"GP" and struct.unpack("<i", blob[4:8]) == (4326,) for blob in blobs)
    assert json.loads(about["origin"]) == ["open"]


def test_made_up_records_say_so_in_every_row_and_first_in_the_description(asks, tmp_path) -> None:
    asks.origin = "synthetic"
    export_city(asks, "oakland", tmp_path, "csv")
    assert _package(tmp_path)["description"].startswith("MADE-UP")
    for path in tmp_path.glob("*.csv"):
        assert {row["origin"] for row in _rows(path)} == {"synthetic"}


def test_a_second_export_replaces_the_first(asks, tmp_path) -> None:
    first = {path: path.read_bytes() for path in export_city(asks, "oakland", tmp_path, "csv")}
    again = {path: path.read_bytes() for path in export_city(asks, "oakland", tmp_path, "csv")}
    assert first == again


def test_bad_targets_and_formats_get_a_sentence(asks, tmp_path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(BadInput, match="is a file"):
        export_city(asks, "oakland", tmp_path / "file", "csv")
    with pytest.raises(StoreError, match="can't be written"):
        export_city(asks, "oakland", tmp_path / "file" / "below", "csv")
    with pytest.raises(BadFilter, match="no format"):
        export_city(asks, "oakland", tmp_path, "shapefile")
    with pytest.raises(NotThere):
        export_city(asks, "rivermouth", tmp_path, "csv", catalog=load_catalog())

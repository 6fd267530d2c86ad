"""A city's places from a publisher on this machine, with its faults, and from the real files: cells, nothing finer."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import h3
import pyarrow as pa
import pytest

from safelight.catalog import Catalog, City, Gazetteer, load_catalog
from safelight.core.errors import BadInput, CatalogError, NotThere, PublisherError, StoreError
from safelight.core.home import Home
from safelight.feeds import Http
from safelight.geo.gazetteer import Elsewhere, Found, Nothing, gazetteer_file, load
from safelight.ingest import GazetteerReport, build_gazetteer
from tests.servers import Asked, Portal, Reply, ranged

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
STOPS = """stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station
1,14th / Broadway,37.80412,-122.27071,,
2,Broadway / 14th,37.80401,-122.27102,,
3,Broadway / 14th - Layover,37.80405,-122.27091,,
4,Lake Merritt Station,37.79710,-122.26530,1,
5,Lake Merritt Station,37.79712,-122.26531,0,4
6,2201 Broadway,37.81000,-122.26800,,
7,Nowhere / Broken,,,,
8,1st - City Hall / Main,37.80500,-122.27200,,
"""
ZIPS = """GEOID\tALAND\tAWATER\tALAND_SQMI\tAWATER_SQMI\tINTPTLAT\tINTPTLONG
94612\t2450000\t30000\t0.946\t0.012\t37.808900\t-122.269300
90013\t1722533\t0\t0.665\t0\t34.044639\t-118.240413
99999\t1\t0\t0\t0\t64.000000\t-149.000000
"""
NAMES = """feature_id|feature_name|feature_class|state_name|prim_lat_dec|prim_long_dec
1|Mosswood Park|Park|California|37.8242|-122.2606
2|Glen Echo Creek|Stream|California|37.8142|-122.2536
3|Unplaced Hall|Building|California|0|0
"""


def lines() -> bytes:
    def line(name: object, *points: list[float]) -> dict[str, Any]:
        return {"properties": {"street": name}, "geometry": {"type": "LineString", "coordinates": list(points)}}

    features = [
        line("Telegraph Ave", [-122.2690, 37.8100], [-122.2680, 37.8150]),
        line("W Grand Ave", [-122.2760, 37.8110], [-122.2690, 37.8100]),
        line("", [-122.2760, 37.8110], [-122.2690, 37.8100]),
        {"properties": {"street": "Latham Square"}, "geometry": {"type": "Point", "coordinates": [-122.2705, 37.8055]}},
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def packed(**files: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name.replace("__", "."), text)
    return out.getvalue()


class Publisher(Portal):
    """A web server with files by path."""

    def __init__(self) -> None:
        super().__init__([], [])
        self.files: dict[str, bytes] = {}

    def is_for_rows(self, asked: Asked) -> bool:
        return True

    def answer(self, asked: Asked) -> Reply:
        body = self.files.get(asked.path)
        return Reply(b"nothing here", 404) if body is None else ranged(asked, body)


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    found = Publisher()
    found.files = {
        "/gtfs.zip": packed(stops__txt=STOPS, agency__txt="agency_id\n1\n"),
        "/2024_Gaz_zcta_national.zip": packed(zcta__txt=ZIPS),
        "/names.txt": b"\xef\xbb\xbf" + NAMES.encode(),
        "/streets.geojson": lines(),
    }
    yield found
    found.close()


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


@pytest.fixture
def oakland(catalog: Catalog, publisher: Publisher) -> City:
    about = {"publisher": "P", "page": "https://example.org", "licence": "CC0", "citation": "P, places"}
    entry = {
        "also": ["Oaktown"],
        "missing": "No landmarks but these.",
        "file": [{"url": f"http://{publisher.host}{path}", "name": "street", **about} for path in publisher.files],
        "name": [
            {"name": "City Center", "also": ["the plaza"], "at": "14th & Broadway"},
            {"name": "Lake Merritt Station", "also": ["lake merritt bart"]},
            {"name": "The Point", "at": [37.8060, -122.2700], "spread": 8},
            {"name": "Lost", "at": "Nowhere & Broken"},
        ],
    }
    return catalog.city("oakland").model_copy(update={"gazetteer": Gazetteer.model_validate(entry)})


@pytest.fixture
def make(tmp_path: Path, catalog: Catalog, oakland: City) -> Iterator[Callable[..., GazetteerReport]]:
    home = Home(tmp_path / "home")
    with Http(sleep=lambda _: None) as http:

        def build(city: City = oakland, **more: Any) -> GazetteerReport:
            return build_gazetteer(home, catalog, city, http, now=NOW, **more)

        yield build


def places_of(tmp_path: Path) -> Path:
    return gazetteer_file(Home(tmp_path / "home"), "oakland")


def test_all_forms_of_files_are_read_and_told(make: Callable[..., GazetteerReport], tmp_path: Path):
    report = make()
    assert report.status == "written"
    assert report.counts == {"crossing": 3, "stop": 1, "zip": 1, "landmark": 4}
    assert report.missing == "No landmarks but these."
    assert [source["licence"] for source in report.sources] == ["CC0"] * 4
    assert report.left_out["entrance or platform of a station that is listed itself"] == 1
    gazetteer = load(places_of(tmp_path))
    assert gazetteer.about["counts"]["zip"] == 1
    for text, label in [
        ("broadway and 14th", "14th & Broadway"),
        ("1st and main", "1st & Main"),
        ("telegraph & west grand", "Telegraph Ave & W Grand Ave"),
        ("lake merritt bart", "Lake Merritt Station"),
        ("94612", "ZIP 94612"),
        ("parque mosswood", "Mosswood Park"),
        ("the plaza", "City Center"),
        ("latham square", "Latham Square"),
        ("the point", "The Point"),
    ]:
        answer = gazetteer.find(text)
        assert isinstance(answer, Found), text
        assert answer.place.label == label
    assert gazetteer.find("90013") == Elsewhere("los_angeles", "Los Angeles", 1.0)
    assert gazetteer.find("oaktown") == Nothing("too_wide")
    assert gazetteer.find("glen echo creek") == Nothing("no_place")


def test_nothing_finer_than_a_cell_of_resolution_nine_is_written(make: Callable[..., GazetteerReport], tmp_path: Path):
    make()
    batch = pa.ipc.open_file(pa.memory_map(str(places_of(tmp_path)))).get_batch(0)
    kinds = {field.name: field.type.value_type for field in batch.schema}
    assert not [name for name, kind in kinds.items() if pa.types.is_floating(kind)]
    for name in ("pair_cell", "place_cell", "area_cell"):
        assert {h3.get_resolution(f"{cell:x}") for cell in batch.column(name)[0].as_py()} <= {9}
    for digits in (b"37.80", b"-122.2", b"122.27"):
        assert digits not in places_of(tmp_path).read_bytes().split(b"centre")[0]


def test_a_second_run_fetches_only_what_changed(
    make: Callable[..., GazetteerReport], publisher: Publisher, oakland: City, tmp_path: Path
):
    first = make()
    before = places_of(tmp_path).read_bytes()
    again = make()
    assert (again.status, again.counts["zip"]) == ("unchanged", first.counts["zip"])
    assert places_of(tmp_path).read_bytes() == before
    publisher.files["/names.txt"] += b"4|Snow Park|Park|California|37.8072|-122.2650\n"
    assert make().counts["landmark"] == first.counts["landmark"] + 1
    assert oakland.gazetteer is not None
    other = oakland.gazetteer.model_copy(update={"also": ["Oaktown", "The Town"]})
    assert make(oakland.model_copy(update={"gazetteer": other})).status == "written"


def test_a_dry_run_writes_nothing(make: Callable[..., GazetteerReport], tmp_path: Path):
    assert make(dry_run=True).status == "read"
    assert not places_of(tmp_path).exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "none of the files of places"),
        (b"<!doctype html><html></html>", "none of the files of places"),
        (b"PK\x03\x04 cut off", "damaged archive"),
        (packed(a__txt="x", b__txt="y"), "without a stops.txt"),
        (b'{"type": "FeatureCollection", "features": [', "damaged"),
        (b'{"features": [{"properties": {"name": "A"}, "geometry": {"type": "Point"}}]}', "damaged"),
        (b"stop_id,stop_name,stop_lat,stop_lon\n", "holds no places"),
        (b"stop_id,stop_name,stop_lat,stop_lon\n1,A / B,999,999\n", "holds no places"),
    ],
)  # fmt: skip
def test_a_bad_file_gets_a_sentence_and_the_old_places_stay(
    make: Callable[..., GazetteerReport], tmp_path: Path, content: bytes, says: str
):
    make()
    before = places_of(tmp_path).read_bytes()
    bad = tmp_path / "bad.bin"
    bad.write_bytes(content)
    with pytest.raises(BadInput, match=says):
        make(files=[bad])
    assert places_of(tmp_path).read_bytes() == before


def test_what_is_not_there_is_told(
    make: Callable[..., GazetteerReport], catalog: Catalog, oakland: City, tmp_path: Path
):
    with pytest.raises(NotThere, match=r"no file missing\.csv"):
        make(files=[tmp_path / "missing.csv"])
    with pytest.raises(NotThere, match="knows no files of places"):
        make(catalog.city("oakland").model_copy(update={"gazetteer": None}))
    with pytest.raises(CatalogError, match="lists no files"):
        make(oakland.model_copy(update={"gazetteer": Gazetteer(missing="All.")}))


def test_a_publisher_that_fails_leaves_what_was_there(
    make: Callable[..., GazetteerReport], publisher: Publisher, tmp_path: Path
):
    make()
    before = places_of(tmp_path).read_bytes()
    del publisher.files["/names.txt"]
    with pytest.raises(PublisherError):
        make()
    assert places_of(tmp_path).read_bytes() == before


def test_a_folder_that_cannot_be_written_is_told(make: Callable[..., GazetteerReport], tmp_path: Path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "gazetteer").write_text("in the way", encoding="utf-8")
    with pytest.raises(StoreError, match="can't be written"):
        make()


def test_the_real_stops_of_los_angeles_make_the_corners_of_the_real_file(
    make: Callable[..., GazetteerReport], catalog: Catalog, shared_data: Path, tmp_path: Path
):
    stops = shared_data / "presence" / "overlays" / "transit" / "la_metro_bus_stops.txt"
    report = make(catalog.city("los_angeles"), files=[stops])
    assert 5_700 < report.counts["crossing"] < 6_000
    answer = load(gazetteer_file(Home(tmp_path / "home"), "los_angeles")).find("5th and San Pedro")
    assert isinstance(answer, Found)
    assert answer.place.cell == 0x8929A1D7503FFFF


def test_the_real_timetable_of_portland_keeps_the_directions_apart(
    make: Callable[..., GazetteerReport], catalog: Catalog, shared_data: Path, tmp_path: Path
):
    timetable = shared_data / "presence" / "overlays" / "transit" / "trimet_portland_2routes_gtfs.zip"
    make(catalog.city("portland"), files=[timetable])
    gazetteer = load(gazetteer_file(Home(tmp_path / "home"), "portland"))
    answer = gazetteer.find("NW 11th and Couch")
    assert isinstance(answer, Found)
    assert answer.place.label == "Couch & NW 11th"
    assert isinstance(gazetteer.find("NE 11th and Couch"), Nothing)


def test_every_city_has_places_and_they_are_built_from_its_own_entry(
    make: Callable[..., GazetteerReport], catalog: Catalog, publisher: Publisher, tmp_path: Path
):
    """Each address of the catalogue, asked of a publisher on this machine that sends what is published there."""
    for city in catalog.cities.values():
        assert city.gazetteer is not None, city.id
        lat, lon = city.centre
        stops = (
            f"stop_id,stop_name,stop_lat,stop_lon\n1,Made Up St & First Av,{lat},{lon}\n2,Made Up Station,{lat},{lon}\n"
        )
        files = []
        for number, entry in enumerate(city.gazetteer.files):
            zips = "census.gov" in entry.url
            row = f"98765\t2450000\t0\t0.9\t0\t{lat}\t{lon}\n"
            path = f"/{city.id}/{number}"
            publisher.files[path] = packed(all__txt=ZIPS + row) if zips else packed(stops__txt=stops)
            files.append(entry.model_copy(update={"url": f"http://{publisher.host}{path}"}))
        gazetteer = city.gazetteer.model_copy(update={"files": files})
        report = make(city.model_copy(update={"gazetteer": gazetteer}))
        assert (report.status, report.counts["crossing"], report.counts["zip"] > 0) == ("written", 1, True), city.id
        assert report.missing == city.gazetteer.missing
        found = load(gazetteer_file(Home(tmp_path / "home"), city.id))
        for text in ("1st and made up", "made up station", "98765"):
            assert isinstance(found.find(text), Found), (city.id, text)


@pytest.mark.parametrize(
    ("city", "file", "texts"),
    [
        (
            "oakland",
            "bart_oakland_gtfs.zip",
            {"12th st bart": "12th St. Oakland City Center", "fruitvale": "Fruitvale"},
        ),
        ("san_francisco", "bart_oakland_gtfs.zip", {"16th and mission": "16th St. Mission", "the TL": "Tenderloin"}),
        ("portland", "trimet_portland_2routes_gtfs.zip", {"rose quarter": "Rose Quarter TC MAX Station"}),
    ],
)
def test_what_people_call_the_real_stations(
    make: Callable[..., GazetteerReport], catalog: Catalog, shared_data: Path, tmp_path: Path,
    city: str, file: str, texts: dict[str, str],
):  # fmt: skip
    make(catalog.city(city), files=[shared_data / "presence" / "overlays" / "transit" / file])
    gazetteer = load(gazetteer_file(Home(tmp_path / "home"), city))
    for text, label in texts.items():
        answer = gazetteer.find(text)
        assert isinstance(answer, Found), text
        assert answer.place.label == label
    corner = gazetteer.example(20)
    assert bool(corner) == (city == "portland")
    assert not corner or gazetteer.find(corner).place.label == corner  # type: ignore[union-attr]
    assert gazetteer.find("pioneer square") == Nothing("no_place")  # no slip for Pioneer Place

"""Files of areas by strangers: what is kept of them, and which sentence a bad one gets."""

import gzip
import json

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.errors import BadInput
from safelight.geo import read_areas


def test_a_name_and_a_shape_are_kept_and_nothing_else(make_feature, make_square, as_file) -> None:
    content = as_file(make_feature("Fruit  Vale\u0007", make_square(-122.2, 37.7), mayor="JANE CANARY"))
    reading = read_areas(content, "areas.geojson")
    [area] = reading.areas
    assert (area.name, area.kind) == ("Fruit Vale", "neighbourhood")
    assert area.shape.equals(shapely.box(-122.2, 37.7, -122.19, 37.71))
    assert not reading.left_out


def test_the_name_stands_in_the_property_that_was_named_in_any_case(make_feature, make_square, as_file) -> None:
    content = as_file(make_feature("OCEAN BEACH'S END", make_square(-117, 32), key="NAME"))
    assert [area.name for area in read_areas(content, "a").areas] == ["Ocean Beach's End"]
    content = as_file(make_feature(7, make_square(-117, 32), key="district"))
    assert [area.name for area in read_areas(content, "a", name="district").areas] == ["7"]


def test_areas_of_one_name_become_one(make_feature, make_square, as_file) -> None:
    twice = [make_feature("Hill", make_square(-122, 37)), make_feature("Hill", make_square(-121.5, 37))]
    reading = read_areas(as_file(*twice, make_feature("Dale", make_square(-122, 37.1))), "a")
    assert [(area.name, area.shape.geom_type) for area in reading.areas] == [
        ("Dale", "Polygon"),
        ("Hill", "MultiPolygon"),
    ]
    assert reading.left_out == {"joined to another of the same name": 1}


def test_holes_stay_and_a_bow_tie_is_mended(make_feature, make_square, as_file) -> None:
    hole = make_square(-122.008, 37.002, 0.002)
    tie = [[-121, 37], [-120.9, 37.1], [-120.9, 37], [-121, 37.1], [-121, 37]]
    content = as_file(make_feature("Ring", make_square(-122.01, 37), hole), make_feature("Tie", tie))
    ring, mended = read_areas(content, "a").areas
    assert len(ring.shape.interiors) == 1
    assert mended.shape.is_valid
    assert mended.shape.area == pytest.approx(0.005)


def test_what_has_no_name_or_no_surface_is_left_out_and_counted(make_feature, make_square, as_file) -> None:
    point = {
        "type": "Feature",
        "properties": {"name": "Town hall"},
        "geometry": {"type": "Point", "coordinates": [1, 2]},
    }
    line = make_feature("Line", [[0, 0], [1, 1], [0, 0]])
    nowhere = {"type": "Feature", "properties": {"name": "Nowhere"}, "geometry": None}
    nameless = [make_feature(name, make_square(3, 3)) for name in (None, "  ", True, 1.5, ["Dale"])]
    reading = read_areas(as_file(make_feature("Dale", make_square(0, 0)), point, line, nowhere, *nameless), "a")
    assert [area.name for area in reading.areas] == ["Dale"]
    assert reading.left_out == {"without a shape": 3, "without a name": 5}


BAD = {
    "nothing": (b"", "is empty"),
    "blank": (b" \n ", "is empty"),
    "web page": (b"\n<!DOCTYPE html><html><head><title>404</title>", "is a web page"),
    "kml": (b'<?xml version="1.0"?><kml></kml>', "is XML (perhaps KML)"),
    "zip": (b"PK\x03\x04 a shapefile", "is a ZIP archive"),
    "gzip": (gzip.compress(b"{}"), "is compressed with gzip"),
    "pdf": (b"%PDF-1.7 ...", "is a PDF"),
    "csv": (b"name,geom\nDale,POLYGON", "is not GeoJSON"),
    "cut off": (b'{"type": "FeatureCollection", "features": [{"ty', "cut off or damaged"),
    "topojson": (b'{"type": "Topology", "objects": {}, "arcs": []}', "is TopoJSON"),
    "a list": (b"[1, 2]", "is JSON of another kind"),
    "an error": (b'{"error": {"code": 498, "message": "Invalid token"}}', "a server's error message"),
    "esri": (b'{"features": [{"attributes": {}, "geometry": {"rings": []}}]}', "Esri's own JSON"),
    "no areas": (b'{"type": "FeatureCollection", "features": []}', "holds no areas"),
    "rubbish inside": (b'{"features": [1]}', "a feature that is none"),
}


@pytest.mark.parametrize(("content", "says"), BAD.values(), ids=list(BAD))
def test_a_bad_file_gets_a_sentence(content: bytes, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_areas(content, "areas.geojson")
    assert caught.value.what.startswith("areas.geojson is ") or "areas.geojson h" in caught.value.what
    assert says in caught.value.what
    assert caught.value.fix


def test_a_bad_place_gets_a_sentence(make_feature, make_square, as_file) -> None:
    in_feet = make_feature("Dale", make_square(6_048_000, 2_100_000, 500))
    swapped = make_feature("Dale", [[y, x] for x, y in make_square(-122.2, 37.7)])
    for wrong in (in_feet, swapped):
        with pytest.raises(BadInput, match="not in longitude and latitude"):
            read_areas(as_file(wrong), "a")
    sound = make_feature("Dale", make_square(-122, 37))
    with pytest.raises(BadInput, match="another projection"):
        read_areas(as_file(sound, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2227"}}), "a")
    for name in ("urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "urn:ogc:def:crs:EPSG::4326"):
        assert read_areas(as_file(sound, crs={"type": "name", "properties": {"name": name}}), "a").areas
    for ring in ([["x", "y"]] * 4, [[1, None]] * 4, [[1]] * 4, "ring", [[float("nan"), 1.0]] * 4):
        with pytest.raises(BadInput, match=r"damaged coordinates|cut off or damaged"):
            read_areas(as_file(make_feature("Dale", ring)), "a")


def test_files_without_names_or_areas_say_what_they_have(make_feature, make_square, as_file) -> None:
    with pytest.raises(BadInput, match=r"property 'name'; its properties are code, label\."):
        read_areas(as_file(make_feature("x", make_square(0, 0), key="label", code=7)), "a")
    point = {"type": "Feature", "properties": {"name": "Dale"}, "geometry": {"type": "Point", "coordinates": [1, 2]}}
    with pytest.raises(BadInput, match="points or lines"):
        read_areas(as_file(point), "a")


def test_a_file_is_bounded(as_file) -> None:
    with pytest.raises(BadInput, match="more than 5,000 areas"):
        read_areas(as_file(*[{}] * 5_001), "a")
    with pytest.raises(BadInput, match="larger than 64 MiB"):
        read_areas(b"{" + b" " * 64 * 1024**2, "a")
    ring = b"[0,0]," * 1_000_000 + b"[0,0]"
    geometry = b'{"type":"Polygon","coordinates":[[' + ring + b"]]}"
    with pytest.raises(BadInput, match="more than 1,000,000 corners"):
        read_areas(b'{"features":[{"properties":{"name":"Dale"},"geometry":' + geometry + b"}]}", "a")


numbers = st.floats(-200, 200) | st.integers(-(10**20), 10**20) | st.none() | st.text(max_size=3) | st.booleans()
rings = st.lists(st.lists(numbers, max_size=3), max_size=6) | numbers
anything = st.recursive(numbers, lambda inner: st.lists(inner, max_size=4), max_leaves=20)
geometries = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Polygon", "MultiPolygon", "Point", "GeometryCollection", 3]),
        "coordinates": anything | st.lists(rings, max_size=3) | st.lists(st.lists(rings, max_size=3), max_size=3),
    }
)
properties = st.none() | st.dictionaries(st.sampled_from(["name", "NAME", "other"]), numbers | anything, max_size=3)
features = st.fixed_dictionaries({"properties": properties | numbers, "geometry": geometries | numbers})


@settings(max_examples=200)
@given(st.lists(features | numbers, max_size=4))
def test_any_features_end_in_valid_areas_or_a_sentence(found: list[object]) -> None:
    sound_or_a_sentence(json.dumps({"features": found}).encode())


@settings(max_examples=150)
@given(st.binary(max_size=200))
def test_any_bytes_end_in_a_sentence(content: bytes) -> None:
    sound_or_a_sentence(content)


def sound_or_a_sentence(content: bytes) -> None:
    try:
        areas = read_areas(content, "a").areas
    except BadInput as error:
        assert error.what
        assert error.fix
        return
    assert areas
    assert len({area.name for area in areas}) == len(areas)
    for area in areas:
        assert area.name == " ".join(area.name.split())
        assert area.shape.is_valid
        assert area.shape.area > 0
        assert isinstance(area.shape, shapely.Polygon | shapely.MultiPolygon)
        assert all(abs(x) <= 180 and abs(y) <= 90 for x, y in shapely.get_coordinates(area.shape))

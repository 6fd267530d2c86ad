"""Vector tiles, read back by a decoder of the test's own that follows the format's page and nothing else."""

import math
import struct
from collections.abc import Iterator
from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.geo import cell_polygons, encode_tile, on_grid

Z, X, Y = 12, 656, 1582  # Oakland
CELLS = ["8828308103fffff", "8828308107fffff", "872830810ffffff", "862830817ffffff"]


def fields(content: bytes) -> Iterator[tuple[int, Any]]:
    at = 0

    def varint() -> int:
        nonlocal at
        number = shift = 0
        while True:
            byte = content[at]
            at += 1
            number |= (byte & 0x7F) << shift
            if byte < 0x80:
                return number
            shift += 7

    while at < len(content):
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        elif tag & 7 == 1:
            yield tag >> 3, struct.unpack_from("<d", content, at)[0]
            at += 8
        else:
            assert tag & 7 == 2
            size = varint()
            yield tag >> 3, content[at : at + size]
            at += size


def varints(content: bytes) -> list[int]:
    numbers, number, shift = [], 0, 0
    for byte in content:
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            numbers.append(number)
            number = shift = 0
    return numbers


def signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def value_of(content: bytes) -> Any:
    [(kind, value)] = fields(content)
    if kind == 1:
        return value.decode()
    assert kind in (3, 6, 7)
    return value if kind == 3 else signed(value) if kind == 6 else bool(value)


def rings_of(commands: list[int]) -> list[list[tuple[int, int]]]:
    rings: list[list[tuple[int, int]]] = []
    x = y = at = 0
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        if command == 7:
            assert count == 1
            continue
        for _ in range(count):
            x, y = x + signed(commands[at]), y + signed(commands[at + 1])
            at += 2
            if command == 1:
                rings.append([])
            rings[-1].append((x, y))
    return rings


def decode(content: bytes) -> tuple[str, list[tuple[dict[str, Any], list[list[tuple[int, int]]]]]]:
    [(number, layer)] = fields(content)
    assert number == 3
    found = list(fields(layer))
    one = {number: value for number, value in found if number in (1, 5, 15)}
    assert one[15] == 2
    assert one[5] == 4096
    keys = [value.decode() for number, value in found if number == 3]
    values = [value_of(value) for number, value in found if number == 4]
    assert len(set(keys)) == len(keys)
    features = []
    for number, value in found:
        if number == 2:
            parts = dict(fields(value))
            assert parts[3] == 3
            tags = varints(parts[2])
            properties = {keys[key]: values[word] for key, word in zip(tags[::2], tags[1::2], strict=True)}
            features.append((properties, rings_of(varints(parts[4]))))
    return one[1].decode(), features


def to_degrees(x: float, y: float, z: int, tile: tuple[int, int]) -> tuple[float, float]:
    across, down = (tile[0] + x / 4096) / 2**z, (tile[1] + y / 4096) / 2**z
    return across * 360 - 180, math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * down))))


def test_areas_and_properties_come_back() -> None:
    given_ = [{"cell": cell, "people": number, "error": 1.732, "shown": True} for number, cell in enumerate(CELLS)]
    outlines = cell_polygons(CELLS)
    layer, features = decode(encode_tile("cells", list(zip(outlines, given_, strict=True)), Z, X, Y))
    assert layer == "cells"
    kept = [properties for properties, _ in features]
    assert kept == [properties for properties in given_ if properties in kept]
    assert kept
    for properties, rings in features:
        shape = shapely.Polygon([to_degrees(*corner, Z, (X, Y)) for corner in rings[0]])
        whole = shapely.from_wkb(outlines[CELLS.index(properties["cell"])])
        edge = [to_degrees(*corner, Z, (X, Y)) for corner in ((-64, 4160), (4160, -64))]
        seen = shapely.clip_by_rect(whole, *edge[0], *edge[1])
        assert shape.symmetric_difference(seen).area < 0.02 * seen.area


def test_what_is_not_there_is_left_out() -> None:
    outlines = cell_polygons(CELLS)
    _, [(properties, _), *_] = decode(encode_tile("cells", [(outlines[3], {"a": None, "b": 1})], Z, X, Y))
    assert properties == {"b": 1}
    assert encode_tile("cells", [(outlines[0], {"a": 1})], Z, X + 50, Y) == b""
    assert encode_tile("cells", [], Z, X, Y) == b""


def test_a_number_and_a_truth_are_two_values() -> None:
    properties = {"one": 1, "yes": True, "half": 1.0, "minus": -7, "word": "1"}
    _, [(found, _)] = decode(encode_tile("cells", [(cell_polygons(CELLS)[3], properties)], 10, 164, 395))
    assert found == properties
    assert [type(value) for value in found.values()] == [type(value) for value in properties.values()]


def test_a_cell_smaller_than_a_unit_is_still_drawn() -> None:
    _, [(_, [ring])] = decode(encode_tile("cells", [(cell_polygons(CELLS[:1])[0], {})], 0, 0, 0))
    assert len(ring) == 4
    assert shapely.Polygon(ring).area == 1


@settings(max_examples=100)
@given(
    z=st.integers(0, 22),
    lon=st.floats(-122.4, -122.1),
    lat=st.floats(37.7, 37.9),
    properties=st.dictionaries(
        st.text(max_size=9), st.text(max_size=9) | st.integers(-(2**60), 2**60) | st.floats(allow_nan=False), max_size=4
    ),
)
def test_any_tile_reads_back(z: int, lon: float, lat: float, properties: dict[str, Any]) -> None:
    x = int((lon + 180) / 360 * 2**z)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**z)
    assert on_grid(z, x, y)
    content = encode_tile("cells", [(outline, properties) for outline in cell_polygons(CELLS)], z, x, y)
    if not content:
        return
    for found, rings in decode(content)[1]:
        assert found == properties
        for ring in rings:
            assert all(-64 <= number <= 4160 for corner in ring for number in corner)
            assert len(ring) >= 3
            assert ring[0] != ring[-1]
        assert shapely.LinearRing(rings[0]).is_ccw  # clockwise as it is seen, since y grows downwards


@pytest.mark.parametrize("tile", [(-1, 0, 0), (23, 0, 0), (3, 8, 0), (3, 0, 8), (3, -1, 0)])
def test_tiles_off_the_grid(tile: tuple[int, int, int]) -> None:
    assert not on_grid(*tile)

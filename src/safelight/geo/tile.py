"""Vector tiles: areas with properties, in the Mapbox Vector Tile format 2.1 that web maps read.

In: polygons in longitude and latitude, and which tile of the web's square grid. Out: bytes. A small encoder of our own:
the one layer of polygons that is needed here takes a page, its usual library brings a compiler's worth of others.
Format: https://github.com/mapbox/vector-tile-spec/tree/master/2.1
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import shapely

Value: TypeAlias = str | int | float | bool
Properties: TypeAlias = Mapping[str, Value | None]
Coordinates: TypeAlias = npt.NDArray[np.float64]

EXTENT: Final = 4096
BUFFER: Final = 64
"""Units beyond the tile's edge, so that outlines don't show where tiles meet."""

DEEPEST: Final = 22
_VARINT, _DOUBLE, _BYTES = 0, 1, 2
_MOVE_TO, _LINE_TO, _CLOSE_PATH = 1, 2, 7
_POLYGON: Final = 3


def on_grid(z: int, x: int, y: int) -> bool:
    """Whether there is such a tile."""
    return 0 <= z <= DEEPEST and 0 <= x < 2**z and 0 <= y < 2**z


def encode_tile(layer: str, areas: Sequence[tuple[bytes, Properties]], z: int, x: int, y: int) -> bytes:
    """One layer of the areas (WKB polygon, properties) that touch tile z/x/y, in their order; no bytes where none does.

    Properties that are None are left out. An area smaller than a unit of the tile is drawn as one unit.
    """
    shapes = _in_tile(shapely.from_wkb([outline for outline, _ in areas]), z, x, y)
    words = _Words()
    features = [
        _field(2, _BYTES, _feature(shape, words.tags(properties)))
        for shape, (_, properties) in zip(shapes, areas, strict=True)
        if shape is not None
    ]
    if not features:
        return b""
    content = [
        _field(15, _VARINT, _varint(2)),
        _field(1, _BYTES, layer.encode()),
        *features,
        *(_field(3, _BYTES, key.encode()) for key in words.keys),
        *(_field(4, _BYTES, _value(value)) for _, value in words.values),
        _field(5, _VARINT, _varint(EXTENT)),
    ]
    return _field(3, _BYTES, b"".join(content))


def _in_tile(shapes: npt.NDArray[np.object_], z: int, x: int, y: int) -> list[list[Coordinates] | None]:
    """The rings of each shape in the tile's units, whole numbers, cut at its buffer; None where it lies elsewhere."""

    def project(degrees: Coordinates) -> Coordinates:
        across = (degrees[:, 0] + 180) / 360
        down = (1 - np.arcsinh(np.tan(np.radians(degrees[:, 1]))) / math.pi) / 2
        return np.column_stack((across * 2**z - x, down * 2**z - y)) * EXTENT

    projected = shapely.transform(shapes, project)
    low, high = -BUFFER, EXTENT + BUFFER
    west, north, east, south = shapely.bounds(projected).T
    near = (west <= high) & (east >= low) & (north <= high) & (south >= low)
    return [_rings(shape, low, high) if close else None for shape, close in zip(projected, near, strict=True)]


def _rings(shape: shapely.Geometry, low: int, high: int) -> list[Coordinates] | None:
    cut = shapely.set_precision(shapely.clip_by_rect(shape, low, low, high, high), 1)
    parts = [part for part in shapely.get_parts(cut) if isinstance(part, shapely.Polygon) and not part.is_empty]
    if not parts:
        middle = np.floor(np.asarray(shape.centroid.coords[0]))
        if ((middle < low) | (middle >= high)).any():
            return None
        parts = [shapely.box(*middle, *(middle + 1))]
    # The format wants outer rings clockwise as they are seen, with y growing downwards: that is ccw in numbers.
    turned = [shapely.orient_polygons(part, exterior_cw=False) for part in parts]
    return [np.asarray(ring.coords)[:-1] for part in turned for ring in (part.exterior, *part.interiors)]


class _Words:
    """The keys and values of a layer, each once."""

    def __init__(self) -> None:
        self.keys: dict[str, int] = {}
        self.values: dict[tuple[type, Value], int] = {}

    def tags(self, properties: Properties) -> list[int]:
        """Numbers of keys and values, in pairs."""
        return [
            number
            for key, value in properties.items()
            if value is not None
            for number in (
                self.keys.setdefault(key, len(self.keys)),
                self.values.setdefault((type(value), value), len(self.values)),
            )
        ]


def _feature(rings: Iterable[Coordinates], tags: Iterable[int]) -> bytes:
    return (
        _field(2, _BYTES, b"".join(map(_varint, tags)))
        + _field(3, _VARINT, _varint(_POLYGON))
        + _field(4, _BYTES, b"".join(map(_varint, _commands(rings))))
    )


def _commands(rings: Iterable[Coordinates]) -> Iterable[int]:
    """Rings as commands whose numbers are steps from the corner before."""
    at: npt.NDArray[np.int64] = np.zeros(2, dtype=np.int64)
    for ring in rings:
        corners = ring.astype(np.int64)
        steps: npt.NDArray[np.int64] = corners - np.vstack((at, corners[:-1]))
        numbers = ((steps << 1) ^ (steps >> 63)).tolist()
        yield from (_MOVE_TO | 1 << 3, *numbers[0])
        yield _LINE_TO | (len(corners) - 1) << 3
        for step in numbers[1:]:
            yield from step
        yield _CLOSE_PATH | 1 << 3
        at = corners[-1]


def _value(value: Value) -> bytes:
    if isinstance(value, bool):
        return _field(7, _VARINT, _varint(int(value)))
    if isinstance(value, int):
        return _field(6, _VARINT, _varint((value << 1) ^ (value >> 63)))
    if isinstance(value, float):
        return _field(3, _DOUBLE, struct.pack("<d", value))
    return _field(1, _BYTES, value.encode())


def _field(number: int, kind: int, content: bytes) -> bytes:
    """A field of a protocol buffer: number and kind, length where it has one, content."""
    head = _varint(number << 3 | kind)
    return head + _varint(len(content)) + content if kind == _BYTES else head + content


def _varint(number: int) -> bytes:
    """Seven bits a byte, the lowest first."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes((*out, number))

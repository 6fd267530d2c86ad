"""Made-up areas as a publisher would send them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Make = Callable[..., dict[str, Any]]


def square(west: float, south: float, size: float = 0.01) -> list[list[float]]:
    """A closed ring, counterclockwise."""
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(name: object, *rings: list[list[float]], key: str = "name", **properties: object) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {key: name, **properties},
        "geometry": {"type": "Polygon", "coordinates": list(rings)},
    }


@pytest.fixture(scope="session")
def make_feature() -> Callable[..., dict[str, Any]]:
    return feature


@pytest.fixture(scope="session")
def make_square() -> Callable[..., list[list[float]]]:
    return square


@pytest.fixture(scope="session")
def as_file() -> Callable[..., bytes]:
    """A collection of features as bytes."""

    def write(*features: object, **members: object) -> bytes:
        return json.dumps({"type": "FeatureCollection", "features": list(features), **members}).encode()

    return write

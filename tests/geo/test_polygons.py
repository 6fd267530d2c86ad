"""Outlines of cells are closed, counterclockwise and where they should be."""

import itertools

import pytest

from safelight.geo import bounds, cell_polygons, ring

OAKLAND = "872830829ffffff"


def test_an_outline_is_a_closed_ring_counterclockwise() -> None:
    corners = ring(cell_polygons([OAKLAND])[0])
    assert corners[0] == corners[-1]
    assert len(corners) == 7
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in itertools.pairwise(corners)) / 2
    assert area > 0


def test_bounds_hold_all_outlines() -> None:
    west, south, east, north = bounds(cell_polygons([OAKLAND, "86283082fffffff"]))
    assert -123 < west < east < -121
    assert 37 < south < north < 38.5


def test_no_cells_no_outlines() -> None:
    assert cell_polygons([]) == []


def test_anything_else_is_refused() -> None:
    with pytest.raises(ValueError, match="outline"):
        ring(b"\x00" * 40)
    with pytest.raises(ValueError):
        cell_polygons(["not a cell"])

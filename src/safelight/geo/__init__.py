"""Cells, outlines and places on the ground. In: H3 cells, or files of areas. Out: shapes in longitude and latitude."""

from safelight.geo.geojson import Area, Reading, read_areas
from safelight.geo.inside import cells_inside
from safelight.geo.places import Places, fit, places_file, read_places, write_places
from safelight.geo.polygons import Bounds, Ring, bounds, cell_polygons, ring
from safelight.geo.shaping import cut, footprint_shape, joined, named_like, simplified, within_reach
from safelight.geo.tile import encode_tile, on_grid

__all__ = [
    "Area",
    "Bounds",
    "Places",
    "Reading",
    "Ring",
    "bounds",
    "cell_polygons",
    "cells_inside",
    "cut",
    "encode_tile",
    "fit",
    "footprint_shape",
    "joined",
    "named_like",
    "on_grid",
    "places_file",
    "read_areas",
    "read_places",
    "ring",
    "simplified",
    "within_reach",
    "write_places",
]

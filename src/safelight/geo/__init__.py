"""Cells and outlines on the ground. In: H3 cells as hex text. Out: their outlines, in longitude and latitude."""

from safelight.geo.polygons import Bounds, Ring, bounds, cell_polygons, ring

__all__ = ["Bounds", "Ring", "bounds", "cell_polygons", "ring"]

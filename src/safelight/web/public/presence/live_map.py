"""The light map: outlines of a city's areas and cells of sightings as SVG, drawn on the server."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import shapely
from shapely.affinity import scale

from safelight.geo import Area
from safelight.web.public.presence.live_places import Ground, outline

WIDTH: Final = 1000
"""Units that the map is wide; it is drawn as wide as the page."""

TALLEST: Final = 1300
SMALLEST_MARK: Final = 30.0
"""Units from a mark's middle to its corner: what a phone still shows and a thumb still finds."""

AROUND: Final = 2000.0
"""Metres that are shown around an area that somebody asked for, and around a city without outlines."""

MOST_NAMES: Final = 30
ROUND_KM: Final = (0.5, 1, 2, 5, 10, 20)
Sheet = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell on the map: its number in the list, its outline, its middle, and how it is drawn."""

    number: int
    status: str
    path: str
    x: int
    y: int
    opacity: float


@dataclass(frozen=True, slots=True)
class Name:
    """An area's name on the map."""

    text: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Bar:
    """The scale: so many units are so many kilometres."""

    units: int
    km: float


@dataclass(frozen=True, slots=True)
class Map:
    """What the template draws; `west` and `north` are the metres of its corner, `step` the units in a metre."""

    height: int
    west: float
    north: float
    step: float
    areas: list[str]
    names: list[Name]
    marks: list[Mark]
    bar: Bar


def drawn(
    ground: Ground, near: Area | None, cells: Sequence[tuple[int, str, str, float]], *, most_names: int = MOST_NAMES
) -> Map:
    """The map of a city, or of what is around `near`; `cells` are number, cell, status and confidence.

    Of more areas than `most_names` none is named: names that cover one another tell nothing.
    """
    areas = [(area.name, ground.flat(area.shape)) for area in ground.areas]
    sheet = _sheet(ground, near, [shape for _name, shape in areas], [cell for _number, cell, *_rest in cells])
    step = WIDTH / (sheet[2] - sheet[0])
    grounds = areas or [("", ground.flat(ground.footprint()))]
    shown = [(name, shape) for name, shape in grounds if shape.intersects(shapely.box(*sheet))]
    return Map(
        height=round((sheet[3] - sheet[1]) * step),
        west=sheet[0],
        north=sheet[3],
        step=step,
        areas=[_path(shape, sheet, step) for _name, shape in shown],
        names=_names(ground, shown, sheet, step) if len(shown) <= most_names else [],
        marks=[_mark(ground, one, sheet, step) for one in cells],
        bar=_bar(step),
    )


def _names(ground: Ground, shown: Sequence[tuple[str, shapely.Geometry]], sheet: Sheet, step: float) -> list[Name]:
    """Those of the areas; without areas the city's at its centre, from which the list tells distances."""
    if not ground.areas:
        return [Name(f"+ {ground.city.name}", *_at(0, 0, sheet, step))]
    return [_name(name, shape, sheet, step) for name, shape in shown]


def _bar(step: float) -> Bar:
    """The longest round distance that takes up at most a quarter of the map."""
    km = max((one for one in ROUND_KM if one * 1000 * step <= WIDTH / 4), default=ROUND_KM[0])
    return Bar(round(km * 1000 * step), km)


def _sheet(ground: Ground, near: Area | None, areas: list[shapely.Geometry], cells: Iterable[str]) -> Sheet:
    """West, south, east and north of what is drawn, in metres; no taller than a phone shows."""
    if near is not None:
        shapes, margin = [ground.flat(near.shape)], AROUND
    else:
        shapes, margin = areas or [shapely.Point(0, 0), *(ground.flat(outline(cell)) for cell in cells)], AROUND / 4
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shapes))
    if not areas:
        margin = AROUND
    width = max(east - west, (north - south) * WIDTH / TALLEST) + 2 * margin
    middle = (west + east) / 2
    return middle - width / 2, south - margin, middle + width / 2, north + margin


def _mark(ground: Ground, one: tuple[int, str, str, float], sheet: Sheet, step: float) -> Mark:
    number, cell, status, confidence = one
    shape = ground.flat(outline(cell))
    middle = shape.centroid
    reach = shapely.get_coordinates(shape)[:, 0].max() - middle.x
    larger = max(SMALLEST_MARK / (reach * step), 1)
    x, y = _at(middle.x, middle.y, sheet, step)
    return Mark(number, status, _path(scale(shape, larger, larger), sheet, step), x, y, round(0.25 + confidence / 2, 2))


def _name(name: str, shape: shapely.Geometry, sheet: Sheet, step: float) -> Name:
    inside = shapely.point_on_surface(shape.intersection(shapely.box(*sheet)))
    return Name(name, *_at(inside.x, inside.y, sheet, step))


def _at(east: float, north: float, sheet: Sheet, step: float) -> tuple[int, int]:
    return round((east - sheet[0]) * step), round((sheet[3] - north) * step)


def _path(shape: shapely.Geometry, sheet: Sheet, step: float) -> str:
    """Whole units from corner to corner: a city's areas in a fifth of the bytes of their GeoJSON."""
    rings = [ring for part in shapely.get_parts(shape) for ring in (part.exterior, *part.interiors)]
    return "".join(_ring([_at(x, y, sheet, step) for x, y in ring.coords]) for ring in rings)


def _ring(corners: list[tuple[int, int]]) -> str:
    moves = [(x - x0, y - y0) for (x0, y0), (x, y) in pairwise(corners) if (x, y) != (x0, y0)]
    if len(moves) < 3:
        return ""
    return f"M{corners[0][0]} {corners[0][1]}l" + " ".join(f"{x} {y}" for x, y in moves[:-1]) + "z"

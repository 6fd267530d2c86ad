"""Places as they are texted back: labels of the gazetteer's own names, and choices that can be told apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from safelight.geo.gazetteer.answers import KINDS, RESOLUTION, Kind, Place
from safelight.geo.gazetteer.ground import (
    NEAR_METRES,
    compass,
    corner_near,
    metres,
    middle_of,
    neighbourhood,
    resolution_of,
)
from safelight.geo.gazetteer.index import Index
from safelight.geo.gazetteer.streets import streets_of

MOST_CHOICES: Final = 5

NAMED_WITHIN: Final = 3_000.0
"""Metres: what is farther away from a name is not near it."""

_AREAS: Final[tuple[Kind, ...]] = ("neighbourhood", "zip")
_NAMED: Final[tuple[Kind, ...]] = (*_AREAS, "landmark", "stop")


def corner_place(index: Index, pair: int, spread: int = RESOLUTION) -> Place:
    """A corner as a place: "5th & San Pedro"."""
    label = " & ".join(index.text("street_name", street) for street in streets_of(index, pair))
    return Place(int(index.column["pair_cell"][pair]), spread, label, "crossing")


def example_corner(index: Index, cells: Iterable[int], longest: int) -> str:
    """The corner of the shortest name in these cells, as an example of what to text; empty where all are longer."""
    inside = np.isin(index.column["pair_cell"], list(cells)) & (index.column["pair_inside"] == 1)
    labels = [corner_place(index, int(pair)).label for pair in np.flatnonzero(inside)]
    return min((label for label in labels if len(label) <= longest), key=lambda label: (len(label), label), default="")


def named_place(index: Index, number: int) -> Place:
    """A neighbourhood, landmark, ZIP or stop as a place."""
    column = index.column
    kind = KINDS[int(column["place_kind"][number])]
    label = index.text("place_name", number)
    return Place(
        int(column["place_cell"][number]),
        int(column["place_spread"][number]),
        f"ZIP {label}" if kind == "zip" else label,
        kind,
    )


@dataclass(frozen=True, slots=True)
class Called:
    """A name of the gazetteer for where a cell lies: in that area, or near that place."""

    label: str
    near: bool


def called(index: Index, cell: int, within: float) -> Called | None:
    """In a neighbourhood where one holds the cell's middle, else near what is nearest."""
    middle = middle_of(cell)
    area = neighbourhood(index, middle)
    if area is not None:
        return Called(index.text("place_name", area), near=False)
    kinds = _AREAS if resolution_of(cell) < RESOLUTION else _NAMED
    places = np.flatnonzero(np.isin(index.column["place_kind"], [KINDS.index(kind) for kind in kinds]))
    if not len(places):
        return None
    away = metres(middle, index.column["place_cell"][places].tolist())
    nearest = int(away.argmin())
    return Called(named_place(index, int(places[nearest])).label, near=True) if away[nearest] <= within else None


def point_place(index: Index, cell: int, spread: int) -> Place:
    """A point as a place, called after the nearest corner, else after its neighbourhood."""
    pair = corner_near(index, cell)
    area = neighbourhood(index, cell)
    if pair is not None:
        label = f"near {corner_place(index, pair).label}"
    else:
        label = f"a point in {index.text('place_name', area) if area is not None else index.about['city']['name']}"
    return Place(cell, spread, label, "point")


def apart(places: Iterable[Place]) -> list[Place]:
    """The places, those aside that lie beside an earlier one of the same label."""
    kept: list[Place] = []
    for place in places:
        same = [one.cell for one in kept if one.label == place.label]
        if not same or metres(place.cell, same).min() > NEAR_METRES:
            kept.append(place)
    return kept


def choices(index: Index, places: Sequence[Place]) -> tuple[Place, ...]:
    """At most five places whose labels differ: by neighbourhood, else by where they lie from the first."""
    offered = apart(places)[:MOST_CHOICES]
    alike = {one.label for one in offered if sum(one.label == other.label for other in offered) > 1}
    named = [_with_area(index, one) if one.label in alike else one for one in offered]
    seen: dict[str, Place] = {}
    for number, place in enumerate(named, start=1):
        label = place.label
        if label in seen:
            label = f"{label}, {compass(seen[label].cell, place.cell)}"
        if label in seen:
            label = f"{label} {number}"
        seen[label] = replace(place, label=label)
    return tuple(seen.values())


def _with_area(index: Index, place: Place) -> Place:
    area = neighbourhood(index, place.cell)
    if area is None:
        return place
    return replace(place, label=f"{place.label} ({index.text('place_name', area)})")

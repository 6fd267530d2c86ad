"""Where simulated people stand: corners of Los Angeles, and a gazetteer of them for homes that have none.

Corners are as rows of "Crime Data from 2020 to 2024" (Los Angeles Police Department, data.lacity.org, public domain)
give them, to four decimals; landmarks by hand, to about 100 m.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from h3ronpy.vector import coordinates_to_cells

from safelight.catalog import Catalog
from safelight.core.home import Home
from safelight.core.writing import write_private
from safelight.geo.gazetteer import City, Crossing, Named, Other, build, gazetteer_file

CITY: Final = "los_angeles"

Point = tuple[float, float]

_CORNERS: Final[Mapping[tuple[str, str], Point]] = {
    ("E 5th St", "San Pedro St"): (34.0442, -118.2439),
    ("E 7th St", "San Pedro St"): (34.0412, -118.2474),
    ("W 5th St", "S Broadway"): (34.0481, -118.2507),
    ("E 2nd St", "Hewitt St"): (34.0472, -118.2352),
    ("S Broadway", "W Pico Blvd"): (34.0377, -118.2607),
    ("W 6th St", "S Burlington Ave"): (34.0580, -118.2715),
    ("W 7th St", "S Alvarado St"): (34.0569, -118.2765),
    ("N Vermont Ave", "Beverly Blvd"): (34.0777, -118.2917),
    ("Santa Monica Blvd", "N Virgil Ave"): (34.0909, -118.2867),
    ("Hollywood Blvd", "Vine St"): (34.1016, -118.3267),
    ("Hollywood Blvd", "N McCadden Pl"): (34.1016, -118.3370),
    ("W Sunset Blvd", "N Van Ness Ave"): (34.0981, -118.3158),
    ("N Western Ave", "Romaine St"): (34.0886, -118.3027),
    ("Beverly Blvd", "N Fairfax Ave"): (34.0761, -118.3614),
    ("W Pico Blvd", "S Cochran Ave"): (34.0496, -118.3425),
    ("Martin Luther King Jr Blvd", "Crenshaw Blvd"): (34.0109, -118.3351),
    ("S La Brea Ave", "Coliseum St"): (34.0183, -118.3556),
    ("Exposition Blvd", "S Western Ave"): (34.0183, -118.3089),
    ("W Adams Blvd", "S Normandie Ave"): (34.0327, -118.3002),
    ("S Vermont Ave", "Exposition Blvd"): (34.0184, -118.2915),
    ("W Slauson Ave", "S Normandie Ave"): (33.9891, -118.3002),
    ("W Vernon Ave", "S Figueroa St"): (34.0038, -118.2827),
    ("E Florence Ave", "San Pedro St"): (33.9747, -118.2696),
    ("E Manchester Ave", "S Central Ave"): (33.9602, -118.2564),
    ("Crenshaw Blvd", "W Florence Ave"): (33.9745, -118.3309),
    ("S Western Ave", "W Century Blvd"): (33.9455, -118.3090),
    ("S Central Ave", "E Adams Blvd"): (34.0190, -118.2549),
    ("Cesar E Chavez Ave", "Chicago St"): (34.0479, -118.2103),
    ("N Broadway", "Pasadena Ave"): (34.0720, -118.2242),
    ("York Blvd", "N Avenue 52"): (34.1207, -118.2026),
    ("N Figueroa St", "N Avenue 54"): (34.1076, -118.1968),
    ("Van Nuys Blvd", "Sherman Way"): (34.2012, -118.4487),
    ("Sepulveda Blvd", "Bassett St"): (34.1958, -118.4662),
    ("Van Nuys Blvd", "Aetna St"): (34.1802, -118.4487),
    ("Balboa Blvd", "Roscoe Blvd"): (34.2212, -118.5027),
    ("Tampa Ave", "Victory Blvd"): (34.1866, -118.5535),
    ("W Anaheim St", "Fries Ave"): (33.7798, -118.2651),
    ("W 14th St", "S Pacific Ave"): (33.7315, -118.2879),
    ("Santa Monica Blvd", "Camden Ave"): (34.0481, -118.4421),
    ("E Florence Ave", "Wadsworth Ave"): (33.9747, -118.2587),
}

_MIDDLE: Final = ((34.0000, 34.0900), (-118.3200, -118.2300))
"""Between which latitudes and longitudes points are chosen: all of it is the city's."""

_LANDMARKS: Final[Mapping[str, tuple[Point, int]]] = {
    "Union Station": ((34.0561, -118.2365), 9),
    "MacArthur Park": ((34.0590, -118.2785), 9),
    "Echo Park Lake": ((34.0725, -118.2606), 9),
    "Leimert Park": ((34.0056, -118.3317), 9),
    "Skid Row": ((34.0430, -118.2430), 8),
}
_ZIPS: Final[Mapping[str, Point]] = {"90013": (34.0446, -118.2404)}


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that people of a simulation name: its streets, or a name, and the cell of resolution 9 it lies in."""

    streets: tuple[str, ...]
    cell: int


def spots() -> tuple[Spot, ...]:
    """The corners, in one order."""
    return tuple(Spot(streets, _cell(point)) for streets, point in _CORNERS.items())


def somewhere(rng: np.random.Generator) -> Spot:
    """Any point of the middle of the city, as somebody types it who sends where their phone is."""
    point = tuple(round(float(rng.uniform(least, most)), 4) for least, most in _MIDDLE)
    return Spot((f"{point[0]:.4f}, {point[1]:.4f}",), _cell((point[0], point[1])))


def landmarks() -> tuple[Spot, ...]:
    """Places with a name of their own that are no wider than a cell."""
    return tuple(Spot((name,), _cell(point)) for name, (point, spread) in _LANDMARKS.items() if spread == 9)


def write_places(home: Home, catalog: Catalog) -> bool:
    """Make a gazetteer of these places for a home that has none of the city; whether there was none."""
    path = gazetteer_file(home, CITY)
    if path.exists():
        return False
    city = catalog.city(CITY)
    made = build(
        City(
            city=CITY,
            name=city.name,
            state=city.state,
            cells=tuple(int(cell, 16) for cell in city.footprint),
            centre=city.centre,
            others=tuple(
                Other(one.id, one.name, one.state, tuple(int(cell, 16) for cell in one.footprint))
                for one in catalog.cities.values()
                if one.id != CITY
            ),
        ),
        [Crossing(streets, _cell(point)) for streets, point in _CORNERS.items()],
        [
            *(Named(name, "landmark", _cell(point), spread) for name, (point, spread) in _LANDMARKS.items()),
            *(Named(name, "zip", _cell(point), 7) for name, point in _ZIPS.items()),
        ],
        {},
        {"sources": [], "missing": "Only the places of the simulated day; make all with safelight gazetteer."},
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    write_private(path, made.to_pybytes())
    return True


def _cell(point: Point) -> int:
    cells = coordinates_to_cells(np.array([point[0]]), np.array([point[1]]), np.array([9], dtype=np.uint8))
    return int(np.asarray(cells)[0])

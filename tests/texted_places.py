"""A small gazetteer of Los Angeles, built by the product's own function: a few corners, areas, landmarks and a ZIP."""

from __future__ import annotations

import numpy as np
from h3ronpy.vector import coordinates_to_cells

from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.geo.gazetteer import City, Crossing, Named, Other, build, gazetteer_file

CITY = "los_angeles"
CORNERS = {
    ("E 5th St", "San Pedro St"): (34.0443, -118.2433),
    ("E 6th St", "San Pedro St"): (34.0427, -118.2447),
    ("E 6th St", "Gladys Ave"): (34.0400, -118.2410),
    ("S Main St", "E 5th St"): (34.0472, -118.2485),
    ("W 7th St", "S Alvarado St"): (34.0571, -118.2766),
}


def cell_at(latitude: float, longitude: float) -> int:
    """The cell of resolution 9 there."""
    cells = coordinates_to_cells(np.array([latitude]), np.array([longitude]), np.array([9], dtype=np.uint8))
    return int(np.asarray(cells)[0])


def write_gazetteer(home: Home) -> None:
    """Put it where texts are read from."""
    catalog = load_catalog()
    city, other = catalog.city(CITY), catalog.city("san_francisco")
    places = [
        Named("Skid Row", "neighbourhood", cell_at(34.0430, -118.2430), spread=8),
        Named("Union Station", "landmark", cell_at(34.0561, -118.2365)),
        Named("MacArthur Park", "landmark", cell_at(34.0590, -118.2785), also=("Parque MacArthur",)),
        Named("90013", "zip", cell_at(34.0446, -118.2404), spread=7),
        Named("Wilmington", "neighbourhood", cell_at(33.7858, -118.2644), spread=6),
        Named("Pershing Square", "stop", cell_at(34.0485, -118.2513)),
    ]
    made = build(
        City(
            city=CITY,
            name=city.name,
            state=city.state,
            cells=tuple(int(cell, 16) for cell in city.footprint),
            centre=city.centre,
            others=(
                Other(
                    city=other.id,
                    name=other.name,
                    state=other.state,
                    cells=tuple(int(cell, 16) for cell in other.footprint),
                ),
            ),
        ),
        [Crossing(streets, cell_at(*point)) for streets, point in CORNERS.items()],
        places,
        {},
        {"sources": [], "missing": []},
    )
    path = gazetteer_file(home, CITY)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made.to_pybytes())

"""The profiles of the eleven cities, by their id in the catalogue. All volumes and mixes are invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safelight.synthetic.cities.california import OAKLAND, SAN_DIEGO
from safelight.synthetic.cities.east import ATLANTA, BOSTON
from safelight.synthetic.cities.illinois_texas import CHICAGO, DALLAS, HOUSTON
from safelight.synthetic.cities.west import DENVER, PHOENIX, PORTLAND, SEATTLE
from safelight.synthetic.profiles import Profile

__all__ = ["PROFILES"]

PROFILES: Final[Mapping[str, Profile]] = {
    "atlanta": ATLANTA,
    "boston": BOSTON,
    "chicago": CHICAGO,
    "dallas": DALLAS,
    "denver": DENVER,
    "houston": HOUSTON,
    "oakland": OAKLAND,
    "phoenix": PHOENIX,
    "portland": PORTLAND,
    "san_diego": SAN_DIEGO,
    "seattle": SEATTLE,
}

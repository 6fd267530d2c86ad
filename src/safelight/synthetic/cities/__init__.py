"""The profiles of the eleven cities, by their id in the catalogue. All volumes and mixes are invented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safelight.synthetic.cities.illinois_texas import CHICAGO, DALLAS, HOUSTON
from safelight.synthetic.profiles import Profile

__all__ = ["PROFILES"]

PROFILES: Final[Mapping[str, Profile]] = {
    "chicago": CHICAGO,
    "dallas": DALLAS,
    "houston": HOUSTON,
}

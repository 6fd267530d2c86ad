"""Plus codes (Open Location Code): full ones, and short ones near a reference. Standard: the Open Location Code
specification, github.com/google/open-location-code; its test data are among the tests.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

_ALPHABET: Final = "23456789CFGHJMPQRVWX"
_BASE: Final = len(_ALPHABET)
_HEAD: Final = 8
"""Digits before the plus sign of a full code."""
_PAIRS: Final = 10
"""Digits that come in pairs, latitude and longitude; each later one divides 5 rows by 4 columns."""
_MOST_DIGITS: Final = 15
_LAT_UNITS: Final = 8000 * 5**5
_LON_UNITS: Final = 8000 * 4**5
"""Finest steps in a degree. Whole numbers of them add up without error."""


@dataclass(frozen=True, slots=True)
class Area:
    """A box in degrees; `digits` is how many of the code were read."""

    south: float
    west: float
    north: float
    east: float
    digits: int

    @property
    def middle(self) -> tuple[float, float]:
        """Latitude and longitude."""
        return (self.south + self.north) / 2, (self.west + self.east) / 2


def is_full(code: str) -> bool:
    """Whether it is a whole code, which stands for one area on earth."""
    head, plus, tail = code.upper().partition("+")
    if not plus or len(head) != _HEAD or not _digits_fit(head, tail):
        return False
    return _ALPHABET.index(head[0]) * _BASE < 180 and _ALPHABET.index(head[1]) * _BASE < 360


def is_short(code: str) -> bool:
    """Whether it is a code whose beginning was left out."""
    head, plus, tail = code.upper().partition("+")
    if not plus or len(head) not in range(0, _HEAD, 2) or "0" in head:
        return False
    return bool(head or tail) and _digits_fit(head, tail)


def _digits_fit(head: str, tail: str) -> bool:
    known = head.rstrip("0")
    if len(known) < len(head) and (tail or not known or len(known) % 2):
        return False
    return len(tail) != 1 and all(sign in _ALPHABET for sign in known + tail)


def decode(code: str) -> Area:
    """The area of a full code. Raises ValueError for anything else.

    >>> decode("7FG40000+")
    Area(south=20.0, west=2.0, north=21.0, east=3.0, digits=4)
    """
    if not is_full(code):
        raise ValueError("not a full plus code")
    values = [_ALPHABET.index(sign) for sign in code.upper().replace("+", "").rstrip("0")[:_MOST_DIGITS]]
    lat, lat_step = 0, 400 * _LAT_UNITS
    lon, lon_step = 0, 400 * _LON_UNITS
    for north, east in zip(values[:_PAIRS:2], values[1:_PAIRS:2], strict=True):
        lat_step, lon_step = lat_step // _BASE, lon_step // _BASE
        lat, lon = lat + north * lat_step, lon + east * lon_step
    for value in values[_PAIRS:]:
        lat_step, lon_step = lat_step // 5, lon_step // 4
        lat, lon = lat + value // 4 * lat_step, lon + value % 4 * lon_step
    return Area(
        lat / _LAT_UNITS - 90,
        lon / _LON_UNITS - 180,
        (lat + lat_step) / _LAT_UNITS - 90,
        (lon + lon_step) / _LON_UNITS - 180,
        len(values),
    )


def recover(code: str, lat: float, lon: float) -> str:
    """The full code nearest to a point that ends like the short one. Raises ValueError where it is none.

    >>> recover("9QCJ+2VX", 51.3701125, -1.217765625)
    '9C3W9QCJ+2VX'
    """
    if not is_short(code):
        raise ValueError("not a short plus code")
    code = code.upper()
    missing = _HEAD - code.index("+")
    found = decode(_beginning(lat, lon)[:missing] + code)
    span = 20.0 ** (2 - missing // 2)
    middle_lat, middle_lon = found.middle
    if lat + span / 2 < middle_lat and middle_lat - span >= -90:
        middle_lat -= span
    elif lat - span / 2 > middle_lat and middle_lat + span <= 90:
        middle_lat += span
    if lon + span / 2 < middle_lon:
        middle_lon -= span
    elif lon - span / 2 > middle_lon:
        middle_lon += span
    return _beginning(middle_lat, middle_lon)[:missing] + code


def _beginning(lat: float, lon: float) -> str:
    """The first eight digits of a point's code."""
    steps = 400  # a four-hundredth of a degree is the last of these digits
    north = min(math.floor((lat + 90) * steps), 180 * steps - 1)
    east = math.floor((lon + 180) * steps) % (360 * steps)
    signs = []
    for _ in range(_HEAD // 2):
        north, up = divmod(max(north, 0), _BASE)
        east, right = divmod(east, _BASE)
        signs += [_ALPHABET[right], _ALPHABET[up]]
    return "".join(reversed(signs))

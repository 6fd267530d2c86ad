"""Which cities can be texted about, by which numbers, and where a text says that something is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from safelight.catalog import Catalog
from safelight.core.errors import BadFilter, NotThere
from safelight.core.home import Home
from safelight.geo.gazetteer import Answer, Gazetteer, Place, gazetteer_file, load

EXAMPLE: Final = {"los_angeles": "5th & San Pedro"}
ANY_CORNER: Final = "5th & Main"

_NUMBER: Final = re.compile(r"\+[1-9]\d{1,14}|\d{3,8}")


class Finder(Protocol):
    """Reads places of one city in texts."""

    def find(self, text: str, near: int | None = None) -> Answer:
        """The place that a text means."""
        ...

    def cells(self, place: Place) -> frozenset[int]:
        """The cells of resolution 9 that a place of this city covers."""
        ...

    def example(self, longest: int) -> str:
        """A corner of this city of at most so many signs; empty where none is known."""
        ...


@dataclass(frozen=True, slots=True)
class Lines:
    """Number -> city, as the operator set them."""

    numbers: Mapping[str, str]

    @classmethod
    def from_setting(cls, written: str | None) -> Lines:
        """From "+12135550100=los_angeles, …". Raises BadFilter."""
        numbers = {}
        for part in (written or "").split(","):
            number, equals, city = part.strip().partition("=")
            if not part.strip():
                continue
            if not equals or not _NUMBER.fullmatch(number.strip()) or not city.strip():
                raise BadFilter(
                    "SAFELIGHT_TWILIO_NUMBERS: a part is not number=city.",
                    fix="Write e.g. +12135550100=los_angeles,+14155550100=san_francisco.",
                )
            numbers[number.strip()] = city.strip()
        return cls(numbers)

    def city_of(self, address: str) -> str | None:
        """The city whose number this is."""
        return self.numbers.get(address.removeprefix("whatsapp:"))

    def number_of(self, city: str) -> str | None:
        """A city's number, the first of several."""
        return next((number for number, its in self.numbers.items() if its == city), None)


@dataclass(slots=True)
class PlaceBook:
    """The gazetteers of a home, each opened when its city is first texted about and again when it was made anew."""

    home: Home
    catalog: Catalog
    _open: dict[str, tuple[tuple[int, int], Gazetteer]] = field(default_factory=dict)
    _examples: dict[str, tuple[Finder, str]] = field(default_factory=dict)

    def of(self, city: str) -> Finder | None:
        """The places of a city; None where nobody has made them."""
        path = gazetteer_file(self.home, city)
        try:
            found = path.stat()
        except OSError:
            return None
        mark = (found.st_mtime_ns, found.st_ino)
        known = self._open.get(city)
        if known is None or known[0] != mark:
            self._open[city] = known = (mark, load(path))
        return known[1]

    def example(self, city: str) -> str:
        """A corner to give as an example: one that people know, else one near the middle of the city."""
        if city in EXAMPLE:
            return EXAMPLE[city]
        finder = self.of(city)
        if finder is None:
            return ANY_CORNER
        known = self._examples.get(city)
        if known is None or known[0] is not finder:
            self._examples[city] = known = (finder, finder.example(len(EXAMPLE["los_angeles"]) + 6) or ANY_CORNER)
        return known[1]

    def ground(self, city: str, place: Place) -> frozenset[int]:
        """The cells of resolution 9 that a place covers: one for a corner, all of them for an area."""
        finder = self.of(city)
        return finder.cells(place) if finder else frozenset({place.cell})

    def cities(self) -> list[str]:
        """Cities that can be texted about."""
        return [city for city in self.catalog.cities if gazetteer_file(self.home, city).exists()]

    def name(self, city: str) -> str:
        """A city's name."""
        try:
            return self.catalog.city(city).name
        except NotThere:
            return city

    def timezone(self, city: str) -> ZoneInfo:
        """The clock that its people live by."""
        return self.catalog.city(city).zone

"""What a text means as a place: one, several to choose from, one elsewhere, or nothing and what to ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["crossing", "neighbourhood", "landmark", "zip", "stop", "point"]
KINDS: Final[tuple[Kind, ...]] = ("crossing", "neighbourhood", "landmark", "zip", "stop", "point")

Why = Literal["no_place", "street", "no_crossing", "house", "unknown_zip", "short_link", "too_wide"]
"""Why there is nothing, which is also what to ask for.

no_place: no name of this city in the text. street: one street, its cross street is missing. no_crossing: two streets
that aren't known to cross. house: an address that can't be put on a block. unknown_zip: five digits of no ZIP listed
here. short_link: a link that hides its coordinates. too_wide: a whole city, or coordinates of too few digits.
"""

RESOLUTION: Final = 9
"""The finest cell that is stored or answered (0.1 km2)."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place that may be stored and texted back.

    `cell` is an H3 cell of resolution 9; for an area it is the one at its middle. `spread` is the resolution (9 to 6)
    whose cells are about as large as the place: what is known of "Downtown" is the parent of that resolution, no more.
    `label` is made from the gazetteer's own names, in signs that a text message carries; never from what was typed.
    """

    cell: int
    spread: int
    label: str
    kind: Kind

    @property
    def wide(self) -> bool:
        """Whether it is an area, or a point that is only roughly known: wider than a cell and those around it.

        A corner that was asked about for a house number is none: the house stands within those cells.
        """
        return self.spread < RESOLUTION and self.kind != "crossing"


@dataclass(frozen=True, slots=True)
class Found:
    """One place. `sure` is 1 where each word was known, 0.9 where words were left over, less for mended spelling."""

    place: Place
    sure: float


@dataclass(frozen=True, slots=True)
class Several:
    """One to five places to offer by number, likeliest first; a single one is a question: is it this?"""

    places: tuple[Place, ...]
    sure: float


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A place outside the city: `city` and `name` say which, where it is one of the catalogue, else they are None."""

    city: str | None
    name: str | None
    sure: float


@dataclass(frozen=True, slots=True)
class Nothing:
    """No place, and why; `known` are the streets that were understood, as labels."""

    why: Why
    known: tuple[str, ...] = ()


Answer = Found | Several | Elsewhere | Nothing

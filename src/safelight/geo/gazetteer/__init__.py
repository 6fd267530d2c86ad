"""Where a text says that something is, found without a network: corners, neighbourhoods, landmarks, ZIPs, stops.

In: a city's file (`build` makes it, `safelight gazetteer CITY` fetches what goes in) and a text in English or Spanish.
Out: one place, several to choose from, one elsewhere, or nothing and what to ask. No place is finer than H3 resolution
9, and what was typed is neither kept nor logged nor part of any answer.
"""

from safelight.geo.gazetteer.answers import (
    KINDS,
    RESOLUTION,
    Answer,
    Elsewhere,
    Found,
    Kind,
    Nothing,
    Place,
    Several,
    Why,
)
from safelight.geo.gazetteer.build import City, Crossing, Named, Other, build, label_of
from safelight.geo.gazetteer.finding import Gazetteer, load
from safelight.geo.gazetteer.index import gazetteer_file
from safelight.geo.gazetteer.naming import Called
from safelight.geo.gazetteer.words import words

__all__ = [
    "KINDS",
    "RESOLUTION",
    "Answer",
    "Called",
    "City",
    "Crossing",
    "Elsewhere",
    "Found",
    "Gazetteer",
    "Kind",
    "Named",
    "Nothing",
    "Other",
    "Place",
    "Several",
    "Why",
    "build",
    "gazetteer_file",
    "label_of",
    "load",
    "words",
]

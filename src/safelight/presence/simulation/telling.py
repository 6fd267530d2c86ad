"""How people say what they see, and where: in English and Spanish, as it is typed on a phone in a street."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from safelight.presence.kinds import SightingKind
from safelight.presence.simulation.ground import Spot
from safelight.presence.texting.commands import Language

_SEEN: Final[Mapping[SightingKind, Mapping[Language, tuple[str, ...]]]] = {
    SightingKind.PATROL: {
        "en": ("cops at {}", "police on {}", "3 cop cars {}", "patrol at {} rn", "lapd {}"),
        "es": ("policia en {}", "hay policia en {}", "dos patrullas en {}", "chota en {} ahorita"),
    },
    SightingKind.SWEEP: {
        "en": ("sweep at {}", "they are cleaning up {}", "sanitation trucks at {}", "clearing tents at {}"),
        "es": ("limpieza en {}", "estan limpiando en {}", "desalojo en {}"),
    },
    SightingKind.TOWING: {
        "en": ("tow trucks at {}", "towing rvs on {}", "towing cars at {}"),
        "es": ("gruas en {}", "se llevan los carros en {}"),
    },
    SightingKind.PROPERTY: {
        "en": ("they threw my stuff away at {}", "taking peoples tents at {}", "took everyones bags at {}"),
        "es": ("quitan las carpas en {}", "tiraron mis cosas en {}"),
    },
    SightingKind.CHECKPOINT: {
        "en": ("checkpoint at {}", "they are checking ids at {}"),
        "es": ("reten en {}", "estan pidiendo papeles en {}"),
    },
    SightingKind.OTHER: {
        "en": ("arresting people at {}", "writing tickets at {}"),
        "es": ("redada en {}", "poniendo multas en {}"),
    },
}

_GONE: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("gone {}", "they left {}", "all clear {}"),
    "es": ("se fueron {}", "ya se fueron {}"),
}

_ASKED: Final[Mapping[Language, tuple[str, ...]]] = {
    "en": ("STATUS {}", "any cops at {}?", "is it safe at {}?", "whats going on at {}"),
    "es": ("estado {}", "hay policia en {}?", "que pasa en {}"),
}

_TYPES: Final = frozenset(("St", "Ave", "Blvd", "Pl", "Way"))
_DIRECTIONS: Final = frozenset("NSEW")


def seen(kind: SightingKind, spot: Spot, language: Language, rng: np.random.Generator) -> str:
    """A report of `kind` at a spot."""
    return _said(_SEEN[kind][language], spot, language, rng)


def gone(spot: Spot, language: Language, rng: np.random.Generator) -> str:
    """That nothing is there any more."""
    return _said(_GONE[language], spot, language, rng)


def asked(spot: Spot, language: Language, rng: np.random.Generator) -> str:
    """A question about a spot."""
    return _said(_ASKED[language], spot, language, rng)


def named(spot: Spot, language: Language = "en", rng: np.random.Generator | None = None) -> str:
    """A spot as people name it: "5th & San Pedro", its streets in any order."""
    streets = [_short(street) for street in spot.streets]
    if rng is not None and rng.random() < 0.3:
        streets.reverse()
    joined = " y " if language == "es" else " and " if rng is not None and rng.random() < 0.3 else " & "
    return joined.join(streets)


def mistyped(words: str, rng: np.random.Generator) -> str:
    """The same with one slip of a thumb: two letters of the longest word exchanged, or one left out."""
    longest = max(words.split(), key=len)
    if len(longest) < 5:
        return words
    at = int(rng.integers(1, len(longest) - 2))
    if rng.random() < 0.5:
        slipped = longest[:at] + longest[at + 1] + longest[at] + longest[at + 2 :]
    else:
        slipped = longest[:at] + longest[at + 1 :]
    return words.replace(longest, slipped, 1)


def _said(phrases: tuple[str, ...], spot: Spot, language: Language, rng: np.random.Generator) -> str:
    return str(rng.choice(phrases)).format(named(spot, language, rng))


def _short(street: str) -> str:
    words = [word for word in street.split() if word not in _TYPES and word not in _DIRECTIONS]
    return " ".join(words) if len(words) > 0 else street

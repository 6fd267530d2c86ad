"""Numbers that nobody has, and who uses them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np

from safelight.presence.texting.commands import Language

SPANISH: Final = 0.35


@dataclass
class Crowd:
    """Numbers that nobody used before, one after another; how many there were is in `used`."""

    rng: np.random.Generator
    used: int = 0

    def __call__(self) -> str:
        """The next number."""
        self.used += 1
        return f"+1555{self.used:07d}"

    def many(self, number: int) -> list[str]:
        """So many numbers."""
        return [self() for _ in range(number)]

    def language(self) -> Language:
        """English, or Spanish for every third."""
        return "es" if self.rng.random() < SPANISH else "en"


def minutes(rng: np.random.Generator, least: float, most: float) -> timedelta:
    """A time between so many minutes and so many."""
    return timedelta(minutes=float(rng.uniform(least, most)))

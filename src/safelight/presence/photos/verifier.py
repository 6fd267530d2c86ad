"""Who says whether a photo shows police: a network, or a person. One seam for both."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from safelight.images.pixels import Pixels


class Outcome(StrEnum):
    """What is said of a photo; `unsure` always goes to a person."""

    POLICE = "police"
    NOT_POLICE = "not_police"
    UNSURE = "unsure"


Heat = tuple[tuple[float, ...], ...]
"""Rows of equal parts of a photo: how much each spoke for police (above 0) or against it."""


@dataclass(frozen=True, slots=True)
class PhotoVerdict:
    """What was said, how sure (probability of police, None where a person said it) and by which model's card.

    `heat`: what it was said by, where a network tells.
    """

    outcome: Outcome
    probability: float | None
    card: str
    heat: Heat | None = None


class PhotoVerifier(Protocol):
    """Says of a photo whether it shows police. Pure: keeps nothing of the photo."""

    def verify(self, pixels: Pixels) -> PhotoVerdict:
        """What the photo shows."""
        ...

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


@dataclass(frozen=True, slots=True)
class PhotoVerdict:
    """What was said, how sure (probability of police, None where a person said it) and by which model's card."""

    outcome: Outcome
    probability: float | None
    card: str


class PhotoVerifier(Protocol):
    """Says of a photo whether it shows police. Pure: keeps nothing of the photo."""

    def verify(self, pixels: Pixels) -> PhotoVerdict:
        """What the photo shows."""
        ...

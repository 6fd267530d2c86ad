"""Kinds of police activity that people text in, and how long a report of each says something about now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final


class SightingKind(StrEnum):
    """What is going on there."""

    PATROL = "patrol"
    SWEEP = "sweep"
    CHECKPOINT = "checkpoint"
    TOWING = "towing"
    PROPERTY = "property"
    """Belongings taken or destroyed: of its own, because it happens with and without a sweep."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Fading:
    """How a kind fades: after `half_life` a report weighs half, after `time_to_live` it is gone."""

    half_life: timedelta
    time_to_live: timedelta


FADING: Final[dict[SightingKind, Fading]] = {
    SightingKind.PATROL: Fading(timedelta(minutes=20), timedelta(hours=2)),
    SightingKind.CHECKPOINT: Fading(timedelta(minutes=60), timedelta(hours=4)),
    SightingKind.SWEEP: Fading(timedelta(minutes=90), timedelta(hours=6)),
    SightingKind.TOWING: Fading(timedelta(minutes=60), timedelta(hours=4)),
    SightingKind.PROPERTY: Fading(timedelta(minutes=90), timedelta(hours=6)),
    SightingKind.OTHER: Fading(timedelta(minutes=30), timedelta(hours=2)),
}
"""A patrol moves on within the hour; a clean-up, a checkpoint and tow trucks stay for hours. Settled by judgement:
no study of how long each stays was found. The Method page says so."""

"""What anybody may see of the sightings of a city, now: cells, kinds, how sure, how old. Never a report or a sender."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from safelight.presence.kinds import FADING, SightingKind
from safelight.presence.models import Sighting, SightingState
from safelight.presence.sightings.confidence import FLOOR, Word, confidence, is_public
from safelight.presence.sightings.heard import heard_of
from safelight.presence.sightings.ledger import area, resolution_of, words
from safelight.presence.sightings.surge import current

AGE_STEP: Final = timedelta(minutes=15)
UNCONFIRMED_RESOLUTION: Final = 8
"""One person's word is shown by a wider area: it may be about, or by, somebody in that very spot."""

FAINT: Final = 0.05
"""Below it a sighting is shown no more: it says nothing about now."""


@dataclass(frozen=True, slots=True)
class Visible:
    """A sighting as it is published. `age_minutes` in steps of 15; `status` confirmed, unconfirmed or disputed."""

    key: int
    cell: int
    resolution: int
    kind: SightingKind
    status: str
    confidence: float
    age_minutes: int
    simulated: bool


def visible(city: str, now: datetime) -> list[Visible]:
    """The sightings of `city` that may be seen, the surest first. In a surge unconfirmed ones are not listed."""
    surge = current(city, now)
    floor = surge.floor if surge else FLOOR
    longest = max(fading.time_to_live for fading in FADING.values())
    shown = [
        _shown(sighting, words(said), now, floor, in_surge=surge is not None)
        for sighting, said in heard_of(city, now - longest)
    ]
    found = [one for one in shown if one is not None]
    return sorted(found, key=lambda one: (-one.confidence, one.age_minutes, one.key))


def in_surge(city: str, now: datetime) -> bool:
    """Whether reports flood the city, so that only what many or a moderator say is shown."""
    return current(city, now) is not None


def _shown(sighting: Sighting, said: list[Word], now: datetime, floor: int, *, in_surge: bool) -> Visible | None:
    kind = SightingKind(sighting.kind)
    sure = confidence(said, now, FADING[kind])
    public = is_public(said, floor)
    if sure < FAINT or (in_surge and not public):
        return None
    status = "unconfirmed" if not public else "disputed" if sighting.state == SightingState.DISPUTED else "confirmed"
    own = resolution_of(sighting.cell)
    resolution = own if public else min(own, UNCONFIRMED_RESOLUTION)
    steps = max(now - sighting.last_at, timedelta(0)) // AGE_STEP
    return Visible(
        key=sighting.pk,
        cell=sighting.cell if resolution == own else area(sighting.cell, resolution),
        resolution=resolution,
        kind=kind,
        status=status,
        confidence=round(sure, 2),
        age_minutes=int(steps * (AGE_STEP // timedelta(minutes=1))),
        simulated=sighting.simulated,
    )

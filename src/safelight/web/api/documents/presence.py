"""The shapes of live sightings."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from safelight.presence.kinds import SightingKind


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Sighting(_Document):
    """Police activity in a cell. `cell` is H3's text, of resolution 9, or 8 while unconfirmed.

    Where a whole area was named, its cell is of resolution 8 or 7.
    """

    cell: Annotated[str, Field(pattern="^8[0-9a-f]{14}$")]
    resolution: Literal[7, 8, 9]
    kind: SightingKind
    status: Literal["confirmed", "unconfirmed", "disputed"]
    confidence: Annotated[float, Field(ge=0, le=1)]
    age_minutes: Annotated[int, Field(ge=0, multiple_of=15)]
    simulated: bool


class Sightings(_Document):
    """The sightings of one city, the surest first. `surge`: reports flood, unconfirmed ones aren't listed."""

    city: str
    as_of: datetime
    surge: bool
    simulated: bool
    sightings: list[Sighting]

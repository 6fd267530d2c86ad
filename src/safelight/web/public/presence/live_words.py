"""How live sightings are said: what, how sure, how old, and where from the middle of a city."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safelight.presence.kinds import SightingKind

KINDS: Final[Mapping[SightingKind, object]] = {
    SightingKind.PATROL: gettext_lazy("Police"),
    SightingKind.SWEEP: gettext_lazy("Sweep of a camp"),
    SightingKind.CHECKPOINT: gettext_lazy("Checkpoint"),
    SightingKind.TOWING: gettext_lazy("Towing"),
    SightingKind.PROPERTY: gettext_lazy("Belongings taken or destroyed"),
    SightingKind.OTHER: gettext_lazy("Other police activity"),
}

STATUS: Final[Mapping[str, object]] = {
    "confirmed": gettext_lazy("Confirmed by several people or a moderator"),
    "unconfirmed": gettext_lazy("Unconfirmed: one person says so, the area is wide"),
    "disputed": gettext_lazy("Disputed: somebody says that it is over"),
}

WIDE: Final = gettext_lazy("Confirmed by several people or a moderator: somewhere in a wide area")

_SURE: Final = ((0.75, gettext_lazy("very likely")), (0.45, gettext_lazy("likely")), (0.2, gettext_lazy("possible")))
_FAINT: Final = gettext_lazy("perhaps over by now")

_WAYS: Final = (
    gettext_lazy("{km} km north of the centre"),
    gettext_lazy("{km} km north-east of the centre"),
    gettext_lazy("{km} km east of the centre"),
    gettext_lazy("{km} km south-east of the centre"),
    gettext_lazy("{km} km south of the centre"),
    gettext_lazy("{km} km south-west of the centre"),
    gettext_lazy("{km} km west of the centre"),
    gettext_lazy("{km} km north-west of the centre"),
)


def status(said: str, resolution: int) -> object:
    """How a sighting stands; a confirmed one that names an area, not a place, says so."""
    return WIDE if said == "confirmed" and resolution < 9 else STATUS[said]


def sure(confidence: float) -> object:
    """A confidence of 0 to 1 in words."""
    return next((words for least, words in _SURE if confidence >= least), _FAINT)


def age(minutes: int) -> str:
    """How long ago, in quarters of an hour: "less than 15 minutes ago", "1 h 30 min ago"."""
    hours, rest = divmod(minutes, 60)
    if not minutes:
        return _("less than 15 minutes ago")
    if not hours:
        return _("{minutes} minutes ago").format(minutes=minutes)
    if not rest:
        return _("{hours} h ago").format(hours=hours)
    return _("{hours} h {minutes} min ago").format(hours=hours, minutes=rest)


def near(name: str) -> str:
    """A place of a city whose neighbourhoods nobody fetched, by what lies near it."""
    return _("near {name}").format(name=name)


def from_centre(bearing: float, metres: float) -> str:
    """A place of a city without any name near; `bearing` in degrees, clockwise from north."""
    if metres < 1000:
        return _("in the centre")
    return str(_WAYS[round(bearing / 45) % len(_WAYS)]).format(km=round(metres / 1000))

"""One message that is being answered, what its sender wants done somewhere, and the question that waits for them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import orjson

from safelight.geo.gazetteer import Place
from safelight.presence.channels.base import Inbound
from safelight.presence.channels.simulator import SIMULATOR
from safelight.presence.daykey import DayKey, DayKeys, Unreadable
from safelight.presence.kinds import SightingKind
from safelight.presence.models import Conversation, Message
from safelight.presence.sightings.ledger import Sender
from safelight.presence.texting.commands import Language

OPEN_FOR: Final = timedelta(minutes=15)
"""How long a question waits for its answer."""

PURPOSE: Final = "conversation"

Doing = Literal["seen", "status", "watch", "sweep", "gone"]


@dataclass(frozen=True, slots=True)
class Want:
    """What is to be done once the place is known.

    `photo`: the stored message whose photo belongs to it; `whole`: they were asked whether they mean a whole area.
    """

    do: Doing
    kind: SightingKind = SightingKind.PATROL
    hours: int = 0
    quiet: tuple[int, int] | None = None
    photo: int | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Pending:
    """A question that waits: for a place, or for which of `places`."""

    want: Want
    places: tuple[Place, ...]
    language: Language


@dataclass(slots=True)
class Talk:
    """A message on its way through: who, where, when. `row` is what is stored of it.

    `by_photo`: the place that is written in the photo may be used.
    """

    message: Inbound = field(repr=False)
    channel: str
    city: str
    now: datetime
    keys: DayKeys = field(repr=False)
    key: DayKey = field(repr=False)
    marks: tuple[bytes, ...] = field(repr=False)
    language: Language
    row: Message
    by_photo: bool = False

    @property
    def sender(self) -> Sender:
        """Who reports, as the ledger knows them."""
        return Sender(self.key.day, self.marks)

    @property
    def simulated(self) -> bool:
        """Whether nobody real wrote."""
        return self.channel == SIMULATOR


def ask(talk: Talk, want: Want, places: tuple[Place, ...] = ()) -> None:
    """Keep a question open, sealed; it takes the place of an earlier one."""
    said = {"want": _said(want), "places": [_place_said(place) for place in places], "language": talk.language}
    Conversation.objects.bulk_create(
        [
            Conversation(
                day=talk.key.day,
                sender=talk.marks[0],
                sealed=talk.key.seal(orjson.dumps(said), PURPOSE),
                ends_at=talk.now + OPEN_FOR,
            )
        ],
        update_conflicts=True,
        unique_fields=["day", "sender"],
        update_fields=["sealed", "ends_at"],
    )


def pending(talk: Talk) -> Pending | None:
    """The question that this sender was asked last, if it is still open."""
    row = (
        Conversation.objects.filter(sender__in=talk.marks, ends_at__gt=talk.now)
        .order_by("-ends_at")
        .only("day", "sealed")
        .first()
    )
    key = talk.keys.of(row.day) if row else None
    if row is None or key is None:
        return None
    try:
        said = orjson.loads(key.unseal(bytes(row.sealed), PURPOSE))
    except Unreadable:
        return None
    want = said["want"]
    return Pending(
        Want(
            do=want["do"],
            kind=SightingKind(want["kind"]),
            hours=want["hours"],
            quiet=tuple(want["quiet"]) if want["quiet"] else None,
            photo=want["photo"],
            whole=want["whole"],
        ),
        tuple(Place(**place) for place in said["places"]),
        said["language"],
    )


def settled(talk: Talk) -> None:
    """Close what was open: it is answered, or nobody wants it any more."""
    Conversation.objects.filter(sender__in=talk.marks).delete()


def _said(want: Want) -> dict[str, Any]:
    return {
        "do": want.do,
        "kind": want.kind.value,
        "hours": want.hours,
        "quiet": want.quiet,
        "photo": want.photo,
        "whole": want.whole,
    }


def _place_said(place: Place) -> dict[str, Any]:
    return {"cell": place.cell, "spread": place.spread, "label": place.label, "kind": place.kind}

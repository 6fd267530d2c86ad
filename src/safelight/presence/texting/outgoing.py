"""Texts that are sent later than the answer to a message: sealed, behind one another, and not after they are of use."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import orjson
from django.db.models import Max

from safelight.presence.daykey import DayKey
from safelight.presence.models import Outgoing

PURPOSE: Final = "outgoing"


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom to text, from which of our numbers, by which channel, and under which pseudonym of the day."""

    channel: str
    city: str
    sender: bytes = field(repr=False)
    own: str = field(repr=False)
    to: str = field(repr=False)


def queue(key: DayKey, whom: Whom, text: str, now: datetime, too_late: datetime, pace: timedelta) -> bool:
    """Put a text behind those that already wait for the same number. False: its turn would come too late."""
    last = Outgoing.objects.filter(channel=whom.channel, city=whom.city).aggregate(last=Max("not_before"))["last"]
    turn = max(now, last + pace) if last else now
    if turn >= too_late:
        return False
    Outgoing.objects.create(
        day=key.day,
        channel=whom.channel,
        city=whom.city,
        sender=whom.sender,
        sealed=key.seal(orjson.dumps([whom.own, whom.to, text]), PURPOSE),
        not_before=turn,
        too_late_at=too_late,
    )
    return True

"""What the worker still has to do for a message, sealed in its row: take its photos, and delete it at the provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import orjson
from django.db import connection

from safelight.presence.channels.base import Inbound
from safelight.presence.daykey import DayKey, DayKeys, Unreadable
from safelight.presence.kinds import SightingKind
from safelight.presence.models import Message, MessageState, PhotoSays, Report
from safelight.presence.texting.commands import Language

PURPOSE: Final = "message"

_NOTE: Final = f"""
INSERT INTO {Message._meta.db_table} (mark, day, channel, city, state, sealed, tries, not_before)
SELECT %s, %s, %s, %s, %s, %s, 0, %s
WHERE NOT EXISTS (SELECT 1 FROM {Message._meta.db_table} WHERE mark IN {{before}})
ON CONFLICT (mark) DO NOTHING RETURNING id
"""  # noqa: S608  # the table's own name


@dataclass(frozen=True, slots=True)
class Work:
    """What is left to do. `media`: addresses of photos at the provider, or names of the spool (`spool:…`).

    `place_for`: the kind of sighting that is to be noted where the photo was taken, as its sender wants; else empty.
    """

    message_id: str = field(repr=False)
    sender: str = field(repr=False)
    own: str = field(repr=False)
    media: tuple[str, ...] = field(default=(), repr=False)
    report: int | None = None
    language: Language = "en"
    place_for: str = ""

    def message(self) -> Inbound:
        """The message as the channel needs it to delete it."""
        return Inbound(self.message_id, self.sender, self.own, "", self.media)

    def sealed(self, key: DayKey) -> bytes:
        """As it is stored."""
        said = [self.message_id, self.sender, self.own, list(self.media), self.report, self.language, self.place_for]
        return key.seal(orjson.dumps(said), PURPOSE)


def noted(row: Message, before: Sequence[bytes]) -> bool:
    """Store a message, in one statement; False: it is known already, also where it comes twice at one moment.

    `before`: its marks under earlier keys, by which it may be known.
    """
    adapt = connection.ops
    day, not_before = adapt.adapt_datefield_value(row.day), adapt.adapt_datetimefield_value(row.not_before)
    with connection.cursor() as cursor:
        cursor.execute(
            _NOTE.format(before=f"({', '.join(['%s'] * len(before)) or 'NULL'})"),
            [row.mark, day, row.channel, row.city, row.state, row.sealed, not_before, *before],
        )
        made = cursor.fetchone()
    if made is not None:
        row.pk = made[0]
        row._state.adding = False
    return made is not None


def work_of(row: Message, keys: DayKeys) -> Work | None:
    """What is left to do of a stored message; None where its key is gone, and with it what was left."""
    key = keys.of(row.day)
    if row.sealed is None or key is None:
        return None
    try:
        message_id, sender, own, media, *rest = orjson.loads(key.unseal(bytes(row.sealed), PURPOSE))
    except Unreadable:
        return None
    return Work(message_id, sender, own, tuple(media), *rest)


def belongs_to(row: Message, report: Report, keys: DayKeys, now: datetime) -> bool:
    """Say which report the photo of a waiting message is of, and let the worker take it now. False: it is gone."""
    work = _with_photo(row, keys)
    if work is None or not later(row, replace(work, report=report.pk), keys, now):
        return False
    Report.objects.filter(pk=report.pk).update(photo=PhotoSays.WAITING)
    return True


def place_by_photo(row: Message, kind: SightingKind, keys: DayKeys, now: datetime) -> bool:
    """Have the worker note a sighting of `kind` where the photo of a waiting message was taken. False: it is gone."""
    work = _with_photo(row, keys)
    return work is not None and later(row, replace(work, place_for=kind.value), keys, now)


def later(row: Message, work: Work, keys: DayKeys, at: datetime) -> bool:
    """Let the worker take what is left of a message from `at` on. False: the key of its day is gone."""
    key = keys.of(row.day)
    if key is None:
        return False
    row.sealed = work.sealed(key)
    row.not_before = at
    row.save(update_fields=["sealed", "not_before"])
    return True


def _with_photo(row: Message, keys: DayKeys) -> Work | None:
    work = work_of(row, keys)
    return work if work is not None and work.media and row.state == MessageState.WAITING else None

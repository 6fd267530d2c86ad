"""What the worker does with the photos of a message, and what their sender is told where none can be looked at.

A photo may also say where it was taken: that is used only where its sender said so, as a cell, and dropped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from importlib import import_module

import h3ronpy.vector
import numpy as np
import polars as pl

from safelight.presence.channels.base import MediaRefused
from safelight.presence.channels.webform import WebForm
from safelight.presence.daykey import DayKeys
from safelight.presence.kinds import SightingKind
from safelight.presence.models import Message, PhotoSays, Report, Standing
from safelight.presence.texting.opening import Texts
from safelight.presence.texting.outgoing import Whom, queue
from safelight.presence.texting.refusing import BROKEN, why_not
from safelight.presence.texting.replies import say
from safelight.presence.texting.spool import PREFIX, Spool
from safelight.presence.texting.talk import OPEN_FOR, Talk, Want, ask
from safelight.presence.texting.work import Work, later, work_of
from safelight.presence.turns import in_turn

TakePhoto = Callable[[bytes, Report, DayKeys, datetime], PhotoSays]
"""Looks at a photo, notes on its report what it shows, and keeps nothing of it (`presence.photos`)."""

First = tuple[bytes | None, str | None]
"""A photo; else the name of the reply that says why there is none."""

PlaceOf = Callable[[bytes], int | None]
"""The cell of resolution 9 where a photo says that it was taken."""


def place_of(content: bytes) -> int | None:
    """Where a photo says that it was taken. What opens photos is loaded with the first."""
    found: int | None = import_module("safelight.images.decoding").DECODER.place(content)
    return found


@dataclass(frozen=True, slots=True)
class Photos:
    """Takes the photos of messages. `most_tries`: how often a provider is asked for one."""

    texts: Texts
    take_photo: TakePhoto
    place_of: PlaceOf
    pace: timedelta
    most_tries: int

    def wanted(self, work: Work) -> bool:
        """Whether a photo of a message has to be looked at: for its report, or for where it was taken."""
        if work.place_for and work.report is None:
            return True
        waiting = Report.objects.filter(pk=work.report, photo=PhotoSays.WAITING)
        return bool(work.media and work.report) and waiting.exists()

    def take(self, row: Message, work: Work, fetched: First, now: datetime) -> bool:
        """Have the photo of a message looked at. False: it waits on, for an answer or for its report's turn."""
        content, why = fetched
        if work.place_for and work.report is None and not self._place(row, work, fetched, now):
            return False
        report = Report.objects.filter(pk=work.report).first() if work.media and work.report else None
        if report is not None and report.photo == PhotoSays.WAITING:
            if content is not None:
                self.take_photo(content, report, self.texts.keys, now)
                why = BROKEN if Report.objects.filter(pk=report.pk, photo=PhotoSays.NONE).exists() else None
            else:
                Report.objects.filter(pk=report.pk).update(photo=PhotoSays.NONE)
            if why:
                self._tell(row, work, [say(why, work.language)], now)
        return True

    def first(self, row: Message, work: Work) -> First:
        """The first of a message's photos that may be one. Asks no table: several are fetched at once.

        Raises MediaRefused with `again` where a provider may have them later.
        """
        why = BROKEN
        for address in work.media:
            try:
                content = self._content(row, address)
            except MediaRefused as refused:
                if refused.again and row.tries + 1 < self.most_tries:
                    raise
                continue
            refusal = why_not(content) if content is not None else why
            if refusal is None:
                return content, None
            why = refusal
        return None, why

    def _content(self, row: Message, address: str) -> bytes | None:
        if not address.startswith(PREFIX):
            return self.texts.channels[row.channel].fetch_media(address).content
        key = self.texts.keys.of(row.day)
        return Spool(self.texts.keys).take(address, key) if key else None

    def _place(self, row: Message, work: Work, fetched: First, now: datetime) -> bool:
        """Note the sighting where its photo was taken, or ask where. True: nothing is left to do."""
        content, why = fetched
        if content is None:
            self._tell(row, work, [say(why or BROKEN, work.language)], now)
            return True
        cell = self.place_of(content)
        with in_turn():
            talk = self._talk(row, work, now)
            if not Standing.objects.filter(sender__in=talk.marks).exists():
                return True  # they had themselves forgotten meanwhile
            replies = self._noted(talk, SightingKind(work.place_for), cell)
            left = work_of(row, talk.keys)
            if left is not None and left.report is None:
                later(row, replace(left, place_for=""), talk.keys, now + OPEN_FOR)
            self._tell(row, work, replies, now)
        return False

    def _noted(self, talk: Talk, kind: SightingKind, cell: int | None) -> list[str]:
        want = Want("seen", kind, photo=talk.row.pk)
        finder = self.texts.desk.book.of(talk.city)
        if cell is None or finder is None:
            ask(talk, want)
            return [self.texts.desk.say(talk, "photo_no_place")]
        return self.texts.desk.at(talk, want, finder.find(_degrees(cell)))

    def _talk(self, row: Message, work: Work, now: datetime) -> Talk:
        keys = self.texts.keys.known(now)
        return Talk(
            message=work.message(),
            channel=row.channel,
            city=row.city,
            now=now,
            keys=self.texts.keys,
            key=keys[0],
            marks=tuple(key.pseudonym(row.channel, work.sender) for key in keys),
            language=work.language,
            row=row,
        )

    def _tell(self, row: Message, work: Work, replies: list[str], now: datetime) -> None:
        """Text the sender what their photo came to; a page can't be texted."""
        if row.channel == WebForm.name:
            return
        key = self.texts.keys.today(now)
        whom = Whom(row.channel, row.city, key.pseudonym(row.channel, work.sender), work.own, work.sender)
        for text in replies:
            queue(key, whom, text, now, now + OPEN_FOR, self.pace)


def _degrees(cell: int) -> str:
    """The middle of a cell as somebody would text it."""
    middle = pl.DataFrame(h3ronpy.vector.cells_to_coordinates(np.array([cell], dtype=np.uint64)))
    return f"{middle['lat'][0]:.5f}, {middle['lng'][0]:.5f}"

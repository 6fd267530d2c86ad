"""What is left to do after a message was answered: photos, deletion at the provider, texts to those who watch.

Rows are claimed by moving the time before which nobody takes them, in one transaction: two workers never have the same
row, and what a killed worker had is taken again a minute later. A photo whose check is done isn't checked again, and a
text that was sent is deleted at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import orjson
import structlog
from django.db import connection, transaction
from django.db.models import F

from safelight.presence.channels.base import Channel, MediaRefused, NotSent
from safelight.presence.daykey import Unreadable
from safelight.presence.models import Message, MessageState, Outgoing, Spent
from safelight.presence.texting.gsm import segments
from safelight.presence.texting.opening import AT_ONCE, Texts
from safelight.presence.texting.outgoing import PURPOSE as OUTGOING
from safelight.presence.texting.photos import Photos, PlaceOf, TakePhoto, place_of
from safelight.presence.texting.spool import Spool
from safelight.presence.texting.watching import tell, unwatch
from safelight.presence.texting.work import Work, work_of
from safelight.presence.turns import in_turn

CLAIMED_FOR: Final = timedelta(seconds=60)
"""Longer than a batch takes; a killed worker's rows are taken again after it."""

BATCH: Final = 200
MOST_TRIES: Final = 8
_FIRST_WAIT: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Rules:
    """How texts are sent: `pace` apart for each number, so many parts a day for each city."""

    pace: timedelta
    budget: int


@dataclass(frozen=True, slots=True)
class Worker:
    """Works off what waits in the database."""

    texts: Texts
    rules: Rules
    clock: Callable[[], datetime]
    take_photo: TakePhoto
    place_of: PlaceOf = place_of

    def work_off(self) -> Counter[str]:
        """Do all that is due: how many messages were done, watches told and texts sent."""
        done: Counter[str] = Counter()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while rows := self._claimed_messages():
                done["messages"] += self._messages(rows, pool)
            done["told"] = tell(self.texts.keys, self.texts.desk.book, self.clock(), self.rules.pace)
            while texts := self._claimed_texts():
                done["sent"] += sum(self._send(row) for row in texts)
        return done

    def next_due(self) -> datetime | None:
        """When something is due next, of what this worker can do; None where nothing waits."""
        channels = list(self.texts.channels)
        waiting = Message.objects.filter(state=MessageState.WAITING, channel__in=channels)
        times = [
            *waiting.order_by("not_before").values_list("not_before", flat=True)[:1],
            *Outgoing.objects.order_by("not_before").values_list("not_before", flat=True)[:1],
        ]
        return min(times, default=None)

    def _claimed_messages(self) -> list[Message]:
        now = self.clock()
        with transaction.atomic():
            rows = Message.objects.filter(
                state=MessageState.WAITING, not_before__lte=now, channel__in=list(self.texts.channels)
            ).order_by("not_before", "pk")
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            claimed = list(rows[:BATCH])
            Message.objects.filter(pk__in=[row.pk for row in claimed]).update(
                not_before=now + CLAIMED_FOR, tries=F("tries") + 1
            )
        return claimed

    def _messages(self, rows: list[Message], pool: ThreadPoolExecutor) -> int:
        """Photos first, fetched at once and looked at one after another; then all deletions at once; then one write of
        what is done."""
        works = [(row, work_of(row, self.texts.keys)) for row in rows]
        done = [row.pk for row, work in works if work is None]  # its key is gone: nobody can do it any more
        left: list[tuple[Message, Work]] = []
        some = [(row, work) for row, work in works if work is not None]
        for first in range(0, len(some), AT_ONCE):
            left += self._looked_at(some[first : first + AT_ONCE], pool)
        outcomes = pool.map(lambda pair: self._forgotten(self.texts.channels[pair[0].channel], pair[1]), left)
        for (row, _), forgotten in zip(left, outcomes, strict=True):
            if forgotten or row.tries + 1 >= MOST_TRIES:
                done.append(row.pk)
            else:
                self._later(row)
        with in_turn():
            Message.objects.filter(pk__in=done).update(state=MessageState.DONE, sealed=None)
        return len(done)

    def _looked_at(self, rows: list[tuple[Message, Work]], pool: ThreadPoolExecutor) -> list[tuple[Message, Work]]:
        """Have the photos of messages looked at; those that don't wait on."""
        photos = Photos(self.texts, self.take_photo, self.place_of, self.rules.pace, MOST_TRIES)
        fetching = {row.pk: pool.submit(photos.first, row, work) for row, work in rows if photos.wanted(work)}
        done = []
        for row, work in rows:
            try:
                if row.pk in fetching and not photos.take(row, work, fetching[row.pk].result(), self.clock()):
                    continue
            except MediaRefused:
                self._later(row)
                continue
            Spool(self.texts.keys).drop(work.media)
            done.append((row, work))
        return done

    def _forgotten(self, channel: Channel, work: Work) -> bool:
        try:
            channel.forget(work.message())
        except NotSent as refused:
            if not refused.again:
                structlog.get_logger("safelight.presence").error("a message was not deleted", source=channel.name)
            return not refused.again
        return True

    def _later(self, row: Message) -> None:
        wait = _FIRST_WAIT * 2**row.tries
        Message.objects.filter(pk=row.pk).update(not_before=self.clock() + wait)

    def _claimed_texts(self) -> list[Outgoing]:
        now = self.clock()
        with in_turn():
            Outgoing.objects.filter(too_late_at__lte=now).delete()
            rows = Outgoing.objects.filter(not_before__lte=now, channel__in=list(self.texts.channels)).order_by(
                "not_before", "pk"
            )
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            claimed = list(rows[:BATCH])
            Outgoing.objects.filter(pk__in=[row.pk for row in claimed]).update(
                not_before=now + CLAIMED_FOR, tries=F("tries") + 1
            )
        return claimed

    def _send(self, row: Outgoing) -> bool:
        """Send one text, within the city's budget of the day."""
        said = self._unsealed(row)
        if said is None or not _spend(row, segments(said[2]), self.clock(), self.rules.budget):
            row.delete()
            return False
        own, to, text = said
        try:
            self.texts.channels[row.channel].send(own, to, text)
        except NotSent as refused:
            if refused.stopped:
                unwatch((bytes(row.sender),))
            elif refused.again and row.tries + 1 < MOST_TRIES:
                Outgoing.objects.filter(pk=row.pk).update(not_before=self.clock() + _FIRST_WAIT)
            else:
                row.delete()
            _spend(row, -segments(text), self.clock(), self.rules.budget)
            return False
        row.delete()
        return True

    def _unsealed(self, row: Outgoing) -> tuple[str, str, str] | None:
        """Our number, whom to text and what; None where the key of its day is gone."""
        key = self.texts.keys.of(row.day)
        try:
            return tuple(orjson.loads(key.unseal(bytes(row.sealed), OUTGOING))) if key else None
        except Unreadable:
            return None


def _spend(row: Outgoing, parts: int, now: datetime, budget: int) -> bool:
    """Take `parts` from the day's budget of a city, or give them back; False: it is used up."""
    day = now.date()
    spent, _ = Spent.objects.get_or_create(day=day, city=row.city)
    free = Spent.objects.filter(pk=spent.pk, segments__gte=max(-parts, 0), segments__lte=budget - parts)
    return bool(free.update(segments=F("segments") + parts))

"""Takes a message: checked, stored once, done and answered, in one short transaction; all that may wait is queued.

Nothing of a message is in clear in any table, log or error. A repeat has no second effect, and an empty answer. Once a
message is known to be real, the provider always gets an answer: it doesn't send again, and what it notes of a failure
would hold the message.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

import structlog

from safelight.core import log
from safelight.geo.gazetteer import Answer
from safelight.presence.channels.base import Channel, HookAnswer, HookRequest, Inbound, MediaRefused, Wish
from safelight.presence.daykey import DayKey, DayKeys
from safelight.presence.models import Message, MessageState
from safelight.presence.texting import commands as said
from safelight.presence.texting.acting import act
from safelight.presence.texting.commands import Command, Language
from safelight.presence.texting.desk import Desk
from safelight.presence.texting.line import Line
from safelight.presence.texting.refusing import why_not
from safelight.presence.texting.replies import by, say
from safelight.presence.texting.spool import Full, Spool
from safelight.presence.texting.standing import MOST_IN_WINDOW, counted
from safelight.presence.texting.talk import OPEN_FOR, Talk
from safelight.presence.texting.understanding import understand
from safelight.presence.texting.work import Work, noted

_LINE: Final = Line()

_ALWAYS: Final = (said.Stop, said.Delete, said.Start, said.Unwatch)
"""Done for everybody, however much they send and wherever they are."""

_ANYWHERE: Final = (*_ALWAYS, said.Help, said.Rights)

_WISHES: Final[dict[Wish, Command]] = {
    Wish.STOP: said.Stop(providers=True),
    Wish.START: said.Start(),
    Wish.HELP: said.Help(),
}


@dataclass(frozen=True, slots=True)
class _Asked:
    """A message, read: what is wanted, where, and in which language."""

    message: Inbound = field(repr=False)
    command: Command = field(repr=False)
    language: Language
    city: str | None
    answer: Answer | None = field(repr=False)
    placeless: bool
    by_photo: bool


@dataclass(frozen=True, slots=True)
class Inbox:
    """Where messages come in. `wake` tells the worker that something waits; with True, that somebody waits for it."""

    desk: Desk
    keys: DayKeys
    clock: Callable[[], datetime]
    wake: Callable[[bool], None] = field(default=lambda _urgent: None)

    def take(self, channel: Channel, request: HookRequest) -> HookAnswer:
        """Take one message and answer it. Raises Forged and Malformed, with nothing stored."""
        channel.verify(request)
        message = channel.parse(request)
        understood = understand(message.text)
        command = _WISHES.get(message.wish, understood.command)
        language: Language = understood.language or "en"
        try:
            replies = self._taken(channel, self._read(channel, message, command, language, understood.by_photo))
        except Exception as error:
            # Whatever it was: with another answer the provider would keep the message in its own records. What the
            # error says is left out, and so are its traces: they could hold the message.
            failed = {"source": channel.name, "error": type(error).__name__, "where": log.place(error)}
            structlog.get_logger("safelight.presence").error("a message was not taken", **failed)
            replies = [say("failed", language)]
        return channel.answer(replies if message.wish is Wish.NONE else [])

    def _read(self, channel: Channel, message: Inbound, command: Command, language: Language, by_photo: bool) -> _Asked:
        city = self._city(channel, message)
        finder = self.desk.book.of(city) if city else None
        place = getattr(command, "place", "")
        answer = finder.find(place) if finder and place else None
        return _Asked(message, command, language, city, answer, placeless=finder is None, by_photo=by_photo)

    def _city(self, channel: Channel, message: Inbound) -> str | None:
        """The city of the number that was written to; a channel without numbers names the city itself."""
        city = self.desk.lines.city_of(message.to)
        if city is None and channel.name != "twilio" and message.to in self.desk.book.catalog.cities:
            return message.to
        return city

    def _taken(self, channel: Channel, asked: _Asked) -> list[str]:
        now = self.clock()
        keys = self.keys.known(now)
        marks = [key.message_mark(channel.name, asked.message.message_id) for key in keys]
        stored = _LINE.through(lambda: self._stored(channel, asked, keys, marks, now))
        if stored is None:
            return []
        replies, row = stored
        if row.state == MessageState.WAITING:
            self.wake(bool(asked.message.media))
        return replies

    def _stored(
        self, channel: Channel, asked: _Asked, keys: tuple[DayKey, ...], marks: list[bytes], now: datetime
    ) -> tuple[list[str], Message] | None:
        """What is answered, and what is stored; None where the message is known already."""
        message, refused = self._with_photos(channel, asked.message, keys[0])
        row = self._row(channel, asked, message, keys[0], marks[0], now)
        if not noted(row, marks[1:]):
            Spool(self.keys).drop(message.media)
            return None
        senders = tuple(key.pseudonym(channel.name, message.sender) for key in keys)
        count = counted(keys[0], senders[0], now)
        talk = Talk(
            message=message,
            channel=channel.name,
            city=asked.city or "",
            now=now,
            keys=self.keys,
            key=keys[0],
            marks=senders,
            language=asked.language,
            row=row,
            by_photo=asked.by_photo,
        )
        if count.too_many and not isinstance(asked.command, _ALWAYS):
            return (
                [say(by(channel.name, "slow_down"), talk.language)] if count.in_window == MOST_IN_WINDOW + 1 else []
            ), row
        replies = self._acted(talk, asked)
        if refused:
            replies = [*replies, say(refused, talk.language)]
        if count.today == 1 and replies:
            replies = [*replies, say(by(channel.name, "first"), talk.language)]
        return replies, row

    def _acted(self, talk: Talk, asked: _Asked) -> list[str]:
        if asked.placeless and not isinstance(asked.command, _ANYWHERE):
            return [self.desk.say(talk, "no_places" if talk.city else "no_city")]
        return act(self.desk, talk, asked.command, asked.answer)

    def _with_photos(self, channel: Channel, message: Inbound, key: DayKey) -> tuple[Inbound, str | None]:
        """The message with photos that came along put into the spool; the reply to one that can't be, if there is."""
        names, refused = [], None
        for address in message.media:
            if not address.startswith("data:"):
                names.append(address)
                continue
            try:
                content = channel.fetch_media(address).content
                if why := why_not(content):
                    refused = why
                else:
                    names.append(Spool(self.keys).put(content, key))
            except (Full, MediaRefused):
                refused = "photo_refused"
        return replace(message, media=tuple(names)), refused

    def _row(
        self, channel: Channel, asked: _Asked, message: Inbound, key: DayKey, mark: bytes, now: datetime
    ) -> Message:
        """What is stored of the message. A photo waits for its place as long as the question for it is open."""
        waits = bool(message.media) or channel.name != "webform"  # a form is kept nowhere else
        work = Work(message.message_id, message.sender, message.to, message.media, language=asked.language)
        return Message(
            mark=mark,
            day=key.day,
            channel=channel.name,
            city=asked.city or "",
            state=MessageState.WAITING if waits else MessageState.DONE,
            sealed=work.sealed(key) if waits else None,
            not_before=now + OPEN_FOR if message.media else now,
        )

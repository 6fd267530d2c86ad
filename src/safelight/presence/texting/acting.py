"""What each command does, and what is answered. Called within the transaction that stores the message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final

from safelight.geo.gazetteer import Answer, Elsewhere, Found, Nothing
from safelight.presence.channels.base import Wish
from safelight.presence.kinds import SightingKind
from safelight.presence.models import PhotoSays, Standing
from safelight.presence.sightings import ledger
from safelight.presence.texting import commands as said
from safelight.presence.texting.desk import Desk, has_photo, last_report
from safelight.presence.texting.replies import numbered
from safelight.presence.texting.rights import help_in, rights
from safelight.presence.texting.talk import Pending, Talk, Want, ask, pending, settled
from safelight.presence.texting.watching import unwatch
from safelight.presence.texting.work import belongs_to

PHOTO_JOINS: Final = timedelta(minutes=10)
"""A photo that comes this soon after its sender's report, without words, is of that report."""


def act(desk: Desk, talk: Talk, command: said.Command, answer: Answer | None) -> list[str]:
    """Do what is asked. `answer`: what the gazetteer says of the command's place; None where it names none."""
    return _WAYS[type(command)](desk, talk, command, answer)


def _seen(desk: Desk, talk: Talk, command: said.Seen, answer: Answer | None) -> list[str]:
    photo = talk.row.pk if has_photo(talk) else None
    return desk.at(talk, Want("seen", command.kind or Want("seen").kind, photo=photo), answer)


def _status(desk: Desk, talk: Talk, _command: said.Status, answer: Answer | None) -> list[str]:
    return desk.at(talk, Want("status"), answer)


def _watch(desk: Desk, talk: Talk, command: said.Watch, answer: Answer | None) -> list[str]:
    return desk.at(talk, Want("watch", hours=command.hours, quiet=command.quiet), answer)


def _sweep(desk: Desk, talk: Talk, _command: said.Sweep, answer: Answer | None) -> list[str]:
    return desk.at(talk, Want("sweep", kind=SightingKind.SWEEP), answer)


def _gone(desk: Desk, talk: Talk, command: said.Gone, answer: Answer | None) -> list[str]:
    if command.place:
        return desk.at(talk, Want("gone"), answer)
    last = last_report(talk)
    if last is None:
        ask(talk, Want("gone"))
        return [desk.say(talk, "gone_where")]
    label = {"en": "the place you reported", "es": "el lugar que reportaste"}[talk.language]
    return [desk.left(talk, last.sighting.cell, label)]


def _place_only(desk: Desk, talk: Talk, _command: said.PlaceOnly, answer: Answer | None) -> list[str]:
    """The answer to a question, or a report of police; words that are no place are neither."""
    before = pending(talk)
    if before is None:
        if isinstance(answer, Nothing) and answer.why == "no_place" and not has_photo(talk):
            return [desk.say(talk, "unknown")]
        return desk.at(talk, Want("seen", photo=talk.row.pk if has_photo(talk) else None), answer)
    if isinstance(answer, Found | Elsewhere):
        settled(talk)
    return desk.at(_in_its_language(talk, before), replace(before.want, whole=False), answer)


def _choice(desk: Desk, talk: Talk, command: said.Choice, _answer: Answer | None) -> list[str]:
    before = pending(talk)
    if before is None or not before.places:
        return [desk.say(talk, "nothing_pending")]
    talk = _in_its_language(talk, before)
    whole = before.want.whole and command.number == 0
    if not (whole or 0 < command.number <= len(before.places)):
        labels = [place.label for place in before.places]
        return [desk.say(talk, "which", choices=numbered(labels))]
    settled(talk)
    place = before.places[0 if whole else command.number - 1]
    return desk.at(talk, replace(before.want, whole=whole), Found(place, 1.0))


def _happening(desk: Desk, talk: Talk, _command: said.Happening, _answer: Answer | None) -> list[str]:
    before = pending(talk)
    if before is None or len(before.places) != 1:
        return [desk.say(talk, "nothing_pending")]
    settled(talk)
    want = replace(before.want, whole=False)
    return desk.at(_in_its_language(talk, before), want, Found(before.places[0], 1.0))


def _empty(desk: Desk, talk: Talk, _command: said.Empty, _answer: Answer | None) -> list[str]:
    """A photo alone: of what its sender just reported, or else where is asked for."""
    before = pending(talk) if talk.by_photo and not has_photo(talk) else None
    if before is not None and before.want.photo is not None:
        return desk.at(_in_its_language(talk, before), before.want, None)
    if talk.by_photo:
        return desk.at(talk, Want("seen", photo=talk.row.pk if has_photo(talk) else None), None)
    if not has_photo(talk):
        return [desk.say(talk, "help")]
    last = last_report(talk)
    if last and last.photo == PhotoSays.NONE and talk.now - last.at < PHOTO_JOINS:
        belongs_to(talk.row, last, talk.keys, talk.now)
        label = {"en": "your report", "es": "tu reporte"}[talk.language]
        return [desk.say(talk, "photo_joined", place=label)]
    return desk.at(talk, Want("seen", photo=talk.row.pk), None)


def _help(desk: Desk, talk: Talk, _command: said.Help, _answer: Answer | None) -> list[str]:
    return [desk.say(talk, "help")]


def _rights(desk: Desk, talk: Talk, _command: said.Rights, _answer: Answer | None) -> list[str]:
    return [rights().said(talk.language), help_in(talk.city, desk.name(talk)).said(talk.language)]


def _stop(desk: Desk, talk: Talk, command: said.Stop, _answer: Answer | None) -> list[str]:
    """End watches and drop the sealed addresses; a provider that obeys the word itself has answered already."""
    unwatch(talk.marks)
    settled(talk)
    answered = talk.message.wish is Wish.STOP or (command.providers and talk.channel == "twilio")
    return [] if answered else [desk.say(talk, "stopped")]


def _start(desk: Desk, talk: Talk, _command: said.Start, _answer: Answer | None) -> list[str]:
    return [desk.say(talk, "started")]


def _unwatch(desk: Desk, talk: Talk, _command: said.Unwatch, _answer: Answer | None) -> list[str]:
    return [desk.say(talk, "unwatched", count=unwatch(talk.marks))]


def _delete(desk: Desk, talk: Talk, _command: said.Delete, _answer: Answer | None) -> list[str]:
    """Forget the sender: what waits of their photos is dropped with their reports, by the worker."""
    ledger.forget(talk.marks)
    unwatch(talk.marks)
    settled(talk)
    Standing.objects.filter(sender__in=talk.marks).delete()
    return [desk.say(talk, "deleted")]


def _in_its_language(talk: Talk, before: Pending) -> Talk:
    return replace(talk, language=before.language)


_WAYS: Final[dict[type, Callable[..., list[str]]]] = {
    said.Seen: _seen,
    said.Status: _status,
    said.Watch: _watch,
    said.Unwatch: _unwatch,
    said.Sweep: _sweep,
    said.Gone: _gone,
    said.Help: _help,
    said.Rights: _rights,
    said.Stop: _stop,
    said.Start: _start,
    said.Delete: _delete,
    said.Choice: _choice,
    said.Happening: _happening,
    said.PlaceOnly: _place_only,
    said.Empty: _empty,
}

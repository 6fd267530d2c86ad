"""What a command does, and what is answered. Called within the transaction that stores the message."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from django.db.models import F

from safelight.geo.gazetteer import Answer, Elsewhere, Found, Nothing, Place, Several
from safelight.presence.channels.base import Wish
from safelight.presence.kinds import SightingKind
from safelight.presence.models import Message, PhotoSays, Report, Says, SightingState, Standing
from safelight.presence.sightings import ledger
from safelight.presence.sightings.public import Visible, visible
from safelight.presence.texting import commands as said
from safelight.presence.texting.gsm import ONE_GSM, segments
from safelight.presence.texting.notices import Notices
from safelight.presence.texting.places import Lines, PlaceBook
from safelight.presence.texting.replies import how_old, how_soon, how_sure, kind_name, numbered, say
from safelight.presence.texting.rights import help_in, reclaim_lines, rights
from safelight.presence.texting.talk import Pending, Talk, Want, ask, pending, settled
from safelight.presence.texting.watching import MOST_WATCHES, around, unwatch, watch
from safelight.presence.texting.work import belongs_to, place_by_photo

PHOTO_JOINS: Final = timedelta(minutes=10)
"""A photo that comes this soon after its sender's report, without words, is of that report."""

MOST_LISTED: Final = 3


@dataclass(frozen=True, slots=True)
class Desk:
    """What answering needs: the places, the numbers, the posted clean-ups."""

    book: PlaceBook
    lines: Lines
    notices: Notices = field(repr=False)

    def act(self, talk: Talk, command: said.Command, answer: Answer | None) -> list[str]:
        """Do what is asked. `answer`: what the gazetteer says of the command's place; None where it names none."""
        way = _WAYS[type(command)]
        return way(self, talk, command, answer)

    def say(self, talk: Talk, what: str, **gaps: object) -> str:
        """A text to this sender."""
        return say(what, talk.language, example=self.book.example(talk.city), city=self._name(talk), **gaps)

    def at(self, talk: Talk, want: Want, answer: Answer | None) -> list[str]:
        """Do what is wanted at a place, or ask on until there is one."""
        if isinstance(answer, Found):
            return _DOINGS[want.do](self, talk, want, answer.place)
        if isinstance(answer, Elsewhere):
            return [self._elsewhere(talk, answer)]
        if isinstance(answer, Several):
            ask(talk, want, answer.places)
            return [self._choices(talk, answer)]
        if talk.by_photo and self._by_photo(talk, want):
            return [self.say(talk, "photo_place")]
        ask(talk, want)
        if answer is None or answer.why == "no_place":
            by_photo = want.photo is not None and talk.channel != "webform"  # whose photos have lost their place
            return [self.say(talk, "where_photo" if by_photo else "where")]
        return [self.say(talk, answer.why, known=" & ".join(answer.known))]

    def _by_photo(self, talk: Talk, want: Want) -> bool:
        """Leave a report to the worker, which has the photo and so its place. False: no photo that holds one came."""
        row = Message.objects.filter(pk=want.photo).first()
        if row is None or talk.channel == "webform":
            return False
        settled(talk)
        return place_by_photo(talk.row if row.pk == talk.row.pk else row, want.kind, talk.keys, talk.now)

    def seen(self, talk: Talk, want: Want, place: Place) -> list[str]:
        """Note a sighting, with the photo that belongs to it; of a whole area only where they say that they mean it."""
        if place.wide and not want.whole:
            return [self._asked_whole(talk, want, place)]
        report = ledger.seen(
            talk.city,
            ledger.area(place.cell, place.spread) if place.wide else place.cell,
            want.kind,
            talk.sender,
            talk.now,
            photo=PhotoSays.WAITING if _has_photo(talk) else PhotoSays.NONE,
            simulated=talk.simulated,
        )
        with_photo = _has_photo(talk)
        if with_photo:
            belongs_to(talk.row, report, talk.keys, talk.now)
        elif want.photo is not None:
            row = Message.objects.filter(pk=want.photo).first()
            with_photo = row is not None and belongs_to(row, report, talk.keys, talk.now)
        kind = kind_name(want.kind, talk.language)
        return [self.say(talk, "noted_photo" if with_photo else "noted", kind=kind, place=place.label)]

    def status(self, talk: Talk, _want: Want, place: Place) -> list[str]:
        """What is known around a place, as anybody may see it."""
        found = around(self.book.ground(talk.city, place), visible(talk.city, talk.now))
        if not found:
            return [self.say(talk, "status_none", place=place.label)]
        for most in range(MOST_LISTED, 0, -1):
            text = self.say(talk, "status", place=place.label, list=", ".join(map(_listed(talk), found[:most])))
            if segments(text) == 1:
                break
        return [text]

    def watch(self, talk: Talk, want: Want, place: Place) -> list[str]:
        """Keep a watch, where the channel can be texted later."""
        if talk.channel == "webform":
            return [self.say(talk, "watch_not_here")]
        if not watch(talk, place, want.hours, want.quiet):
            return [self.say(talk, "watch_most", most=MOST_WATCHES)]
        quiet = self.say(talk, "quiet", start=want.quiet[0], end=want.quiet[1]) if want.quiet else ""
        return [self.say(talk, "watching", place=place.label, hours=want.hours, quiet=quiet)]

    def sweep(self, talk: Talk, want: Want, place: Place) -> list[str]:
        """The next posted clean-up; "NOW" behind it makes a report of it."""
        ask(talk, replace(want, do="seen"), (place,))
        line = reclaim_lines().get(talk.city)
        reclaim = f" {line.said(talk.language)}" if line else ""
        posted = self.notices.next(talk.city, place, talk.now)
        if posted is None:
            return [self.say(talk, "sweep_no_source", reclaim=reclaim)]
        if not posted:
            return [self.say(talk, "sweep_none", place=place.label, reclaim=reclaim)]
        days = "; ".join(how_soon(one.day, one.hour, talk.language) for one in posted)
        return [self.say(talk, "sweep_next", place=place.label, days=days, reclaim=reclaim)]

    def gone(self, talk: Talk, _want: Want, place: Place) -> list[str]:
        """Note that nothing is there any more."""
        cell = ledger.area(place.cell, place.spread) if place.wide else place.cell
        last = _last_report(talk) if place.wide else None
        if last is not None and last.sighting.cell in self.book.ground(talk.city, place):
            cell = last.sighting.cell  # of all in the area, the one that they know of
        return [self._left(talk, cell, place.label)]

    def _asked_whole(self, talk: Talk, want: Want, place: Place) -> str:
        """Ask for a corner of an area; one that is too large for a report at all is no answer to offer."""
        ask(talk, replace(want, whole=True), (place,) if place.spread >= ledger.WIDEST else ())
        return self.say(talk, "wide" if place.spread >= ledger.WIDEST else "too_wide_for", place=place.label)

    def _left(self, talk: Talk, cell: int, label: str) -> str:
        found = ledger.gone(talk.city, cell, talk.sender, talk.now)
        if not found:
            return self.say(talk, "gone_nothing", place=label)
        off = all(one.state == SightingState.GONE for one in found)
        return self.say(talk, "gone_off" if off else "gone", place=label)

    def _elsewhere(self, talk: Talk, answer: Elsewhere) -> str:
        if answer.name is None or answer.city is None:
            return self.say(talk, "outside")
        number = self.lines.number_of(answer.city)
        there = self.say(talk, "call_there", other=answer.name, number=number) if number else ""
        return self.say(talk, "elsewhere", other=answer.name, number=there)

    def _choices(self, talk: Talk, answer: Several) -> str:
        labels = [place.label for place in answer.places]
        what = "is_it" if len(labels) == 1 else "which"
        if len(labels) == 1:
            return self.say(talk, what, choices=labels[0])
        room = ONE_GSM - len(self.say(talk, what, choices=""))
        return self.say(talk, what, choices=numbered(labels, room))

    def _name(self, talk: Talk) -> str:
        return self.book.name(talk.city)


def _listed(talk: Talk) -> Callable[[Visible], str]:
    def listed(one: Visible) -> str:
        words = [say(one.status, talk.language), kind_name(one.kind, talk.language)]
        if talk.language == "es":
            words.reverse()
        how = how_sure(one.confidence, talk.language)
        return f"{' '.join(words)} ({how}, {how_old(one.age_minutes, talk.language, simulated=one.simulated)})"

    return listed


def _has_photo(talk: Talk) -> bool:
    return bool(talk.message.media)


def _seen(desk: Desk, talk: Talk, command: said.Seen, answer: Answer | None) -> list[str]:
    photo = talk.row.pk if _has_photo(talk) else None
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
    last = _last_report(talk)
    if last is None:
        ask(talk, Want("gone"))
        return [desk.say(talk, "gone_where")]
    label = {"en": "the place you reported", "es": "el lugar que reportaste"}[talk.language]
    return [desk._left(talk, last.sighting.cell, label)]


def _place_only(desk: Desk, talk: Talk, _command: said.PlaceOnly, answer: Answer | None) -> list[str]:
    """The answer to a question, or a report of police; words that are no place are neither."""
    before = pending(talk)
    if before is None:
        if isinstance(answer, Nothing) and answer.why == "no_place" and not _has_photo(talk):
            return [desk.say(talk, "unknown")]
        return desk.at(talk, Want("seen", photo=talk.row.pk if _has_photo(talk) else None), answer)
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
    before = pending(talk) if talk.by_photo and not _has_photo(talk) else None
    if before is not None and before.want.photo is not None:
        return desk.at(_in_its_language(talk, before), before.want, None)
    if talk.by_photo:
        return desk.at(talk, Want("seen", photo=talk.row.pk if _has_photo(talk) else None), None)
    if not _has_photo(talk):
        return [desk.say(talk, "help")]
    last = _last_report(talk)
    if last and last.photo == PhotoSays.NONE and talk.now - last.at < PHOTO_JOINS:
        belongs_to(talk.row, last, talk.keys, talk.now)
        label = {"en": "your report", "es": "tu reporte"}[talk.language]
        return [desk.say(talk, "photo_joined", place=label)]
    return desk.at(talk, Want("seen", photo=talk.row.pk), None)


def _help(desk: Desk, talk: Talk, _command: said.Help, _answer: Answer | None) -> list[str]:
    return [desk.say(talk, "help")]


def _rights(desk: Desk, talk: Talk, _command: said.Rights, _answer: Answer | None) -> list[str]:
    return [rights().said(talk.language), help_in(talk.city, desk._name(talk)).said(talk.language)]


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


def _last_report(talk: Talk) -> Report | None:
    own = Report.objects.filter(sender__in=talk.marks, says=Says.SEEN, sighting__city=talk.city)
    return own.select_related("sighting").order_by(F("at").desc(), "-pk").first()


def _in_its_language(talk: Talk, before: Pending) -> Talk:
    return replace(talk, language=before.language)


_DOINGS: Final = {"seen": Desk.seen, "status": Desk.status, "watch": Desk.watch, "sweep": Desk.sweep, "gone": Desk.gone}

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

"""What is done at a place that somebody texted, and what is answered: noted, told, watched, or asked on for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

from django.db.models import F

from safelight.geo.gazetteer import Answer, Elsewhere, Found, Place, Several
from safelight.presence.models import Message, PhotoSays, Report, Says, SightingState
from safelight.presence.sightings import ledger
from safelight.presence.sightings.public import Visible, visible
from safelight.presence.texting.gsm import ONE_GSM, segments
from safelight.presence.texting.notices import Notices
from safelight.presence.texting.places import Lines, PlaceBook
from safelight.presence.texting.replies import by, how_old, how_soon, how_sure, kind_name, numbered, say
from safelight.presence.texting.rights import reclaim_lines
from safelight.presence.texting.talk import Talk, Want, ask, settled
from safelight.presence.texting.watching import MOST_WATCHES, around, watch
from safelight.presence.texting.work import belongs_to, place_by_photo

MOST_LISTED: Final = 3


@dataclass(frozen=True, slots=True)
class Desk:
    """What answering needs: the places, the numbers, the posted clean-ups."""

    book: PlaceBook
    lines: Lines
    notices: Notices = field(repr=False)

    def say(self, talk: Talk, what: str, **gaps: object) -> str:
        """A text to this sender."""
        return say(
            by(talk.channel, what), talk.language, example=self.book.example(talk.city), city=self.name(talk), **gaps
        )

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
            photo=PhotoSays.WAITING if has_photo(talk) else PhotoSays.NONE,
            simulated=talk.simulated,
        )
        with_photo = has_photo(talk)
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
        last = last_report(talk) if place.wide else None
        if last is not None and last.sighting.cell in self.book.ground(talk.city, place):
            cell = last.sighting.cell  # of all in the area, the one that they know of
        return [self.left(talk, cell, place.label)]

    def _asked_whole(self, talk: Talk, want: Want, place: Place) -> str:
        """Ask for a corner of an area; one that is too large for a report at all is no answer to offer."""
        ask(talk, replace(want, whole=True), (place,) if place.spread >= ledger.WIDEST else ())
        return self.say(talk, "wide" if place.spread >= ledger.WIDEST else "too_wide_for", place=place.label)

    def left(self, talk: Talk, cell: int, label: str) -> str:
        """Note that nothing is in or beside a cell any more."""
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

    def name(self, talk: Talk) -> str:
        """The city's name."""
        return self.book.name(talk.city)


def _listed(talk: Talk) -> Callable[[Visible], str]:
    def listed(one: Visible) -> str:
        words = [say(one.status, talk.language), kind_name(one.kind, talk.language)]
        if talk.language == "es":
            words.reverse()
        how = how_sure(one.confidence, talk.language)
        return f"{' '.join(words)} ({how}, {how_old(one.age_minutes, talk.language, simulated=one.simulated)})"

    return listed


def has_photo(talk: Talk) -> bool:
    """Whether a photo came with the message."""
    return bool(talk.message.media)


def last_report(talk: Talk) -> Report | None:
    """What the sender reported last in this city."""
    own = Report.objects.filter(sender__in=talk.marks, says=Says.SEEN, sighting__city=talk.city)
    return own.select_related("sighting").order_by(F("at").desc(), "-pk").first()


_DOINGS: Final = {"seen": Desk.seen, "status": Desk.status, "watch": Desk.watch, "sweep": Desk.sweep, "gone": Desk.gone}

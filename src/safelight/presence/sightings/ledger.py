"""Reports put together to sightings, in the database: who says what, and what follows from it.

All functions take the time as an argument and round it to whole minutes before anything is stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

import h3ronpy
import numpy as np

from safelight.presence.kinds import FADING, SightingKind
from safelight.presence.models import PhotoSays, Report, Says, Sighting, SightingState, Verdict
from safelight.presence.sightings import limits, surge
from safelight.presence.sightings.cells import disk
from safelight.presence.sightings.confidence import FLOOR, Word, is_public, said_gone
from safelight.presence.sightings.heard import Heard, heard, near, reweigh, store
from safelight.presence.turns import in_turn

SIGHTING_RESOLUTION: Final = 9
WIDEST: Final = 7
"""The coarsest cell of a sighting, about 5 km2: a report of more says nothing about anywhere."""
LIVE: Final = (SightingState.OPEN, SightingState.DISPUTED)
_BATCH: Final = 500
_LONGEST: Final = max(fading.time_to_live for fading in FADING.values())


@dataclass(frozen=True, slots=True)
class Sender:
    """Who reports: today's pseudonym, and yesterday's where there is one. What they weigh is in `limits`."""

    day: date
    marks: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Said:
    """What one report says: that something is there or gone, with a photo or none, in a surge or not."""

    says: Says
    photo: PhotoSays
    in_surge: bool

    def adds_nothing_to(self, own: Heard) -> bool:
        """Whether its sender said all of it before."""
        photo = self.photo in (PhotoSays.NONE, own.photo)
        return photo and (own.says, own.in_surge) == (self.says, self.in_surge)


@in_turn()
def seen(
    city: str,
    cell: int,
    kind: SightingKind,
    sender: Sender,
    now: datetime,
    *,
    photo: PhotoSays = PhotoSays.NONE,
    simulated: bool = False,
) -> Report:
    """Note that `sender` sees `kind` in `cell` (H3 9, or 8 or 7 for a whole area): one more word about a sighting in or
    beside it, or a new one.

    Whoever said so before, also yesterday, has said it again: the report is brought up to now, not counted twice.
    """
    at = to_minute(now)
    sighting = next(iter(_near(city, cell, kind, at)), None)
    if sighting is None:
        sighting = Sighting.objects.create(
            city=city, cell=cell, kind=kind.value, first_at=at, last_at=at, simulated=simulated
        )
    standing = surge.standing(city, at)
    own = _say(sighting, sender, at, Said(Says.SEEN, photo, surge.holds(standing)))
    flooded = surge.watch_for(city, at, standing)
    for one in flooded:
        settle(one)
    if flooded:
        own.refresh_from_db(fields=["weight"])
    return own


@in_turn()
def gone(city: str, cell: int, sender: Sender, now: datetime) -> list[Sighting]:
    """Note that `sender` says that nothing is there (any more): of each sighting in `cell` or beside it.

    Answers the sightings, each with the state that follows; none where nothing was reported.
    """
    at = to_minute(now)
    found = _near(city, cell, None, at)
    in_surge = bool(found) and surge.holds(surge.standing(city, at))
    for sighting in found:
        _say(sighting, sender, at, Said(Says.GONE, PhotoSays.NONE, in_surge))
    return found


def settle(sighting: Sighting) -> None:
    """Bring weights and state of a sighting in line with what is said of it, and save it."""
    said = heard(sighting.pk)
    reweigh(limits.weigh(sighting, said))
    _follow(sighting, said)


def judge(report: Report, verdict: Verdict) -> None:
    """Note what a moderator says of a report (NONE takes it back); its sender weighs more or less by it from now on."""
    judge_all([report], verdict)


@in_turn()
def judge_all(reports: Sequence[Report], verdict: Verdict) -> None:
    """The same of several reports; each sighting that follows is settled once."""
    for report in reports:
        limits.judged(report, report.verdict, verdict)
        report.verdict = verdict
    Report.objects.bulk_update(reports, ["verdict"], batch_size=_BATCH)
    senders = {bytes(report.sender) for report in reports}
    theirs = Sighting.objects.filter(reports__sender__in=senders, state__in=LIVE)
    for sighting in {*(report.sighting for report in reports), *theirs}:
        settle(sighting)


@in_turn()
def forget(marks: Sequence[bytes]) -> int:
    """Take back all that somebody reported (BORRAR, DELETE); how many reports that were."""
    touched = list(Sighting.objects.filter(reports__sender__in=marks).distinct())
    number, _ = Report.objects.filter(sender__in=marks).delete()
    for sighting in touched:
        if Report.objects.filter(sighting=sighting).exists():
            settle(sighting)
        else:
            sighting.delete()
    return number


def words(reports: Iterable[Report | Heard]) -> list[Word]:
    """Reports as the pure functions of `confidence` take them."""
    return [
        Word(
            sender=bytes(report.sender),
            at=report.at,
            gone=report.says == Says.GONE,
            weight=report.weight,
            photo=report.photo,
            confirmed=report.verdict == Verdict.CONFIRMED,
            refused=report.verdict == Verdict.REFUSED,
        )
        for report in reports
    ]


def to_minute(at: datetime) -> datetime:
    """Without seconds: they would tell one message from another."""
    return at.replace(second=0, microsecond=0)


def resolution_of(cell: int) -> int:
    """The H3 resolution of a cell, which its number holds."""
    return cell >> 52 & 0xF


@lru_cache(maxsize=4096)
def area(cell: int, resolution: int) -> int:
    """The coarser cell that stands for a whole area."""
    return int(np.asarray(h3ronpy.change_resolution(np.array([cell], dtype=np.uint64), resolution))[0])


def around(cell: int) -> list[int]:
    """A cell of resolution 9 and those beside it, about 300 m each way; a coarser one alone.

    So words about an area and words about a corner in it are never added: they may be about different things.
    """
    if resolution_of(cell) < SIGHTING_RESOLUTION:
        return [cell]
    return list(disk(cell, 1))


def _say(sighting: Sighting, sender: Sender, at: datetime, word: Said) -> Report:
    """Note one word about a sighting, and what follows from it.

    Where somebody spoke of it in the same minute, a new word, or one that weighed nothing, comes last and takes nothing
    from the others: then only what weighs is read, however many said so. Else everything is read, and weighed anew.
    """
    same_minute = sighting.last_at == at
    said = heard(sighting.pk, sender.marks if same_minute else None)
    own = _own(sighting, said, sender)
    known = limits.noted(sender.day, sender.marks, at, reports=0 if own else 1)
    if own is not None and own.at == at and word.adds_nothing_to(own):
        return _report(sighting, own)
    few = same_minute and (own is None or _weighs_nothing(own))
    if same_minute and not few:
        said = heard(sighting.pk)
        own = _own(sighting, said, sender)
    others = [one for one in said if one is not own]
    own = own or Heard(
        None, sender.day, sender.marks[0], at, word.says, 0.0, word.photo, Verdict.NONE, word.in_surge, known
    )
    own.at, own.says, own.in_surge = at, word.says, word.in_surge
    own.photo = own.photo if word.photo is PhotoSays.NONE else word.photo
    if word.says == Says.SEEN and not same_minute:
        sighting.last_at = at
        Sighting.objects.filter(pk=sighting.pk).update(last_at=at)
    for one in (*others, own):
        one.known = known if one.sender == own.sender else one.known
    changed = limits.weigh(sighting, [*others, own])
    if few and (any(one is not own for one in changed) or all(one.says != Says.SEEN for one in others)):
        # Somebody weighs otherwise than a moment ago, since a flood began for example: all are weighed anew.
        few, others = False, heard(sighting.pk)
        changed = limits.weigh(sighting, [*others, own])
    reweigh([one for one in changed if one is not own])
    store(sighting.pk, own)
    _follow(sighting, [*others, own], few=few)
    return _report(sighting, own)


def _weighs_nothing(own: Heard) -> bool:
    """Whether a word can be said anew as if it had not been said: it took room from nobody, and disputes nothing."""
    return own.weight == 0 and own.says == Says.SEEN and own.verdict == Verdict.NONE


def _follow(sighting: Sighting, said: Sequence[Heard], *, few: bool = False) -> None:
    """Bring a sighting in line with what is said of it. `few`: only what weighs is there, and one word is new."""
    before = {name: getattr(sighting, name) for name in ("state", "reviewed", "was_public")}
    said_so = words(said)
    sight = [one for one in said if one.says == Says.SEEN]
    if sight and all(one.verdict == Verdict.REFUSED for one in sight):
        state = SightingState.REFUSED
    else:
        state = SightingState(said_gone(said_so))
    if few and state == SightingState.OPEN:
        state = SightingState(sighting.state)  # who disputes it weighs nothing, and took nothing back
    sighting.state = state
    sighting.reviewed = any(one.verdict == Verdict.CONFIRMED for one in said)
    if not sighting.was_public and state in LIVE:
        floods = surge.current(sighting.city, sighting.last_at)
        sighting.was_public = is_public(said_so, floods.floor if floods else FLOOR)
    changed = [name for name, value in before.items() if getattr(sighting, name) != value]
    if changed:
        sighting.save(update_fields=changed)


def _report(sighting: Sighting, said: Heard) -> Report:
    """A word as the row that it is."""
    return Report(
        id=said.pk,
        sighting=sighting,
        day=said.day,
        sender=said.sender,
        at=said.at,
        says=said.says,
        weight=said.weight,
        photo=said.photo,
        verdict=said.verdict,
        in_surge=said.in_surge,
    )


def _near(city: str, cell: int, kind: SightingKind | None, at: datetime) -> list[Sighting]:
    longest = FADING[kind].time_to_live if kind else _LONGEST
    found = near(city, around(cell), at - longest, at + timedelta(hours=1))
    return [one for one in found if kind is None or one.kind == kind.value]


def _own(sighting: Sighting, said: Sequence[Heard], sender: Sender) -> Heard | None:
    """The sender's word about this sighting that no moderator has judged, if there is one.

    All their reports of it are brought under today's pseudonym: a sighting may outlive the day on which it was first
    reported, and nobody's word counts twice because the key is new.
    """
    theirs = [one for one in said if one.sender in sender.marks]
    if any(one.sender != sender.marks[0] for one in theirs):
        Report.objects.filter(sighting=sighting, sender__in=sender.marks).update(day=sender.day, sender=sender.marks[0])
    for one in theirs:
        one.day, one.sender = sender.day, sender.marks[0]
    return next((one for one in theirs if one.verdict == Verdict.NONE), None)

"""Compares what the map showed with what happened. Pure: numbers of a played day, and of several together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

import numpy as np

from safelight.presence.simulation.attacks import GONES, LIES
from safelight.presence.simulation.noise import WRONG
from safelight.presence.simulation.playing import Played

MIXED: Final = "several of these at one corner, by chance"
_FALSE: Final = (*LIES, WRONG, MIXED)
SOON: Final = timedelta(minutes=10)
_MINUTE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Lie:
    """What became of one kind of lie: sightings it made alone, how many were ever public, and for how many minutes."""

    sightings: int = 0
    public: int = 0
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Denial:
    """What became of untrue GONEs of one kind: events that were public then, how many vanished, minutes they were away.

    An event is away until it is public again, or ends.
    """

    events: int = 0
    vanished: int = 0
    minutes: float = 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """A day, or several: counts, and minutes where the name says so.

    - told: events that at least two people reported, of which `soon` were public within ten minutes of the second
      report, and `soon_of_first` within ten of the first; `ever` at some time.
    - after_end: minutes for which an event stood on the map after its end, the mean of those that were public.
    """

    days: int
    people: int
    texts: int
    events: int
    told: int
    ever: int
    soon: int
    soon_of_first: int
    after_end: float
    lies: dict[str, Lie] = field(default_factory=dict)
    denials: dict[str, Denial] = field(default_factory=dict)
    waiting: int = 0
    outgoing: int = 0
    surge_minutes: float = 0.0


def figures(played: Played) -> Figures:
    """The figures of one day."""
    reports = {name: sorted(told.values()) for name, told in played.told.items() if name in played.day.events}
    heard = {name: times for name, times in reports.items() if len(times) > 1}
    first = {name: _first_public(played, name) for name in heard}
    stood = [_after_end(played, name) for name in heard if first[name] is not None]
    return Figures(
        days=1,
        people=played.day.people,
        texts=played.texts,
        events=len(played.day.events),
        told=len(heard),
        ever=sum(at is not None for at in first.values()),
        soon=sum(_within(first[name], times[1]) for name, times in heard.items()),
        soon_of_first=sum(_within(first[name], times[0]) for name, times in heard.items()),
        after_end=float(np.mean(stood)) if stood else 0.0,
        lies={kind: _lie(played, kind) for kind in _FALSE},
        denials={kind: _denial(played, kind) for kind in GONES},
        waiting=played.waiting,
        outgoing=played.outgoing,
        surge_minutes=played.surges / _MINUTE,
    )


def together(days: Iterable[Figures]) -> Figures:
    """Several days as one: sums; the largest of the queues; means over events where a day has a mean."""
    every = list(days)
    ever = sum(day.ever for day in every)
    return Figures(
        days=len(every),
        people=sum(day.people for day in every),
        texts=sum(day.texts for day in every),
        events=sum(day.events for day in every),
        told=sum(day.told for day in every),
        ever=ever,
        soon=sum(day.soon for day in every),
        soon_of_first=sum(day.soon_of_first for day in every),
        after_end=sum(day.after_end * day.ever for day in every) / max(ever, 1),
        lies={kind: _lies_together([day.lies[kind] for day in every]) for kind in _FALSE},
        denials={kind: _denials_together([day.denials[kind] for day in every]) for kind in GONES},
        waiting=max(day.waiting for day in every),
        outgoing=max(day.outgoing for day in every),
        surge_minutes=sum(day.surge_minutes for day in every),
    )


def _within(public: timedelta | None, told: timedelta) -> bool:
    return public is not None and public - told <= SOON


def _public(played: Played, name: str) -> list[tuple[timedelta, timedelta]]:
    """When an event stood on the map: times of looks, with how long until the one before."""
    about = [key for key, said in played.sightings.items() if name in said]
    return sorted({look for key in about for look in played.shown.get(key, ())})


def _first_public(played: Played, name: str) -> timedelta | None:
    return next((at for at, _ in _public(played, name)), None)


def _after_end(played: Played, name: str) -> float:
    ends = played.day.events[name].ends
    return sum(since / _MINUTE for at, since in _public(played, name) if at > ends)


def _lie(played: Played, kind: str) -> Lie:
    """Sightings of which nobody but liars of this kind spoke; with MIXED those of which several kinds did."""
    false = {key: said for key, said in played.sightings.items() if not said & played.day.events.keys()}
    keys = [key for key, said in false.items() if said == {kind} or (kind == MIXED and len(said) > 1)]
    public = [played.shown[key] for key in keys if played.shown.get(key)]
    return Lie(len(keys), len(public), sum(since / _MINUTE for looks in public for _, since in looks))


def _denial(played: Played, kind: str) -> Denial:
    found = [_away(played, name, kind) for name in played.day.gones[kind]]
    hit = [minutes for minutes in found if minutes is not None]
    return Denial(len(hit), sum(minutes > 0 for minutes in hit), float(sum(hit)))


def _away(played: Played, name: str, kind: str) -> float | None:
    """For how long an event was away after it was denied; None where it wasn't public at that moment."""
    begins, ends = played.day.gones[kind][name]
    over = played.day.events[name].ends
    shown = {at for at, _ in _public(played, name)}
    if not any(begins - SOON <= at <= begins for at in shown):
        return None
    after = next((at for at in played.looks if at >= ends), over)
    again = next((at for at in sorted(shown) if at >= after), over)
    return max(min(again, over) - after, timedelta(0)) / _MINUTE


def _lies_together(every: list[Lie]) -> Lie:
    return Lie(sum(one.sightings for one in every), sum(one.public for one in every), sum(one.minutes for one in every))


def _denials_together(every: list[Denial]) -> Denial:
    return Denial(
        sum(one.events for one in every), sum(one.vanished for one in every), sum(one.minutes for one in every)
    )

"""Plays a day through the real inbox and worker, looks at the map as anybody may, and compares it with the truth.

Nobody moderates: what is measured is what the rules do by themselves.
"""

from __future__ import annotations

import heapq
import itertools
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from safelight.presence.channels.base import Forged, Inbound
from safelight.presence.channels.simulator import Simulator
from safelight.presence.models import Message, MessageState, Outgoing, Report
from safelight.presence.purging import purge
from safelight.presence.sightings.public import in_surge, visible
from safelight.presence.simulation.day import Day
from safelight.presence.simulation.ground import CITY
from safelight.presence.simulation.script import Text
from safelight.presence.simulation.stage import Stage
from safelight.presence.texting.opening import Texts
from safelight.presence.texting.replies import texts as reply_texts
from safelight.presence.texting.working import Rules

LOOKS: Final = timedelta(minutes=5)
"""The map is looked at in each minute in which somebody texted, and this often anyway."""

RULES: Final = Rules(timedelta(seconds=10), 500)
"""The pace and the budget of texts that are the settings' own."""

_MINUTE: Final = timedelta(minutes=1)
_ANSWERS_AFTER: Final = timedelta(seconds=30)


@dataclass
class Played:
    """What the map showed. Times are since the day's beginning.

    - told: event or lie -> when reports of it were taken, one for each person.
    - sightings: sighting -> what it is about.
    - looks: when the map was looked at.
    - shown: sighting -> minutes at which it was public, each with how long until the next look.
    """

    day: Day
    told: dict[str, dict[str, timedelta]] = field(default_factory=lambda: defaultdict(dict))
    sightings: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    shown: dict[int, list[tuple[timedelta, timedelta]]] = field(default_factory=lambda: defaultdict(list))
    looks: list[timedelta] = field(default_factory=list)
    surges: timedelta = timedelta(0)
    texts: int = 0
    waiting: int = 0
    outgoing: int = 0


def play(day: Day, texts: Texts) -> Played:
    """Play a day in the database of `texts`, which is migrated and has no reports; the clock is the script's."""
    stage, played = Stage(texts, CITY, day.begins, RULES), Played(day)
    order = itertools.count()
    due = [(text.at, next(order), text) for text in day.texts]
    heapq.heapify(due)

    def said_before(until: timedelta) -> bool:
        """Play what is due; whether there was anything."""
        heard = False
        while due and due[0][0] < until:
            heard = True
            for answer in _said(stage, played, heapq.heappop(due)[2]):
                heapq.heappush(due, (answer.at, next(order), answer))
        return heard

    said_before(timedelta(0))
    last = timedelta(0)
    for minute in range(1, round(day.hours * 60) + 1):
        at = minute * _MINUTE
        heard = said_before(at)
        stage.now = day.begins + at
        if heard or at - last >= LOOKS:
            _note_queue(played)
            stage.work()
            _look(stage, played, at, at - last)
            last = at
        if minute % 60 == 0:
            purge(texts.keys, stage.now)
    return played


def _said(stage: Stage, played: Played, text: Text) -> list[Text]:
    """Text it, note what it made; what the person texts back."""
    replies = stage.say(text, played.day.begins)
    played.texts += 1
    report = stage.report_of(text.who) if text.about else None
    if report is not None:
        row = Report.objects.get(pk=report)
        played.sightings[row.sighting_id].add(text.about)
        if row.says == "seen":
            played.told[text.about].setdefault(text.who, text.at)
    back = _back(text, replies)
    return [back] if back else []


def _back(text: Text, replies: tuple[str, ...]) -> Text | None:
    """What somebody answers who is asked where, or which."""
    if not replies or not text.place:
        return None
    for what in ("is_it", "which", "where"):
        asks = tuple(said.partition("{")[0] for said in reply_texts()[what].values())
        if replies[0].startswith(asks):
            words = text.place if what == "where" else "1"
            return Text(text.at + _ANSWERS_AFTER, text.who, words, text.about)
    return None


def _note_queue(played: Played) -> None:
    waiting = Message.objects.filter(state=MessageState.WAITING).count()
    played.waiting = max(played.waiting, waiting)
    played.outgoing = max(played.outgoing, Outgoing.objects.count())


def _look(stage: Stage, played: Played, at: timedelta, since: timedelta) -> None:
    played.looks.append(at)
    for one in visible(CITY, stage.now):
        if one.status != "unconfirmed":
            played.shown[one.key].append((at, since))
    if in_surge(CITY, stage.now):
        played.surges += since


def forge(texts: Texts, day: Day, number: int) -> int:
    """Send texts that a stranger signed; how many were refused, none where anything was stored."""
    channel, stranger, before = Simulator("the real one"), Simulator("a guess"), Message.objects.count()
    inbox, refused = texts.inbox(lambda: day.begins), 0
    for at in range(number):
        message = Inbound(f"forged {at}", f"+1556{at:07d}", CITY, "cops at 5th & San Pedro")
        try:
            inbox.take(channel, stranger.request(message))
        except Forged:
            refused += 1
    return refused if Message.objects.count() == before else 0

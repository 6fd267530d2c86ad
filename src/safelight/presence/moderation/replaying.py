"""Decisions against other thresholds: what would have been public had nobody looked. Pure.

As if the network's word were enough: a report is public where the network is sure that its photo shows police, or
where enough people said so; hidden where the network is sure that it doesn't; else a person is asked, as they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from safelight.presence.models import Verdict
from safelight.presence.shares import wilson
from safelight.presence.sightings.confidence import FLOOR


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability a photo shows police, up to which it doesn't, and how many people are enough."""

    police_at: float = 0.9
    not_police_at: float = 0.1
    floor: float = FLOOR


@dataclass(frozen=True, slots=True)
class Judged:
    """One report that was decided: the network's probability (None: it had no photo, or no network looked), how many
    people said the same, and what the moderator decided."""

    score: float | None
    people: float
    what: Verdict


class Outcome(StrEnum):
    """What thresholds make of a report."""

    PUBLIC = "public"
    HIDDEN = "hidden"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, and the 95 % interval of the share (Wilson): 0 to 1."""

    part: int
    whole: int

    @property
    def interval(self) -> tuple[float, float]:
        """From, to. Of nothing, nothing is known: 0 to 1."""
        return wilson(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Replay:
    """How often each outcome meets each verdict."""

    counts: dict[tuple[Verdict, Outcome], int]

    def of(self, what: Verdict, outcome: Outcome) -> Share:
        """Of the reports with a verdict, those with an outcome."""
        whole = sum(self.counts.get((what, one), 0) for one in Outcome)
        return Share(self.counts.get((what, outcome), 0), whole)


def outcome(one: Judged, given: Thresholds) -> Outcome:
    """What the thresholds make of one report."""
    if one.score is not None and one.score >= given.police_at:
        return Outcome.PUBLIC
    if one.score is not None and one.score <= given.not_police_at:
        return Outcome.HIDDEN
    return Outcome.PUBLIC if one.people >= given.floor else Outcome.ASKED


def replay(judged: Iterable[Judged], given: Thresholds) -> Replay:
    """All decisions against the thresholds."""
    counts: dict[tuple[Verdict, Outcome], int] = {}
    for one in judged:
        met = (one.what, outcome(one, given))
        counts[met] = counts.get(met, 0) + 1
    return Replay(counts)

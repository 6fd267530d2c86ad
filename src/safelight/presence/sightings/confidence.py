"""How sure Safelight is that police are somewhere now. Pure: no database, no clock.

One formula, explained on the Method page from this file:

    confidence = (1 - product over senders of (1 - strength x weight x fade))
                 x product over those who say "gone" of (1 - 0.5 x weight x fade)

- strength: how much a report says by itself: words alone 0.35, with a photo that the check takes for police 0.6, with
  one that it takes for something else 0.1, confirmed by a moderator 0.9, a copied photo nothing.
- weight: 0 to 1, less for a sender whose reports were refused, and in a flood.
- fade: one half for every half-life that has passed; nothing after the kind's time to live.

A sender counts once, with the strongest of their reports: saying it twice makes nobody surer. The numbers are
settled by judgement, so that one report reads as "perhaps", two as "likely" and a confirmed one as "very likely".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from safelight.presence.kinds import Fading

STRENGTH: Final[dict[str, float]] = {
    "none": 0.35,
    "waiting": 0.35,
    "unsure": 0.35,
    "police": 0.6,
    "not_police": 0.1,
    "copied": 0.0,
}
"""What the check of the photo said -> strength of the report."""

CONFIRMED: Final = 0.9
DOUBT: Final = 0.5
FLOOR: Final = 2
"""Independent reports that make a sighting public, unless a moderator looked at it or a surge raises it."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one person said of a sighting. `photo`: a key of STRENGTH; `gone`: says that they are there no more."""

    sender: bytes = field(repr=False)
    at: datetime
    gone: bool = False
    weight: float = 1.0
    photo: str = "none"
    confirmed: bool = False
    refused: bool = False


def confidence(words: Iterable[Word], now: datetime, fading: Fading) -> float:
    """The formula above: 0 to 1. Words from after `now` count as said now; refused ones don't count."""
    heard = [word for word in words if not word.refused]
    seen = _strongest([word for word in heard if not word.gone], now, fading)
    doubts = _strongest([word for word in heard if word.gone], now, fading)
    sure = 1.0 - math.prod(1.0 - share for share in seen)
    return sure * math.prod(1.0 - share for share in doubts)


def independent(words: Iterable[Word]) -> float:
    """How many people say that police are there: senders by weight, each once; copied photos and refusals: nobody."""
    best: dict[bytes, float] = {}
    for word in words:
        if not (word.gone or word.refused or word.photo == "copied"):
            best[word.sender] = max(best.get(word.sender, 0.0), word.weight)
    return sum(best.values())


def is_public(words: Sequence[Word], floor: int = FLOOR) -> bool:
    """Whether a sighting is more than "unconfirmed": a moderator confirmed it, or `floor` people say so."""
    said = any(word.confirmed and not (word.gone or word.refused) for word in words)
    return said or independent(words) >= floor - 1e-9


def said_gone(words: Sequence[Word]) -> str:
    """`open`, `disputed` or `gone`, from each sender's last word.

    It is gone where all who reported it say so, or two say so, or a moderator confirmed one who does (and no newer
    report of somebody who sees them); where one says so of what others saw, it is disputed.
    """
    last: dict[bytes, Word] = {}
    for word in sorted((word for word in words if not word.refused), key=lambda word: word.at):
        last[word.sender] = word
    gone = [word.weight for word in last.values() if word.gone]
    if not gone:
        return "open"
    reviewed = [word for word in last.values() if word.confirmed]
    if reviewed and max(reviewed, key=lambda word: (word.at, word.gone)).gone:
        return "gone"
    still_seen = any(not word.gone for word in last.values())
    if not still_seen or sum(gone) >= FLOOR - 1e-9:
        return "gone"
    return "disputed"


def faded(at: datetime, now: datetime, fading: Fading) -> float:
    """What is left of a word: 1 when it is said, half after a half-life, 0 from the time to live on."""
    age = max((now - at).total_seconds(), 0.0)
    if age >= fading.time_to_live.total_seconds():
        return 0.0
    return float(0.5 ** (age / fading.half_life.total_seconds()))


def _strongest(words: Sequence[Word], now: datetime, fading: Fading) -> list[float]:
    best: dict[bytes, float] = {}
    for word in words:
        best[word.sender] = max(best.get(word.sender, 0.0), _strength(word) * word.weight * faded(word.at, now, fading))
    return list(best.values())


def _strength(word: Word) -> float:
    if word.gone:
        return DOUBT
    return CONFIRMED if word.confirmed else STRENGTH[word.photo]

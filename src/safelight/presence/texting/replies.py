"""What people are texted, in English and Spanish: one table (`replies.toml`), each of one part (SMS) where it can be.

Spanish is written without á, í, ó and ú: one of them makes a text cost and take more than twice as much (`gsm`). Only
names of the gazetteer, numbers and words of this table are put into the gaps.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Final

from safelight.presence.kinds import SightingKind
from safelight.presence.texting.commands import Language
from safelight.presence.texting.gsm import ONE_GSM, to_gsm

KINDS: Final[dict[SightingKind, tuple[str, str]]] = {
    SightingKind.PATROL: ("police", "policia"),
    SightingKind.SWEEP: ("sweep", "limpieza"),
    SightingKind.CHECKPOINT: ("checkpoint", "reten"),
    SightingKind.TOWING: ("towing", "gruas"),
    SightingKind.PROPERTY: ("property taken", "quitan cosas"),
    SightingKind.OTHER: ("police activity", "actividad policial"),
}

FILE: Final = Path(__file__).with_name("replies.toml")

SURENESS: Final[tuple[tuple[float, tuple[str, str]], ...]] = (
    (0.8, ("very likely", "muy probable")),
    (0.5, ("likely", "probable")),
    (0.2, ("perhaps", "quiza")),
    (0.0, ("fading", "ya viejo")),
)
"""From which confidence on -> how sure in words."""


@cache
def texts() -> dict[str, dict[str, str]]:
    """All texts, by name and language."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def say(what: str, language: Language, **gaps: object) -> str:
    """The text `what` in `language`, in signs of SMS."""
    return to_gsm(texts()[what][language].format(**gaps))


def kind_name(kind: SightingKind, language: Language) -> str:
    """A kind in words."""
    return KINDS[kind][_column(language)]


def how_sure(confidence: float, language: Language) -> str:
    """A confidence (0 to 1) in words."""
    return next(words for least, words in SURENESS if confidence >= least)[_column(language)]


def how_old(minutes: int, language: Language) -> str:
    """An age in words."""
    return say("ago", language, minutes=minutes) if minutes else say("now", language)


def numbered(labels: Sequence[str], room: int = ONE_GSM) -> str:
    """Choices as "1 …, 2 …", each cut alike where they would not fit into `room` signs."""
    longest = max(map(len, labels))
    while longest > 12 and len(_joined(labels, longest)) > room:
        longest -= 1
    return _joined(labels, longest)


def _joined(labels: Sequence[str], longest: int) -> str:
    return ", ".join(f"{number} {label[:longest].strip()}" for number, label in enumerate(labels, start=1))


def _column(language: Language) -> int:
    return 1 if language == "es" else 0

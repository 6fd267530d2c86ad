"""What people are texted, in English and Spanish: one table (`replies.toml`), each of one part (SMS) where it can be.

Spanish is written without á, í, ó and ú: one of them makes a text cost and take more than twice as much (`gsm`). Only
names of the gazetteer, numbers and words of this table are put into the gaps.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
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

_WEEKDAYS: Final = ("Mon Tue Wed Thu Fri Sat Sun", "lun mar mie jue vie sab dom")
_MONTHS: Final = ("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec", "ene feb mar abr may jun jul ago sep oct nov dic")

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


def by(channel: str, what: str) -> str:
    """The name of the text as it is said by a channel: a form has some of its own."""
    own = f"{what}_{channel}"
    return own if own in texts() else what


def kind_name(kind: SightingKind, language: Language) -> str:
    """A kind in words."""
    return KINDS[kind][_column(language)]


def how_sure(confidence: float, language: Language) -> str:
    """A confidence (0 to 1) in words."""
    return next(words for least, words in SURENESS if confidence >= least)[_column(language)]


def how_old(minutes: int, language: Language, *, simulated: bool = False) -> str:
    """An age in words; with it, that nobody saw what it is of but a demonstration."""
    age = say("ago", language, minutes=minutes) if minutes else say("now", language)
    return f"{age}, {say('simulated', language)}" if simulated else age


def how_soon(day: date, hour: int | None, language: Language) -> str:
    """A posted day, and its hour where one is posted: "Tue Nov 24, 8 AM", "mar 24 nov, 8 h"."""
    spanish = language == "es"
    weekday, month = (
        names.split()[at] for names, at in ((_WEEKDAYS[spanish], day.weekday()), (_MONTHS[spanish], day.month - 1))
    )
    written = f"{weekday} {day.day} {month}" if spanish else f"{weekday} {month} {day.day}"
    if hour is None:
        return written
    return f"{written}, {hour} h" if spanish else f"{written}, {(hour + 11) % 12 + 1} {'AM' if hour < 12 else 'PM'}"


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

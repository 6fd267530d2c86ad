"""Why a text holds no operation: a word for the subject it seems to have instead."""

from __future__ import annotations

import re
from typing import Final

_OTHER: Final = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("drug", r"drug|narcot|fentanyl|\bmeth|cocaine|droga"),
        ("dui", r"\bd[uw]i\b|impaired|drunk"),
        ("fire", r"\bfires?\b|arson|alarm\b|incendio"),
        ("court_outcome", r"sentenced|convicted|guilty|condenad|sentenciad"),
        (
            "event",
            r"\bjoin\b|training|host|festival|thank|meeting|awareness|happy|school|parade|class|acomp[aá]ñ|taller",
        ),
        ("licensing", r"licen[sc]e|permit|inspect"),
        ("announcement_only", r"\bwill\b|grant\b|starting|launch|plan\b|creation|anunci"),
        ("policy", r"council|\blaw\b|\bbill\b|repeal|mayor|propos|policy|no longer|\bley\b"),
        ("statistics_only", r"year to date|last year|calls for service|up from|annual"),
        ("not_sex_trade", r"labor|indecent|assault|minor"),
    )
)


def why_not(text: str) -> str:
    """The word of LABELS for a text without an operation."""
    low = text.lower()
    return next((name for name, pattern in _OTHER if pattern.search(low)), "other_crime")

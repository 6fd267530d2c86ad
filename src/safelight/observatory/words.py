"""The words of every sentence about counts: a charge is not an identity, an offence row is not a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from safelight.core.vocabulary import Basis, Role, Unit

DEEDS: Final[Mapping[Role, str]] = {
    Role.PROSTITUTED_PERSON: "selling",
    Role.BUYER: "buying",
    Role.EXPLOITER: "promoting or trafficking",
    Role.UNKNOWN: "either side: the record doesn't say",
}

_PEOPLE_VERBS: Final[Mapping[Basis, str]] = {
    Basis.ARREST: "arrested for",
    Basis.CITATION: "cited for",
    Basis.STOP: "stopped for",
    Basis.DIVERSION: "sent to a programme instead of court for",
    Basis.ANNOUNCEMENT: "announced as arrested for",
    Basis.MEDIA_REPORT: "reported in the news as arrested for",
}

_BASIS_WORDS: Final[Mapping[Basis, str]] = {
    Basis.ARREST: "arrests",
    Basis.CITATION: "citations",
    Basis.REPORTED_OFFENCE: "reported offences",
    Basis.CALL: "calls to the police",
    Basis.REQUEST: "requests",
    Basis.STOP: "police stops",
    Basis.ANNOUNCEMENT: "public announcements",
    Basis.MEDIA_REPORT: "media reports",
    Basis.DIVERSION: "diversions",
    Basis.SERVICE_CONTACT: "contacts with services",
}


def verb(basis: str, unit: str) -> str:
    """What was done, so that "12 people `arrested for` selling" or "12 offences `recorded as` selling" reads right."""
    if unit == Unit.PEOPLE and Basis(basis) in _PEOPLE_VERBS:
        return _PEOPLE_VERBS[Basis(basis)]
    return "recorded as"


def deed(roles: tuple[Role, ...]) -> str:
    """What the charge speaks of: "buying, promoting or trafficking"."""
    words = [DEEDS[role] for role in roles]
    return ", ".join(words) if len(words) > 1 and " or " in words[-1] else " or ".join(words)


def side(roles: tuple[Role, ...], basis: str, unit: str) -> str:
    """A side of the ratio in words: "people arrested for selling", "offences recorded as buying"."""
    return f"{unit} {verb(basis, unit)} {deed(roles)}"


def basis_words(basis: str) -> str:
    """The basis for people: "reported offences"."""
    return _BASIS_WORDS[Basis(basis)]


def city_name(city: str) -> str:
    """An id as a name: "san_diego" -> "San Diego"."""
    return city.replace("_", " ").title()


def figure(number: float) -> str:
    """A ratio as people say it: 21, 1.4, 0.06.

    >>> figure(20.6), figure(1.44), figure(0.055), figure(0.0)
    ('21', '1.4', '0.06', '0')
    """
    if number >= 10:
        return f"{number:,.0f}"
    if number == 0:
        return "0"
    return f"{number:.1f}" if number >= 0.1 else f"{number:.2f}"


def share(part: float) -> str:
    """A share as people say it.

    >>> share(0.5), share(0.03), share(0.999), share(0.0)
    ('half', '3 %', 'nearly all', 'none')
    """
    if part <= 0:
        return "none"
    if part < 0.01:
        return "less than 1 %"
    if part >= 0.985:
        return "nearly all"
    return "half" if 0.475 <= part <= 0.525 else f"{part:.0%}".replace("%", " %")

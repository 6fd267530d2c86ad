"""The words of every sentence about counts: a charge is not an identity, an offence row is not a person."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from safelight.core.said import Said, either, said
from safelight.core.vocabulary import Basis, Role, Unit

DEEDS: Final[Mapping[Role, Said]] = {
    Role.PROSTITUTED_PERSON: said("selling"),
    Role.BUYER: said("buying"),
    Role.EXPLOITER: said("promoting or trafficking"),
    Role.UNKNOWN: said("either side: the record doesn't say"),
}

UNITS: Final[Mapping[str, Said]] = {
    Unit.PEOPLE: said("people"),
    Unit.OFFENCES: said("offences"),
    Unit.CALLS: said("calls"),
    Unit.OPERATIONS: said("operations"),
}

_PEOPLE_VERBS: Final[Mapping[Basis, Said]] = {
    Basis.ARREST: said("arrested for"),
    Basis.CITATION: said("cited for"),
    Basis.STOP: said("stopped for"),
    Basis.DIVERSION: said("sent to a programme instead of court for"),
    Basis.ANNOUNCEMENT: said("announced as arrested for"),
    Basis.MEDIA_REPORT: said("reported in the news as arrested for"),
}

_BASIS_WORDS: Final[Mapping[Basis, Said]] = {
    Basis.ARREST: said("arrests"),
    Basis.CITATION: said("citations"),
    Basis.REPORTED_OFFENCE: said("reported offences"),
    Basis.CALL: said("calls to the police"),
    Basis.REQUEST: said("requests"),
    Basis.STOP: said("police stops"),
    Basis.ANNOUNCEMENT: said("public announcements"),
    Basis.MEDIA_REPORT: said("media reports"),
    Basis.DIVERSION: said("diversions"),
    Basis.SERVICE_CONTACT: said("contacts with services"),
    Basis.COMPLAINT: said("complaints about the police"),
}


def verb(basis: str, unit: str) -> Said:
    """What was done, so that "12 people `arrested for` selling" or "12 offences `recorded as` selling" reads right."""
    if unit == Unit.PEOPLE and Basis(basis) in _PEOPLE_VERBS:
        return _PEOPLE_VERBS[Basis(basis)]
    return said("recorded as")


def deed(roles: tuple[Role, ...]) -> Said:
    """What the charge speaks of: "buying, promoting or trafficking"."""
    words = [DEEDS[role] for role in roles]
    if len(words) > 1 and words[-1] == DEEDS[Role.EXPLOITER]:  # which holds an "or" of its own
        return said("{deed}, {deeds}", deed=either(words[:-1]), deeds=words[-1])
    return either(words)


def side(roles: tuple[Role, ...], basis: str, unit: str) -> Said:
    """A side of the ratio in words: "people arrested for selling", "offences recorded as buying"."""
    return said("{unit} {verb} {deed}", unit=UNITS[unit], verb=verb(basis, unit), deed=deed(roles))


def each(roles: tuple[Role, ...], basis: str, unit: str) -> Said:
    """The other side of the ratio: "for each arrested for buying", "for each one recorded as buying"."""
    if unit == Unit.PEOPLE:
        return said("for each {verb} {deed}", verb=verb(basis, unit), deed=deed(roles))
    return said("for each one {verb} {deed}", verb=verb(basis, unit), deed=deed(roles))


def basis_words(basis: str) -> Said:
    """The basis for people: "reported offences"."""
    return _BASIS_WORDS[Basis(basis)]


def city_name(city: str) -> str:
    """An id as a name: "san_diego" -> "San Diego"."""
    return city.replace("_", " ").title()


def rounded(ratio: float) -> Decimal:
    """A ratio to the places it is told with: by its shortest digits, halves up, as a browser rounds.

    >>> rounded(4.35), rounded(0.125), rounded(20.5)
    (Decimal('4.4'), Decimal('0.1'), Decimal('21'))
    """
    decimals = 0 if ratio >= 10 else 1 if ratio >= 0.1 else 2
    return Decimal(repr(ratio)).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def figure(number: float) -> str:
    """A ratio as people say it: 21, 1.4, 0.06.

    >>> figure(20.6), figure(1.44), figure(0.055), figure(0.0)
    ('21', '1.4', '0.06', '0')
    """
    return f"{rounded(number):,}" if number else "0"


def share(part: float) -> Said:
    """A share as people say it.

    >>> share(0.5), share(0.03), share(0.999), share(0.0)
    ('half', '3 %', 'nearly all', 'none')
    """
    if part <= 0:
        return said("none")
    if part < 0.01:
        return said("less than 1 %")
    if part >= 0.985:
        return said("nearly all")
    return HALF if 0.475 <= part <= 0.525 else said("{percent} %", percent=f"{100 * part:.0f}")


HALF: Final = said("half")

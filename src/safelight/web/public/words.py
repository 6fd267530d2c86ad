"""The words of the first page, ready for translation: bases, units, origins, figures and days."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Final

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safelight.core.vocabulary import Basis, Origin, Unit
from safelight.observatory import rounded
from safelight.web.public import glossary

BASES: Final[Mapping[str, object]] = glossary.words("basis")
PEOPLE: Final[Mapping[str, object]] = glossary.words("people")

HEADINGS: Final[Mapping[str, object]] = {
    "city": gettext_lazy("City"),
    "count": gettext_lazy("How many"),
    "ratio": gettext_lazy("Selling, for each one of buying, promoting or trafficking"),
    "unknown": gettext_lazy("Side not said"),
    "newest": gettext_lazy("Newest record"),
}


def counted(basis: str, unit: str) -> str:
    """What a row counts, as a label: "Reported offences", "People arrested"."""
    text = things(basis, unit)
    return text[:1].upper() + text[1:]


def things(basis: str, unit: str) -> str:
    """What a row counts, in a sentence: "reported offences", "people arrested", "arrests, counted in offences"."""
    if unit == Unit.PEOPLE and basis in PEOPLE:
        return str(PEOPLE[basis])
    plain = {
        (Basis.REPORTED_OFFENCE, Unit.OFFENCES),
        (Basis.CALL, Unit.CALLS),
        (Basis.COMPLAINT, Unit.COMPLAINTS),
    }
    if (basis, unit) in plain:
        return str(BASES[basis])
    return _("{basis}, counted in {unit}").format(basis=BASES[basis], unit=glossary.words("unit")[unit])


def badge(origin: str) -> str:
    """A mark for numbers that aren't open data; empty for open data."""
    return _badges().get(origin, "")


def _badges() -> dict[str, str]:
    return {
        Origin.SYNTHETIC.value: _("synthetic: made-up data"),
        Origin.CONTRIBUTED.value: _("contributed by a closed source"),
    }


def figure(number: float) -> str:
    """A ratio as people say it: 21, 1.4, 0.06."""
    return number_format(rounded(number), force_grouping=True)


def share(part: float | None) -> str:
    """A share in whole per cent; empty where it isn't known."""
    if part is None:
        return _("can't be said")
    if 0 < part < 0.005:
        return _("under 1 %")
    return _("{share} %").format(share=math.floor(part * 100 + 0.5))


def period(since: str | None, until: str | None) -> str:
    """The days that the numbers are of."""
    if since and until:
        return _("From {since} to {until}.").format(since=day(since), until=day(until))
    return _("To {until}.").format(until=day(until)) if until else ""


def day(iso: str) -> str:
    """A date in words; empty stays empty."""
    return date_format(date.fromisoformat(iso[:10]), "DATE_FORMAT") if iso else ""


def for_script(names: Mapping[str, str]) -> dict[str, object]:
    """The words that the page's script writes with, under the names that it knows them by."""
    kinds = [(basis.value, unit.value) for basis in Basis for unit in Unit if unit is not Unit.OPERATIONS]
    return {
        "names": dict(names),
        "label": {f"{basis} {unit}": counted(basis, unit) for basis, unit in kinds},
        "things": {f"{basis} {unit}": things(basis, unit) for basis, unit in kinds},
        "badge": _badges(),
        "few": _("none or few"),
        "protected": _("protected"),
        "cantBeSaid": _("can't be said"),
        "lowToHigh": _("{low} to {high}"),
        "atLeast": _("at least {low}"),
        "atMost": _("at most {high}"),
        "share": _("{share} %"),
        "shareUnder": _("under 1 %"),
        "ofWhich": _("Of {all} {what}, {unknown} don't say which side."),
        "fromTo": _("From {since} to {until}."),
        "to": _("To {until}."),
        "loaded": _("{rows} rows, up to date."),
        "failed": _("The numbers below may be old: {why}"),
        "unreachable": _("the service can't be reached. Check the connection and try again."),
    }

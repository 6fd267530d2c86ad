"""Names of the API's words for a page: roles, venues, charges and the rest, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from safelight.core.vocabulary import Basis, Unit
from safelight.web.public import glossary, words

NAMES: Final[Mapping[str, Mapping[str, object]]] = {
    "role": glossary.words("role"),
    "sex": glossary.words("sex"),
    "age_band": {
        "18_24": _("18 to 24"),
        "25_34": _("25 to 34"),
        "35_44": _("35 to 44"),
        "45_plus": _("45 and over"),
        **glossary.words("age_band"),
    },
    "race": glossary.words("race"),
    "charge": glossary.words("charge"),
    "venue": glossary.words("venue"),
    "size_band": {
        "1": _("a single record"),
        "2-4": _("2 to 4 records"),
        "5-9": _("5 to 9 records"),
        "10-24": _("10 to 24 records"),
        "25+": _("25 records and more"),
    },
    "weekday": {
        "mon": _("Monday"),
        "tue": _("Tuesday"),
        "wed": _("Wednesday"),
        "thu": _("Thursday"),
        "fri": _("Friday"),
        "sat": _("Saturday"),
        "sun": _("Sunday"),
    },
    "category": {
        "force": _("force"),
        "sexual_misconduct": _("sexual misconduct"),
        "stop_search_arrest": _("stop, search or arrest"),
        "bias": _("bias"),
        "conduct": _("how officers behaved"),
        "duty": _("duties not done"),
        "honesty": _("honesty"),
        "property": _("property"),
        "other": _("something else"),
        "unknown": _("not said"),
    },
    "finding": {
        "sustained": _("sustained: the complaint was found right"),
        "not_sustained": _("not sustained: it could not be settled"),
        "unfounded": _("unfounded: found not to have happened"),
        "exonerated": _("exonerated: it happened and was allowed"),
        "settled": _("settled by mediation, training or a talk"),
        "closed": _("closed without a finding"),
        "pending": _("still open"),
        "other": _("something else"),
        "unknown": _("not said"),
    },
    "unit": glossary.words("unit"),
    "basis": words.BASES,
    "filter": {
        "city": _("City"),
        "since": _("From"),
        "until": _("To"),
        "hours": _("Hours"),
        "weekdays": _("Days of the week"),
        "basis": _("Kind of record"),
        "role": _("Side of the trade"),
        "sex": _("Sex"),
        "age_band": _("Age"),
        "race": _("Race"),
        "charge": _("Charge"),
        "venue": _("Kind of place"),
        "size_band": _("Size of operation"),
        "size_min": _("Operations from"),
        "size_max": _("Operations up to"),
        "source": _("Source"),
        "origin": _("Origin"),
        "release": _("Release"),
        "unit": _("What is counted"),
        "resolution": _("Size of areas"),
    },
}
"""Dimension -> word of the API -> its name. Roles are named by the charge: a charge is not an identity."""


def for_script() -> dict[str, dict[str, str]]:
    """All names in the reader's language, and what a basis counts in a unit ("people arrested")."""
    named = {dimension: {str(word): str(name) for word, name in known.items()} for dimension, known in NAMES.items()}
    things = {
        f"{basis.value} {unit.value}": words.things(basis, unit)
        for basis in Basis
        for unit in Unit
        if unit is not Unit.OPERATIONS
    }
    return {**named, "things": things}

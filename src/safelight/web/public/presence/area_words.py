"""The words of the page of areas: kinds of rows, and what is counted of each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy as _

from safelight.core.vocabulary import About, AreaKind, Unit
from safelight.web.public import names

KINDS: Final[Mapping[AreaKind, object]] = {
    AreaKind.SANITATION_REQUEST: _("requests to clean up at encampments"),
    AreaKind.POLICE_CALL: _("calls to the police about encampments"),
    AreaKind.SWEEP_NOTICE: _("posted notices of clean-ups"),
    AreaKind.ARREST_CITATION: _("arrests and citations marked as of people without a home"),
    AreaKind.STOP: _("stops by the police"),
    AreaKind.CITATION: _("citations"),
    AreaKind.CALL: _("calls for service"),
}
"""What rows of a kind are, in a sentence."""

ABOUT: Final[Mapping[About, object]] = {
    About.ENCAMPMENTS: _("Calls about encampments"),
    About.ACTIVITY: _("Other police activity"),
}


def for_script() -> dict[str, dict[str, str]]:
    """All names in the reader's language; a kind of row stands where the explorer has a basis."""
    kinds = {kind.value: str(name) for kind, name in KINDS.items()}
    known = names.for_script()
    return {
        **known,
        "basis": kinds,
        "kind": kinds,
        "about": {about.value: str(name) for about, name in ABOUT.items()},
        "things": {f"{kind} {Unit.CALLS.value}": name for kind, name in kinds.items()},
        "filter": {**known["filter"], "kind": str(_("Kind of row")), "about": str(_("What is shown"))},
    }

"""What protection does to the maps of the cities that this deployment holds, for the page on privacy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from safelight.core.vocabulary import Origin
from safelight.questions import Questions
from safelight.web.public import words


@dataclass(frozen=True, slots=True)
class Measured:
    """One city, basis and unit: a line for each step of place and time."""

    name: str
    what: str
    badge: str
    lines: tuple[tuple[str, ...], ...]


def disclosure_tables(questions: Questions) -> list[Measured]:
    """A table for each city that has a database and records enough for such figures; made-up data say so."""
    found = []
    for city in questions.cities()["cities"]:
        if city["database"] == "ready":
            found += _of_city(str(city["name"]), questions.disclosure_table(city["city"]))
    return found


def _of_city(name: str, rows: list[dict[str, Any]]) -> list[Measured]:
    keys = dict.fromkeys((row["basis"], row["unit"], row["origin"]) for row in rows)
    return [
        Measured(
            name,
            words.counted(basis, unit),
            words.badge(origin) if origin != Origin.OPEN else "",
            tuple(_line(row) for row in rows if (row["basis"], row["unit"], row["origin"]) == (basis, unit, origin)),
        )
        for basis, unit, origin in keys
    ]


def _line(row: Mapping[str, Any]) -> tuple[str, ...]:
    correlation = row["rank_correlation"]
    return (
        f"{_places()[row['resolution']]}, {_times()[row['time']]}",
        _("{share} %").format(share=row["share_in_cells_of_10_percent"]),
        _("{share} %").format(share=row["mean_error_percent"]),
        _("can't be said") if correlation is None else number_format(correlation, 2),
    )


def _places() -> dict[int, str]:
    return {6: _("areas of 36 km²"), 7: _("areas of 5 km²"), 8: _("areas of 0.7 km²")}


def _times() -> dict[str, str]:
    return {"whole period": _("whole period"), "year": _("by year"), "month": _("by month")}

"""National figures beside the cities: each table by itself, with its limits and where it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from safelight.observatory import NationalFigure, national_figures

ALL_OFFENCES = "All offences"
ARRESTS, ARRESTEES = "arrests", "arrestees"


@dataclass(frozen=True, slots=True)
class Card:
    """One national table on the page: title, lines of (what, number), and what a reader must know of it."""

    title: str
    lines: tuple[tuple[str, str], ...]
    coverage: str
    not_comparable: str
    notes: tuple[str, ...]
    citation: str


def cards() -> list[Card]:
    """The newest table of arrested people by offence, and the first and last year of the longest series of arrests."""
    figures = [figure for figure in national_figures() if not figure.offence.startswith(ALL_OFFENCES)]
    people = _newest(figure for figure in figures if figure.count_unit == ARRESTEES)
    series = _longest(figure for figure in figures if figure.count_unit == ARRESTS)
    return [
        _card(
            _("People arrested in {year}").format(year=people[0].year),
            people,
            [(figure.offence, figure.count) for figure in people],
        ),
        _card(
            series[0].offence,
            series,
            [(_("arrests in {year}").format(year=figure.year), figure.count) for figure in (series[0], series[-1])],
        ),
    ]


def _card(title: str, figures: list[NationalFigure], lines: Iterable[tuple[str, int]]) -> Card:
    last = figures[-1]
    shown = tuple((what, number_format(count, force_grouping=True)) for what, count in lines)
    notes = tuple(
        dict.fromkeys(figure.note.rstrip(".") for figure in figures if figure.note and figure.count_unit == ARRESTEES)
    )
    return Card(title, shown, last.coverage, last.not_comparable, notes, last.citation)


def _newest(figures: Iterable[NationalFigure]) -> list[NationalFigure]:
    found = list(figures)
    newest = max(found, key=lambda figure: figure.year).table
    return sorted((figure for figure in found if figure.table == newest), key=lambda figure: -figure.count)


def _longest(figures: Iterable[NationalFigure]) -> list[NationalFigure]:
    series: dict[tuple[str, str], list[NationalFigure]] = {}
    for figure in figures:
        series.setdefault((figure.table, figure.offence), []).append(figure)
    return max((sorted(one, key=lambda figure: figure.year) for one in series.values()), key=len)

"""National figures beside the cities: each table by itself, with its limits and where it was read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from safelight.core.said import plain
from safelight.observatory import NationalFigure, national_figures
from safelight.web.public import words

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
    work: str
    address: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The nation in one sentence, with what a reader must know of it."""

    sentence: str
    beside: str
    work: str
    address: str
    notes: str


def opening() -> Opening:
    """The newest year of people arrested, by the FBI's heads: prostitution, purchasing, promoting, trafficking."""
    people = _newest_people()
    by_code = {figure.offence.rpartition("(")[2].rstrip(")"): figure.count for figure in people}
    selling, buying, third = by_code["40A"], by_code["40C"], by_code["40B"] + by_code["64A"]
    numbers = {
        "year": people[0].year,
        "selling": _number(selling),
        "buying": _number(buying),
        "third": _number(third),
        "times": words.figure(selling / buying),
    }
    notes = dict.fromkeys(_note(figure) for figure in people if figure.note)
    return Opening(
        sentence=_(
            "In {year}, the US police agencies that report to the FBI in detail arrested {selling} people for "
            "prostitution, {buying} for buying it, and {third} for promoting it or for sex trafficking"
        ).format(**numbers),
        beside=_(
            "That is {times} people arrested for prostitution for each one arrested for buying. Where a state's law "
            "has one charge for both sides, buyers stand among the first."
        ).format(**numbers),
        work=people[0].work,
        address=people[0].address,
        notes=" ".join(f"{note[:1].upper()}{note[1:]}." for note in notes),
    )


def _number(count: int) -> str:
    return number_format(count, force_grouping=True)


def _newest_people() -> list[NationalFigure]:
    return _newest(
        figure
        for figure in national_figures()
        if figure.count_unit == ARRESTEES and figure.year_certain and not figure.offence.startswith(ALL_OFFENCES)
    )


def cards() -> list[Card]:
    """The newest table of arrested people by offence, and the first and last year of the longest series of arrests."""
    figures = [figure for figure in national_figures() if not figure.offence.startswith(ALL_OFFENCES)]
    people = _newest_people()
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
    shown = tuple((plain(what), _number(count)) for what, count in lines)
    notes = tuple(dict.fromkeys(_note(figure) for figure in figures if figure.note and figure.count_unit == ARRESTEES))
    return Card(title, shown, plain(last.coverage), plain(last.not_comparable), notes, last.work, last.address)


def _note(figure: NationalFigure) -> str:
    """The note in the reader's language, to be put among others."""
    return str(plain(figure.note)).rstrip(".")


def _newest(figures: Iterable[NationalFigure]) -> list[NationalFigure]:
    found = list(figures)
    newest = max(found, key=lambda figure: figure.year).table
    return sorted((figure for figure in found if figure.table == newest), key=lambda figure: -figure.count)


def _longest(figures: Iterable[NationalFigure]) -> list[NationalFigure]:
    series: dict[tuple[str, str], list[NationalFigure]] = {}
    for figure in figures:
        series.setdefault((figure.table, figure.offence), []).append(figure)
    return max((sorted(one, key=lambda figure: figure.year) for one in series.values()), key=len)

"""All cities beside one another: what each says, holds back and never recorded, and how wide that leaves the ratio."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safelight.observatory import BasisCard, ReportCard
from safelight.web.public import words
from safelight.web.public.pages.card_words import SHORT, width
from safelight.web.public.pages.cards import Mark, made_up, mark, shown_ratio, told
from safelight.web.public.rows import span

ORDERS: Final = ("city", "told", "cost", *SHORT)
"""What the table can be ordered by; a minus before it turns the order around."""


@dataclass(frozen=True, slots=True)
class Line:
    """One city and basis. `places` are the values that it is ordered by; one without a value comes last."""

    city: str
    name: str
    what: str
    badge: str
    total: str
    told: int
    marks: tuple[tuple[str, Mark], ...]
    bounds: str
    width: str
    places: Mapping[str, float | str | None]


def comparison(cards: Mapping[str, ReportCard], sort: str) -> dict[str, Any]:
    """What the page of all cities shows."""
    sort = sort if sort.removeprefix("-") in ORDERS else ORDERS[0]
    lines = [_line(card, basis) for card in cards.values() for basis in card.bases]
    return {
        "lines": _ordered(lines, sort),
        "headings": [_heading(order, sort) for order in ORDERS],
        "fields": [(name, str(text)) for name, text in SHORT.items()],
        "title": _title(lines),
        "made_up": any(made_up(card) for card in cards.values()),
        "lead": _lead(lines),
        "silent": [card.city.name for card in cards.values() if not card.bases],
    }


def _line(card: ReportCard, basis: BasisCard) -> Line:
    marks = tuple((field.field.name, mark(field)) for field in basis.fields)
    ratio = shown_ratio(basis)
    bounds = ratio.ratio.bounds if ratio else None
    wide = ratio.ratio.factor if ratio else None
    number = basis.total.number
    return Line(
        city=card.city.id,
        name=card.city.name,
        what=words.counted(basis.basis, basis.unit),
        badge=words.badge("synthetic") if made_up(card) else "",
        total=_("few") if number is None else number_format(number, force_grouping=True),
        told=told(basis),
        marks=marks,
        bounds=span(bounds.low, bounds.high) if bounds else _("can't be said"),
        width=width(ratio),
        places={
            "city": card.city.name,
            "told": float(told(basis)),
            "cost": math.inf if wide is None else wide,
            **{name: one.share for name, one in marks},
        },
    )


def _ordered(lines: Iterable[Line], sort: str) -> list[Line]:
    column = sort.removeprefix("-")
    by_name = sorted(lines, key=lambda line: line.name)
    known = [line for line in by_name if line.places[column] is not None]
    unknown = [line for line in by_name if line.places[column] is None]
    return sorted(known, key=lambda line: line.places[column] or 0, reverse=sort.startswith("-")) + unknown


def _heading(order: str, sort: str) -> dict[str, str]:
    """A heading, the order that it shows now, and the address that turns it round; numbers begin with the greatest."""
    current = sort.removeprefix("-") == order
    down = sort.startswith("-")
    wanted = ("" if down else "-") + order if current else order if order == ORDERS[0] else f"-{order}"
    address = reverse("report-card")
    titles = {"city": _("City"), "told": _("Told, of 8"), "cost": _("The ratio lies"), **SHORT}
    return {
        "order": order,
        "title": str(titles[order]),
        "address": address if wanted == ORDERS[0] else f"{address}?{urlencode({'sort': wanted})}",
        "sorted": ("descending" if down else "ascending") if current else "",
    }


def _title(lines: Sequence[Line]) -> str:
    if not lines:
        return _("No city's records are held here yet, so 0 report cards can be shown")
    middle = int(median(line.told for line in lines))
    return ngettext(
        "Of 8 facts about an arrest, the middle city's records tell {n}",
        "Of 8 facts about an arrest, the middle city's records tell {n}",
        middle,
    ).format(n=middle)


def _lead(lines: Sequence[Line]) -> str:
    if not lines:
        return _("Come back when this site has some.")
    widths = [float(line.places["cost"] or 0) for line in lines]
    open_ended = sum(math.isinf(width) for width in widths)
    closed = [width for width in widths if not math.isinf(width)]
    told = ngettext(
        "In {n} of {all} rows the ratio of selling to the other side is open at one end or at both.",
        "In {n} of {all} rows the ratio of selling to the other side is open at one end or at both.",
        open_ended,
    ).format(n=open_ended, all=len(widths))
    if not closed:
        return told
    widest = _(
        "Where it can be said, the highest value is up to {n} times the lowest, because records don't say the side."
    )
    return f"{told} {widest.format(n=number_format(round(max(closed)), force_grouping=True))}"

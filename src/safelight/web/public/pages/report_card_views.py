"""The report card: all cities beside one another, one city field by field, its letter and the model ordinance."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safelight.catalog import load_catalog
from safelight.core.errors import NotThere
from safelight.core.said import said
from safelight.observatory import BasisCard, ReportCard, model_ordinance, request_letter
from safelight.web.api.answering import single_values
from safelight.web.cards import report_cards
from safelight.web.public import words
from safelight.web.public.pages.card_words import LONG, PUBLISH, SHORT, cost, percent
from safelight.web.public.pages.cards import largest, made_up, mark, shown_ratio
from safelight.web.public.pages.comparison import comparison
from safelight.web.public.pages.reading import download, reading
from safelight.web.public.rows import span
from safelight.web.site import Site, site_of


@require_safe
def all_cards(request: HttpRequest) -> HttpResponse:
    """Every city's card in one table."""
    site = site_of(request)
    sort = single_values(request).get("sort", "")
    return reading(
        request, "pages/report_cards.html", site.questions.etag(), lambda: comparison(report_cards(site), sort)
    )


@require_safe
def one_card(request: HttpRequest, city: str) -> HttpResponse:
    """One city's card."""
    site = site_of(request)
    card = _card(site, city)
    return reading(request, "pages/report_card.html", site.questions.etag(), lambda: _context(card))


@require_safe
def letter(request: HttpRequest, city: str) -> HttpResponse:
    """The records-request letter, as a file to fill in and send."""
    text = request_letter(_card(site_of(request), city), language=_language())
    return download(f"records-request-{city}.txt", text)


@require_safe
def ordinance(request: HttpRequest) -> HttpResponse:
    """The model ordinance, as a file."""
    return download("reporting-ordinance.txt", model_ordinance(language=_language()))


def _card(site: Site, city: str) -> ReportCard:
    name = load_catalog(site.home.catalog).city(city).name  # NotThere for an id that no city has
    card = report_cards(site).get(city)
    if card is None:
        what = said("There are no records of {city} here yet.", city=name)
        raise NotThere(what, fix=said("Ask for a city that has some."))
    return card


def _context(card: ReportCard) -> dict[str, Any]:
    main = largest(card.bases)
    return {
        "title": _("{city}: report card").format(city=card.city.name),
        "city": card.city,
        "made_up": made_up(card),
        "headline": _headline(card, main),
        "lead": _lead(main),
        "bases": [_basis(basis) for basis in card.bases],
        "known": [one for one in card.known if one.verdict != "not_here"],
        "silent": card.silent,
        "letter": request_letter(card, language=_language()),
        "ordinance": model_ordinance(card.city.name, language=_language()),
        "in_english": _in_english(card) if _language() != "en" else None,
    }


def _language() -> str:
    return get_language() or "en"


def _in_english(card: ReportCard) -> dict[str, str]:
    """Where the papers are in English, as the offices that they are sent to read them."""
    with override("en"):
        return {
            "letter": reverse("report-card-letter", args=(card.city.id,)),
            "ordinance": reverse("report-card-ordinance"),
        }


def _headline(card: ReportCard, main: BasisCard | None) -> str:
    if main is None:
        return _("{city}: 0 records are held, so nothing can be said").format(city=card.city.name)
    role = next(field for field in main.fields if field.field.name == "role")
    what = words.things(main.basis, main.unit)
    if role.published.share is None:
        text = _("In {city}, too few of {n} {what} say which side was arrested")
        return text.format(city=card.city.name, what=what, n=_number(main.total.number))
    text = _("In {city}, {share} of the {what} say which side of the trade was meant")
    return text.format(city=card.city.name, what=what, share=_part_that_speaks(role.published.share))


def _part_that_speaks(share: float) -> str:
    return percent(share) if share >= 0.005 else _("hardly any (0 %)")


def _lead(main: BasisCard | None) -> str:
    ratio = shown_ratio(main) if main else None
    if main is None or ratio is None:
        return ""
    bounds = ratio.ratio.bounds
    if not bounds.low and bounds.high is None:
        text = _(
            "So nobody can say how many are counted for selling for each one for buying, promoting or trafficking."
        )
        return f"{text} {_('If every record said its side, it would be one number.')}"
    text = _(
        "So for each one counted for buying, promoting or trafficking, those counted for selling are {span}. If every "
        "record said its side, it would be one number in that span."
    )
    return text.format(span=span(bounds.low, bounds.high))


def _basis(basis: BasisCard) -> dict[str, Any]:
    ratio = shown_ratio(basis)
    return {
        "what": words.counted(basis.basis, basis.unit),
        "id": f"{basis.basis}-{basis.unit}",
        "total": _number(basis.total.number),
        "fields": [
            {
                "name": str(SHORT[one.field.name]),
                "what": str(LONG[one.field.name]),
                "mark": (found := mark(one)),
                "withheld": _part(one.withheld.status, one.withheld.share),
                "not_recorded": _part(one.not_recorded.status, one.not_recorded.share),
                "cost": cost(one, ratio),
                "publish": "" if found.kind == "published" else str(PUBLISH[one.field.name]),
            }
            for one in basis.fields
        ],
        "ratios": [row.sentence for row in basis.ratios],
    }


def _part(status: str, share: float | None) -> str:
    if share is None:
        return _("few or held back")
    return _("none") if status == "none" or not share else percent(share)


def _number(number: int | None) -> str:
    return _("few") if number is None else number_format(number, force_grouping=True)

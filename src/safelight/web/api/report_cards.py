"""`/report-card`: what each city's records say and don't say, and the papers that ask for the rest."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router

from safelight import observatory
from safelight.catalog import load_catalog
from safelight.core.errors import NotThere
from safelight.core.said import said
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, no_parameters, to_json
from safelight.web.cards import report_cards
from safelight.web.site import site_of

router = Router()


@router.get(
    "/report-card",
    response={200: documents.ReportCards, **documents.PROBLEMS},
    url_name="report-cards",
    summary="What all cities' records say",
)
def all_cards(request: HttpRequest) -> HttpResponse:
    """Every city side by side: per field published, withheld, not recorded, and what that costs the ratio."""
    no_parameters(request)
    site = site_of(request)

    def written() -> bytes:
        catalog = load_catalog(site.home.catalog)
        return to_json(observatory.card_comparison(report_cards(site), catalog))

    return answer(request, site.questions.etag(), written, CONTENT_TYPES["json"])


@router.get(
    "/report-card/{city}",
    response={200: documents.ReportCard, **documents.PROBLEMS},
    url_name="report-card-of-city",
    summary="What one city's records say",
)
def one_card(request: HttpRequest, city: str) -> HttpResponse:
    """One city's card, with a records-request letter filled in with its gaps, and the model ordinance."""
    no_parameters(request)
    site = site_of(request)
    name = load_catalog(site.home.catalog).city(city).name  # NotThere for an unknown city, before anything is counted
    card = report_cards(site).get(city)
    if card is None:
        what = said("There are no records of {city} here yet.", city=name)
        raise NotThere(what, fix=said("Ask for a city that has some."))

    def written() -> bytes:
        language = (get_language() or "en")[:2]
        papers = {
            "letter": observatory.request_letter(card, language=language),
            "ordinance": observatory.model_ordinance(name, language=language),
        }
        return to_json({**card.to_document(), **papers})

    return answer(request, site.questions.etag(), written, CONTENT_TYPES["json"])

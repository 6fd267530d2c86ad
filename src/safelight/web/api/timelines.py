"""`/cities/{city}/timeline`: laws that changed, and sources that began, fell silent or changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight import observatory
from safelight.catalog import load_catalog
from safelight.core.question import Question
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, no_parameters, to_json
from safelight.web.site import site_of

router = Router()


@router.get(
    "/cities/{city}/timeline",
    response={200: documents.Timeline, **documents.PROBLEMS},
    url_name="timeline",
    summary="What else happened",
)
def timeline(request: HttpRequest, city: str) -> HttpResponse:
    """Changes of law, and per source when it was published, silent, changed or not comparable."""
    no_parameters(request)
    site = site_of(request)
    catalog = load_catalog(site.home.catalog)
    catalog.city(city)  # NotThere for an unknown city, before anything is counted
    state = site.questions.etag(Question(city=(city,)))
    return answer(
        request, state, lambda: to_json(observatory.timeline(site.questions, catalog, city)), CONTENT_TYPES["json"]
    )

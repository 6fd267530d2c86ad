"""`/national`: figures of the whole country, table by table, each with where it was read."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight import observatory
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, no_parameters, to_json

router = Router()


@router.get(
    "/national",
    response={200: documents.National, **documents.PROBLEMS},
    url_name="national",
    summary="The whole country",
)
def national(request: HttpRequest) -> HttpResponse:
    """National tables; figures of two tables are never comparable, nor with a city's."""
    no_parameters(request)
    return answer(request, "national", lambda: to_json(observatory.national_document()), CONTENT_TYPES["json"])

"""`/policy/context`: what the counties around the cities are like. Populations only, and nothing made of several."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight.catalog import load_catalog
from safelight.core.said import said
from safelight.policy.context import context_csv, context_document
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, no_more, single_values, take_format, to_json
from safelight.web.site import site_of

router = Router()

FORMATS: Final = ("json", "csv")
_PARAMETERS: Final[list[dict[str, Any]]] = [
    {"name": name, "in": "query", "required": False, "description": told, "schema": {"type": "string"}}
    for name, told in (
        ("city", "Ids of cities, for their counties alone; all counties if left out."),
        ("format", "json (as left out) or csv"),
    )
]


@router.get(
    "/policy/context",
    response={200: documents.PolicyContext, **documents.PROBLEMS},
    url_name="policy_context",
    summary="What the counties around the cities are like",
    openapi_extra={"parameters": _PARAMETERS},
)
def policy_context(request: HttpRequest) -> HttpResponse:
    """Poverty, income, work and homelessness by county, with unit, year and source. Context, not cause; no score."""
    filters = single_values(request)
    chosen = take_format(filters, FORMATS)
    catalog = load_catalog(site_of(request).home.catalog)
    asked = [word.strip().lower() for word in filters.pop("city", "").split(",") if word.strip()]
    no_more(filters, fix=said("This path takes {names}.", names="city, format"))
    cities = [catalog.city(name).id for name in dict.fromkeys(asked)]

    def written() -> bytes:
        return context_csv(cities).encode() if chosen == "csv" else to_json(context_document(cities))

    return answer(request, f"context {chosen} {cities}", written, CONTENT_TYPES[chosen])

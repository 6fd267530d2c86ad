"""The paths of the API. Every view is: read the question, see whether the client has the answer, ask, send."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from safelight import observatory
from safelight.catalog import load_catalog
from safelight.core.question import Question
from safelight.questions import Answer, Questions
from safelight.web.api import (
    areas,
    beside_rent,
    changes,
    complaints,
    documents,
    national,
    operations,
    overlays,
    places,
    policy,
    policy_context,
    policy_evidence,
    policy_search,
    presence,
    report_cards,
    timelines,
)
from safelight.web.api.answering import CONTENT_TYPES, answer, asked, no_parameters, to_json
from safelight.web.api.parameters import IN_LANGUAGE, parameters
from safelight.web.site import Site, site_of

DESCRIPTION: Final = """\
Published numbers about how a society polices the sex trade. Every number went through disclosure control: it carries
noise of a stated variance, and small numbers are held back. Bases and units are never added together. Errors are
problem documents (RFC 9457). Reading needs no key; the RateLimit headers say how much is left.
"""

JSON: Final = ("json",)
TABLE: Final = ("json", "csv")
MAP: Final = ("json", "csv", "geojson")

Ask = Callable[[Questions, Question], Answer]


class _Api(NinjaAPI):
    """Describes `lang`, which every path of the API takes, once for all of them."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        for methods in schema["paths"].values():
            for method in methods.values():
                method["parameters"] = [*method.get("parameters", ()), IN_LANGUAGE]
        return schema


api = _Api(title="Safelight", version="1", description=DESCRIPTION, docs_url=None, openapi_url="/openapi.json")
for _part in (
    areas,
    beside_rent,
    changes,
    complaints,
    timelines,
    national,
    operations,
    report_cards,
    places,
    overlays,
    presence,
    policy,
    policy_context,
    policy_evidence,
    policy_search,
):
    api.add_router("", _part.router)


@api.get("/cities", response={200: documents.Cities, **documents.PROBLEMS}, url_name="cities", summary="All cities")
def cities(request: HttpRequest) -> HttpResponse:
    """Every city of the catalogue with the state of its database: generation, freshness, origin."""
    no_parameters(request)
    questions = site_of(request).questions
    return answer(request, questions.etag(), lambda: to_json(questions.cities()), CONTENT_TYPES["json"])


@api.get(
    "/cities/{city}", response={200: documents.CityInFull, **documents.PROBLEMS}, url_name="city", summary="One city"
)
def city(request: HttpRequest, city: str) -> HttpResponse:
    """One city with its sources: what it publishes, what it holds back, and how fresh it is."""
    no_parameters(request)
    site = site_of(request)
    site.questions.sources(city)  # NotThere for an unknown city, before anything is counted
    return answer(request, site.questions.etag(), lambda: to_json(_one(site, city)), CONTENT_TYPES["json"])


@api.get("/sources", response={200: documents.Sources, **documents.PROBLEMS}, url_name="sources", summary="All sources")
def sources(request: HttpRequest) -> HttpResponse:
    """Every source of every city: publisher, licence, basis, status, newest row; gone ones too, with what stands in."""
    no_parameters(request)
    questions = site_of(request).questions
    return answer(request, questions.etag(), lambda: to_json(questions.sources()), CONTENT_TYPES["json"])


@api.get(
    "/arrests/count",
    response={200: documents.Answer, **documents.PROBLEMS},
    url_name="count",
    summary="How many",
    openapi_extra={"parameters": parameters(TABLE)},
)
def count(request: HttpRequest) -> HttpResponse:
    """Published counts by any allowed combination of dimensions."""
    return _answered(request, TABLE, Questions.count)


@api.get(
    "/arrests/cells",
    response={200: documents.Answer, **documents.PROBLEMS},
    url_name="cells",
    summary="Where",
    openapi_extra={"parameters": parameters(MAP)},
)
def cells(request: HttpRequest) -> HttpResponse:
    """Published counts by H3 cell, as sharp as the disclosure policy allows for the question."""
    return _answered(request, MAP, Questions.cells)


@api.get(
    "/arrests/frames",
    response={200: documents.Answer, **documents.PROBLEMS},
    url_name="frames",
    summary="Where and when",
    openapi_extra={"parameters": parameters(MAP)},
)
def frames(request: HttpRequest) -> HttpResponse:
    """Published counts by H3 cell and step of time."""
    return _answered(request, MAP, Questions.frames)


@api.get(
    "/arrests/ratio",
    response={200: documents.RatioAnswer, **documents.PROBLEMS},
    url_name="ratio",
    summary="Selling to buying and promoting",
    openapi_extra={"parameters": parameters(JSON)},
)
def ratio(request: HttpRequest) -> HttpResponse:
    """Prostituted persons to buyers, to exploiters and to both, with bounds for the records that don't say a side."""
    question, _format = asked(request, JSON)
    questions = site_of(request).questions
    return answer(
        request,
        questions.etag(question),
        lambda: to_json(observatory.ratio(questions, question).to_document()),
        CONTENT_TYPES["json"],
    )


def _one(site: Site, city: str) -> dict[str, Any]:
    found = next(one for one in site.questions.cities()["cities"] if one["city"] == city)
    return {**found, "footprint": list(load_catalog(site.home.catalog).city(city).footprint)}


def _answered(request: HttpRequest, formats: tuple[str, ...], ask: Ask) -> HttpResponse:
    """A published answer in the format asked for."""
    question, chosen = asked(request, formats)
    questions = site_of(request).questions
    return answer(
        request, questions.etag(question), lambda: _written(ask(questions, question), chosen), CONTENT_TYPES[chosen]
    )


def _written(found: Answer, chosen: str) -> bytes:
    if chosen == "csv":
        return found.to_csv().encode()
    if chosen == "geojson":
        return to_json(found.to_geojson())
    return to_json(found.to_document())

"""`/presence/areas`: where police and sanitation are called to encampments, and other police activity."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight import observatory
from safelight.catalog import load_catalog
from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import About, AreaKind
from safelight.geo import read_places
from safelight.questions import AREA_BY, AREA_FILTERS, AreaAnswer, AreaQuestion, Areas
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, single_values, take_format, to_json
from safelight.web.api.parameters import parameters
from safelight.web.site import site_of

FORMATS: Final = ("json", "csv", "geojson")


def _words(name: str, words: list[str], what: str) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string", "enum": words}}
    style = {"style": "form", "explode": False}
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": what, **style}


_OWN: Final = {
    "about": {
        "name": "about",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "enum": [one.value for one in About]},
        "description": "Encampments (if left out), or other police activity.",
    },
    "kind": _words("kind", [kind.value for kind in AreaKind], "Kinds of rows. Rows are always split by kind."),
    "by": _words("by", [name.value for name in AREA_BY], "Dimensions to split by, three at most; kind always is one."),
}
_SHARED: Final = {one["name"]: one for one in parameters(FORMATS)}
PARAMETERS: Final = [{**_SHARED, **_OWN}[name] for name in (*AREA_FILTERS, "format")]

router = Router()
Ask = Callable[[Areas, AreaQuestion], AreaAnswer]
_RESPONSES: Final[Mapping[int, Any]] = {200: documents.Areas, **documents.PROBLEMS}


@router.get(
    "/presence/areas",
    response=dict(_RESPONSES),
    url_name="areas",
    summary="Calls about encampments, and other police activity",
    openapi_extra={"parameters": PARAMETERS},
)
def areas(request: HttpRequest) -> HttpResponse:
    """Published counts by kind of row and any allowed combination of dimensions; `by=cell` for a map."""
    return _answered(request, Areas.ask)


@router.get(
    "/presence/areas/cells",
    response=dict(_RESPONSES),
    url_name="area_cells",
    summary="The same by H3 cell",
    openapi_extra={"parameters": PARAMETERS},
)
def cells(request: HttpRequest) -> HttpResponse:
    """Published counts by cell, at the finest allowed step that is dense enough; no cell points at one camp."""
    return _answered(request, Areas.cells)


@router.get(
    "/presence/areas/frames",
    response=dict(_RESPONSES),
    url_name="area_frames",
    summary="The same by H3 cell and step of time",
    openapi_extra={"parameters": PARAMETERS},
)
def frames(request: HttpRequest) -> HttpResponse:
    """Published counts by cell and step of time (years, where none is named)."""
    return _answered(request, Areas.frames)


@router.get(
    "/presence/areas/neighbourhoods",
    response=dict(_RESPONSES),
    url_name="area_neighbourhoods",
    summary="The same by neighbourhood",
    openapi_extra={"parameters": [one for one in PARAMETERS if one["name"] != "bbox"]},
)
def neighbourhoods(request: HttpRequest) -> HttpResponse:
    """Sums of the published cells whose centres lie in a neighbourhood of one city, with their error."""
    question, chosen = _asked(request)
    site = site_of(request)
    if len(question.city) != 1:
        raise BadFilter(said("Neighbourhoods are those of one city;"), fix=said("name one, such as city=oakland."))
    city = load_catalog(site.home.catalog).city(question.city[0])
    found = read_places(site.questions.home_of(Question(release=question.release)), city.id)

    def written() -> bytes:
        sums = observatory.neighbourhoods(site.areas, question, city, found)
        if chosen == "csv":
            return sums.to_csv().encode()
        return to_json(sums.to_geojson() if chosen == "geojson" else sums.to_document())

    made_of = f"{site.areas.etag(question)} {found.stamp if found else 'none'}"
    return answer(request, made_of, written, CONTENT_TYPES[chosen])


def _asked(request: HttpRequest) -> tuple[AreaQuestion, str]:
    filters = single_values(request)
    chosen = take_format(filters, FORMATS)
    return AreaQuestion.from_filters(filters), chosen


def _answered(request: HttpRequest, ask: Ask) -> HttpResponse:
    question, chosen = _asked(request)
    found = site_of(request).areas
    return answer(request, found.etag(question), lambda: _written(ask(found, question), chosen), CONTENT_TYPES[chosen])


def _written(found: AreaAnswer, chosen: str) -> bytes:
    if chosen == "csv":
        return found.to_csv().encode()
    return to_json(found.to_geojson() if chosen == "geojson" else found.to_document())

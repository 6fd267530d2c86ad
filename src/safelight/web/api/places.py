"""`/cities/{city}/places`, `/arrests/neighbourhoods` and `/tiles`: where things are, by name, and as a web map asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight import observatory
from safelight.catalog import City, load_catalog
from safelight.core.errors import BadFilter, NotThere
from safelight.core.question import Question
from safelight.core.said import said
from safelight.geo import Places, cell_polygons, encode_tile, on_grid, read_places
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, asked, no_more, single_values, to_json
from safelight.web.api.parameters import parameters
from safelight.web.site import Site, site_of

TABLE: Final = ("json", "csv")
MAP: Final = ("json", "csv", "geojson")
LAYER: Final = "cells"
"""The one layer of the tiles."""

MVT: Final = "application/vnd.mapbox-vector-tile"
_WITHOUT_CITY: Final = [one for one in parameters(("mvt",)) if one["name"] not in ("city", "format")]
_NOT_SENT: Final = ("entry", "validators")

router = Router()


@router.get(
    "/cities/{city}/places",
    response={200: documents.Places, **documents.PROBLEMS},
    url_name="places",
    summary="Outline and neighbourhoods of a city",
    openapi_extra={"parameters": [one for one in parameters(TABLE) if one["name"] in ("release", "lang")]},
)
def places(request: HttpRequest, city: str) -> HttpResponse:
    """GeoJSON with the city's outline and its neighbourhoods; without them, a note that says so."""
    filters = single_values(request)
    release = filters.pop("release", "").strip() or None
    no_more(filters)
    site = site_of(request)
    known = _city(site, city)
    found = read_places(site.questions.home_of(Question(release=release)), known.id)
    stamp = found.stamp if found else "none"
    return answer(request, f"places {stamp}", lambda: to_json(_document(known, found)), CONTENT_TYPES["geojson"])


@router.get(
    "/arrests/neighbourhoods",
    response={200: documents.Neighbourhoods, **documents.PROBLEMS},
    url_name="neighbourhoods",
    summary="Where, by neighbourhood",
    openapi_extra={"parameters": [one for one in parameters(MAP) if one["name"] != "bbox"]},
)
def neighbourhoods(request: HttpRequest) -> HttpResponse:
    """Sums of the published cells whose centres lie in a neighbourhood of one city, with their error."""
    question, chosen = asked(request, MAP)
    site = site_of(request)
    if len(question.city) != 1:
        raise BadFilter(said("Neighbourhoods are those of one city;"), fix=said("name one, such as city=oakland."))
    city = _city(site, question.city[0])
    found = read_places(site.questions.home_of(question), city.id)

    def written() -> bytes:
        sums = observatory.neighbourhoods(site.questions, question, city, found)
        if chosen == "csv":
            return sums.to_csv().encode()
        return to_json(sums.to_geojson() if chosen == "geojson" else sums.to_document())

    made_of = f"{site.questions.etag(question)} {found.stamp if found else 'none'}"
    return answer(request, made_of, written, CONTENT_TYPES[chosen])


@router.get(
    "/tiles/{city}/{int:z}/{int:x}/{int:y}.mvt",
    response={200: None, **documents.PROBLEMS},
    url_name="tile",
    summary="Cells as vector tiles",
    openapi_extra={"parameters": _WITHOUT_CITY},
)
def tile(request: HttpRequest, city: str, z: int, x: int, y: int) -> HttpResponse:
    """The published cells of a question as a vector tile (layer `cells`): the same numbers as `/arrests/cells`."""
    question, _format = asked(request, TABLE)
    site = site_of(request)
    known = _city(site, city)
    if question.city not in ((), (known.id,)):
        raise BadFilter(said("The city of a tile stands in its path;"), fix=said("leave out `city`."))
    if not on_grid(z, x, y):
        raise NotThere(said("There is no such tile."), fix=said("Tiles are z/x/y, with z from 0 to 22."))
    question = replace(question, city=(known.id,))
    made_of = site.questions.etag(question)
    return answer(request, made_of, lambda: _tile(site, question, made_of, (z, x, y)), MVT)


def _city(site: Site, city: str) -> City:
    """The city of the catalogue; NotThere lists those that are."""
    return load_catalog(site.home.catalog).city(city)


def _document(city: City, found: Places | None) -> dict[str, Any]:
    if found is None:
        note = observatory.no_places(city)
        return {"type": "FeatureCollection", "city": city.id, "synthetic": False, "note": note, "features": []}
    return {name: value for name, value in found.to_document().items() if name not in _NOT_SENT}


def _tile(site: Site, question: Question, made_of: str, at: tuple[int, int, int]) -> bytes:
    filters = "&".join(f"{name}={value}" for name, value in question.to_filters().items())
    rows = orjson.loads(site.remembered.get(f"rows {made_of} {filters}", lambda: _rows(site, question)))
    # What is left of a parent is drawn under the cells that are listed.
    rows.sort(key=lambda row: row["part"] == "cell")
    outlines = cell_polygons([row["cell"] for row in rows])
    return encode_tile(LAYER, list(zip(outlines, rows, strict=True)), *at)


def _rows(site: Site, question: Question) -> bytes:
    """The published rows of an answer by cell, flat: what its GeoJSON has as properties."""
    found = site.questions.cells(question)
    if not found.has_cells:
        return b"[]"
    return orjson.dumps([feature["properties"] for feature in found.to_geojson()["features"]])

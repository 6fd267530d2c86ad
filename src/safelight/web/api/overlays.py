"""`/overlays`: rent and public transport beside the numbers of the site.

No disclosure control here: these are public facts about places that others publish, and no row of them stands for a
person, an arrest or a call. Calls beside rent are published numbers, asked as everybody asks them.
"""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight.catalog import Catalog, City, load_catalog
from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.presence import overlays
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, no_more, single_values, take_format, to_json
from safelight.web.api.parameters import parameters
from safelight.web.site import site_of

FORMATS: Final = ("json", "csv", "geojson")


def _parameter(name: str, schema: dict[str, Any], text: str, example: str, *, required: bool = False) -> dict[str, Any]:
    query = {"name": name, "in": "query", "required": required, "schema": schema}
    return {**query, "description": text, "example": example}


_CITY: Final = _parameter("city", {"type": "string"}, "The city whose overlay it is.", "los_angeles", required=True)
_CITIES: Final = _parameter("city", {"type": "string"}, "Ids of cities; all if left out.", "los_angeles,oakland")
_MONTH: Final = _parameter(
    "month", {"type": "string", "pattern": r"^\d{4}-\d{2}$"}, "Of rent; the newest if left out.", "2023-10"
)
_DATE: Final = _parameter(
    "date", {"type": "string", "format": "date"}, "Of a timetable; a typical weekday if left out.", "2026-08-31"
)
_PARTS: Final = _parameter(
    "part", {"type": "string", "enum": list(overlays.PARTS)}, "Of a timetable; both if left out.", "lines"
)
_FORMAT: Final = next(one for one in parameters(FORMATS) if one["name"] == "format")

router = Router()


@router.get(
    "/overlays",
    response={200: documents.Overlays, **documents.PROBLEMS},
    url_name="overlays",
    summary="What may be laid over maps",
    openapi_extra={"parameters": [_CITIES]},
)
def listing(request: HttpRequest) -> HttpResponse:
    """Rent and public transport of each city: source, date, licence, legend, and whether this site holds it."""
    filters = single_values(request)
    site = site_of(request)
    catalog = load_catalog(site.home.catalog)
    asked = [word.strip().lower() for word in filters.pop("city", "").split(",") if word.strip()]
    no_more(filters, fix=said("This path takes `city` alone."))
    cities = [catalog.city(name) for name in dict.fromkeys(asked)] or list(catalog.cities.values())
    made_of = f"overlays {overlays.overlays_stamp(site.home, cities)}"
    return answer(
        request, made_of, lambda: to_json(overlays.listing(site.home, catalog, cities)), CONTENT_TYPES["json"]
    )


@router.get(
    "/overlays/{name}",
    response={200: documents.Overlay, **documents.PROBLEMS},
    url_name="overlay",
    summary="One overlay",
    openapi_extra={"parameters": [_CITY, _MONTH, _DATE, _PARTS, _FORMAT]},
)
def overlay(request: HttpRequest, name: str) -> HttpResponse:
    """Rents of a month, or a timetable's lines, stops and trips an hour on one day."""
    filters = single_values(request)
    chosen = take_format(filters, FORMATS)
    site = site_of(request)
    kept = overlays.find_overlay(site.home, _city(load_catalog(site.home.catalog), filters), name)
    own = "month" if kept.about["kind"] == "rent" else "date"
    when = filters.pop(own, "").strip() or None
    parts = _parts(filters) if own == "date" else ()
    no_more(filters, fix=said("This overlay takes {names}.", names=f"city, {own}, format"))

    def written() -> bytes:
        found: overlays.RentAnswer | overlays.TransitAnswer = (
            overlays.rent_answer(kept, when) if own == "month" else overlays.transit_answer(kept, when, parts)
        )
        if chosen == "csv":
            return found.to_csv().encode()
        return to_json(found.to_geojson() if chosen == "geojson" else found.to_document())

    return answer(request, f"overlay {kept.stamp}", written, CONTENT_TYPES[chosen])


def _city(catalog: Catalog, filters: dict[str, str]) -> City:
    wanted = filters.pop("city", "").strip().lower()
    if not wanted or "," in wanted:
        raise BadFilter(said("An overlay is of one city;"), fix=said("name one, such as city=oakland."))
    return catalog.city(wanted)


def _parts(filters: dict[str, str]) -> tuple[str, ...]:
    part = filters.pop("part", "").strip().lower()
    if part and part not in overlays.PARTS:
        raise BadFilter(
            said("{name}: {value} is not understood;", name="part", value=repr(part[:20])),
            fix=said("use one or more of {words}.", words=", ".join(overlays.PARTS)),
        )
    return (part,) if part else overlays.PARTS

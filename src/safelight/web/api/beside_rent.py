"""`/presence/calls-beside-rent`: published calls of a city and year against the rent of its county."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight.catalog import load_catalog
from safelight.core.errors import BadFilter
from safelight.core.said import said
from safelight.presence import overlays
from safelight.questions import AreaQuestion
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, single_values, take_format, to_json
from safelight.web.api.areas import PARAMETERS
from safelight.web.site import Site, site_of

FORMATS: Final = ("json", "csv")
TAKES: Final = ("city", "kind", "since", "until", "format")
_OF_CALLS: Final = ("published", "origin", "synthetic", "sources", "as_of")

router = Router()


@router.get(
    "/presence/calls-beside-rent",
    response={200: documents.CallsBesideRent, **documents.PROBLEMS},
    url_name="calls_beside_rent",
    summary="Calls about encampments beside rent",
    openapi_extra={"parameters": [one for one in PARAMETERS if one["name"] in TAKES]},
)
def beside_rent(request: HttpRequest) -> HttpResponse:
    """A point for each city, year and kind of call: published calls, and the mean rent of the county that year."""
    filters = single_values(request)
    chosen = take_format(filters, FORMATS)
    if unknown := sorted(set(filters) - set(TAKES)):
        raise BadFilter(
            said("{name} is not a parameter here.", name=repr(unknown[0][:40])),
            fix=said("use one or more of {words}.", words=", ".join(TAKES)),
        )
    site = site_of(request)
    question = AreaQuestion.from_filters({**filters, "by": "city,year"})
    catalog = load_catalog(site.home.catalog)
    cities = [catalog.city(name) for name in question.city or catalog.cities]
    made_of = f"{site.areas.etag(question)} {overlays.overlays_stamp(site.home, cities)}"
    return answer(request, made_of, lambda: _written(site, question, chosen), CONTENT_TYPES[chosen])


def _written(site: Site, question: AreaQuestion, chosen: str) -> bytes:
    told = site.areas.ask(question).to_document()
    residents = {one["city"]: one["number"] for one in told["denominators"] if one["kind"] == "residents"}
    calls = [_call(row, residents) for row in told["rows"]]
    found = overlays.beside_rent(overlays.county_rents(site.home, {one.city for one in calls}), calls)
    if chosen == "csv":
        return found.to_csv().encode()
    return to_json({**found.to_document(), "calls": {name: told[name] for name in _OF_CALLS}})


def _call(row: dict[str, Any], residents: dict[str, float]) -> overlays.CallsOfCity:
    number = row["calls"] if row["status"] == "shown" else None
    return overlays.CallsOfCity(
        row["city"], int(row["year"]), row["kind"], row["basis"], number, residents.get(row["city"])
    )

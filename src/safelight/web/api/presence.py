"""`/presence/sightings`: where police are now, as people report it; `/presence/stream` sends the same as it changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight.catalog import load_catalog
from safelight.core.errors import BadFilter, NotThere
from safelight.core.home import Home
from safelight.core.said import said
from safelight.presence.sightings.public import in_surge, visible
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, no_more, single_values, to_json
from safelight.web.site import site_of

STREAM: Final = "/api/v1/presence/stream"
FRESH: Final = "public, max-age=2"
_CITY: Final = {
    "name": "city",
    "in": "query",
    "required": True,
    "schema": {"type": "string"},
    "description": "One city of the catalogue.",
}

router = Router()


@router.get(
    "/presence/sightings",
    response={200: documents.Sightings, **documents.PROBLEMS},
    url_name="sightings",
    summary="Where police are now",
    openapi_extra={"parameters": [_CITY]},
)
def sightings(request: HttpRequest) -> HttpResponse:
    """Sightings that people texted in: a cell, how sure, how old. No history, and not a guarantee."""
    site, given = site_of(request), single_values(request)
    city = given.pop("city", "")
    no_more(given, fix=said("This path takes `city` alone."))
    if not city or "," in city:
        raise BadFilter(said("One city is needed."), fix=said("Ask with city=los_angeles, for example."))
    load_catalog(site.home.catalog).city(city)
    body = to_json(sightings_document(city, site.clock()))
    return HttpResponse(body, content_type=CONTENT_TYPES["json"], headers={"Cache-Control": FRESH})


def looking(home: Home) -> Callable[[str], bytes | None]:
    """What a stream looks with: city -> its document as JSON, None for a city that there isn't."""

    def look(city: str) -> bytes | None:
        try:
            load_catalog(home.catalog).city(city)
            return to_json(sightings_document(city, datetime.now(UTC)))
        except NotThere:
            return None
        finally:
            close_old_connections()

    return look


def sightings_document(city: str, now: datetime) -> dict[str, Any]:
    """The sightings of `city` as a document. `as_of` is a whole minute: it changes no oftener than what it says."""
    shown = visible(city, now)
    return {
        "city": city,
        "as_of": (now - timedelta(seconds=now.second, microseconds=now.microsecond)).isoformat(),
        "surge": in_surge(city, now),
        "simulated": any(one.simulated for one in shown),
        "sightings": [
            {
                "cell": f"{one.cell:x}",
                "resolution": one.resolution,
                "kind": one.kind.value,
                "status": one.status,
                "confidence": one.confidence,
                "age_minutes": one.age_minutes,
                "simulated": one.simulated,
            }
            for one in shown
        ],
    }

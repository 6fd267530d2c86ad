"""The door of Presence: its cities, the numbers to text, what it is in three lines."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from safelight.catalog import City, load_catalog
from safelight.core.vocabulary import About
from safelight.presence.texting.places import Lines, PlaceBook
from safelight.web.api.answering import answer
from safelight.web.configuration import DIST
from safelight.web.public import assets
from safelight.web.public.presence.areas import held_of
from safelight.web.public.presence.live import Number
from safelight.web.site import Site, site_of


@dataclass(frozen=True, slots=True)
class Ways:
    """What there is of a city: a number to text, a form, and areas where police and sanitation were called."""

    city: City
    number: Number | None
    by_form: bool
    areas: bool


@require_safe
def index_page(request: HttpRequest) -> HttpResponse:
    """The cities that can be texted about first, then those with areas alone."""
    site = site_of(request)
    ways = _ways(site)

    def make() -> bytes:
        frame = {
            "texted": [one for one in ways if one.number or one.by_form],
            "areas_only": [one for one in ways if not (one.number or one.by_form)],
        }
        return render_to_string("presence/index.html", frame, request).encode()

    return answer(request, repr(ways) + assets.links(DIST, "reading"), make, "text/html; charset=utf-8")


def _ways(site: Site) -> list[Ways]:
    """The cities of which there is anything, in the catalogue's order."""
    catalog = load_catalog(site.home.catalog)
    lines = Lines.from_setting(site.settings.twilio_numbers)
    listed = set(PlaceBook(site.home, catalog).cities())
    held = held_of(site, About.ENCAMPMENTS)
    found = [_of(city, lines, city.id in listed, city.id in held) for city in catalog.cities.values()]
    return [one for one in found if one.number or one.by_form or one.areas]


def _of(city: City, lines: Lines, by_form: bool, areas: bool) -> Ways:
    number = lines.number_of(city.id)
    return Ways(city, Number(number) if number else None, by_form, areas)

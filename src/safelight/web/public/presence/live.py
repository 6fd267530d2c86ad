"""Where police are now, as people text it: a list first, a light map behind a tab, and a flyer to hang up.

All is written here; the page's script only asks for the list again when it changed (ADR 0182).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal
from urllib.parse import urlencode

import segno
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safelight.catalog import City, load_catalog
from safelight.geo import Area
from safelight.geo.gazetteer import gazetteer_file
from safelight.presence.sightings.public import Visible, in_surge, visible
from safelight.presence.simulation.marking import shows
from safelight.presence.texting.places import Lines
from safelight.presence.texting.rights import help_in, rights
from safelight.web.api.answering import answer, single_values
from safelight.web.api.presence import FRESH
from safelight.web.configuration import DIST
from safelight.web.public import assets
from safelight.web.public.presence import live_map, live_words
from safelight.web.public.presence.live_places import Ground, ground_in
from safelight.web.site import Site, site_of

HTML: Final = "text/html; charset=utf-8"
MOST: Final = 30
"""Sightings on the list: with them the page and its style sheet come in less than 15 kB."""

LONGEST_NAME: Final = 80
EVERY_SECONDS: Final = 60
"""How often the page comes again where there is no script."""


@dataclass(frozen=True, slots=True)
class Line:
    """A sighting as it is said. `km`: from the area that was asked for, None where none was."""

    number: int
    area: str
    what: object
    status: str
    status_words: object
    sure: object
    age: str
    simulated: bool
    km: str | None
    seen: Visible


@dataclass(frozen=True, slots=True)
class Number:
    """A telephone number: as a phone dials it, and as people read it."""

    dialled: str

    @property
    def read(self) -> str:
        """213-555-0100 in North America, else as it is dialled."""
        own = self.dialled.removeprefix("+1")
        if own == self.dialled or len(own) != 10:
            return self.dialled
        return f"{own[:3]}-{own[3:6]}-{own[6:]}"


@require_safe
def live_page(request: HttpRequest, city: str) -> HttpResponse:
    """The list of a city, or with `view=map` its map above it; `near` names an area to begin with.

    With `part=1` only what changes, for the page's script.
    """
    site, given = site_of(request), single_values(request)
    ground = ground_of(site, city)
    now = site.clock()
    shown, surge = visible(city, now), in_surge(city, now)
    minute = now.strftime("%H:%M")
    state = "\0".join((repr(shown), minute, str(surge), ground.stamp, assets.links(DIST, "live")))
    template = "presence/_sightings.html" if given.get("part") else "presence/live.html"

    def make() -> bytes:
        near, choices = _near(ground, given.get("near", ""))
        as_map = given.get("view") == "map"
        lines = _lines(ground, near, shown)
        frame = {
            "city": ground.city,
            "as_of": _local(ground.city, now),
            "lines": lines[:MOST],
            "total": len(lines),
            "more": max(len(lines) - MOST, 0),
            "surge": surge,
            "simulated": shows(site.home) or any(one.simulated for one in shown),
            "near": near,
            "asked": given.get("near", "")[:LONGEST_NAME],
            "choices": [(area.name, _query(near=area.name, view="map" if as_map else "")) for area in choices],
            "by_area": bool(ground.areas),
            "map": _map(ground, near, lines) if as_map else None,
            "list_query": _query(near=near.name if near else ""),
            "map_query": _query(near=near.name if near else "", view="map"),
            "flyer_query": _query(area=near.name if near else ""),
            "every": EVERY_SECONDS,
            **to_text(site, city),
        }
        return render_to_string(template, frame, request).encode()

    response = answer(request, state, make, HTML)
    response.headers["Cache-Control"] = FRESH
    return response


@require_safe
def flyer(request: HttpRequest, city: str) -> HttpResponse:
    """A page to print: the number, what to text, a code to scan, rights in short; `area` names a neighbourhood."""
    site, given = site_of(request), single_values(request)
    ground = ground_of(site, city)
    found = ground.meant(given.get("area", "")[:LONGEST_NAME])
    area = found[0].name if len(found) == 1 else ""
    address = f"{site.settings.public_url.rstrip('/')}{request.path.removesuffix('/flyer')}"
    around = to_text(site, city)
    frame = {
        "city": ground.city,
        "area": area,
        "place": area or _("5th & Main"),
        "page": address,
        "code": _code(f"sms:{around['number'].dialled}" if around["number"] else address),
        "simulated": shows(site.home),
        **around,
    }
    content = render_to_string("presence/flyer.html", frame, request)
    return HttpResponse(content, headers={"Cache-Control": "public, max-age=60"})


def ground_of(site: Site, city: str) -> Ground:
    """A city of the catalogue with its areas. Raises NotThere."""
    return ground_in(site.home, load_catalog(site.home.catalog).city(city))


def _near(ground: Ground, written: str) -> tuple[Area | None, list[Area]]:
    """The area that is meant, or those that may be."""
    found = ground.meant(written[:LONGEST_NAME])
    return (found[0], []) if len(found) == 1 else (None, found)


def _lines(ground: Ground, near: Area | None, shown: list[Visible]) -> list[Line]:
    """The surest first; near an area the nearest."""
    far = {one.key: ground.metres(near, f"{one.cell:x}") for one in shown} if near else {}
    ordered = sorted(shown, key=lambda one: far.get(one.key, 0.0))
    return [_line(ground, number, one, far.get(one.key)) for number, one in enumerate(ordered, 1)]


def _line(ground: Ground, number: int, one: Visible, metres: float | None) -> Line:
    return Line(
        number=number,
        area=ground.name(f"{one.cell:x}"),
        what=live_words.KINDS[one.kind],
        status=one.status,
        status_words=live_words.status(one.status, one.resolution),
        sure=live_words.sure(one.confidence),
        age=live_words.age(one.age_minutes),
        simulated=one.simulated,
        km=None if metres is None else f"{metres / 1000:.1f}",
        seen=one,
    )


def _map(ground: Ground, near: Area | None, lines: list[Line]) -> live_map.Map:
    cells = [(line.number, f"{line.seen.cell:x}", line.status, line.seen.confidence) for line in lines[:MOST]]
    return live_map.drawn(ground, near, cells)


def to_text(site: Site, city: str) -> dict[str, Any]:
    """The number of a city, whether it has a form, and what is said of rights there in the reader's language."""
    number = Lines.from_setting(site.settings.twilio_numbers).number_of(city)
    language: Literal["en", "es"] = "es" if get_language() == "es" else "en"
    local = help_in(city, load_catalog(site.home.catalog).city(city).name)
    return {
        "number": Number(number) if number else None,
        "by_form": gazetteer_file(site.home, city).exists(),
        "rights": rights().said(language),
        "legal": local.said(language),
        "reviewed": None not in (rights().reviewed, local.reviewed),
    }


def _local(city: City, now: datetime) -> str:
    """The clock of the city's people."""
    return now.astimezone(city.zone).strftime("%H:%M")


def _query(**given: str) -> str:
    kept = {name: value for name, value in given.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _code(address: str) -> SafeString:
    """A QR code as SVG to stand in a page, made here."""
    code = segno.make(address, error="m")
    return mark_safe(code.svg_inline(border=2, light="#fff", dark="#000", omitsize=True))  # noqa: S308  # our own

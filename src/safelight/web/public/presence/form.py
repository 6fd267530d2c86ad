"""A report from a phone's browser: what is there, where, and perhaps a photo; answered as a text would be.

No account, no cookie, nobody else's script. What is chosen here becomes the words of a text, which the form's channel
takes (`presence.channels.webform`); the browser works for a second instead of showing a captcha.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from safelight.geo import Area, Places
from safelight.presence.channels.fetching import MEDIA_BYTES
from safelight.presence.channels.webform import WebForm
from safelight.presence.kinds import SightingKind
from safelight.presence.texting.places import EXAMPLE
from safelight.web.api.answering import answer, single_values
from safelight.web.configuration import DIST
from safelight.web.public import assets
from safelight.web.public.presence import live_map, live_words
from safelight.web.public.presence.live import HTML, ground_of, to_text
from safelight.web.public.presence.live_places import METRES, Ground, outline
from safelight.web.site import Site, site_of

POSITION: Final = "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), browsing-topics=()"
"""What the page may ask the phone for: where it is, when somebody taps the button that says so."""

SAYS: Final = {
    SightingKind.PATROL: gettext_lazy("cops at"),
    SightingKind.SWEEP: gettext_lazy("sweep at"),
    SightingKind.CHECKPOINT: gettext_lazy("checkpoint at"),
    SightingKind.TOWING: gettext_lazy("tow trucks at"),
    SightingKind.PROPERTY: gettext_lazy("took belongings at"),
    SightingKind.OTHER: gettext_lazy("arrests at"),
}
"""How each kind is texted, before its place: tested to be understood in each language."""

ASKS: Final = (
    (gettext_lazy("gone"), gettext_lazy("It is over")),
    (gettext_lazy("status"), gettext_lazy("Ask what is reported there")),
)
"""What else can be said of a place: how it is texted, and what it is called here."""


@require_safe
def form_page(request: HttpRequest, city: str) -> HttpResponse:
    """The form of a city; `part=work` is what a browser must work at, `part=map` the map to choose a place on."""
    site, given = site_of(request), single_values(request)
    ground = ground_of(site, city)
    channel = site.texts().channels.get(WebForm.name)
    listed = isinstance(channel, WebForm) and site.texts().desk.book.of(city) is not None
    part = given.get("part")
    if part == "work" and isinstance(channel, WebForm) and listed:
        challenges = channel.challenges
        body = {"challenge": challenges.make(), "bits": challenges.bits}
        return JsonResponse(body, headers={"Cache-Control": "no-store"})
    state = "\0".join(("form", ground.stamp, str(listed), assets.links(DIST, "reporting")))
    make = _map_of(request, ground) if part == "map" else _page_of(request, site, ground, listed)
    response = answer(request, state, make, HTML)
    response.headers["Permissions-Policy"] = POSITION
    return response


def _page_of(request: HttpRequest, site: Site, ground: Ground, listed: bool) -> Callable[[], bytes]:
    def make() -> bytes:
        city = ground.city
        kinds = [(says, live_words.KINDS[kind]) for kind, says in SAYS.items()]
        frame = {
            "city": city,
            "listed": listed,
            "kinds": kinds,
            "asks": ASKS,
            "example": EXAMPLE.get(city.id, _("5th & Main")),
            "photo_bytes": MEDIA_BYTES,
            **to_text(site, city.id),
        }
        return render_to_string("presence/report.html", frame, request).encode()

    return make


def _map_of(request: HttpRequest, ground: Ground) -> Callable[[], bytes]:
    def make() -> bytes:
        shown = _outlined(ground)
        latitude, longitude = ground.city.centre
        frame = {
            "map": live_map.drawn(shown, None, [], most_names=len(shown.areas)),
            "latitude": latitude,
            "longitude": longitude,
            "metres": METRES,
        }
        return render_to_string("presence/_report_map.html", frame, request).encode()

    return make


def _outlined(ground: Ground) -> Ground:
    """The ground with something to draw: its areas, else the cells of about 36 km2 that the city reaches into."""
    if ground.areas:
        return ground
    cells = tuple(Area("", "neighbourhood", outline(cell)) for cell in ground.city.footprint)
    return replace(ground, places=Places(ground.city.id, cells, {}))

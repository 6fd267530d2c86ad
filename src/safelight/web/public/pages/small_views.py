"""How to cite a number, and where people find help."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from safelight import __version__
from safelight.web.public import words
from safelight.web.public.pages.reading import reading
from safelight.web.public.support import Line, all_lines
from safelight.web.site import site_of


@require_safe
def cite(request: HttpRequest) -> HttpResponse:
    """What to write beside a number: its publishers, this site, the day, the release."""
    site = site_of(request)

    def context() -> dict[str, Any]:
        today = site.clock().date()
        held = [source for source in site.questions.sources()["sources"] if source["newest"]]
        return {
            "title": _("How to cite"),
            "citation": _citation(today, site.settings.public_url),
            "bibtex": _bibtex(today, site.settings.public_url),
            "sources": [(source["citation"], words.badge(source["origin"] or "")) for source in held],
        }

    return reading(request, "pages/cite.html", site.questions.etag(), context)


def _citation(today: date, address: str) -> str:
    return (
        f"The Safelight developers ({today.year}). Safelight, version {__version__}. {address} ({today.isoformat()})."
    )


def _bibtex(today: date, address: str) -> str:
    fields = {
        "author": "{The Safelight developers}",
        "title": "Safelight",
        "version": __version__,
        "year": str(today.year),
        "url": address,
        "urldate": today.isoformat(),
    }
    lines = (f"  {name} = {{{value}}}," for name, value in fields.items())
    return "\n".join(("@software{safelight,", *lines, "}"))


@require_safe
def support(request: HttpRequest) -> HttpResponse:
    """Numbers that people in need can call, by country and city."""
    site = site_of(request)

    def context() -> dict[str, Any]:
        names = {city["city"]: city["name"] for city in site.questions.cities()["cities"]}
        groups = [(_place(place, names), lines) for place, lines in all_lines().items()]
        return {"title": _("Help for people"), "headline": _headline(all_lines()["US"]), "groups": groups}

    return reading(request, "pages/support.html", site.questions.etag(), context)


def _headline(lines: tuple[Line, ...]) -> str:
    text = ngettext(
        "{n} free number that anybody in the United States can call, without giving a name",
        "{n} free numbers that anybody in the United States can call, without giving a name",
        len(lines),
    )
    return text.format(n=len(lines))


def _place(place: str, names: dict[str, str]) -> str:
    countries = {"US": _("United States"), "CA": _("Canada"), "GB": _("United Kingdom")}
    return countries.get(place) or names.get(place, place)

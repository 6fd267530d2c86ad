"""Pages for people whose request failed: what happened, and where to go."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Final

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from safelight.catalog import load_catalog
from safelight.core.errors import CatalogError
from safelight.web.api.problems import problem_of_status
from safelight.web.site import site_of

NAMED: Final = ("report-card", "method", "sources-page", "about", "dictionary", "api-page", "support", "cite")
"""Pages that a mistyped address may have meant."""

Way = tuple[str, str]
"""An address, and what to call it."""


def error_page(request: HttpRequest, status: int, what: str, fix: str, ways: Iterable[Way] = ()) -> HttpResponse:
    """A page that says `what` happened, how to go on, and `ways` that may have been meant."""
    content = {"status": status, "what": what, "fix": fix, "ways": list(ways)}
    response = render(request, "error.html", content, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, as Django calls it."""
    what = _("There is no page at this address.")
    fix = _("Start again from the first page, which lists every city.")
    return error_page(request, 404, what, fix, _meant(request))


def _meant(request: HttpRequest) -> list[Way]:
    """Cities and pages whose names are like the last part of the address."""
    asked = request.path[:200].rstrip("/").rpartition("/")[2].lower().replace("-", "_")
    known = {reverse(name).rpartition("/")[2].replace("-", "_"): (reverse(name), reverse(name)) for name in NAMED}
    try:
        cities = load_catalog(site_of(request).home.catalog).cities.values()
        known |= {city.id: (f"{reverse('page')}?city={city.id}", city.name) for city in cities}
    except CatalogError:
        pass
    return [known[name] for name in get_close_matches(asked, known, n=3, cutoff=0.75)]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, as Django calls it."""
    what = _("The request can't be read.")
    return error_page(request, 400, what, _("Start again from the first page."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500, as Django calls it; the error itself is in the log by its type and place alone."""
    structlog.get_logger("safelight.web").error("request failed", exc_info=True, kind="unexpected")
    what = _("Something went wrong on our side.")
    fix = _("Try again in a minute. If it stays, tell whoever runs this site.")
    if request.path.startswith("/api/"):
        return problem_of_status(request, 500, f"{what} {fix}")
    return error_page(request, 500, what, fix)

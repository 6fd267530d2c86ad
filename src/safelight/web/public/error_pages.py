"""Pages for people whose request failed: what happened, and where to go."""

from __future__ import annotations

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from safelight.web.api.problems import problem_of_status


def error_page(request: HttpRequest, status: int, what: str, fix: str) -> HttpResponse:
    """A page that says `what` happened and how to go on."""
    response = render(request, "error.html", {"status": status, "what": what, "fix": fix}, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, as Django calls it."""
    what = _("There is no page at this address.")
    return error_page(request, 404, what, _("Start again from the first page, which lists every city."))


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

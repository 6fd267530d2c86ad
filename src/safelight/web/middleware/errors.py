"""Errors as answers: a problem document for scripts, a page that helps for people; never a trace, never a query."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from safelight.core.errors import SafelightError
from safelight.web.api.problems import CONTENT_TYPE, problem_of, problem_of_status
from safelight.web.middleware.measuring import GetResponse
from safelight.web.public.error_pages import error_page


class ErrorPages:
    """Middleware that turns exceptions and bare errors into answers of the right form."""

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer; an error of the API that isn't a problem document yet becomes one."""
        response = self._get_response(request)
        bare = response.status_code >= 400 and response.headers.get("Content-Type") != CONTENT_TYPE
        if bare and request.path.startswith("/api/"):
            return _for_scripts(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """One of our errors becomes an answer with its own status; any other is a 500."""
        if isinstance(error, SafelightError):
            if request.path.startswith("/api/"):
                return problem_of(request, error)
            return error_page(request, error.http_status, error.what, error.fix)
        return None


def _for_scripts(request: HttpRequest, bare: HttpResponseBase) -> HttpResponse:
    details = {
        404: _("Nothing is at this path. All paths are listed in /api/v1/openapi.json."),
        405: _("This path can be read with GET, HEAD and OPTIONS only."),
    }
    status = bare.status_code
    takes = bare.headers.get("Allow", "")
    if status == 405 and "POST" in takes:
        details[405] = _("This path takes POST with a JSON object as its body.")
    response = problem_of_status(request, status, details.get(status, _("The request could not be answered.")))
    if bare.has_header("Allow"):
        response.headers["Allow"] = "POST, OPTIONS" if "POST" in takes else "GET, HEAD, OPTIONS"
    return response

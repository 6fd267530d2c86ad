"""Errors as RFC 9457 says: application/problem+json, with a type that leads to a page that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

from safelight.core.errors import Refused, SafelightError, TooMany
from safelight.core.said import said, sentences
from safelight.web.api.answering import to_json
from safelight.web.site import site_of

CONTENT_TYPE: Final = "application/problem+json"

TITLES: Final[Mapping[str, str]] = {
    "error": said("Something went wrong"),
    "bad-input": said("The input can't be read"),
    "columns-changed": said("The publisher's columns changed"),
    "not-recognised": said("The file fits no source"),
    "catalogue": said("The catalogue has a mistake"),
    "publisher": said("The publisher doesn't answer"),
    "implausible": said("The new data is implausible"),
    "store": said("A city database can't be used now"),
    "not-there": said("There is no such thing"),
    "bad-filter": said("The question makes no sense"),
    "refused": said("The disclosure policy doesn't answer this"),
    "too-many-requests": said("Too many requests"),
    "not-allowed": said("This method is not allowed here"),
}
"""A title for every kind of error; the same kind always has the same title."""


def problem(
    request: HttpRequest,
    *,
    kind: str,
    status: int,
    title: str,
    detail: str,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """A problem document. `instance` is the path asked, without its query."""
    document = {
        "type": f"{site_of(request).settings.public_url.rstrip('/')}/problems/{kind}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": request.path[:200],
        **(more or {}),
    }
    return HttpResponse(
        to_json(document), status=status, content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
    )


def problem_of(request: HttpRequest, error: SafelightError) -> HttpResponse:
    """The problem document of one of our errors; a refusal carries the nearest question that is answered."""
    more: dict[str, Any] = {"fix": error.fix}
    if isinstance(error, Refused):
        more["nearest"] = error.nearest
    response = problem(
        request,
        kind=error.kind,
        status=error.http_status,
        title=TITLES[error.kind],
        detail=sentences([error.what, error.fix]),
        more=more,
    )
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.wait)
    return response


def problem_of_status(request: HttpRequest, status: int, detail: str) -> HttpResponse:
    """The problem document of a bare HTTP status."""
    kind = {404: "not-there", 405: "not-allowed"}.get(status, "error")
    title = TITLES[kind] if kind != "error" else HTTPStatus(status).phrase
    return problem(request, kind=kind, status=status, title=title, detail=detail)

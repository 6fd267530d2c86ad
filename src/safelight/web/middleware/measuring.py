"""Counts and times every request by route and kind of answer: numbers for /metrics, one line for the log.

Neither ever holds an address, a query or anything else of a person: a route is a name from a list, not the path.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter
from typing import Final

import structlog
from django.http import HttpRequest, HttpResponseBase

from safelight.web.metrics import ROUTES, record
from safelight.web.site import site_of

GetResponse = Callable[[HttpRequest], HttpResponseBase]
_HEALTH: Final = ("healthz", "readyz", "metrics")
_READING: Final = "safelight.web.public.pages."
_ACCOUNT: Final = "safelight.web.public.account."


def measuring(get_response: GetResponse) -> GetResponse:
    """Middleware that records every answer once it stands."""
    log = structlog.get_logger("safelight.web")

    def measured(request: HttpRequest) -> HttpResponseBase:
        started = perf_counter()
        response = get_response(request)
        seconds = perf_counter() - started
        route = route_of(request)
        record(site_of(request).tally, route, response.status_code, seconds)
        log.info("request", route=route, method=request.method, status=response.status_code, seconds=round(seconds, 4))
        return response

    return measured


def route_of(request: HttpRequest) -> str:
    """The name under which a request is counted."""
    match = request.resolver_match
    name = (match.url_name or "") if match else ""
    if name in _HEALTH:
        return "health"
    if name in ROUTES:
        return name
    if name == "openapi-json":
        return "openapi"
    if match and match.func.__module__.startswith(_READING):
        return "reading"
    if match and match.func.__module__.startswith(_ACCOUNT):
        return "account"
    return "static" if request.path.startswith("/static/") else "unknown"

"""From a query string to a question, and from an answer to bytes with an ETag: the same for every path."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response

from safelight import __version__
from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.web.site import site_of

MAX_QUERY: Final = 4000
"""Characters of a query string; the longest sensible question has a tenth of that."""

CACHE: Final = "public, max-age=60"
"""A minute: a new generation is seen soon, and an ETag makes asking again cheap."""

CONTENT_TYPES: Final[Mapping[str, str]] = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "geojson": "application/geo+json",
}


def asked(request: HttpRequest, formats: tuple[str, ...]) -> tuple[Question, str]:
    """The question and the format in a request's query string; BadFilter for anything that is neither."""
    filters = single_values(request)
    chosen = filters.pop("format", "").strip().lower() or "json"
    if chosen not in formats:
        raise BadFilter(f"format: {chosen[:20]!r} is not offered here;", fix=f"use {' or '.join(formats)}.")
    return Question.from_filters(filters), chosen


def single_values(request: HttpRequest) -> dict[str, str]:
    """The query as one value a name; BadFilter where a name stands twice, since it isn't clear which is meant."""
    if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY:
        raise BadFilter("The query string is too long.", fix=f"Keep it under {MAX_QUERY} characters.")
    query: QueryDict = request.GET
    for name in query:
        if len(query.getlist(name)) > 1:
            raise BadFilter(f"{name[:40]!r} is given twice.", fix="Put several values in one, with commas between.")
    return {name: str(query[name]) for name in query}


def no_parameters(request: HttpRequest) -> None:
    """BadFilter for any parameter on a path that takes none."""
    if names := sorted(single_values(request)):
        raise BadFilter(f"{names[0][:40]!r} is not a parameter here.", fix="This path takes none.")


def answer(request: HttpRequest, generations: str, make: Callable[[], bytes], content_type: str) -> HttpResponse:
    """The answer with its ETag, or 304 when the client has it; `make` is called only when it is needed.

    `generations` names what the answer is made of; the ETag adds the address and the version of the program. It is
    weak, because compressed and plain answers share it.
    """
    text = "\0".join((__version__, request.get_full_path(), generations))
    etag = f'W/"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": CACHE}
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None and unchanged.status_code == 304:
        return HttpResponse(status=304, headers=headers)
    body = site_of(request).remembered.get(etag, make)
    return HttpResponse(body, content_type=content_type, headers=headers)


def to_json(document: Any) -> bytes:
    """JSON bytes; dates as ISO 8601."""
    return orjson.dumps(document)

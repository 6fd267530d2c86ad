"""From a query string to a question, and from an answer to bytes with an ETag: the same for every path."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

from safelight import __version__
from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.core.said import Said, either, said
from safelight.web.configuration import LANGUAGES
from safelight.web.site import site_of

LANGUAGE: Final = "lang"
"""The parameter that names the language of an API document's sentences."""

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
    chosen = take_format(filters, formats)
    return Question.from_filters(filters), chosen


def take_format(filters: dict[str, str], formats: tuple[str, ...]) -> str:
    """The format asked for, taken out of `filters`; BadFilter for one that isn't offered."""
    chosen = filters.pop("format", "").strip().lower() or "json"
    if chosen not in formats:
        raise BadFilter(
            said("format: {value} is not offered here;", value=repr(chosen[:20])),
            fix=said("use {formats}.", formats=either(formats)),
        )
    return chosen


def single_values(request: HttpRequest) -> dict[str, str]:
    """The query as one value a name; BadFilter where a name stands twice, since it isn't clear which is meant.

    The API's `lang` is left out: it is answered by the middleware, not by what is asked.
    """
    if len(request.META.get("QUERY_STRING", "")) > MAX_QUERY:
        raise BadFilter(
            said("The query string is too long."), fix=said("Keep it under {count} characters.", count=MAX_QUERY)
        )
    query: QueryDict = request.GET
    for name in query:
        if len(query.getlist(name)) > 1:
            raise BadFilter(
                said("{name} is given twice.", name=repr(name[:40])),
                fix=said("Put several values in one, with commas between."),
            )
    given = {name: str(query[name]) for name in query}
    if request.path.startswith("/api/"):
        _check_language(given.pop(LANGUAGE, ""))
    return given


def _check_language(wanted: str) -> None:
    """The middleware answers in the language that is named; here one that isn't offered is refused."""
    offered = [code for code, _name in LANGUAGES]
    if wanted and wanted not in offered:
        raise BadFilter(
            said("{name}: {value} is not understood;", name=LANGUAGE, value=repr(wanted[:20])),
            fix=said("use one or more of {words}.", words=", ".join(offered)),
        )


def no_parameters(request: HttpRequest) -> None:
    """BadFilter for any parameter on a path that takes none."""
    no_more(single_values(request), fix=said("This path takes none."))


def no_more(given: Mapping[str, str], fix: str = said("This path takes `release` alone.")) -> None:
    """BadFilter for a parameter that is left of those given."""
    if names := sorted(given):
        raise BadFilter(said("{name} is not a parameter here.", name=repr(names[0][:40])), fix=fix)


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
    """JSON bytes; dates as ISO 8601, sentences in the language of the request."""
    if get_language() == LANGUAGES[0][0]:  # a sentence is its English text
        return orjson.dumps(document)
    return orjson.dumps(document, default=_spoken, option=orjson.OPT_PASSTHROUGH_SUBCLASS)


def _spoken(value: Any) -> Any:
    """What orjson leaves to us: sentences to be translated, and other subclasses of plain types."""
    if isinstance(value, Said):
        return value.spoken()
    kinds: tuple[type, ...] = (str, int, dict, list)
    for kind in kinds:
        if isinstance(value, kind):
            return kind(value)
    raise TypeError(f"{type(value).__name__} is no JSON value")

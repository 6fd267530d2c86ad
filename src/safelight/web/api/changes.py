"""`/arrests/change`: what changed at a day or at a law, in equal windows before and after."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight import observatory
from safelight.catalog import load_catalog
from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.core.said import said
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, single_values, take_format, to_json
from safelight.web.api.parameters import parameters
from safelight.web.site import site_of

OWN: Final = ("at", "law", "months")
_UNASKED: Final = frozenset({"since", "until", "by", "role", "charge", "bbox", "resolution", "unit"})
_DESCRIBED: Final[list[dict[str, Any]]] = [
    {
        "name": "at",
        "in": "query",
        "required": False,
        "schema": {"type": "string"},
        "description": "The day, or a month or year for its first day. Either this or `law`.",
        "example": "2021-09-01",
    },
    {
        "name": "law",
        "in": "query",
        "required": False,
        "schema": {"type": "string"},
        "description": "Id of a change of law, from the city's timeline; its day is taken.",
        "example": "tx-2021-09-01",
    },
    {
        "name": "months",
        "in": "query",
        "required": False,
        "schema": {"type": "integer", "minimum": 1, "maximum": 120},
        "description": "Length of each window, widened to 1, 3 or whole years; else the longest comparable, up to 24.",
        "example": 24,
    },
]

router = Router()


@router.get(
    "/arrests/change",
    response={200: documents.ChangeAnswer, **documents.PROBLEMS},
    url_name="change",
    summary="Before and after",
    openapi_extra={"parameters": [*_DESCRIBED, *(one for one in parameters(("json",)) if one["name"] not in _UNASKED)]},
)
def change(request: HttpRequest) -> HttpResponse:
    """Counts and ratios in equal windows before and after a day; each change with its interval, or why it has none."""
    filters = single_values(request)
    own = {name: filters.pop(name, "").strip() for name in OWN}
    take_format(filters, ("json",))
    question = Question.from_filters(filters)
    day = _day(own["at"]) if own["at"] else None
    months = _months(own["months"]) if own["months"] else None
    site = site_of(request)

    def written() -> bytes:
        catalog = load_catalog(site.home.catalog)
        found = observatory.change(site.questions, catalog, question, at=day, law=own["law"] or None, months=months)
        return to_json(found.to_document())

    return answer(request, site.questions.etag(question), written, CONTENT_TYPES["json"])


def _day(text: str) -> date | None:
    """A day, month or year as a question's `since` reads it."""
    try:
        return Question.from_filters({"since": text}).since
    except BadFilter as error:
        raise BadFilter(said("at: {day} is not understood;", day=repr(text[:40])), fix=error.fix) from None


def _months(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise BadFilter(
            said("months: {months} is not a length of a window;", months=repr(text[:20])),
            fix=said("use 1, 3, 12, 24 … {most}.", most=120),
        )
    return int(text)

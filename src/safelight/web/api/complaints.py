"""`/complaints/count`: complaints about the police, beside arrests and never mixed with them."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.core.said import said
from safelight.questions import complaint_question
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, single_values, take_format, to_json
from safelight.web.api.parameters import parameters
from safelight.web.site import site_of

TAKES: Final = ("city", "since", "until", "by", "format")
FORMATS: Final = ("json", "csv")
_BY: Final[dict[str, Any]] = {
    "name": "by",
    "in": "query",
    "required": False,
    "schema": {"type": "string"},
    "description": "One of year, quarter, month; and by year one of category, finding, area. By year if left out.",
    "example": "year,category",
}
_SHARED: Final = [one for one in parameters(FORMATS) if one["name"] in TAKES and one["name"] != "by"]

router = Router()


@router.get(
    "/complaints/count",
    response={200: documents.Complaints, **documents.PROBLEMS},
    url_name="complaints",
    summary="Complaints about the police",
    openapi_extra={"parameters": [*_SHARED, _BY]},
)
def complaints(request: HttpRequest) -> HttpResponse:
    """Complaints by city and step of time; by year also by what they are about, what came of them, or district."""
    filters = single_values(request)
    if unknown := sorted(set(filters) - set(TAKES)):
        raise BadFilter(
            said("{name} is not a parameter here.", name=repr(unknown[0][:40])),
            fix=said("use one or more of {words}.", words=", ".join(TAKES)),
        )
    chosen = take_format(filters, FORMATS)
    by = [word.strip().lower() for word in filters.pop("by", "").split(",") if word.strip()]
    plain = Question.from_filters(filters)
    question = complaint_question(plain.city, plain.since, plain.until, by)
    questions = site_of(request).questions

    def written() -> bytes:
        document = questions.complaints(question)
        return _csv(document) if chosen == "csv" else to_json(document)

    return answer(request, questions.etag(plain), written, CONTENT_TYPES[chosen])


def _csv(document: Mapping[str, Any]) -> bytes:
    """Comment lines with what the numbers are and whom to cite, then a header and a line per row."""
    out = io.StringIO()
    for line in (*document["notes"], f"method: {document['published']['method']}", *_cited(document)):
        out.write(f"# {' '.join(str(line).split())}\n")
    rows = document["rows"]
    table = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else ["city", "step"], lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()


def _cited(document: Mapping[str, Any]) -> list[str]:
    return [f"source: {one['citation']} | licence: {one['licence']} | {one['page']}" for one in document["sources"]]

"""`/operations`: announced operations one by one, and announced against recorded."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from ninja import Router

from safelight import observatory
from safelight.core.errors import BadFilter
from safelight.core.question import Question
from safelight.core.said import either, said
from safelight.core.vocabulary import TEXT_BASES, Told
from safelight.questions import OPERATION_FILTERS, OPERATION_STEPS, operation_question, operation_steps
from safelight.web.api import documents
from safelight.web.api.answering import CONTENT_TYPES, answer, single_values, to_json
from safelight.web.api.parameters import parameters
from safelight.web.site import site_of

TABLE: Final = ("json", "csv")
_LISTED: Final = {one["name"]: one for one in parameters(TABLE)}
_TEXTS: Final = {
    **_LISTED["basis"],
    "schema": {"type": "array", "items": {"type": "string", "enum": [basis.value for basis in TEXT_BASES]}},
    "description": "Who told: the police and prosecutors, or papers.",
}
_OWN: Final[list[dict[str, Any]]] = [
    {
        "name": "told",
        "in": "query",
        "required": False,
        "schema": {"type": "string", "enum": [Told.ANNOUNCED.value, Told.BOTH.value]},
        "description": "`both`: records fit it too. Operations that records alone suggest are counted, never listed.",
    },
    {
        "name": "page",
        "in": "query",
        "required": False,
        "schema": {"type": "integer", "minimum": 1},
        "description": "Which page of the list, from 1.",
        "example": 1,
    },
    {
        "name": "per_page",
        "in": "query",
        "required": False,
        "schema": {"type": "integer", "minimum": 1, "maximum": 500},
        "description": "Operations of a page; 100 if left out.",
        "example": 100,
    },
]
_TOLD: Final = _OWN[0]
_BY: Final[dict[str, Any]] = {
    "name": "by",
    "in": "query",
    "required": False,
    "schema": {"type": "array", "items": {"type": "string", "enum": list(OPERATION_STEPS)}},
    "style": "form",
    "explode": False,
    "description": "Split the number of each city by month, by size band, or by both.",
}
_COMPARED: Final = (*observatory.ANSWERED_BY, "format")

router = Router()


@router.get(
    "/operations",
    response={200: documents.Operations, **documents.PROBLEMS},
    url_name="operations",
    summary="Announced operations",
    openapi_extra={
        "parameters": [
            *(_TEXTS if name == "basis" else _LISTED[name] for name in (*OPERATION_FILTERS, "format")),
            *_OWN,
        ]
    },
)
def operations(request: HttpRequest) -> HttpResponse:
    """What police and papers told of operations, newest first: each with its month, size or band, and its address."""
    filters = single_values(request)
    chosen = _format(filters)
    asked = operation_question(filters)
    questions = site_of(request).questions

    def written() -> bytes:
        document = questions.operations(asked)
        return _csv(document) if chosen == "csv" else to_json(document)

    return answer(request, questions.etag(asked.question), written, CONTENT_TYPES[chosen])


@router.get(
    "/operations/count",
    response={200: documents.OperationCounts, **documents.PROBLEMS},
    url_name="operation-counts",
    summary="Numbers of announced operations",
    openapi_extra={
        "parameters": [
            *(_TEXTS if name == "basis" else _LISTED[name] for name in (*OPERATION_FILTERS, "format")),
            _TOLD,
            _BY,
        ]
    },
)
def counts(request: HttpRequest) -> HttpResponse:
    """How many announced operations the list holds, by city: exact, for each of them is a public statement."""
    filters = single_values(request)
    takes = (*OPERATION_FILTERS, "told", "by", "format")
    if unknown := sorted(set(filters) - set(takes)):
        raise _unknown(unknown[0], takes)
    chosen = _format(filters)
    by = operation_steps(filters.pop("by", ""))
    asked = operation_question(filters)
    questions = site_of(request).questions

    def written() -> bytes:
        document = questions.operation_counts(asked, by)
        return _counts_csv(document) if chosen == "csv" else to_json(document)

    return answer(request, questions.etag(asked.question), written, CONTENT_TYPES[chosen])


@router.get(
    "/operations/announced-against-recorded",
    response={200: documents.AnnouncedAgainstRecorded, **documents.PROBLEMS},
    url_name="announced",
    summary="Announced against recorded",
    openapi_extra={"parameters": [one for one in parameters(("json",)) if one["name"] in _COMPARED]},
)
def announced(request: HttpRequest) -> HttpResponse:
    """By city, year and role: what was announced beside what records hold. Published numbers; never added."""
    filters = single_values(request)
    if unknown := sorted(set(filters) - set(_COMPARED)):
        raise _unknown(unknown[0], _COMPARED)
    if (chosen := filters.pop("format", "").strip().lower() or "json") != "json":
        raise BadFilter(
            said("format: {format} is not offered here;", format=repr(chosen[:20])),
            fix=said("use {words}.", words="json"),
        )
    question = Question.from_filters(filters)
    questions = site_of(request).questions
    return answer(
        request,
        questions.etag(question),
        lambda: to_json(observatory.announced_against_recorded(questions, question).to_document()),
        CONTENT_TYPES["json"],
    )


def _unknown(name: str, takes: Sequence[str]) -> BadFilter:
    return BadFilter(
        said("{name} is not a parameter here.", name=repr(name[:40])),
        fix=said("use one or more of {words}.", words=", ".join(takes)),
    )


def _format(filters: dict[str, str]) -> str:
    chosen = filters.pop("format", "").strip().lower() or "json"
    if chosen not in TABLE:
        raise BadFilter(
            said("format: {value} is not offered here;", value=repr(chosen[:20])),
            fix=said("use {formats}.", formats=either(TABLE)),
        )
    return chosen


_COLUMNS: Final = (
    *("operation", "city", "month", "month_to", "dated_by", "basis", "origin", "scope", "place_precision", "venue"),
    *("size", "size_band", "at_least", "prostituted_person", "buyer", "exploiter", "unknown", "agencies", "told"),
    *("addresses", "fits_records"),
)


def _csv(document: Mapping[str, Any]) -> bytes:
    """Comment lines with what the list is and whom to cite, then a header and a line per operation."""
    out = _headed(document, f"page {document['page']} of {document['pages']}")
    table = csv.DictWriter(out, fieldnames=_COLUMNS, extrasaction="ignore", lineterminator="\n")
    table.writeheader()
    for row in document["rows"]:
        roles = {one["role"]: one["band"] if one["people"] is None else one["people"] for one in row["roles"] or ()}
        link = row["link"]
        table.writerow(
            {
                **row,
                **roles,
                "agencies": "; ".join(row["agencies"]),
                "addresses": " ".join(one["address"] for one in row["sources"] if one["address"]),
                "fits_records": link["score"] if link and not link["undone"] else "",
            }
        )
    return out.getvalue().encode()


def _counts_csv(document: Mapping[str, Any]) -> bytes:
    """Comment lines with what the numbers are and whom to cite, then a header and a line per number."""
    out = _headed(document, f"{document['total']} operations in all")
    rows = document["rows"]
    table = csv.DictWriter(out, fieldnames=list(rows[0]) if rows else ["city", "operations"], lineterminator="\n")
    table.writeheader()
    table.writerows(rows)
    return out.getvalue().encode()


def _headed(document: Mapping[str, Any], *lines: str) -> io.StringIO:
    """A file that begins with what it holds and whom to cite, as comments."""
    out = io.StringIO()
    cited = [f"source: {one['citation']} | licence: {one['licence']} | {one['page']}" for one in document["sources"]]
    for line in (*document["notes"], *lines, *cited):
        out.write(f"# {' '.join(str(line).split())}\n")
    return out

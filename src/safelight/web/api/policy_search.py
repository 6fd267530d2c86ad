"""`POST /policy/search` and `/policy/searches/{search}`: the baskets that reach a goal, at once or as a task."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from ninja import Router

from safelight.core.errors import BadFilter, NotThere
from safelight.core.said import either, said
from safelight.documents import Document, to_docx, to_html, to_pdf
from safelight.policy import Scenario
from safelight.policy.report import report
from safelight.policy.search import FILES, Kept, check, from_json, kept_as, kept_in, searched
from safelight.web.api import documents
from safelight.web.api.allowance import LONG_SEARCHES, REPORTS, SEARCHES, spend
from safelight.web.api.answering import no_parameters, single_values, to_json
from safelight.web.api.policy import BODY, scenario_in
from safelight.web.searches import carry_out
from safelight.web.site import Site, site_of

AT_ONCE: Final = 10_000_000
"""Months of runs (baskets times worlds times months) that are answered at once: about a second of one core."""

_NAME: Final = re.compile(r"[0-9a-f]{64}-[\w.]{1,30}-\d{1,4}")
_TYPES: Final = {"csv": "text/csv; charset=utf-8", "parquet": "application/vnd.apache.parquet"}
_DATA: Final[list[dict[str, Any]]] = [
    {"name": "table", "in": "query", "description": "baskets or worlds", "schema": {"type": "string"}},
    {"name": "format", "in": "query", "description": "csv or parquet", "schema": {"type": "string"}},
]

_REPORTS: Final[Mapping[str, tuple[Callable[[Document], str | bytes], str]]] = {
    "html": (to_html, "text/html; charset=utf-8"),
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
_FORMAT: Final[list[dict[str, Any]]] = [
    {"name": "format", "in": "query", "description": "html, pdf or docx", "schema": {"type": "string"}},
]

router = Router()


@router.post(
    "/policy/search",
    response={200: documents.PolicySearch, 202: documents.PolicySearch, **documents.PROBLEMS},
    url_name="policy_search",
    summary="Search the baskets that reach a goal",
    openapi_extra=BODY,
)
def search(request: HttpRequest) -> HttpResponse:
    """What a scenario's search found; a long one is begun, and its address leads to how far it has come."""
    wanted, site = scenario_in(request), site_of(request)
    kept = kept_in(site.home, wanted)
    if kept.state != "done":
        asked = check(wanted)
        if len(asked.numbers) * wanted.search.worlds * asked.terms.months > AT_ONCE:
            return _begun(request, site, kept, wanted)
        spend(request, SEARCHES)
        searched(wanted, kept)
    return _told(kept)


@router.get(
    "/policy/searches/{search}",
    response={200: documents.PolicySearch, **documents.PROBLEMS},
    url_name="policy_searches",
    summary="How far a search has come, and what it found",
)
def state(request: HttpRequest, search: str) -> HttpResponse:
    """A search by its name."""
    no_parameters(request)
    return _told(_kept(request, search))


@router.post(
    "/policy/searches/{search}/cancel",
    response={200: documents.PolicySearch, **documents.PROBLEMS},
    url_name="policy_cancel",
    summary="Cancel a search",
)
def cancel(request: HttpRequest, search: str) -> HttpResponse:
    """Stop a search within seconds. Asked for again, it goes on where it was."""
    no_parameters(request)
    kept = _kept(request, search)
    if kept.state in ("waiting", "running"):
        kept.cancel()
    return _told(kept)


@router.get(
    "/policy/searches/{search}/data",
    response={200: None, **documents.PROBLEMS},
    url_name="policy_data",
    summary="Every basket or every world of a search",
    openapi_extra={"parameters": _DATA},
)
def data(request: HttpRequest, search: str) -> HttpResponse:
    """All baskets with levers, cost, measures and regret, or all worlds with their quantities, as a file."""
    given = single_values(request)
    name = f"{given.pop('table', 'baskets')}.{(kind := given.pop('format', 'csv'))}"
    if given or name not in FILES:
        raise BadFilter(
            said("There is no such table of a search."), fix=said("Tables are {names}.", names=either(FILES))
        )
    kept = _kept(request, search)
    content = kept.data(name)
    if content is None:
        raise _missing()
    if kind == "csv":
        content = f"# {_licence(kept)}\n".encode() + content
    attached = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type=_TYPES[kind], headers={"Content-Disposition": attached})


@router.get(
    "/policy/searches/{search}/report",
    response={200: None, **documents.PROBLEMS},
    url_name="policy_report",
    summary="The report of a search",
    openapi_extra={"parameters": _FORMAT},
)
def report_of(request: HttpRequest, search: str) -> HttpResponse:
    """What `safelight policy report` writes, as a file, in the language asked for."""
    given = single_values(request)
    kind = given.pop("format", "html")
    if given or kind not in _REPORTS:
        raise BadFilter(said("There is no such report."), fix=said("use {formats}.", formats=either(tuple(_REPORTS))))
    found = _kept(request, search).document()
    if found is None:
        raise _missing()
    spend(request, REPORTS)
    made, (write, content_type) = site_of(request).clock(), _REPORTS[kind]
    content = write(report(from_json(found), made, get_language() or "en"))
    attached = f'attachment; filename="report.{kind}"'
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": attached})


def _begun(request: HttpRequest, site: Site, kept: Kept, wanted: Scenario) -> HttpResponse:
    """A long search, handed to the worker; or TooMany for a client that has asked for many."""
    if kept.state not in ("waiting", "running"):
        spend(request, LONG_SEARCHES)
        kept.ask(wanted)
        carry_out.enqueue(kept.name, str(site.home.root))
    return _told(kept, status=202)


def _kept(request: HttpRequest, name: str) -> Kept:
    kept = kept_as(site_of(request).home, name) if _NAME.fullmatch(name) else None
    if kept is None or kept.state is None:
        raise _missing()
    return kept


def _licence(kept: Kept) -> str:
    return f"What a model says, not counts; CC BY 4.0. Cite as: Safelight policy lab, search {kept.name}."


def _missing() -> NotThere:
    return NotThere(said("There is no such search."), fix=said("Ask for it by POST to /api/v1/policy/search."))


def _told(kept: Kept, *, status: int = 200) -> HttpResponse:
    found = kept.document()
    document = {
        "search": kept.name,
        "state": kept.state,
        "progress": 1.0 if found else kept.progress(),
        "address": f"/api/v1/policy/searches/{kept.name}",
        "found": found,
        "licence": _licence(kept),
    }
    return HttpResponse(
        to_json(document), status=status, content_type="application/json", headers={"Cache-Control": "no-store"}
    )

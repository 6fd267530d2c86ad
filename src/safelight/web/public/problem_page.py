"""A page for each kind of problem that the API can answer with, so that its type leads somewhere."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safelight.core.errors import SafelightError
from safelight.web.api.problems import TITLES


@require_safe
def problem_page(request: HttpRequest, kind: str) -> HttpResponse:
    """What a kind of problem means."""
    if kind not in TITLES:
        raise Http404
    return render(request, "problem.html", {"kind": kind, "title": TITLES[kind], "what": meanings().get(kind, "")})


def meanings() -> dict[str, str]:
    """The first sentence of each error's own documentation, by kind."""
    found: dict[str, str] = {}
    waiting: list[type[SafelightError]] = [SafelightError]
    while waiting:
        error = waiting.pop()
        waiting += error.__subclasses__()
        found.setdefault(error.kind, (error.__doc__ or "").partition("\n")[0])
    return found

"""About, method, data dictionary and API: pages of the manual, with what this deployment adds to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_safe

from safelight.core.manual import examples_folder
from safelight.web.api.answering import no_parameters
from safelight.web.public.glossary import terms
from safelight.web.public.pages.disclosure import disclosure_tables
from safelight.web.public.pages.manual import ManualPage, manual_page, parts_of_method
from safelight.web.public.pages.reading import download, reading
from safelight.web.site import site_of

EXAMPLES: Final = ("leaflet.html", "explore.ipynb", "read_published.py", "read_published.R")
"""Files for programmers that the API page offers."""

More = Callable[[], Mapping[str, Any]]


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What Safelight is and isn't."""
    return _manual(request, "about.md")


@require_safe
def method(request: HttpRequest) -> HttpResponse:
    """How numbers are made, and the words that they are told in."""

    def more() -> Mapping[str, Any]:
        return {**_parts(), "terms": terms()}

    return _manual(request, "method/README.md", template="pages/method.html", more=more)


@require_safe
def method_part(request: HttpRequest, name: str) -> HttpResponse:
    """One part of the method; the page on privacy shows what protection does to this deployment's cities."""
    if name not in parts_of_method():
        raise Http404
    if name != "privacy":
        return _manual(request, f"method/{name}.md", more=lambda: _parts(name))
    questions = site_of(request).questions
    return _manual(
        request,
        "method/privacy.md",
        template="pages/privacy.html",
        made_of=questions.etag(),
        more=lambda: {**_parts(name), "disclosure": disclosure_tables(questions)},
    )


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every column and word."""
    return _manual(request, "data-dictionary.md")


@require_safe
def giving_data(request: HttpRequest) -> HttpResponse:
    """How a provider of closed data makes a file that it may give."""
    return _manual(request, "contributing-data.md")


@require_safe
def moderating(request: HttpRequest) -> HttpResponse:
    """How moderators decide about what people text in."""
    return _manual(request, "moderator-guide.md")


@require_safe
def api_page(request: HttpRequest) -> HttpResponse:
    """How programs ask, with files that do."""
    from safelight.web.api.endpoints import api  # noqa: PLC0415  # its addresses include those of this module

    def more() -> Mapping[str, Any]:
        paths = len(api.get_openapi_schema()["paths"])
        lead = ngettext(
            "{n} address gives every number of this site to programs, without a key.",
            "{n} addresses give every number of this site to programs, without a key.",
            paths,
        ).format(n=paths)
        return {"lead": lead, "examples": EXAMPLES}

    return _manual(request, "api.md", template="pages/api.html", more=more)


@require_safe
def example(request: HttpRequest, name: str) -> HttpResponse:
    """A file for programmers, as text to save."""
    no_parameters(request)
    path = examples_folder() / name
    if name not in EXAMPLES or not path.is_file():
        raise Http404
    return download(name, path.read_text(encoding="utf-8"))


def _manual(
    request: HttpRequest, name: str, *, template: str = "pages/manual.html", made_of: str = "", more: More = dict
) -> HttpResponse:
    page = manual_page(name, get_language() or "en")

    def context() -> dict[str, Any]:
        return {"title": page.title, "page": page, **more()}

    return reading(request, template, f"{made_of} {page.digest} {page.behind}", context)


def _parts(current: str = "") -> dict[str, Any]:
    language = get_language() or "en"
    pages: dict[str, ManualPage] = {name: manual_page(f"method/{name}.md", language) for name in parts_of_method()}
    parts = [
        {"name": name, "title": _short(page.title), "address": reverse("method-part", args=(name,))}
        for name, page in pages.items()
    ]
    return {"parts": parts, "part": current}


def _short(title: str) -> str:
    """ "Method: roles" as "Roles"."""
    text = title.partition(": ")[2] or title
    return text[:1].upper() + text[1:]

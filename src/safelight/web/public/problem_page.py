"""A page for each kind of problem that the API can answer with, so that its type leads somewhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from safelight.web.api.problems import TITLES

MEANINGS: Final[Mapping[str, tuple[object, object]]] = {
    "error": (
        gettext_lazy("Something went wrong on our side that nobody foresaw."),
        gettext_lazy("Try again in a minute. If it stays, tell whoever runs this site."),
    ),
    "bad-input": (
        gettext_lazy("A file, row or page can't be read as what it should be."),
        gettext_lazy("This comes of loading data: the operator sees which file and what to do."),
    ),
    "columns-changed": (
        gettext_lazy("The publisher no longer sends columns that the catalogue asks for."),
        gettext_lazy("The last good data stay in use. The operator compares the publisher's page with the catalogue."),
    ),
    "not-recognised": (
        gettext_lazy("A file's columns fit no source of the city."),
        gettext_lazy("The operator names the source by hand, or adds its layout to the catalogue."),
    ),
    "catalogue": (
        gettext_lazy("A file of the catalogue has a mistake."),
        gettext_lazy("Whoever runs this site is told which file and key, and how to mend it."),
    ),
    "publisher": (
        gettext_lazy("A publisher can't be reached, or answers something else than data."),
        gettext_lazy("The last good data stay in use. Ask again later."),
    ),
    "implausible": (
        gettext_lazy("New data are outside the bounds that their source states for itself."),
        gettext_lazy("The last good data stay in use until the operator has looked."),
    ),
    "store": (
        gettext_lazy("The database of a city is damaged, full or locked."),
        gettext_lazy("Ask again in a minute; the other cities answer meanwhile."),
    ),
    "not-there": (
        gettext_lazy("There is no city, source or page of that name."),
        gettext_lazy("Take a name from the list of cities or of sources."),
    ),
    "bad-filter": (
        gettext_lazy("A filter has a value that can't be understood, or two filters contradict one another."),
        gettext_lazy("The answer says which filter, and what to write instead."),
    ),
    "refused": (
        gettext_lazy("The question describes too few people at any sharpness, so it isn't answered."),
        gettext_lazy("The answer holds the nearest question that is answered; ask that one."),
    ),
    "too-many-requests": (
        gettext_lazy("More requests came in 1 minute from one place than this site answers."),
        gettext_lazy("Wait as long as Retry-After says; keep the ETag and ask only for what changed."),
    ),
    "not-allowed": (
        gettext_lazy("This path is not asked with this method."),
        gettext_lazy("Ask with GET or HEAD; a scenario is sent with POST."),
    ),
}
"""For each kind of problem: what it means, and what to do."""


@require_safe
def problem_page(request: HttpRequest, kind: str) -> HttpResponse:
    """What a kind of problem means, and what to do."""
    if kind not in TITLES:
        raise Http404
    what, next_step = MEANINGS[kind]
    context = {"kind": kind, "title": TITLES[kind], "what": what, "next": next_step, "ways": _ways(kind)}
    return render(request, "problem.html", context)


def _ways(kind: str) -> list[tuple[str, str]]:
    """Pages that help with this kind."""
    if kind == "refused":
        return [(reverse("method-part", args=("privacy",)), _("What is said about few people"))]
    if kind == "not-there":
        return [(reverse("page"), _("All cities")), (reverse("sources-page"), _("All sources"))]
    return []

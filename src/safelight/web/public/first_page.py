"""The first page: every city with its counts and its ratio, as the API answers them; whole without any script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from safelight import observatory
from safelight.catalog import load_catalog
from safelight.core.errors import SafelightError
from safelight.core.question import Question
from safelight.core.said import sentences
from safelight.core.vocabulary import Basis, Dimension, Unit
from safelight.web.api.answering import answer, single_values
from safelight.web.configuration import DIST
from safelight.web.public import assets, nation, words
from safelight.web.public.explorer_page import explorer_page
from safelight.web.public.rows import COLUMNS, ordered, published, rows, unsaid_cities
from safelight.web.site import Site, site_of

FILTERS: Final = ("since", "until", "basis")
"""What the page's own form asks; all other filters are the API's."""


@require_safe
def first_page(request: HttpRequest) -> HttpResponse:
    """All cities. A question that can't be answered leaves the form and says why, with the error's status."""
    if request.GET.get("city"):
        return explorer_page(request)
    site = site_of(request)
    given = single_values(request)
    sort = given.get("sort", "")
    sort = sort if sort.removeprefix("-") in COLUMNS else COLUMNS[0]
    frame = _frame(given, sort)

    def written(question: Question) -> bytes:
        page = _page(site, question, sort)
        return render_to_string("first_page.html", {**frame, **page}, request).encode()

    try:
        question = replace(_question(given), by=(Dimension.CITY,))
        state = site.questions.etag(question) + assets.links(DIST)
        return answer(request, state, lambda: written(question), "text/html; charset=utf-8")
    except SafelightError as error:
        content = render_to_string("first_page.html", {**frame, "error": error}, request)
        return HttpResponse(content, status=error.http_status, headers={"Cache-Control": "no-store"})


def _question(given: Mapping[str, str]) -> Question:
    return Question.from_filters({name: given[name] for name in FILTERS if name in given})


def _page(site: Site, question: Question, sort: str) -> dict[str, Any]:
    """What the answers put into the page."""
    ratio = observatory.ratio(site.questions, question).to_document()
    period = _period(ratio["question"])
    count = site.questions.count(replace(question, since=period.since, until=period.until)).to_document()
    names = {city.id: city.name for city in load_catalog(site.home.catalog).cities.values()}
    found = rows(count, ratio, names)
    unsaid, answered = unsaid_cities(found)
    here = {row.city for row in found}
    return {
        "rows": ordered(found, sort),
        "unsaid": unsaid,
        "answered": answered,
        "period": words.period(count["question"].get("since"), count["question"].get("until")),
        "coarsened": sentences(count["coarsened"]),
        "absent": [name for city, name in names.items() if city not in here],
        "words": words.for_script(names),
        "made_up": any(row.badge for row in found),
        "country": country_data(site, count),
    }


def _period(answered: Mapping[str, str]) -> Question:
    """The period that the ratio was answered for: sides are told later than totals, and a row has one period."""
    return Question.from_filters({name: answered[name] for name in ("since", "until") if name in answered})


def _frame(given: Mapping[str, str], sort: str) -> dict[str, Any]:
    """What the page shows whatever the answer is: the form, the headings, the nation."""
    kept = {name: given[name] for name in FILTERS if given.get(name)}
    return {
        "given": {name: given.get(name, "") for name in FILTERS},
        "bases": [(basis.value, words.BASES[basis]) for basis in Basis],
        "columns": [_heading(column, sort, kept) for column in COLUMNS],
        "nation": nation.cards(),
        "opening": nation.opening(),
    }


def _heading(column: str, sort: str, kept: Mapping[str, str]) -> dict[str, str]:
    """A heading, the order it shows now, and the address that it leads to."""
    down = sort.startswith("-")
    current = sort.removeprefix("-") == column
    wanted = ("" if down else "-") + column if current else column if column == COLUMNS[0] else f"-{column}"
    state = kept if wanted == COLUMNS[0] else {**kept, "sort": wanted}
    return {
        "column": column,
        "title": str(words.HEADINGS[column]),
        "address": f"{reverse('page')}?{urlencode(state)}" if state else reverse("page"),
        "sorted": ("descending" if down else "ascending") if current else "",
    }


def country_data(site: Site, count: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What the map of the cities draws: where each is, and its published numbers in words, each basis by itself."""
    usual = count["origin"][0] if len(count["origin"]) == 1 else ""
    counted: dict[str, list[dict[str, str]]] = {}
    for row in count["rows"]:
        if row["unit"] != Unit.OPERATIONS:
            line = {
                "what": words.counted(row["basis"], row["unit"]),
                "number": published(row, row["unit"]),
                "badge": words.badge(str(row.get("origin", usual))),
            }
            counted.setdefault(row["city"], []).append(line)
    return [
        {
            "city": city.id,
            "name": city.name,
            "state": city.state,
            "centre": list(city.centre),
            "counts": counted.get(city.id, []),
        }
        for city in load_catalog(site.home.catalog).cities.values()
    ]

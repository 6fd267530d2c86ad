"""Where police and sanitation are called to encampments: what a reader sees before the scripts run.

The sentences and the table are written here, from the same answers that the API gives; the explorer's scripts then take
the page over.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safelight.catalog import City, load_catalog
from safelight.core.errors import SafelightError
from safelight.core.vocabulary import KINDS_ABOUT, About, AreaKind, Dimension, Unit
from safelight.questions import AREA_FILTERS, AreaQuestion
from safelight.web.api.answering import answer, single_values
from safelight.web.configuration import DIST
from safelight.web.public import assets, words
from safelight.web.public.explorer_page import PAGE_KEYS
from safelight.web.public.presence import area_words
from safelight.web.public.rows import published
from safelight.web.site import Site, site_of

NOT_SERVED: Final = frozenset({"resolution", "bbox", "by"})
"""Filters of the map; the table by year goes without them."""

ENTRY: Final = "areas"
HTML: Final = "text/html; charset=utf-8"
Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a year, what is counted, and its number in words."""

    year: str
    what: object
    number: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A kind of row that isn't there: since when, and why."""

    what: object
    since: str | None
    why: str


@require_safe
def areas_page(request: HttpRequest) -> HttpResponse:
    """A city's calls about encampments, or its other police activity; without a city, the cities that have any."""
    site = site_of(request)
    given = single_values(request)
    try:
        question = _question(given)
        state = site.areas.etag(question) + assets.links(DIST, ENTRY)
        make = _one_city if question.city else _all_cities
        return answer(request, state, lambda: make(request, site, question), HTML)
    except SafelightError as error:
        frame = {"error": error, "data": page_data(site, About.ENCAMPMENTS)}
        content = render_to_string("presence/areas.html", frame, request)
        return HttpResponse(content, status=error.http_status, headers={"Cache-Control": "no-store"})


def page_data(site: Site, about: About) -> dict[str, Any]:
    """What the page's script starts from; see `PageData` in frontend/src/explorer/page.ts."""
    held = held_of(site, about)
    return {
        "language": get_language() or "en",
        "cities": [
            {
                "city": city.id,
                "name": city.name,
                "state": city.state,
                "centre": list(city.centre),
                "footprint": city.footprint,
                "series": held.get(city.id, []),
            }
            for city in load_catalog(site.home.catalog).cities.values()
        ],
        "tilesStyle": site.settings.tiles_style or "",
        "names": area_words.for_script(),
        "embedded": False,
        "publicUrl": site.settings.public_url,
        "today": site.clock().date().isoformat(),
        "subject": "areas",
    }


def held_of(site: Site, about: About) -> dict[str, list[dict[str, str]]]:
    """City -> the kinds of rows that are here, most rows first, as the script's series; a kind stands for a basis."""
    found: dict[str, list[dict[str, str]]] = {}
    try:
        document = site.areas.ask(AreaQuestion(about=about, by=(Dimension.CITY,))).to_document()
    except SafelightError:
        return found
    origins = {one["city"]: one["origin"] for one in document["sources"]}
    numbers = {(row["city"], row["kind"]): row[row["unit"]] or 0 for row in document["rows"]}
    held = [one for one in document["kinds"] if one["state"] == "held"]
    for one in sorted(held, key=lambda kind: -numbers.get((kind["city"], kind["kind"]), 0)):
        series = {"basis": one["kind"], "unit": Unit.CALLS.value, "origin": origins.get(one["city"], "open")}
        found.setdefault(one["city"], []).append(series)
    return found


def _question(given: Mapping[str, str]) -> AreaQuestion:
    """The question of an address, by year; what nobody knows is left out, and the script says so."""
    kept = {name: value for name, value in given.items() if name in AREA_FILTERS and name not in NOT_SERVED}
    question = AreaQuestion.from_filters({name: value for name, value in kept.items() if name not in PAGE_KEYS})
    return replace(question, city=question.city[:1], by=(Dimension.YEAR,))


def _all_cities(request: HttpRequest, site: Site, question: AreaQuestion) -> bytes:
    held = held_of(site, question.about)
    catalog = load_catalog(site.home.catalog)
    cities = [
        (city, [area_words.KINDS[AreaKind(one["basis"])] for one in held.get(city.id, [])])
        for city in catalog.cities.values()
    ]
    frame = {
        "about": question.about.value,
        "heading": area_words.ABOUT[question.about],
        "others": _others(question, ""),
        "with_rows": [(city, kinds) for city, kinds in cities if kinds],
        "without": [city for city, kinds in cities if not kinds and _is_listed(city, question.about)],
    }
    return render_to_string("presence/areas.html", frame, request).encode()


def _is_listed(city: City, about: About) -> bool:
    """Whether the catalogue knows of rows of this city."""
    kinds = KINDS_ABOUT[about]
    return any(rule.kind in kinds for source in city.sources for rule in source.activity)


def _one_city(request: HttpRequest, site: Site, question: AreaQuestion) -> bytes:
    city = load_catalog(site.home.catalog).city(question.city[0])
    document = site.areas.ask(question).to_document()
    whole = site.areas.ask(replace(question, by=())).to_document()
    residents = document["denominators"][0] if document["denominators"] else None
    query = f"city={city.id}&about={question.about.value}"
    frame = {
        "city": city,
        "about": question.about.value,
        "heading": area_words.ABOUT[question.about],
        "made_up": document["synthetic"],
        "sentences": [_sentence(row, residents) for row in whole["rows"]],
        "notes": [*document["notes"], *document["coarsened"]],
        "missing": list(_missing(document["kinds"])),
        "lines": [_line(row) for row in document["rows"]],
        "period": words.period(document["question"].get("since"), document["question"].get("until")),
        "why": document["protected"]["why"],
        "sources": document["sources"],
        "others": _others(question, f"&city={city.id}"),
        "query": query,
        "data": page_data(site, question.about),
    }
    return render_to_string("presence/areas.html", frame, request).encode()


def _sentence(row: Document, residents: Document | None) -> str:
    """256 requests to clean up at encampments: 0.066 for 1,000 residents."""
    what = area_words.KINDS[AreaKind(row["kind"])]
    number = published(row, row["unit"])
    rate = row.get("per_1000_residents")
    if rate is None or residents is None:
        return _("{number} {what}.").format(number=number, what=what)
    return _("{number} {what}, {rate} for 1,000 residents ({year}).").format(
        number=number, what=what, rate=words.figure(rate), year=residents["year"]
    )


def _missing(kinds: list[Document]) -> Iterator[Missing]:
    """Kinds of rows that are not here."""
    for one in kinds:
        if one["state"] != "held":
            yield Missing(area_words.KINDS[AreaKind(one["kind"])], one["since"], one["why"])


def _line(row: Document) -> Line:
    return Line(str(row["year"]), area_words.KINDS[AreaKind(row["kind"])], published(row, row["unit"]))


def _others(question: AreaQuestion, city: str) -> list[tuple[str, object]]:
    """The other pages of areas: their addresses and names."""
    return [
        (f"?about={about.value}{city}", name) for about, name in area_words.ABOUT.items() if about is not question.about
    ]

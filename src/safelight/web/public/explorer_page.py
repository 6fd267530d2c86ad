"""The explorer of a city: what a reader sees before the scripts run, and what the scripts start from.

The sentence, the ratio and a table by year are written here, from the same answers that the API gives, so that the
page is useful without scripts. The scripts then take the page over and ask the API for everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from safelight import observatory
from safelight.catalog import load_catalog
from safelight.core.errors import NotThere, SafelightError
from safelight.core.question import Question
from safelight.core.said import said
from safelight.core.vocabulary import Basis, Dimension, Origin, Unit
from safelight.web.api.answering import answer, single_values
from safelight.web.configuration import DIST
from safelight.web.public import assets, names, words
from safelight.web.public.rows import published
from safelight.web.site import Site, site_of

PAGE_KEYS: Final = frozenset(
    {"v", "lang", "sort", "compare", "contrast", "step", "view", "layer", "measure", "window", "moment"}
    | {"ratio", "change", "beside", "overlays", "context"}
)
"""Parts of the address that only the page's own script reads."""

NOT_SERVED: Final = frozenset({"resolution", "unit", "bbox", "by"})
"""Filters of the map; the table by year goes without them."""

MOST_TELLING: Final = (Basis.ARREST, Basis.CITATION, Basis.REPORTED_OFFENCE)
"""The order in which a city's bases are offered; any other comes after."""

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: a year, and its number in words."""

    year: str
    what: str
    number: str


@require_safe
def explorer_page(request: HttpRequest, *, embedded: bool = False) -> HttpResponse:
    """A city with its filters. What can't be answered is said with the error's status; the script still runs."""
    site = site_of(request)
    given = single_values(request)
    try:
        city = _city(site, given)
        question = _question(given)
        state = site.questions.etag(question) + assets.links(DIST, "explorer")
        return answer(
            request, state, lambda: _written(request, site, city, question, embedded), "text/html; charset=utf-8"
        )
    except SafelightError as error:
        frame = {"error": error, "embedded": embedded, "data": page_data(site, embedded=embedded)}
        content = render_to_string("explorer.html", frame, request)
        return HttpResponse(content, status=error.http_status, headers={"Cache-Control": "no-store"})


def page_data(site: Site, *, embedded: bool) -> dict[str, Any]:
    """What the page's script starts from; see `PageData` in frontend/src/explorer/page.ts."""
    footprints = {city.id: city.footprint for city in load_catalog(site.home.catalog).cities.values()}
    contributed = _contributed(site)
    return {
        "language": get_language() or "en",
        "cities": [
            {
                "city": city["city"],
                "name": city["name"],
                "state": city["state"],
                "centre": city["centre"],
                "footprint": footprints.get(city["city"], []),
                "series": [*_series(city), *contributed.get(city["city"], [])],
            }
            for city in site.questions.cities()["cities"]
        ],
        "tilesStyle": site.settings.tiles_style or "",
        "names": names.for_script(),
        "embedded": embedded,
        "publicUrl": site.settings.public_url,
        "today": site.clock().date().isoformat(),
    }


def _series(city: Document) -> list[dict[str, str]]:
    rows = [row for row in city["totals"] if row["unit"] != Unit.OPERATIONS]
    origin = city["origin"][0] if city["origin"] else ""
    order = {basis.value: place for place, basis in enumerate(MOST_TELLING)}
    rows.sort(key=lambda row: order.get(row["basis"], len(order)))
    return [{"basis": row["basis"], "unit": row["unit"], "origin": row.get("origin", origin)} for row in rows]


def _contributed(site: Site) -> dict[str, list[dict[str, str]]]:
    """City -> what its contributed sources count; these are in no total, and shown only where they are asked for."""
    found: dict[str, list[dict[str, str]]] = {}
    for source in site.questions.sources()["sources"]:
        if source["origin"] == Origin.CONTRIBUTED:
            one = {name: source[name] for name in ("basis", "unit", "origin")}
            known = found.setdefault(source["city"], [])
            known.extend([] if one in known else [one])
    return found


def _city(site: Site, given: Mapping[str, str]) -> Document:
    wanted = given.get("city", "").split(",")[0].strip().lower()
    for city in site.questions.cities()["cities"]:
        if city["city"] == wanted:
            return dict(city)
    raise NotThere(said("There is no city of that name."), fix=said("Choose one of the cities listed below."))


def _question(given: Mapping[str, str]) -> Question:
    kept = {name: value for name, value in given.items() if name not in PAGE_KEYS | NOT_SERVED}
    # A part that nobody knows is left out, and the script says so: an old link still leads somewhere.
    known = {name: value for name, value in kept.items() if name in Question.__dataclass_fields__}
    return replace(Question.from_filters(known), by=(Dimension.YEAR,))


def _written(request: HttpRequest, site: Site, city: Document, question: Question, embedded: bool) -> bytes:
    basis = question.basis[0] if question.basis else _first_basis(site, city, question)
    alone = replace(question, city=(city["city"],), basis=(basis,) if basis else ())
    count = site.questions.count(alone).to_document()
    data = page_data(site, embedded=embedded)
    frame = {
        "city": city,
        "embedded": embedded,
        "made_up": count["synthetic"],
        "period": words.period(count["question"].get("since"), count["question"].get("until")),
        "sentences": _ratio_sentences(site, alone),
        "coarsened": count["coarsened"],
        "lines": [_line(row) for row in count["rows"]],
        "why": count["protected"]["why"],
        "sources": count["sources"],
        "data": data,
        "query": request.META.get("QUERY_STRING", ""),
    }
    return render_to_string("explorer.html", frame, request).encode()


def _ratio_sentences(site: Site, question: Question) -> list[str]:
    """The ratio in words, of both sides whatever side was asked for; or why it can't be said."""
    try:
        ratio = observatory.ratio(site.questions, replace(question, by=(), role=(), charge=())).to_document()
    except SafelightError as error:
        return [f"{error.what} {error.fix}"]
    return [row["sentence"] for row in ratio["rows"]]


def _first_basis(site: Site, city: Document, question: Question) -> Basis | None:
    series = _contributed(site).get(city["city"], []) if Origin.CONTRIBUTED in question.origin else _series(city)
    return Basis(series[0]["basis"]) if series else None


def _line(row: Document) -> Line:
    return Line(str(row["year"]), words.counted(row["basis"], row["unit"]), published(row, row["unit"]))

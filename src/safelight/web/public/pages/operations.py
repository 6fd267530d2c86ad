"""Announced operations as a table, and what was announced beside what records hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from safelight import observatory
from safelight.core.question import Question
from safelight.core.vocabulary import SIZE_BAND_STARTS, TEXT_BASES, Scope, Venue
from safelight.questions import operation_question
from safelight.web.api.answering import single_values
from safelight.web.public import glossary, words
from safelight.web.public.pages.reading import reading
from safelight.web.site import Site, site_of

PER_PAGE: Final = 50
_SIZE_FILTERS: Final = ("size_min", "size_max")
_BANDS: Final[Mapping[str, object]] = {
    "1": gettext_lazy("one person"),
    "2-4": gettext_lazy("2 to 4 people"),
    "5-9": gettext_lazy("5 to 9 people"),
    "10-24": gettext_lazy("10 to 24 people"),
    "25+": gettext_lazy("25 people and more"),
}
_SCOPES: Final[Mapping[str, object]] = {
    Scope.REGIONAL: gettext_lazy("several cities or a state: in no city's total"),
    Scope.NATIONAL: gettext_lazy("the whole country: in no city's total"),
}
_FITS: Final[Mapping[str, object]] = {
    "strong": gettext_lazy("records fit it well"),
    "fair": gettext_lazy("records fit it"),
    "weak": gettext_lazy("records fit it poorly"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One operation in words."""

    city: str
    month: str
    size: str
    roles: tuple[str, ...]
    venue: str
    scope: str
    who: str
    addresses: tuple[tuple[str, str], ...]
    records: str
    badge: str


@require_safe
def all_operations(request: HttpRequest) -> HttpResponse:
    """The operations of all cities, or of the one that the query names."""
    return _operations(request, None)


@require_safe
def city_operations(request: HttpRequest, city: str) -> HttpResponse:
    """The operations of one city. NotThere for a city that isn't in the catalogue or has no database."""
    return _operations(request, city)


def _operations(request: HttpRequest, city: str | None) -> HttpResponse:
    site = site_of(request)
    filters = {name: value for name, value in single_values(request).items() if value.strip()}
    asked = operation_question({"per_page": str(PER_PAGE), **filters, **({"city": city} if city else {})})

    def context() -> dict[str, Any]:
        document = site.questions.operations(asked)
        names = _names(site)
        chosen = asked.question.city[0] if len(asked.question.city) == 1 else ""
        return {
            "title": _("Announced operations"),
            "headline": _headline(document["total"], names.get(chosen, "")),
            "notes": document["notes"][:2],
            "made_up": document["synthetic"],
            "cities": list(names.items()),
            "chosen": {"city": chosen, **filters, **_sizes(asked.question)},
            "on_map": _map_address(chosen, asked.question),
            "sizes": [(str(start), _from_size(start)) for start in SIZE_BAND_STARTS[1:]],
            "largest": [(str(start - 1), _to_size(start - 1)) for start in SIZE_BAND_STARTS[1:]],
            "venues": [(venue.value, glossary.words("venue")[venue]) for venue in Venue],
            "roles": [(role, name) for role, name in glossary.words("role").items()],
            "bases": [(basis.value, words.BASES[basis]) for basis in TEXT_BASES],
            "lines": [_line(row, names) for row in document["rows"]],
            "page": document["page"],
            "pages": document["pages"],
            "newer": _page(request, filters, document["page"] - 1) if document["page"] > 1 else "",
            "older": _page(request, filters, document["page"] + 1) if document["page"] < document["pages"] else "",
            "compared": _with(reverse("announced-page"), {"city": chosen} if chosen else {}),
            "table": _with("/api/v1/operations", {**asked.to_filters(), "format": "csv"}),
        }

    return reading(request, "pages/operations.html", site.questions.etag(asked.question), context)


def _from_size(start: int) -> str:
    return _("{n} people and more").format(n=start)


def _to_size(last: int) -> str:
    return _("one person") if last == 1 else _("{n} people at most").format(n=last)


def _names(site: Site) -> dict[str, str]:
    return {one["city"]: one["name"] for one in site.questions.cities()["cities"] if one["database"] == "ready"}


def _sizes(question: Question) -> dict[str, str]:
    """The sizes as they were snapped to bands, for the form."""
    return {
        name: str(size)
        for name, size in zip(_SIZE_FILTERS, (question.size_min, question.size_max), strict=True)
        if size is not None
    }


def _map_address(city: str, question: Question) -> str:
    """The map with the layer that counts what is listed: of one city, else of all."""
    taken = ("since", "until", *_SIZE_FILTERS, *(("role", "venue") if city else ()))
    asked = {name: value for name, value in question.to_filters().items() if name in taken}
    return _with(reverse("page"), {**({"v": "1", "city": city} if city else {}), **asked, "beside": "announced"})


def _headline(total: int, city: str) -> str:
    if not total:
        return _("No announced operation is listed")
    text = ngettext("{n} announced operation is listed", "{n} announced operations are listed", total)
    counted = text.format(n=number_format(total, force_grouping=True))
    return _("{city}: {counted}").format(city=city, counted=counted) if city else counted


def _line(row: Mapping[str, Any], names: Mapping[str, str]) -> Line:
    return Line(
        city=names.get(row["city"], row["city"]),
        month=_month(row),
        size=_size(row),
        roles=tuple(_role(one) for one in row["roles"] or ()),
        venue=str(glossary.words("venue")[row["venue"]]) if row["venue"] else _("not told of so few"),
        scope=str(_SCOPES.get(row["scope"], "")),
        who=", ".join(row["agencies"]),
        addresses=tuple((one["title"], _followed(one["address"])) for one in row["sources"]),
        records=_records(row["link"]),
        badge=words.badge(row["origin"]),
    )


def _month(row: Mapping[str, Any]) -> str:
    first, last = row["month"], row["month_to"]
    named = [_month_name(one) for one in (first, last) if one]
    text = _("{first} to {last}").format(first=named[0], last=named[-1]) if last else named[0]
    return text if row["dated_by"] == "text" else _("told in {month}").format(month=text)


def _month_name(iso: str) -> str:
    return date_format(date(int(iso[:4]), int(iso[5:7]), 1), "YEAR_MONTH_FORMAT")


def _size(row: Mapping[str, Any]) -> str:
    if row["size"] is None:
        return str(_BANDS[row["size_band"]]) if row["size_band"] else _("number not told")
    number = number_format(row["size"], force_grouping=True)
    text = ngettext("{n} person", "{n} people", row["size"]).format(n=number)
    return _("at least {people}").format(people=text) if row["at_least"] else text


def _role(one: Mapping[str, Any]) -> str:
    number = number_format(one["people"], force_grouping=True) if one["people"] is not None else one["band"]
    return _("{number} {role}").format(number=number, role=glossary.words("role")[one["role"]])


def _records(link: Mapping[str, Any] | None) -> str:
    if link is None:
        return ""
    return _("taken for another one") if link["undone"] else str(_FITS[link["score"]])


def _followed(address: str | None) -> str:
    """An address that a browser follows; Bluesky's own names are shown, not followed."""
    return address if address and address.startswith(("https://", "http://")) else ""


def _page(request: HttpRequest, filters: Mapping[str, str], number: int) -> str:
    return _with(request.path, {**filters, "page": str(number)})


def _with(path: str, query: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


@require_safe
def announced_page(request: HttpRequest) -> HttpResponse:
    """What was announced beside what records hold, by year and role, for one city; the first one without a choice."""
    site = site_of(request)
    city = single_values(request).get("city", "").strip()
    names = _names(site)
    question = Question.from_filters({"city": city or next(iter(names), "")})

    def context() -> dict[str, Any]:
        found = observatory.announced_against_recorded(site.questions, question)
        return {
            "title": found.title(),
            "city": names.get(question.city[0], question.city[0]) if question.city else "",
            "notes": list(found.notes()),
            "cities": list(names.items()),
            "chosen": question.city[0] if question.city else "",
            "made_up": found.synthetic,
            "years": _years(found.rows()),
            "listed": _with(reverse("operations-page"), {"city": question.city[0]} if question.city else {}),
        }

    return reading(request, "pages/announced.html", site.questions.etag(question), context)


def _years(rows: Sequence[Mapping[str, Any]]) -> list[tuple[str, list[tuple[str, list[str], list[str]]]]]:
    """Year -> (role, what was announced, what is recorded), in words."""
    years: dict[str, list[tuple[str, list[str], list[str]]]] = {}
    for row in rows:
        told = [_people(one) for one in row["announced"]]
        recorded = [_recorded(one) for one in row["recorded"]]
        years.setdefault(str(row["year"]), []).append((str(glossary.words("role")[row["role"]]), told, recorded))
    return list(years.items())


def _people(one: Mapping[str, Any]) -> str:
    """People of announcements; nothing else is counted of them."""
    if one["status"] != "shown":
        return _state(one)
    number = one[one["unit"]]
    return ngettext("{n} person", "{n} people", number).format(n=number_format(number, force_grouping=True))


def _recorded(one: Mapping[str, Any]) -> str:
    what = words.things(one["basis"], one["unit"])
    if one["status"] == "shown":
        return _("{number} {what}").format(number=number_format(one[one["unit"]], force_grouping=True), what=what)
    return _("{what}: {state}").format(what=what, state=_state(one))


def _state(one: Mapping[str, Any]) -> str:
    return _("none or few") if one["status"] == "few" else _("protected")

"""Every source by city: whose it is, whether it answers, what stands in where it is gone, how fresh our copy is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from safelight.catalog import Status
from safelight.core.vocabulary import Origin
from safelight.web.api.answering import single_values
from safelight.web.public import words
from safelight.web.public.pages.reading import reading
from safelight.web.site import site_of

STATUSES: Final[Mapping[str, object]] = {
    Status.LIVE: gettext_lazy("answers"),
    Status.UNVERIFIED: gettext_lazy("not verified"),
    Status.MOVED: gettext_lazy("moved"),
    Status.GONE: gettext_lazy("gone"),
    Status.REFUSED: gettext_lazy("not read by us"),
    Status.ARCHIVE: gettext_lazy("closed archive"),
}

SHAPES: Final[Mapping[str, str]] = {
    Status.LIVE: "published",
    Status.UNVERIFIED: "few",
    Status.MOVED: "partly",
    Status.GONE: "absent",
    Status.REFUSED: "withheld",
    Status.ARCHIVE: "partly",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """One source in words; texts of the catalogue stay in English, as the publishers' own are."""

    anchor: str
    title: str
    publisher: str
    page: str
    licence: str
    citation: str
    status: str
    shape: str
    since: str
    note: str
    what: str
    covers: bool
    covers_why: str
    instead: tuple[tuple[str, str], ...]
    withholds: tuple[str, ...]
    newest: str
    freshness: str
    badge: str


@require_safe
def sources_page(request: HttpRequest) -> HttpResponse:
    """All sources, or those of one city. NotThere for a city that isn't in the catalogue."""
    site = site_of(request)
    city = single_values(request).get("city", "").strip()
    found = site.questions.sources(city or None)["sources"]

    def context() -> dict[str, Any]:
        cities = {one["city"]: one["name"] for one in site.questions.cities()["cities"]}
        return {
            "title": _("Sources and freshness"),
            "headline": _headline(found, 1 if city else len(cities)),
            "lead": _lead(found),
            "cities": list(cities.items()),
            "chosen": city,
            "made_up": any(source["origin"] == Origin.SYNTHETIC for source in found),
            "groups": [
                (name, [_listed(source, found) for source in found if source["city"] == one])
                for one, name in cities.items()
                if any(source["city"] == one for source in found)
            ],
        }

    return reading(request, "pages/sources.html", site.questions.etag(), context)


def _headline(found: Sequence[Mapping[str, Any]], cities: int) -> str:
    live = sum(source["status"] == Status.LIVE for source in found)
    text = ngettext(
        "{n} source of {cities} is listed, and {live} of them is known to answer",
        "{n} sources of {cities} are listed, and {live} of them are known to answer",
        len(found),
    )
    where = ngettext("{n} city", "{n} cities", cities).format(n=cities)
    return text.format(n=len(found), cities=where, live=live)


def _lead(found: Sequence[Mapping[str, Any]]) -> str:
    held = [source for source in found if source["newest"]]
    closed = [source for source in found if source["status"] in (Status.GONE, Status.MOVED, Status.ARCHIVE)]
    kept = ngettext(
        "This site holds records of {n} of them.", "This site holds records of {n} of them.", len(held)
    ).format(n=len(held))
    ended = ngettext(
        "{n} has ended or moved; it stays listed, with what stands in for it.",
        "{n} have ended or moved; they stay listed, with what stands in for them.",
        len(closed),
    ).format(n=len(closed))
    if not held:
        return f"{kept} {ended}"
    newest = max(source["newest"] for source in held)
    return f"{kept} {_('The newest row is of {day}.').format(day=words.day(newest))} {ended}"


def _listed(source: Mapping[str, Any], others: Sequence[Mapping[str, Any]]) -> Listed:
    mine = {one["source"]: one["title"] for one in others if one["city"] == source["city"]}
    return Listed(
        anchor=_anchor(source["city"], source["source"]),
        title=source["title"],
        publisher=source["publisher"],
        page=source["page"],
        licence=source["licence"],
        citation=source["citation"],
        status=str(STATUSES[source["status"]]),
        shape=SHAPES[source["status"]],
        since=_since(source["status"], source["status_since"]),
        note=source["status_note"],
        what=words.counted(source["basis"], source["unit"]),
        covers=source["covers"],
        covers_why=source["covers_why"],
        instead=tuple((_anchor(source["city"], one), mine[one]) for one in source["stands_in"] if one in mine),
        withholds=tuple(source["withholds"]),
        newest=words.day(source["newest"] or ""),
        freshness=freshness(source["age_days"]) if source["newest"] else "",
        badge=words.badge(source["origin"] or ""),
    )


def _anchor(city: str, source: str) -> str:
    return f"{city}-{source}"


def _since(status: str, when: str) -> str:
    """Since when a source is closed, or when the others were last looked at: a year, a month or a day as is known."""
    if not when[:4].isdigit():
        return _("since when is not known")
    text = _("since {when}") if status in (Status.GONE, Status.MOVED, Status.ARCHIVE) else _("as of {when}")
    if len(when) == 4:
        return text.format(when=when)
    month = len(when) == 7
    day = date.fromisoformat(f"{when}-01" if month else when)
    return text.format(when=date_format(day, "YEAR_MONTH_FORMAT" if month else "DATE_FORMAT"))


def freshness(days: int) -> str:
    """How old the newest row is, in the largest step that says it."""
    if days < 14:
        return ngettext("{n} day old", "{n} days old", days).format(n=days)
    if days < 60:
        return ngettext("{n} week old", "{n} weeks old", days // 7).format(n=days // 7)
    if days < 730:
        months = round(days / 30.44)
        return ngettext("{n} month old", "{n} months old", months).format(n=months)
    years = round(days / 365.25)
    return ngettext("{n} year old", "{n} years old", years).format(n=years)

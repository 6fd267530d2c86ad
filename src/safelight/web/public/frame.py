"""What stands around every page: the ways through the site, its languages, help for people, and the way out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, gettext_lazy

from safelight.web.public.support import lines_for
from safelight.web.site import site_of

NAVIGATION: Final = (
    ("page", gettext_lazy("Explorer")),
    ("report-card", gettext_lazy("Report card")),
    ("operations-page", gettext_lazy("Operations")),
    ("areas-page", gettext_lazy("Areas")),
    ("presence", gettext_lazy("Presence")),
    ("policy", gettext_lazy("Policy")),
    ("method", gettext_lazy("Method")),
    ("sources-page", gettext_lazy("Sources")),
    ("about", gettext_lazy("About")),
)
"""Names of pages and what the header calls them, in its order."""


def frame(request: HttpRequest) -> dict[str, Any]:
    """For every template: `language`, `languages`, `navigation`, `support`, `exit_address`, `address` (absolute).

    The city of a page is its `city` in the path, else the one city of its query.
    """
    site = site_of(request)
    here = get_language() or settings.LANGUAGE_CODE
    public = site.settings.public_url.rstrip("/")
    languages = [
        {"code": code, "name": name, "current": code == here, "address": address, "absolute": f"{public}{address}"}
        for code, name in settings.LANGUAGES
        for address in [address_in(request, code)]
    ]
    return {
        "language": here,
        "languages": languages,
        "navigation": [_way(request, name, title) for name, title in NAVIGATION if _reversed(name)],
        "home": _reversed("page") or "/",
        "support_page": _reversed("support"),
        "support": lines_for(city_of(request)),
        "exit_address": site.settings.exit_url,
        "public_url": public,
        "address": f"{public}{address_in(request, here)}",
    }


def address_in(request: HttpRequest, code: str) -> str:
    """The address of the same page in another language, its query as it is."""
    path, query = request.path, request.META.get("QUERY_STRING", "")
    for other, _name in settings.LANGUAGES:
        if path == f"/{other}" or path.startswith(f"/{other}/"):
            path = path.removeprefix(f"/{other}") or "/"
            break
    prefix = "" if code == settings.LANGUAGE_CODE else f"/{code}"
    return f"{prefix}{path}?{query}" if query else f"{prefix}{path}"


def city_of(request: HttpRequest) -> str:
    """The id of the city that a page is about; empty for a page about all of them."""
    match = request.resolver_match
    named = str(match.kwargs.get("city", "")) if match else ""
    asked = request.GET.get("city", "")
    return named or ("" if "," in asked else asked)


def _way(request: HttpRequest, name: str, title: object) -> Mapping[str, object]:
    address = _reversed(name)
    # Where the site begins, and where Presence does, other ways begin too: they are current on their own address alone.
    inside = request.path == address if name in ("page", "presence") else request.path.startswith(address)
    return {"title": title, "address": address, "current": inside}


def _reversed(name: str) -> str:
    """The address of a page; empty where the site doesn't have it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

"""Announcements that the rules could not settle: a steward follows the link, reads, and accepts or discards."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from safelight.catalog import load_catalog
from safelight.core.errors import BadInput
from safelight.core.said import said
from safelight.ingest import Decision, Waiting, decide, queued
from safelight.web.accounts.deeds import Act, note
from safelight.web.accounts.roles import STEWARDS
from safelight.web.public.account.access import page_for, show
from safelight.web.site import Site, site_of


@require_http_methods(["GET", "HEAD", "POST"])
@page_for(STEWARDS)
def announcements(request: HttpRequest, user: User) -> HttpResponse:
    """The texts that wait, by city, where each can be read; what is decided holds from the city's next ingest on."""
    site = site_of(request)
    if request.method == "POST":
        _decide(site, user, request.POST.get("text", ""), request.POST.get("do", ""))
        return HttpResponseRedirect(reverse("announcements"))
    groups = [(name, waiting) for name, waiting in _waiting(site).values() if waiting]
    return show(request, "announcements", groups=groups)


def _decide(site: Site, user: User, text: str, do: str) -> None:
    """Note one decision. Raises BadInput for a text that doesn't wait, or a word that is no decision."""
    city = next(
        (city for city, (_, some) in _waiting(site).items() if any(one.announcement == text for one in some)), ""
    )
    if not city or do not in list(Decision):
        raise BadInput(said("This text doesn't wait any more."), fix=said("Look at the list again, then decide."))
    decide(site.home, city, {text: Decision(do)})
    note(user, Act.DECIDED, text, site.clock())


def _waiting(site: Site) -> dict[str, tuple[str, list[Waiting]]]:
    """City -> its name, and the texts that wait."""
    cities = load_catalog(site.home.catalog).cities.values()
    return {city.id: (city.name, queued(site.home, city.id)) for city in cities}

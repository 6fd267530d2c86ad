"""For the lead of the moderators: who decided what, what other thresholds would have done, and surges."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django import forms
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safelight.catalog import load_catalog
from safelight.core.errors import BadInput
from safelight.core.said import said
from safelight.presence.models import Decision, Report, Verdict
from safelight.presence.moderation import auditing, deciding
from safelight.presence.moderation.replaying import Outcome, Replay, Thresholds, replay
from safelight.presence.sightings import surge
from safelight.web.accounts.deeds import Act, note
from safelight.web.accounts.roles import LEADS
from safelight.web.public.account.access import page_for
from safelight.web.public.presence.moderation import review_words
from safelight.web.public.presence.moderation.frame import show
from safelight.web.public.presence.moderation.queue_views import NOTE
from safelight.web.site import Site, site_of

MOST_STEPS: Final = 500
DAYS_COUNTED: Final = 300
"""Lines of the counts that are shown."""


class Numbers(forms.Form):
    """The thresholds of a replay."""

    police_at = forms.FloatField(min_value=0, max_value=1)
    not_police_at = forms.FloatField(min_value=0, max_value=1)
    floor = forms.FloatField(min_value=1, max_value=50)

    def clean(self) -> dict[str, Any]:
        """In order."""
        given = self.cleaned_data
        if given.get("not_police_at", 0) >= given.get("police_at", 2):
            self.add_error("not_police_at", _("This must be below the other probability."))
        return given


@require_safe
@page_for(LEADS)
def audit(request: HttpRequest, user: User) -> HttpResponse:
    """The steps of yesterday and today, each to be opened again, and counts by day."""
    site = site_of(request)
    cities = load_catalog(site.home.catalog).cities
    found = auditing.steps(site.clock())
    steps = [
        (one, cities[one.city].name if one.city in cities else one.city, review_words.DONE[one.what], len(one.reports))
        for one in found[:MOST_STEPS]
    ]
    counts = [(row, review_words.DONE[row.what]) for row in auditing.counts()[:DAYS_COUNTED]]
    return show(request, user, "audit", steps=steps, more=max(found.count() - MOST_STEPS, 0), counts=counts)


@require_safe
@page_for(LEADS)
def audit_table(request: HttpRequest, user: User) -> HttpResponse:
    """The steps of yesterday and today as CSV."""
    now = site_of(request).clock()
    name = f"decisions-{now.date().isoformat()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(auditing.as_csv(now), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@page_for(LEADS)
def reopen(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """Open again what somebody decided: its reports are put before the lead."""
    step = get_object_or_404(Decision, pk=number)
    opened = deciding.undo(step, user, site_of(request).clock())
    request.session[NOTE] = {"did": "undone", "number": opened}
    return HttpResponseRedirect(reverse("review"))


@require_safe
@page_for(LEADS)
def replay_page(request: HttpRequest, user: User) -> HttpResponse:
    """The decisions of yesterday and today against thresholds that the form asks for."""
    usual = Thresholds()
    given = {name: str(getattr(usual, name)) for name in Numbers.base_fields}
    form = Numbers({**given, **{name: request.GET[name] for name in given if name in request.GET}})
    judged = auditing.judged(site_of(request).clock())
    table = _table(replay(judged, Thresholds(**form.cleaned_data))) if form.is_valid() else []
    outcomes = [review_words.OUTCOME[one] for one in Outcome]
    status = 200 if form.is_valid() else 422
    return show(request, user, "replay", status, form=form, table=table, outcomes=outcomes, number=len(judged))


def _table(found: Replay) -> list[tuple[object, list[tuple[int, str]]]]:
    """Verdict -> for each outcome the number, and its share with the interval in words."""
    return [
        (review_words.DONE[what], [(share.part, _percent(share.part, share.whole, share.interval)) for share in shares])
        for what in (Verdict.CONFIRMED, Verdict.REFUSED)
        for shares in [[found.of(what, outcome) for outcome in Outcome]]
    ]


def _percent(part: int, whole: int, interval: tuple[float, float]) -> str:
    if not whole:
        return "–"
    low, high = (round(100 * one) for one in interval)
    share = round(100 * part / whole)
    return _("{share} % ({low} to {high})").format(share=share, low=low, high=high)


@require_http_methods(["GET", "HEAD", "POST"])
@page_for(LEADS)
def surges(request: HttpRequest, user: User) -> HttpResponse:
    """Where more reports are asked for before anything is public; the lead begins and ends that."""
    site = site_of(request)
    now, cities = site.clock(), _cities(site)
    if request.method == "POST":
        city, do = request.POST.get("city", ""), request.POST.get("do", "")
        if city not in dict(cities) or do not in ("begin", "end"):
            raise BadInput(said("There is no such city here."), fix=said("Choose from the list."))
        if do == "begin":
            surge.begin(city, now)
        else:
            surge.end(city, now)
        note(user, Act.BEGAN_SURGE if do == "begin" else Act.ENDED_SURGE, city, now)
        return HttpResponseRedirect(reverse("review-surges"))
    current = {one.city: one for one in surge.all_current(now)}
    lines = [(city, name, current.get(city)) for city, name in cities]
    return show(
        request, user, "surges", lines=lines, floor=surge.SURGE_FLOOR, lasts=surge.LASTS // timedelta(minutes=1)
    )


def _cities(site: Site) -> list[tuple[str, str]]:
    """Cities that can be texted about, or that somebody reported in: id and name."""
    book = site.texts().desk.book
    reported = Report.objects.values_list("sighting__city", flat=True).distinct()
    known = book.catalog.cities
    return sorted(
        ((city, known[city].name) for city in {*book.cities(), *reported} if city in known), key=lambda one: one[1]
    )

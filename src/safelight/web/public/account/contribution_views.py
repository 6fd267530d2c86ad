"""Contributing a file, and what becomes of it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

import polars as pl
from django.conf import settings
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from safelight.catalog import Catalog, load_catalog
from safelight.core.errors import BadInput, NotThere
from safelight.core.said import said, sentences
from safelight.core.vocabulary import AgeBand, Basis
from safelight.ingest.contributed import (
    MOST_BYTES,
    check_contribution,
    refuse_beside_made_up,
    rounded_counts,
    too_large,
)
from safelight.web.accounts.roles import MODERATORS, STEWARDS, Role, role_of
from safelight.web.contributions import deciding, tasks
from safelight.web.contributions.kept import spoken
from safelight.web.contributions.models import Contribution, State
from safelight.web.contributions.receiving import Offer, receive, unpacked
from safelight.web.public import glossary
from safelight.web.public.account.access import page_for, show
from safelight.web.public.account.forms import BASIS_TITLES, LICENCE_TITLES, Decision, Upload
from safelight.web.public.account.uploading import stopped
from safelight.web.site import Site, site_of

PREVIEWED: Final[Mapping[str, Any]] = {
    "period": gettext_lazy("Year"),
    "role": gettext_lazy("Side"),
    "charge": gettext_lazy("Charge"),
    "venue": gettext_lazy("Kind of place"),
    "sex": gettext_lazy("Sex"),
    "age_band": gettext_lazy("Age"),
}
"""Columns that a steward sees counted, in rounded numbers."""

_AGES: Final[Mapping[str, object]] = {
    AgeBand.FROM_18_TO_24: "18–24",
    AgeBand.FROM_25_TO_34: "25–34",
    AgeBand.FROM_35_TO_44: "35–44",
    AgeBand.FROM_45: "45+",
}

STATES: Final[Mapping[str, Any]] = {
    State.WAITING: gettext_lazy("waits for a steward"),
    State.ACCEPTING: gettext_lazy("accepted, being published"),
    State.ACCEPTED: gettext_lazy("accepted and published"),
    State.REFUSED: gettext_lazy("refused"),
    State.WITHDRAWING: gettext_lazy("withdrawn, being taken out"),
    State.WITHDRAWN: gettext_lazy("withdrawn"),
}


@require_safe
@page_for(tuple(Role))
def account(request: HttpRequest, user: User) -> HttpResponse:
    """Where somebody signed in begins: their own files, those that wait for a steward, or the reports that wait."""
    if role_of(user) in MODERATORS:
        return HttpResponseRedirect(reverse("review"))
    steward = role_of(user) in STEWARDS
    mine = Contribution.objects.defer("rows", "row_keys").order_by("-uploaded_at")
    mine = mine if steward else mine.filter(uploaded_by=user)
    groups = [
        (_("Waiting"), mine.filter(state=State.WAITING)),
        (_("At work"), mine.filter(state__in=(State.ACCEPTING, State.WITHDRAWING))),
        (_("Accepted"), mine.filter(state=State.ACCEPTED)),
        (_("Refused or withdrawn"), mine.filter(state__in=(State.REFUSED, State.WITHDRAWN))),
    ]
    catalog = load_catalog(site_of(request).home.catalog)
    listed = [(title, [_described(one, catalog) for one in found]) for title, found in groups if found]
    return show(request, "account", groups=listed, steward=steward)


@require_http_methods(["GET", "HEAD", "POST"])
@page_for([Role.CONTRIBUTOR])
def contribute(request: HttpRequest, user: User) -> HttpResponse:
    """Say what a file is, and send it; it is checked before anything of it is kept."""
    site = site_of(request)
    catalog = load_catalog(site.home.catalog)
    cities = [(city.id, city.name) for city in catalog.cities.values()]
    if request.method != "POST":
        return _form(request, Upload(cities=cities), 200)
    form = Upload(request.POST, request.FILES, cities=cities)
    if stopped(request):
        error = too_large()
        return _form(request, form, 413, faults=[sentences([error.what, error.fix])])
    if not form.is_valid():
        return _form(request, form, 422)
    given = form.cleaned_data
    city, basis, today = catalog.city(given["city"]), Basis(given["basis"]), site.clock().date()
    offer = Offer(city.id, basis, given["title"], given["publisher"], given["about"], given["licence"])
    try:
        refuse_beside_made_up(site.home, city)
        checked = check_contribution(given["file"], basis=basis, footprint=city.footprint, today=today)
        if not checked.passed:
            return _form(request, form, 422, faults=checked.faults, notes=checked.notes, personal=checked.personal)
        made = receive(offer, checked, user, site.clock())
    except BadInput as error:
        return _form(request, form, error.http_status, faults=[sentences([error.what, error.fix])])
    return HttpResponseRedirect(reverse("contribution", args=[made.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@page_for()
def contribution(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """One contribution, and what may be done with it. A contributor sees no other's."""
    found = _visible(user).filter(pk=number).first()
    if found is None:
        raise NotThere(said("There is no such contribution."), fix=said("Start again from your own page."))
    form = Decision(request.POST or None)
    trouble = None
    if form.is_bound and form.is_valid():
        try:
            _decide(site_of(request), found, user, form.cleaned_data["do"], form.cleaned_data["reason"])
        except BadInput as error:
            trouble = sentences([error.what, error.fix])
        else:
            return HttpResponseRedirect(reverse("contribution", args=[number]))
    return _one(request, found, user, form, trouble)


def _decide(site: Site, found: Contribution, user: User, do: str, reason: str) -> None:
    """Write the decision down, and wait a moment for the worker where it has to do something."""
    steward = role_of(user) in STEWARDS
    if do != "withdraw" and not steward:
        raise BadInput(said("Only a steward accepts or refuses."), fix=said("You can withdraw your file."))
    if do == "refuse" and not reason:
        raise BadInput(said("A refusal needs a reason."), fix=said("Write what the contributor should change."))
    withdrawn = State.WITHDRAWING if found.state == State.ACCEPTED else State.WITHDRAWN
    state = {"accept": State.ACCEPTING, "refuse": State.REFUSED}.get(do, withdrawn)
    deciding.move(found, state, user, site.clock(), reason=reason)
    if state in (State.ACCEPTING, State.WITHDRAWING):
        tasks.carry_out.enqueue(found.pk, str(site.home.root))
        _wait(found, state)


def _wait(found: Contribution, state: State) -> None:
    until = time.monotonic() + settings.PATIENCE_SECONDS
    while time.monotonic() < until and Contribution.objects.filter(pk=found.pk, state=state).exists():
        time.sleep(0.1)


def _visible(user: User) -> QuerySet[Contribution]:
    every = Contribution.objects.all()
    return every if role_of(user) in STEWARDS else every.filter(uploaded_by=user)


def _one(request: HttpRequest, found: Contribution, user: User, form: Decision, trouble: str | None) -> HttpResponse:
    catalog = load_catalog(site_of(request).home.catalog)
    steward = role_of(user) in STEWARDS
    rows = unpacked(found) if found.rows and steward else None
    preview = [(title, _counted(name, rows)) for name, title in PREVIEWED.items()] if rows is not None else []
    return show(
        request,
        "contribution",
        422 if form.is_bound else 200,
        one=_described(found, catalog),
        preview=preview,
        trouble=trouble or spoken(found.trouble),
        form=form,
        may_decide=steward and found.state == State.WAITING,
        may_withdraw=(found.state == State.WAITING and not steward) or found.state == State.ACCEPTED,
        at_work=found.state in (State.ACCEPTING, State.WITHDRAWING),
    )


def _counted(name: str, rows: pl.DataFrame) -> list[tuple[object, object]]:
    """Each word of a column with its rounded number of people; "fewer than 10" where it isn't shown."""
    said_as = {**_AGES, **glossary.words(name)}
    counts = rounded_counts(rows, name)
    return [(said_as.get(word, word), _("fewer than 10") if n is None else n) for word, n in counts.items()]


def _described(one: Contribution, catalog: Catalog) -> dict[str, Any]:
    """A contribution in words."""
    return {
        "number": one.pk,
        "title": one.title,
        "publisher": one.publisher,
        "about": one.about,
        "city": catalog.city(one.city).name,
        "city_id": one.city,
        "source": one.source,
        "basis": one.basis,
        "what": BASIS_TITLES[Basis(one.basis)],
        "state": STATES[one.state],
        "day": one.uploaded_at,
        "decided": one.decided_at,
        "reason": one.reason,
        "licence": LICENCE_TITLES[one.licence],
        "report": one.report,
        "notes": [spoken(note) for note in one.report["notes"]],
        "shown": one.state == State.ACCEPTED,
    }


def _form(request: HttpRequest, form: Upload, status: int, **content: object) -> HttpResponse:
    """The page for uploading, with what the check said of the file before."""
    megabytes = MOST_BYTES // 2**20
    return show(request, "contribute", status, form=form, megabytes=megabytes, **content)

"""Joining by an invitation, signing in, signing out."""

from __future__ import annotations

from typing import Final

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from safelight.web.accounts import invitations, second_factor
from safelight.web.accounts.deeds import Act, note
from safelight.web.accounts.signing_in import Locked, sign_in, start
from safelight.web.configuration import PASSWORD_LENGTH
from safelight.web.lockout import CLOSED_FOR, TRIES
from safelight.web.public.account.access import open_page, show
from safelight.web.public.account.forms import Join, SignIn
from safelight.web.site import site_of

_JOINING: Final = "joining"


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Name, password and code; all wrong ones look alike."""
    form = SignIn(request.POST or None)
    if not form.is_valid():
        return show(request, "sign_in", form=form, missing=form.is_bound)
    now = site_of(request).clock()
    try:
        user, recovered = sign_in(request, **form.cleaned_data)
    except Locked:
        minutes = int(CLOSED_FOR.total_seconds() // 60)
        locked = ngettext(
            "After {tries} wrong tries this name is closed for {n} minute.",
            "After {tries} wrong tries this name is closed for {n} minutes.",
            minutes,
        ).format(tries=TRIES, n=minutes)
        return show(request, "sign_in", 429, form=form, trouble=locked)
    if user is None:
        return show(request, "sign_in", 403, form=form, trouble=_("Name, password or code is wrong."))
    note(user, Act.USED_RECOVERY_CODE if recovered else Act.SIGNED_IN, user.username, now)
    return HttpResponseRedirect(reverse("account"))


@require_POST
@open_page
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    logout(request)
    return HttpResponseRedirect(reverse("sign-in"))


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Use an invitation: a password and a second factor, in one step; then the recovery codes, once."""
    now = site_of(request).clock()
    name = invitations.find(token, now).name
    secret = request.session.setdefault(_JOINING, second_factor.new_secret())
    form = Join(request.POST or None, name=name)
    if form.is_valid() and not second_factor.fits(secret, form.cleaned_data["code"].replace(" ", "")):
        form.add_error("code", _("This is not the code that the app shows now. Wait for the next one and try again."))
    if form.is_bound and form.is_valid():
        user, codes = invitations.join(token, form.cleaned_data["password"], secret, now=now)
        start(request, user)
        request.session.pop(_JOINING, None)
        return show(request, "joined", codes=codes)
    picture = second_factor.as_picture(secret, name)
    content = {"name": name, "picture": picture, "secret": second_factor.as_text(secret), "length": PASSWORD_LENGTH}
    return show(request, "join", 422 if form.is_bound else 200, form=form, **content)

"""For administrators: who has an account, invitations, and the log of what was done."""

from __future__ import annotations

from typing import Final

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safelight.core.errors import BadFilter, BadInput
from safelight.core.said import said, sentences
from safelight.web.accounts import invitations
from safelight.web.accounts.deeds import Act, note
from safelight.web.accounts.models import Deed
from safelight.web.accounts.roles import Role, role_of
from safelight.web.public.account.access import page_for, show
from safelight.web.public.account.forms import ROLE_NAMES, Invite
from safelight.web.site import site_of

NEWEST: Final = 200


@require_http_methods(["GET", "HEAD", "POST"])
@page_for([Role.ADMINISTRATOR])
def people(request: HttpRequest, user: User) -> HttpResponse:
    """Everybody with an account; and a link for somebody new, shown once."""
    site, link = site_of(request), ""
    form = Invite(request.POST or None)
    if form.is_bound and form.is_valid():
        name, role = form.cleaned_data["name"], Role(form.cleaned_data["role"])
        try:
            token = invitations.invite(name, role, by=user, now=site.clock())
        except BadFilter as error:
            form.add_error("name", sentences([error.what, error.fix]).spoken())
        else:
            link = f"{site.settings.public_url.rstrip('/')}{reverse('join', args=[token])}"
    everybody = [
        (one, ROLE_NAMES[their] if (their := role_of(one)) else "") for one in User.objects.order_by("username")
    ]
    status = 422 if form.errors else 200
    return show(request, "people", status, form=form, people=everybody, link=link, days=invitations.DAYS)


@require_POST
@page_for([Role.ADMINISTRATOR])
def close_account(request: HttpRequest, user: User, number: int) -> HttpResponse:
    """Nobody signs in with this account any more; what they gave stays. An invitation opens it again."""
    closed = get_object_or_404(User, pk=number)
    if closed == user:
        raise BadInput(said("You can't close your own account."), fix=said("Ask another administrator."))
    closed.is_active = False
    closed.save(update_fields=["is_active"])
    note(user, Act.CLOSED_ACCOUNT, closed.username, site_of(request).clock())
    return HttpResponseRedirect(reverse("people"))


@require_safe
@page_for([Role.ADMINISTRATOR])
def log(request: HttpRequest, user: User) -> HttpResponse:
    """The newest lines of the log."""
    acts = {
        Act.INVITED: _("invited"),
        Act.JOINED: _("joined"),
        Act.SIGNED_IN: _("signed in"),
        Act.USED_RECOVERY_CODE: _("signed in with a recovery code"),
        Act.CLOSED_ACCOUNT: _("closed the account of"),
        Act.UPLOADED: _("uploaded contribution"),
        Act.ACCEPTED: _("accepted contribution"),
        Act.REFUSED: _("refused contribution"),
        Act.WITHDREW: _("withdrew contribution"),
        Act.DECIDED: _("decided on announcement"),
        Act.BEGAN_SURGE: _("asked for more reports in"),
        Act.ENDED_SURGE: _("ended asking for more reports in"),
    }
    deeds = Deed.objects.select_related("who").order_by("-at", "-pk")[:NEWEST]
    lines = [(deed.at, deed.who.username if deed.who else "", acts[Act(deed.what)], deed.subject) for deed in deeds]
    return show(request, "log", lines=lines)

"""Who may see an account page, and what every such page has in common."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import update_wrapper, wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_protect

from safelight.ingest.contributed import MOST_BYTES
from safelight.web.accounts.roles import CONTRIBUTING, Role, role_of
from safelight.web.public.account.uploading import FORM_BYTES, LimitedUpload, unread
from safelight.web.public.error_pages import error_page

Arguments = ParamSpec("Arguments")
Page: TypeAlias = Callable[Concatenate[HttpRequest, Arguments], HttpResponse]
SignedInPage: TypeAlias = Callable[Concatenate[HttpRequest, User, Arguments], HttpResponse]


def open_page(view: Page[Arguments]) -> Page[Arguments]:
    """A page of accounts that needs no sign-in; forms on it are guarded against forgery."""
    return _guarded(view, FORM_BYTES)


def page_for(roles: Collection[Role] = CONTRIBUTING) -> Callable[[SignedInPage[Arguments]], Page[Arguments]]:
    """A page for people signed in with a second factor and one of these roles; its view gets the user too.

    Who isn't signed in is sent to the page for that; who has another role gets a sentence.
    """

    def decorate(view: SignedInPage[Arguments]) -> Page[Arguments]:
        def checked(request: HttpRequest, /, *args: Arguments.args, **kwargs: Arguments.kwargs) -> HttpResponse:
            user = request.user
            if not isinstance(user, User) or not _verified(user):
                return HttpResponseRedirect(reverse("sign-in"))
            if role_of(user) not in roles:
                what = _("This page is for another role than yours.")
                return error_page(request, 403, what, _("Ask an administrator where you need it."))
            return guarded(request, user, *args, **kwargs)

        guarded = _guarded(view, MOST_BYTES + FORM_BYTES)
        update_wrapper(checked, view)
        return checked

    return decorate


def show(request: HttpRequest, template: str, status: int = 200, **content: object) -> HttpResponse:
    """The page of a template below templates/account."""
    user = request.user if request.user.is_authenticated else None
    role = role_of(user) if isinstance(user, User) else None
    return render(request, f"account/{template}.html", {"who": user, "role": role, **content}, status=status)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What a form gets whose token doesn't fit: it comes from another site, or its session has ended."""
    what = _("This form can't be taken: its page is too old, or it comes from another site.")
    return error_page(request, 403, what, _("Go back, load the page again, and send it once more."))


def _guarded(view: Callable[..., HttpResponse], most: int) -> Callable[..., HttpResponse]:
    """`view` behind Django's guard against forged forms; a body of more than `most` bytes is not even read."""
    protected = csrf_protect(view)

    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if refused := unread(request, most):
            status, why = refused
            return error_page(request, status, why.what, why.fix)
        request.upload_handlers = [LimitedUpload(request)]
        return protected(request, *args, **kwargs)

    return answered


def _verified(user: User) -> bool:
    return bool(user.is_verified())  # type: ignore[attr-defined]  # django-otp's middleware adds it

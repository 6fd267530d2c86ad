"""Addresses of the pages of accounts; each exists in every language."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpResponse
from django.urls import path

from safelight.web.public.later import later
from safelight.web.public.presence.moderation.urls import MODERATION


def _view(module: str, name: str) -> Callable[..., HttpResponse]:
    """A view of this package; these pages need ingest, which visitors don't."""
    return later(f"{__package__}.{module}", name)


ACCOUNT: Final = [
    path("account/", _view("contribution_views", "account"), name="account"),
    path("account/sign-in", _view("signing_views", "sign_in_page"), name="sign-in"),
    path("account/sign-out", _view("signing_views", "sign_out"), name="sign-out"),
    path("account/join/<str:token>", _view("signing_views", "join"), name="join"),
    path("account/contribute", _view("contribution_views", "contribute"), name="contribute"),
    path("account/contributions/<int:number>", _view("contribution_views", "contribution"), name="contribution"),
    path("account/announcements", _view("announcement_views", "announcements"), name="announcements"),
    path("account/people", _view("people_views", "people"), name="people"),
    path("account/people/<int:number>/close", _view("people_views", "close_account"), name="close-account"),
    path("account/log", _view("people_views", "log"), name="log"),
    *MODERATION,
]

"""Addresses of the pages of accounts; each exists in every language."""

from __future__ import annotations

from typing import Final

from django.urls import path

from safelight.web.public.account import announcement_views, contribution_views, people_views, signing_views

ACCOUNT: Final = [
    path("account/", contribution_views.account, name="account"),
    path("account/sign-in", signing_views.sign_in_page, name="sign-in"),
    path("account/sign-out", signing_views.sign_out, name="sign-out"),
    path("account/join/<str:token>", signing_views.join, name="join"),
    path("account/contribute", contribution_views.contribute, name="contribute"),
    path("account/contributions/<int:number>", contribution_views.contribution, name="contribution"),
    path("account/announcements", announcement_views.announcements, name="announcements"),
    path("account/people", people_views.people, name="people"),
    path("account/people/<int:number>/close", people_views.close_account, name="close-account"),
    path("account/log", people_views.log, name="log"),
]

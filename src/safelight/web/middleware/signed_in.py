"""Sessions and users, on the pages of accounts alone: every other page is the same for everyone, and sets no cookie."""

from __future__ import annotations

import re
from typing import Final, cast

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponseBase
from django_otp.middleware import OTPMiddleware

from safelight.web.middleware.measuring import GetResponse

ACCOUNT: Final = re.compile(r"/(?:[a-z]{2}/)?account(?:/|$)")
"""Paths of accounts, in every language."""


def signed_in(get_response: GetResponse) -> GetResponse:
    """Middleware that gives requests of account pages their session and user; others have neither.

    Forged requests are refused by the views themselves (`csrf_protect`), because only they know who may post.
    """
    with_user = SessionMiddleware(AuthenticationMiddleware(OTPMiddleware(get_response)))

    def answered(request: HttpRequest) -> HttpResponseBase:
        if ACCOUNT.match(request.path) is None:
            return get_response(request)
        response = cast(HttpResponseBase, with_user(request))
        # The cookie and the token against forgery must not be kept by anything between here and the browser.
        response.headers.setdefault("Cache-Control", "no-store, private")
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        # Browsers send the origin of a form only where pages may say it to their own site.
        response.headers["Referrer-Policy"] = "same-origin"
        return response

    return answered

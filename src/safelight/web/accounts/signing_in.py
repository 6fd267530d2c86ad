"""Signing in: name, password and code together; wrong ones are counted, see `safelight.web.lockout`."""

from __future__ import annotations

from typing import Final

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate
from django.contrib.auth import login as open_session
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django_otp import login as mark_verified

from safelight.web.accounts import second_factor

BACKEND: Final = "django.contrib.auth.backends.ModelBackend"


class Locked(Exception):
    """The name had too many wrong tries."""


def sign_in(request: HttpRequest, name: str, password: str, code: str) -> tuple[User | None, bool]:
    """The user, signed in, and whether a recovery code was used; no user where name, password or code is wrong.

    Raises Locked after TRIES wrong ones, whether or not there is such a name.
    """
    bare = HttpRequest()
    bare.method = "POST"
    credentials = {"username": name}
    if not AxesProxyHandler.is_allowed(bare, credentials):
        raise Locked
    user = authenticate(bare, username=name, password=password)
    if not isinstance(user, User):
        return None, False
    device, recovered = second_factor.verify(user, code)
    if device is None:
        user_login_failed.send(sender=__name__, credentials=credentials, request=bare)
        return None, False
    start(request, user)
    return user, recovered


def start(request: HttpRequest, user: User) -> None:
    """A session of somebody whose password and code are right."""
    open_session(request, user, backend=BACKEND)
    mark_verified(request, user.totpdevice_set.get())  # type: ignore[attr-defined]  # made by django-otp

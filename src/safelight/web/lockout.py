"""How wrong tries to sign in are counted (django-axes): by name, as a keyed hash, and by nothing else.

django-axes is handed a request with nothing in it: it keeps no address of a computer, no kind of browser, and nothing
that was typed. Five wrong tries close a name for a quarter of an hour, whether or not there is such a name.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

TRIES: Final = 5
CLOSED_FOR: Final = timedelta(minutes=15)

AXES: Final[Mapping[str, Any]] = {
    "AXES_LOCKOUT_PARAMETERS": ["username"],
    "AXES_FAILURE_LIMIT": TRIES,
    "AXES_COOLOFF_TIME": CLOSED_FOR,
    "AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT": False,
    "AXES_RESET_ON_SUCCESS": True,
    "AXES_DISABLE_ACCESS_LOG": True,
    "AXES_ENABLE_ADMIN": False,
    "AXES_VERBOSE": False,
    "AXES_CLIENT_IP_CALLABLE": "safelight.web.lockout.no_address",
    "AXES_USERNAME_CALLABLE": "safelight.web.lockout.hashed_name",
}
"""Settings of django-axes."""


def no_address(_request: HttpRequest) -> None:
    """No address of a computer, for django-axes to keep."""


def hashed_name(_request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The name as a keyed hash: people type passwords into the wrong field."""
    name = str((credentials or {}).get("username") or "")
    return hmac.digest(settings.SECRET_KEY.encode(), b"axes\0" + name.encode(), "sha256").hex()

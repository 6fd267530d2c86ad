"""Puts Presence's texts together from the settings: which channels there are, and where their messages go."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import httpx

from safelight.catalog import load_catalog
from safelight.core.errors import BadFilter
from safelight.core.home import Home, secret_key
from safelight.core.settings import Settings
from safelight.presence.channels.base import Channel
from safelight.presence.channels.generic import Gateway, Generic
from safelight.presence.channels.twilio import Twilio, TwilioAccount
from safelight.presence.channels.webform import Challenges, WebForm
from safelight.presence.daykey import DayKeys, day_keys
from safelight.presence.texting.desk import Desk
from safelight.presence.texting.inbox import Inbox
from safelight.presence.texting.notices import Notices
from safelight.presence.texting.places import Lines, PlaceBook

PROVIDER_SECONDS: Final = 10.0
AT_ONCE: Final = 8
"""Connections to a provider at the same time."""


@dataclass(frozen=True, slots=True)
class Texts:
    """All that takes and sends texts for one home."""

    channels: Mapping[str, Channel]
    desk: Desk
    keys: DayKeys

    def inbox(self, clock: Callable[[], datetime], wake: Callable[[bool], None] = lambda _urgent: None) -> Inbox:
        """Where messages come in."""
        return Inbox(self.desk, self.keys, clock, wake)


def texts(settings: Settings, home: Home, extra: Mapping[str, Channel] | None = None) -> Texts:
    """Texts as the operator set them up; `extra` channels (a simulation's) come on top. Raises BadFilter."""
    book = PlaceBook(home, load_catalog(home.catalog))
    desk = Desk(book, Lines.from_setting(settings.twilio_numbers), Notices(home, book))
    client = httpx.Client(
        timeout=PROVIDER_SECONDS, limits=httpx.Limits(max_connections=AT_ONCE), follow_redirects=False, trust_env=False
    )
    return Texts({**_channels(settings, home, book, client), **(extra or {})}, desk, day_keys(settings, home))


def challenges(settings: Settings, home: Home) -> Challenges:
    """What the form's page makes and its channel checks."""
    return Challenges(hashlib.sha256(b"safelight/form/v1\0" + secret_key(home, settings).encode()).digest())


def _channels(settings: Settings, home: Home, book: PlaceBook, client: httpx.Client) -> dict[str, Channel]:
    found: dict[str, Channel] = {}
    if settings.twilio_account_sid and settings.twilio_auth_token:
        tokens = tuple(filter(None, (one.strip() for one in settings.twilio_auth_token.get_secret_value().split(","))))
        if len(tokens) not in (1, 2):
            raise BadFilter("SAFELIGHT_TWILIO_AUTH_TOKEN: one token, or two with a comma.", fix="Copy it from Twilio.")
        account = TwilioAccount(settings.twilio_account_sid, tokens, settings.public_url, settings.twilio_api)
        found["twilio"] = Twilio(account, client)
    if settings.webhook_secret:
        found["generic"] = Generic(Gateway(settings.webhook_secret.get_secret_value(), settings.webhook_url), client)
    if book.cities():
        found["webform"] = WebForm(challenges(settings, home))
    return found

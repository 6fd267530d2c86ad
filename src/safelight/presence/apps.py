"""How Django knows Presence."""

from __future__ import annotations

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    """The application `presence`."""

    name = "safelight.presence"
    label = "presence"

"""How Django knows the contributions."""

from __future__ import annotations

from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    """The application `contributions`."""

    name = "safelight.web.contributions"
    label = "contributions"

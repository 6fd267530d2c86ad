"""How Django knows the accounts."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """The application `accounts`."""

    name = "safelight.web.accounts"
    label = "accounts"

"""Django's settings, built from Safelight's own; nothing here reads the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from safelight.core.home import Home, secret_key
from safelight.core.settings import Settings
from safelight.web.databases import database
from safelight.web.lockout import AXES

HERE: Final = Path(__file__).resolve().parent
DIST: Final = HERE / "static" / "dist"
"""What the front-end build made; absent in a clone that has not built it, and the pages work without."""

PASSWORD_LENGTH: Final = 12
SESSION_SECONDS: Final = 3600
"""How long somebody stays signed in without doing anything."""

PATIENCE_SECONDS: Final = 6.0
"""How long an answer waits for the worker before it says that it is still at it."""

QUEUES: Final = ("default", "presence", "policy")
"""Of tasks: those of contributions, which may take minutes, those of texts, for which somebody waits, and searches."""

LANGUAGES: Final = (("en", "English"), ("es", "Español"))
"""The languages of pages and documents, the first one without a prefix; each by its own name."""


def public_site(settings: Settings, home: Home) -> dict[str, Any]:
    """Settings of the public site.

    ALLOWED_HOSTS is open because no page, link or cookie is made from the Host header: addresses come from
    SAFELIGHT_PUBLIC_URL or are relative.
    """
    return {
        "DEBUG": False,
        "SECRET_KEY": secret_key(home, settings),
        "ALLOWED_HOSTS": ["*"],
        "ROOT_URLCONF": "safelight.web.public.urls",
        "INSTALLED_APPS": [
            *("django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"),
            *("django_otp", "django_otp.plugins.otp_totp", "axes", "django_tasks_db"),
            *("safelight.web.accounts.apps.AccountsConfig", "safelight.web.contributions.apps.ContributionsConfig"),
            "safelight.presence.apps.PresenceConfig",
        ],
        "MIDDLEWARE": [
            "safelight.web.middleware.measuring.measuring",
            "safelight.web.middleware.headers.headers",
            "safelight.web.middleware.compression.compression",
            "whitenoise.middleware.WhiteNoiseMiddleware",
            "safelight.web.middleware.language.language",
            "safelight.web.middleware.limiting.limiting",
            "safelight.web.middleware.signed_in.signed_in",
            "safelight.web.middleware.errors.ErrorPages",
        ],
        "TEMPLATES": [
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "DIRS": [HERE / "templates"],
                "OPTIONS": {
                    "libraries": {"assets": "safelight.web.public.assets"},
                    "builtins": [],
                    "context_processors": ["safelight.web.public.frame.frame"],
                },
            }
        ],
        "DATABASES": {"default": database(home, settings.database_url)},
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "USE_TZ": True,
        "TIME_ZONE": "UTC",
        "LANGUAGE_CODE": "en",
        "LANGUAGES": LANGUAGES,
        "LOCALE_PATHS": [HERE / "locale"],
        "FORMAT_MODULE_PATH": "safelight.web.formats",
        "USE_THOUSAND_SEPARATOR": True,
        "STATIC_URL": "/static/",
        "STATIC_ROOT": DIST if DIST.is_dir() else None,
        "WHITENOISE_MAX_AGE": 300,
        "WHITENOISE_ALLOW_ALL_ORIGINS": False,
        "WHITENOISE_IMMUTABLE_FILE_TEST": r"^.+-[0-9A-Za-z_-]{8}\.[a-z0-9]+$",
        "LOGGING_CONFIG": None,
        "PATIENCE_SECONDS": PATIENCE_SECONDS,
        "TASKS": {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": list(QUEUES)}},
        **_accounts(settings),
    }


def _accounts(settings: Settings) -> dict[str, Any]:
    """Signing in: one cookie, for an hour, on the pages of accounts alone."""
    validators = ("UserAttributeSimilarity", "MinimumLength", "CommonPassword", "NumericPassword")
    return {
        "AUTHENTICATION_BACKENDS": ["axes.backends.AxesStandaloneBackend", "django.contrib.auth.backends.ModelBackend"],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": f"django.contrib.auth.password_validation.{name}Validator",
                "OPTIONS": {"min_length": PASSWORD_LENGTH} if name == "MinimumLength" else {},
            }
            for name in validators
        ],
        "SESSION_COOKIE_NAME": "safelight",
        "SESSION_COOKIE_AGE": SESSION_SECONDS,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Strict",
        "SESSION_COOKIE_SECURE": settings.public_url.startswith("https:"),
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": True,
        "SESSION_SAVE_EVERY_REQUEST": True,
        "CSRF_USE_SESSIONS": True,
        "CSRF_TRUSTED_ORIGINS": [settings.public_url.rstrip("/")],
        "CSRF_FAILURE_VIEW": "safelight.web.public.account.access.forged",
        **AXES,
    }

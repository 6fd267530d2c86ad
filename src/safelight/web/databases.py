"""Where people and sessions are kept: SQLite in the home folder, or PostgreSQL by SAFELIGHT_DATABASE_URL."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from safelight.core.errors import BadFilter, StoreError
from safelight.core.home import Home

_SQLITE = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON"
"""A killed process loses nothing with it; a power cut may lose the last moments, and never damages the file.

What is deleted is overwritten with zeros: texts people sent are purged, and a copy of the file must not hold them.
"""

EXAMPLE = "postgresql://user:password@host:5432/name"


def database(home: Home, url: str | None) -> dict[str, Any]:
    """Django's description of the database behind `url`; SQLite in HOME/site.sqlite3 without one.

    Raises BadFilter for an address of another form (never quoting it: it holds a password), StoreError when the
    PostgreSQL driver isn't installed.
    """
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home.root / "site.sqlite3"),
            "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": _SQLITE},
            # Closing the last connection writes the whole log back: after each request, that would be most of its time.
            "CONN_MAX_AGE": None,
        }
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise _bad() from None
    name = unquote(parts.path.lstrip("/"))
    options = dict(parse_qsl(parts.query))
    host = parts.hostname or options.pop("host", "")  # ?host=/run/postgresql is a socket of this machine
    if parts.scheme not in ("postgres", "postgresql") or not host or not name:
        raise _bad()
    if find_spec("psycopg") is None:
        raise StoreError(
            "SAFELIGHT_DATABASE_URL names a PostgreSQL database, but the driver isn't installed.",
            fix="Install it with `pip install safelight[postgres]`, or leave the setting out to use SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


def _bad() -> BadFilter:
    return BadFilter("SAFELIGHT_DATABASE_URL is not the address of a PostgreSQL database.", fix=f"Write {EXAMPLE}.")

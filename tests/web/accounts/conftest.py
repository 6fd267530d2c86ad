"""Accounts and contributions over the real site, on SQLite and on PostgreSQL, asked through WSGI as a server would."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import httpx
import pytest
from django.apps import apps
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command
from django.db import connections

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.application import create_application
from safelight.web.databases import database
from safelight.web.migrating import configure_django
from tests.people import Browser, Clock, join

NEEDED = ("pgserver", "psycopg")


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server of this session; missing, its tests are skipped."""
    if not all(find_spec(name) for name in NEEDED):
        pytest.skip("needs pgserver and psycopg, which have wheels up to Python 3.12")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        pgserver = import_module("pgserver")
    server = _started(pgserver, tmp_path_factory)
    server.psql("CREATE DATABASE people;")
    yield server.get_uri(database="people")
    server.cleanup()


def _started(pgserver: Any, folders: pytest.TempPathFactory) -> Any:
    """A server; pgserver waits ten seconds for it, which a machine with other work may need several times."""
    for _ in range(4):
        try:
            return pgserver.get_server(folders.mktemp("postgresql"), cleanup_mode="stop")
        except (subprocess.SubprocessError, OSError):
            time.sleep(2)
    pytest.fail("PostgreSQL did not start")


@pytest.fixture(scope="session")
def quick_passwords() -> Iterator[None]:
    """Passwords are hashed in a thousand rounds; in a million, which they are for people, tests take minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1000)
        yield


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def people_home(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, quick_passwords: None
) -> Iterator[Home]:
    """A home without cities, whose people are kept in one of the two databases."""
    home = Home(tmp_path_factory.mktemp(f"people-{request.param}")).make()
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    configure_django(Settings(home=home.root), home)
    before = dict(connections.databases["default"])
    _use({**before, "OPTIONS": {}, **database(home, url)})
    call_command("migrate", verbosity=0, interactive=False)
    yield home
    _use(before)


def _use(described: dict[str, Any]) -> None:
    connections.close_all()
    connections.databases["default"] = described
    if hasattr(connections._connections, "default"):
        del connections["default"]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def browser(people_home: Home, clock: Clock) -> Iterator[Callable[..., Browser]]:
    """browser(): one that nobody has used yet."""
    opened: list[httpx.Client] = []

    def make(**settings: Any) -> Browser:
        application = create_application(Settings(home=people_home.root, **settings), people_home, clock=clock)
        transport = httpx.WSGITransport(app=application, remote_addr="198.51.100.7")
        opened.append(httpx.Client(transport=transport, base_url="http://127.0.0.1:8000"))
        return Browser(opened[-1])

    yield make
    for client in opened:
        client.close()


@dataclass(frozen=True)
class Tables:
    """What can be imported only once Django is set up."""

    people_home: Home

    def of(self, name: str) -> Any:
        """A table by its name, such as "accounts.Deed"."""
        return apps.get_model(name)

    def invite(self, name: str, role: str, now: datetime) -> str:
        """The secret of a new link."""
        invitations, roles = (import_module(f"safelight.web.accounts.{name}") for name in ("invitations", "roles"))
        return str(invitations.invite(name, roles.Role(role), by=None, now=now))


@pytest.fixture
def tables(people_home: Home) -> Iterator[Tables]:
    """The database, empty again afterwards."""
    yield Tables(people_home)
    call_command("flush", verbosity=0, interactive=False)


@pytest.fixture
def joined(browser: Callable[..., Browser], tables: Tables, clock: Clock) -> Callable[..., Browser]:
    """joined("steward"): somebody new with that role, signed in."""
    number = iter(range(100))

    def make(role: str, name: str = "") -> Browser:
        return join(browser(), tables.invite(name or f"{role}-{next(number)}", role, clock()))

    return make

"""Accounts and contributions over the real site, on SQLite and on PostgreSQL, asked through WSGI as a server would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

import httpx
import pytest
from django.apps import apps
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web.application import create_application
from tests.people import Browser, Clock, join
from tests.people_database import migrated, use_database


@pytest.fixture(scope="session")
def quick_passwords() -> Iterator[None]:
    """Passwords are hashed in a thousand rounds; in a million, which they are for people, tests take minutes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PBKDF2PasswordHasher, "iterations", 1000)
        yield


@dataclass(frozen=True)
class Kept:
    """A home without cities, and the address of the database that keeps its people; None is SQLite in the home."""

    home: Home
    url: str | None


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def kept(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, quick_passwords: None) -> Kept:
    """Each of the two databases, with its tables."""
    home = Home(tmp_path_factory.mktemp(f"people-{request.param}")).make()
    url = request.getfixturevalue("postgresql") if request.param == "postgresql" else None
    migrated(home, url)
    return Kept(home, url)


@pytest.fixture
def people_home(kept: Kept) -> Home:
    """The home, its database in use: tests of other homes of the same process may have changed it."""
    use_database(kept.home, kept.url)
    return kept.home


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

"""Two cities of invented records behind the real site, asked through WSGI as a server would."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import structlog

from safelight.catalog import load_catalog
from safelight.core import log
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from safelight.synthetic import write_feeds
from safelight.web.application import create_application
from tests.people_database import migrated, use_database
from tests.sites import fixed_key

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
CITIES = ("chicago", "oakland")


@pytest.fixture(scope="session", autouse=True)
def plain_log() -> Iterator[None]:
    """Events as one line on stdout, through the product's own filter."""
    line = structlog.processors.KeyValueRenderer()
    structlog.configure(processors=[log.redact, line], cache_logger_on_first_use=False)
    yield
    structlog.reset_defaults()


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Databases of two cities, made by ingest from synthetic feeds."""
    root = tmp_path_factory.mktemp("web")
    home, catalog = Home(root / "home").make(), load_catalog()
    write_feeds(catalog, root / "feeds", today=NOW.date(), years=3, cities=CITIES)
    workshop = Workshop(home, catalog, fixed_key(home), NOW)
    for city in CITIES:
        assert not ingest(workshop, city, folder=root / "feeds" / city).problems
    migrated(home)
    return home


@pytest.fixture(autouse=True)
def its_database(home: Home) -> None:
    """Other tests of this process may have pointed Django at another database."""
    use_database(home)


@pytest.fixture(scope="session")
def site(home: Home) -> Iterator[Callable[..., httpx.Client]]:
    """A client of a site of its own: site(remote="203.0.113.9", clock=…, rate_limit=3)."""
    opened: list[httpx.Client] = []

    def make(
        *, remote: str = "127.0.0.1", clock: Callable[[], datetime] = lambda: NOW, root: Home = home, **settings: Any
    ) -> httpx.Client:
        application = create_application(Settings(home=home.root, **settings), root, clock=clock)
        transport = httpx.WSGITransport(app=application, remote_addr=remote)
        opened.append(httpx.Client(transport=transport, base_url="http://site"))
        return opened[-1]

    yield make
    for client in opened:
        client.close()


@pytest.fixture(scope="session")
def client(site: Callable[..., httpx.Client]) -> httpx.Client:
    """A client on this machine, without a limit."""
    return site()


@pytest.fixture
def empty_home(tmp_path: Path) -> Home:
    """A home without any database."""
    return Home(tmp_path / "empty").make()

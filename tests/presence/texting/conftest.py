"""A phone that texts a number of Los Angeles, and a clock to turn."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.channels.base import Inbound
from safelight.presence.channels.simulator import Simulator
from safelight.web.migrating import configure_django
from tests.people_database import migrated, use_database
from tests.texted_places import CITY, write_gazetteer

# Tables can be imported once Django has settings; each test then points it at its own database.
configure_django(Settings(home=Path("unused"), secret_key="for tests"), Home(Path("unused")))

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
"""Noon in Los Angeles."""

NUMBER = "+12135550100"


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def turn(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class Phones:
    """Phones that text through the simulator's channel: phones("+1213…", "5th & Main") gives the replies."""

    inbox: object
    channel: Simulator
    clock: Clock
    later: list[tuple[str, str]] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __call__(
        self, sender: str, text: str, *, media: tuple[str, ...] = (), to: str = NUMBER, known_as: str = ""
    ) -> list[str]:
        message = Inbound(known_as or f"S{next(self._ids)}", sender, to, text, media)
        return json.loads(self.inbox.take(self.channel, self.channel.request(message)).body)["replies"]


@pytest.fixture(scope="session")
def texted_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("texts") / "home").make()
    write_gazetteer(home)
    migrated(home)
    return home


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def texts(texted_home: Home, tmp_path: Path) -> Iterator[object]:
    """Texts of a home whose keys are new and whose tables are empty."""
    from safelight.presence.texting.opening import texts as opened

    use_database(texted_home)
    settings = Settings(home=texted_home.root, day_key_dir=tmp_path, twilio_numbers=f"{NUMBER}={CITY}")
    yield opened(settings, texted_home)
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            if table.startswith("presence_"):
                cursor.execute(f"DELETE FROM {table}")


@pytest.fixture
def phones(texts: object, clock: Clock) -> Phones:
    channel = Simulator("secret")
    made = Phones(texts.inbox(clock), channel, clock)
    channel.sent = lambda _own, to, text: made.later.append((to, text))
    channel.forgotten = made.forgotten.append
    texts.channels["simulator"] = channel
    return made

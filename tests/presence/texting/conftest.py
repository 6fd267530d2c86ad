"""A phone that texts a number of Los Angeles, and a clock to turn."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.db import connection, transaction

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.channels.base import Inbound
from safelight.presence.channels.simulator import Simulator
from safelight.presence.channels.twilio import Twilio, TwilioAccount
from safelight.web.migrating import configure_django
from tests.people_database import migrated, use_database
from tests.presence.test_channels import twilio_request
from tests.text_providers import SID, TOKEN, Provider, twilio_server
from tests.texted_places import CITY, write_gazetteer

# Tables can be imported once Django has settings; each test then points it at its own database.
configure_django(Settings(home=Path("unused"), secret_key="for tests"), Home(Path("unused")))

NOW = datetime(2026, 3, 2, 20, 0, tzinfo=UTC)
"""Noon in Los Angeles."""

NUMBER = "+12135550100"
PHOTO = b"\xff\xd8\xff a photo"
"""What may be a photo by its first bytes."""


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


@pytest.fixture(scope="session")
def database() -> str | None:
    """The address of the database of texts; None is SQLite in the home. A module may have another."""
    return None


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def texts(texted_home: Home, database: str | None, tmp_path: Path) -> Iterator[object]:
    """Texts of a home whose keys are new and whose tables are empty."""
    from safelight.presence.texting.opening import texts as opened

    use_database(texted_home, database)
    settings = Settings(home=texted_home.root, day_key_dir=tmp_path, twilio_numbers=f"{NUMBER}={CITY}")
    yield opened(settings, texted_home)
    # In one transaction: whether rows point to rows that are gone is asked at its end.
    with transaction.atomic(), connection.cursor() as cursor:
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


@dataclass
class Town:
    """People who text through Twilio on loopback, and the worker behind; `photos` are those that were looked at."""

    texts: Any
    channel: Twilio
    provider: Provider
    clock: Clock
    worker: Any
    photos: list[bytes] = field(default_factory=list)

    def text(self, sender: str, words: str, media: tuple[str, ...] = ()) -> str:
        sid = f"SM{len(self.provider.messages) + len(self.provider.deleted):032d}"
        self.provider.messages.add(sid)
        message = Inbound(sid, sender, NUMBER, words, tuple(self.provider.media_url(sid, one) for one in media))
        return self.texts.inbox(self.clock).take(self.channel, twilio_request(message)).body.decode()


@pytest.fixture
def town(texts: Any, clock: Clock) -> Iterator[Town]:
    from safelight.presence.models import PhotoSays, Report
    from safelight.presence.texting.working import Rules, Worker

    with twilio_server() as provider, httpx.Client(timeout=5, trust_env=False) as client:
        account = TwilioAccount(SID, (TOKEN,), "https://presence.example.org", provider.url)
        channel = Twilio(account, client)
        texts.channels["twilio"] = channel
        photos: list[bytes] = []

        def look(content: bytes, report: Report, _keys: object, _now: object) -> PhotoSays:
            photos.append(content)
            Report.objects.filter(pk=report.pk).update(photo=PhotoSays.POLICE)
            return PhotoSays.POLICE

        worker = Worker(texts, Rules(timedelta(seconds=10), 500), clock, look)
        yield Town(texts, channel, provider, clock, worker, photos)


@pytest.fixture
def line(texted_home: Home, database: str | None) -> Iterator[Any]:
    from safelight.presence.models import Spent
    from safelight.presence.texting.line import Line

    use_database(texted_home, database)
    yield Line()
    Spent.objects.all().delete()

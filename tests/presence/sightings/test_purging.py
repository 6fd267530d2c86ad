"""What has ended goes, all of it, from the tables and from the bytes of the files, also where a purge was killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.db import connection

from safelight.core.home import Home
from safelight.presence import purging
from safelight.presence.daykey import KEPT
from safelight.presence.models import (
    Conversation,
    Decision,
    DecisionCount,
    Message,
    MonthCount,
    Outgoing,
    Report,
    ReviewLock,
    Sighting,
    Spent,
    Standing,
    Surge,
    Thumbnail,
    Watch,
)
from tests.presence.sightings.conftest import CELL, CITY, MINUTE, NOW, People

MARKER = b"what somebody's phone said, sealed, and long"


def fill(at: datetime, name: str = "one") -> None:
    """A row in each table, as it is made at `at`."""
    day, sender = at.date(), name.encode().ljust(16)
    own = {"day": day, "sender": sender}
    moderator, _ = User.objects.get_or_create(username="moderator")
    sighting = Sighting.objects.create(city=CITY, cell=CELL, kind="patrol", first_at=at, last_at=at)
    report = Report.objects.create(sighting=sighting, at=at, picture=MARKER[:32], **own)
    Thumbnail.objects.create(report=report, day=day, sealed=MARKER, ends_at=at + timedelta(hours=1))
    Message.objects.create(mark=sender, day=day, channel="generic", city=CITY, state="done", not_before=at)
    Standing.objects.create(first_at=at, window_from=at, **own)
    Conversation.objects.create(sealed=MARKER * 300, ends_at=at + 15 * MINUTE, **own)
    sent = {"channel": "generic", "city": CITY, "sealed": MARKER}
    Watch.objects.create(cell=CELL, ends_at=at + timedelta(hours=6), **sent, **own)
    Outgoing.objects.create(not_before=at, too_late_at=at + timedelta(hours=1), **sent, **own)
    Spent.objects.create(day=day, city=name)
    Surge.objects.create(city=name, floor=3, ends_at=at + timedelta(hours=1))
    ReviewLock.objects.create(cluster=name, moderator=moderator, ends_at=at + timedelta(minutes=5))
    Decision.objects.create(moderator=moderator, at=at, city=CITY, what="refused")
    DecisionCount.objects.get_or_create(moderator=moderator, day=day, what="refused")


def left() -> set[str]:
    return {model.__name__ for model in apps.get_app_config("presence").get_models() if model.objects.exists()}


def test_every_table_but_the_months_has_an_end(people: People) -> None:
    ending = {rows.model for rows in purging.ended(NOW)}
    assert ending == set(apps.get_app_config("presence").get_models()) - {MonthCount}


@pytest.mark.parametrize(
    ("later", "remain"),
    [
        (timedelta(0), {"Thumbnail", "Surge", "ReviewLock", "Conversation", "Outgoing", "Watch"}),
        (timedelta(minutes=20), {"Thumbnail", "Surge", "Outgoing", "Watch"}),
        (timedelta(hours=1), {"Watch"}),
        (timedelta(hours=27), set()),
    ],
)
def test_what_has_an_hour_goes_with_it(people: People, later: timedelta, remain: set[str]) -> None:
    fill(NOW)
    purging.purge(people.keys, NOW + later)
    by_day = {"Message", "Standing", "Report", "Sighting", "Spent", "Decision", "DecisionCount"}
    assert left() == by_day | remain


def test_all_of_a_day_is_gone_when_its_key_is(people: People) -> None:
    people.keys.today(NOW)
    fill(NOW)
    last = datetime.combine(NOW.date() + KEPT, datetime.max.time(), UTC)
    purging.purge(people.keys, last)
    assert people.keys.of(NOW.date()) is not None
    assert {"Report", "Sighting", "Message", "Standing", "Decision"} <= left()
    purging.purge(people.keys, last + timedelta(seconds=1))
    assert people.keys.of(NOW.date()) is None
    assert left() == {"Spent", "DecisionCount"}
    purging.purge(people.keys, NOW + timedelta(days=8, hours=5))
    assert left() == {"DecisionCount"}
    purging.purge(people.keys, NOW + timedelta(days=366))
    assert left() == set()
    assert purging.purge(people.keys, NOW + timedelta(days=367)) == 0


def test_what_stands_is_left_alone(people: People) -> None:
    fill(NOW - timedelta(days=2), "old")
    fill(NOW, "new")
    purging.purge(people.keys, NOW)
    assert {model.objects.count() for model in (Report, Sighting, Message, Standing, Watch, Thumbnail)} == {1}


def test_a_killed_purge_is_taken_up_again(people: People) -> None:
    for number in range(3):
        fill(NOW - timedelta(days=2), f"old {number}")
    ran = 0

    class Killed(Exception):
        pass

    def kill(execute: object, sql: str, *rest: object) -> object:
        nonlocal ran
        ran += sql.startswith("DELETE")
        if ran > 3:
            raise Killed
        return execute(sql, *rest)

    with connection.execute_wrapper(kill), pytest.raises(Killed):
        purging.purge(people.keys, NOW)
    assert {"Message", "Standing"} <= left()
    assert "Thumbnail" not in left()
    purging.purge(people.keys, NOW)
    assert left() == {"Spent", "DecisionCount"}


def test_no_byte_of_it_is_left_in_the_files(people: People, sightings_home: tuple[Home, str | None]) -> None:
    home, url = sightings_home
    if url:
        pytest.skip("PostgreSQL writes over freed rows later: the module says what that means")
    for number in range(20):
        fill(NOW - timedelta(days=2), f"old {number}")
    files = [path for path in home.root.iterdir() if path.name.startswith("site.sqlite3")]
    assert any(MARKER in path.read_bytes() for path in files)
    purging.purge(people.keys, NOW)
    for path in files:
        content = path.read_bytes()
        assert MARKER not in content, path.name
        assert b"old 1".ljust(16) not in content, path.name

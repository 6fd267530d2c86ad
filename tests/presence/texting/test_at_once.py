"""Texts, the worker and moderators at the same moment, over PostgreSQL: no deadlock, and no text is lost."""

from __future__ import annotations

import contextlib
import multiprocessing
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from safelight.core.home import Home
from tests import texts_at_once as at_once
from tests.people_database import migrated, use_database
from tests.presence.sightings.conftest import empty

ENOUGH = 60.0


@pytest.fixture
def address(texted_home: Home, postgresql: str) -> Iterator[str]:
    migrated(texted_home, postgresql)
    use_database(texted_home, postgresql)
    empty()
    yield postgresql
    empty()


@contextlib.contextmanager
def process(does: Any, *about: str) -> Iterator[Connection]:
    """A process that has begun; it waits for a word to go on."""
    spawn = multiprocessing.get_context("spawn")
    ours, theirs = spawn.Pipe()
    child = spawn.Process(target=does, args=(*about, theirs), daemon=True)
    child.start()
    try:
        assert ours.poll(ENOUGH)
        assert ours.recv() == "ready"
        yield ours
    finally:
        child.join(5)
        child.kill()
        child.join()


def deadlocks() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


@dataclass
class Moderator:
    """Confirms and refuses what waits, takes every third step back, and has purged what is over meanwhile."""

    who: Any
    keys: Path
    decided: int = 0

    def __call__(self) -> None:
        from safelight.core.errors import BadInput
        from safelight.presence.daykey import DayKeys
        from safelight.presence.models import Verdict
        from safelight.presence.moderation.deciding import decide, undo
        from safelight.presence.moderation.holding import let_go, open_case
        from safelight.presence.purging import purge

        now = datetime.now(UTC)
        case, _ = open_case(self.who, now)
        if case is not None:
            numbers = [one.report for one in case.cluster.reports]
            with contextlib.suppress(BadInput):  # their senders had them forgotten meanwhile
                step = decide(self.who, numbers, Verdict.CONFIRMED if self.decided % 2 else Verdict.REFUSED, now)
                self.decided += 1
                if self.decided % 3 == 0:
                    undo(step, self.who, now)
                    let_go(self.who)
        purge(DayKeys(self.keys), now)


def test_texts_photos_and_moderators_at_once(address: str, texted_home: Home, tmp_path: Path) -> None:
    from django.contrib.auth.models import User

    from safelight.presence.models import Message, MessageState, PhotoSays, Report

    moderator = Moderator(User.objects.create_user("moderator at once"), tmp_path)
    about = (str(texted_home.root), address, str(tmp_path))
    before, wrong, until = deadlocks(), 0, time.monotonic() + ENOUGH
    with process(at_once.working, *about) as worker, process(at_once.texting, *about) as people:
        for one in (worker, people):
            one.send("go")
        while not people.poll() and time.monotonic() < until:
            wrong += at_once.failed(moderator)
        taken = people.recv()
        worker.send("end")
        wrong += worker.recv()
    assert moderator.decided > 5
    assert (deadlocks() - before, wrong) == (0, 0)
    assert taken == at_once.PEOPLE * at_once.EACH == Message.objects.count()
    assert Message.objects.filter(state=MessageState.DONE).count() == taken
    assert not Report.objects.filter(photo=PhotoSays.WAITING).exists()

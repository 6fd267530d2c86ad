"""The demo marks its own home and no other; from then on the worker goes on with the day."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django_tasks_db.models import DBTaskResult

from safelight.cli.sample import FEEDS_FOLDER, LIVE, make_live
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.geo.gazetteer import gazetteer_file
from safelight.presence import tasks
from safelight.presence.models import Message, Sighting
from safelight.presence.simulation import marking
from tests.people_database import use_database
from tests.presence.simulation.conftest import empty


@pytest.fixture
def home(played_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    monkeypatch.setenv("SAFELIGHT_DAY_KEY_DIR", str(tmp_path))
    use_database(played_home)
    yield played_home
    marking.unmark(played_home)
    DBTaskResult.objects.all().delete()
    empty()


def settings(home: Home, tmp_path: Path) -> Settings:
    return Settings(home=home.root, day_key_dir=tmp_path)


def test_a_home_whose_city_the_demo_did_not_make_is_left_alone(home: Home, tmp_path: Path) -> None:
    make_live(settings(home, tmp_path))
    assert not marking.shows(home)
    assert not Sighting.objects.exists()


def test_the_demos_home_has_rows_before_anybody_looks_and_the_worker_goes_on(home: Home, tmp_path: Path) -> None:
    folder = home.root / FEEDS_FOLDER / LIVE
    folder.mkdir(parents=True)
    places = gazetteer_file(home, LIVE).read_bytes()
    make_live(settings(home, tmp_path))
    folder.rmdir()
    assert marking.shows(home)
    assert gazetteer_file(home, LIVE).read_bytes() == places
    made = Message.objects.count()
    assert made > 10
    assert not Sighting.objects.filter(simulated=False).exists()
    empty()
    tasks.work_off.func(str(home.root))
    assert abs(Message.objects.count() - made) <= 5
    assert DBTaskResult.objects.count() == 1

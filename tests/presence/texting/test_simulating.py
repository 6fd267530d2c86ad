"""A phone in the terminal: what is typed is answered by the real inbox, scripts let time pass, load is all answered."""

from __future__ import annotations

from pathlib import Path

import pytest
import structlog
from django.db import connection

from safelight.cli import presence
from safelight.core.errors import BadInput, NotThere
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.models import Message, MessageState, Report, Sighting
from safelight.presence.texting.simulating import Simulation, simulation
from tests.people_database import use_database
from tests.texted_places import CITY

SCRIPT = """# A morning
ana> watch 6th & San Pedro 6h
ben> sweep at 5th & San Pedro
+ 5m
cat> están limpiando en la 5 y San Pedro
+ 3h
ben> gone
"""


@pytest.fixture
def simulated(texts: object, texted_home: Home, tmp_path: Path) -> Simulation:
    return simulation(Settings(home=texted_home.root, day_key_dir=tmp_path), texted_home, CITY)


def test_a_script_is_played_and_watches_are_told(simulated: Simulation) -> None:
    said = list(simulated.script(SCRIPT.splitlines()))
    assert [one.who for one in said] == ["ana", "ben", "cat", "ana", "ben"]
    assert said[3].late
    assert said[3].replies[0].startswith("E 6th St & San Pedro St: sweep confirmed")
    assert Sighting.objects.get().simulated
    assert not Message.objects.filter(state=MessageState.WAITING).exists()


def test_a_line_that_is_none_is_named(simulated: Simulation) -> None:
    with pytest.raises(BadInput, match="Line 2"):
        list(simulated.script(["ana> menu", "what?"]))


def test_a_load_is_answered_whole(simulated: Simulation) -> None:
    went = simulated.load(60, 500, ["5th & San Pedro", "union station"])
    assert (went.sent, went.answered) == (60, 60)
    assert (Message.objects.filter(state=MessageState.DONE).count(), Report.objects.filter(says="seen").count()) == (
        60,
        36,
    )
    assert 0 < went.half <= went.most


def test_a_city_without_places_says_how_to_make_them(texted_home: Home) -> None:
    use_database(texted_home)
    with pytest.raises(NotThere, match="safelight gazetteer oakland"):
        simulation(Settings(home=texted_home.root), texted_home, "oakland")


def test_the_verb_plays_a_script(
    texts: object,
    texted_home: Home,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("SAFELIGHT_DAY_KEY_DIR", str(tmp_path))
    (tmp_path / "day.txt").write_text(SCRIPT, encoding="utf-8")
    request.addfinalizer(structlog.reset_defaults)  # verbs send their log to where this test reads it
    presence.simulate(CITY, script=tmp_path / "day.txt", load=0, rate=1, place=None, home=texted_home.root)
    told = capsys.readouterr().out
    assert "ben> sweep at 5th & San Pedro" in told
    assert "(later) ana < E 6th St" in told
    presence.purge(home=texted_home.root)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM presence_message")
        assert cursor.fetchone() == (4,)

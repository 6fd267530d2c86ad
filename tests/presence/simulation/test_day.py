"""A scripted day with hundreds of senders, noise and liars ends with the expected map, whichever way it is counted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.models import Report, Sighting
from safelight.presence.simulation import attacks
from safelight.presence.simulation.day import scripted_day
from safelight.presence.simulation.figures import Figures, figures, together
from safelight.presence.simulation.noise import WRONG
from safelight.presence.simulation.playing import forge, play
from tests.people_database import use_database
from tests.presence.simulation.conftest import empty

BEGINS = datetime(2026, 3, 3, 20, 0, tzinfo=UTC)
HOURS = 6.5
SEED = 3


@pytest.fixture(scope="module")
def seen(played_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Figures]:
    """The day, played once for all tests here."""
    from safelight.presence.texting.opening import texts as opened

    use_database(played_home)
    texts = opened(Settings(home=played_home.root, day_key_dir=tmp_path_factory.mktemp("keys")), played_home)
    day = scripted_day(SEED, BEGINS, HOURS)
    assert forge(texts, day, 20) == 20
    found = figures(play(day, texts))
    assert not Sighting.objects.exclude(simulated=True).exists()
    assert Report.objects.exists()
    yield found
    empty()


def test_the_map_is_as_it_should_be(seen: Figures) -> None:
    assert seen.people > 400
    assert seen.told >= 5
    assert seen.soon >= seen.told - 1
    for kind in (attacks.LONE, attacks.COPIED, attacks.STUBBORN, WRONG):
        assert seen.lies[kind].sightings > 0
        assert seen.lies[kind].public == 0, kind
    # What the rules can't tell from the truth, and says so: two people who lie together.
    assert seen.lies[attacks.PAIR].public == seen.lies[attacks.PAIR].sightings
    # The flood is public only until the surge is raised, and stays down when that is over.
    flood = seen.lies[attacks.FLOOD]
    assert flood.sightings >= 10
    assert flood.minutes <= 2 * flood.public
    assert 25 <= seen.surge_minutes <= 90
    assert seen.denials[attacks.GONE_ALONE].vanished == 0
    assert seen.waiting > 10


def test_the_same_seed_is_the_same_day() -> None:
    day, other = scripted_day(SEED, BEGINS, HOURS), scripted_day(SEED, BEGINS, HOURS)
    assert day.texts == other.texts
    assert day.texts != scripted_day(SEED + 1, BEGINS, HOURS).texts
    assert list(day.texts) == sorted(day.texts, key=lambda text: text.at)


def test_days_together_are_their_sum(seen: Figures) -> None:
    both = together([seen, seen])
    assert (both.days, both.told, both.soon, both.waiting) == (2, 2 * seen.told, 2 * seen.soon, seen.waiting)
    assert both.after_end == pytest.approx(seen.after_end)
    assert both.lies[attacks.LONE].sightings == 2 * seen.lies[attacks.LONE].sightings

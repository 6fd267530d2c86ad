"""The day that a demo shows: rows at any hour, told once whoever is killed, and never beside a real message."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.kinds import SightingKind
from safelight.presence.models import Message, Report, Sighting
from safelight.presence.sightings.ledger import Sender, seen
from safelight.presence.sightings.public import visible
from safelight.presence.simulation import marking
from safelight.presence.simulation.ground import CITY, spots
from safelight.presence.simulation.showing import LATELY, Show, said_between
from safelight.presence.simulation.telling import named
from safelight.presence.texting.simulating import simulation_of

AT = datetime(2026, 3, 3, 18, 3, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ASKS = {"en": "STATUS", "es": "estado"}


@pytest.fixture
def settings(texts: object, played_home: Home, tmp_path: Path) -> Iterator[Settings]:
    """Those of a home that is marked, and whose tables are empty."""
    marking.mark(played_home)
    yield Settings(home=played_home.root, day_key_dir=tmp_path)
    marking.unmark(played_home)


def told() -> tuple[int, int, int]:
    return Message.objects.count(), Sighting.objects.count(), Report.objects.count()


@pytest.mark.parametrize("hour", [0, 5, 11, 23])
def test_whenever_the_page_is_opened_there_are_rows(settings: Settings, played_home: Home, hour: int) -> None:
    at = AT.replace(hour=hour)
    assert Show(settings, played_home).tick(at) > 15
    shown = visible(CITY, at)
    assert len(shown) >= 4
    assert all(one.simulated for one in shown)
    assert "confirmed" in {one.status for one in shown}


def test_minute_by_minute_is_the_same_as_at_once(settings: Settings, played_home: Home) -> None:
    show = Show(settings, played_home)
    show.tick(AT - 20 * MINUTE)
    for minute in range(20, -1, -1):
        Show(settings, played_home).tick(AT - minute * MINUTE) if minute % 7 == 0 else show.tick(AT - minute * MINUTE)
    said = said_between(AT - 20 * MINUTE - LATELY, AT)
    assert told()[0] == len(said)
    whole = said_between(AT - LATELY, AT)
    assert whole == sorted({*said_between(AT - LATELY, AT - 33 * MINUTE), *said_between(AT - 33 * MINUTE, AT)}, key=_by)
    before = told()
    assert Show(settings, played_home).tick(AT) == len(whole)  # killed, and started again
    assert told() == before


def _by(one: tuple[str, datetime, object]) -> tuple[datetime, str]:
    return one[1], one[0]


def test_a_home_that_nobody_marked_shows_nothing(settings: Settings, played_home: Home) -> None:
    marking.unmark(played_home)
    assert Show(settings, played_home).tick(AT) == 0
    assert told() == (0, 0, 0)


@pytest.mark.parametrize("given", [{"twilio_account_sid": "AC"}, {"webhook_secret": SecretStr("shared")}])
def test_where_real_messages_could_come_nothing_is_shown(
    settings: Settings, played_home: Home, given: dict[str, object]
) -> None:
    assert Show(settings.model_copy(update=given), played_home).tick(AT) == 0


def test_beside_a_real_report_nothing_is_made_up(settings: Settings, played_home: Home) -> None:
    seen(CITY, spots()[0].cell, SightingKind.PATROL, Sender(AT.date(), (b"x" * 16,)), AT)
    assert Show(settings, played_home).tick(AT) == 0
    assert told() == (0, 1, 1)


@pytest.mark.parametrize(("language", "mark"), [("en", ", simulated)"), ("es", ", simulado)")])
def test_what_is_texted_of_it_says_that_it_is_simulated(
    settings: Settings, played_home: Home, texts: Any, language: str, mark: str
) -> None:
    Show(settings, played_home).tick(AT)
    cells = {one.cell for one in visible(CITY, AT) if one.status == "confirmed"}
    spot = next(spot for spot in spots() if spot.cell in cells)
    reply, *_ = simulation_of(texts, CITY, clock=lambda: AT).answered("+15559990001", f"{ASKS[language]} {named(spot)}")
    assert mark in reply

"""A release answers as on its day, whatever happens to the city afterwards."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from shapely import box

from safelight.core.errors import BadInput, NotThere
from safelight.core.question import Question
from safelight.core.settings import Settings
from safelight.geo import Area, Places, places_file, read_places, write_places
from safelight.ingest import CityReport, Workshop, release, roll_back
from safelight.questions import Answer, Questions

Crimes = Callable[..., CityReport]
Row = Callable[..., dict[str, str]]
BY_YEAR = {"city": "chicago", "by": "year"}


def ask(workshop: Workshop, **filters: str) -> Answer:
    """What a client is answered at the workshop's time."""
    settings = Settings(home=workshop.home.root, record_key=workshop.key.secret.hex())
    asker = Questions(workshop.home, settings, catalog=workshop.catalog, clock=lambda: workshop.now)
    return asker.count(Question.from_filters({**BY_YEAR, **filters}))


def test_a_released_number_never_moves(crimes: Crimes, crime: Row, workshop: Workshop) -> None:
    crimes([crime(number, Date=f"03/{number % 28 + 1:02}/2015 08:00:00 PM") for number in range(40)])
    made = release(workshop, "2026-03")
    assert made["generations"] == {"chicago": 1}
    before = ask(workshop, release="2026-03").to_document()
    assert before["release"] == before["question"]["release"] == "2026-03"
    assert before["rows"] == ask(workshop).to_document()["rows"]
    crimes([crime(number, Date="06/01/2016 08:00:00 PM") for number in range(100, 160)], name="later.csv")
    later = replace(workshop, now=workshop.now + timedelta(days=400))
    assert [row["year"] for row in ask(later).rows()] != [row["year"] for row in before["rows"]]
    assert ask(later, release="2026-03").to_document() == before
    roll_back(workshop, "chicago")
    shutil.rmtree(workshop.home.cities)
    assert ask(later, release="2026-03").to_document() == before


def test_a_release_keeps_its_neighbourhoods(crimes: Crimes, crime: Row, workshop: Workshop) -> None:
    crimes([crime(number) for number in range(40)])
    file = places_file(workshop.home, "chicago")

    def named(release: str | None) -> list[str]:
        settings = Settings(home=workshop.home.root, record_key=workshop.key.secret.hex())
        asker = Questions(workshop.home, settings, catalog=workshop.catalog, clock=lambda: workshop.now)
        found = read_places(asker.home_of(Question(release=release)), "chicago")
        return [area.name for area in found.areas] if found else []

    release(workshop, "without")
    write_places(workshop.home, Places("chicago", (Area("Old Town", "neighbourhood", box(-87.7, 41.8, -87.6, 41.9)),)))
    release(workshop, "with")
    write_places(workshop.home, Places("chicago", (Area("New Town", "neighbourhood", box(-87.7, 41.8, -87.6, 41.9)),)))
    assert [named(None), named("with"), named("without")] == [["New Town"], ["Old Town"], []]
    file.unlink()
    assert [named(None), named("with")] == [[], ["Old Town"]]


def test_a_release_is_made_once_and_of_something(crimes: Crimes, crime: Row, workshop: Workshop) -> None:
    with pytest.raises(BadInput, match="No city has a database"):
        release(workshop, "empty")
    crimes([crime(1)])
    release(workshop, "first")
    with pytest.raises(BadInput, match="already"):
        release(workshop, "first")
    with pytest.raises(NotThere, match="The releases are: first"):
        ask(workshop, release="second")

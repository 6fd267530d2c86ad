"""Whatever simulated people text is understood as what it says, at the spot that it means."""

from __future__ import annotations

import numpy as np
import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.geo.gazetteer import Found, gazetteer_file, load
from safelight.presence.kinds import SightingKind
from safelight.presence.simulation.ground import CITY, landmarks, spots, write_places
from safelight.presence.simulation.telling import asked, gone, seen
from safelight.presence.texting.commands import Gone, Seen, Status
from safelight.presence.texting.understanding import understand


@pytest.mark.parametrize("language", ["en", "es"])
def test_all_that_is_said_is_understood(language: str, played_home: Home) -> None:
    places, rng = load(gazetteer_file(played_home, CITY)), np.random.default_rng(7)
    for spot in (*spots(), *landmarks()):
        said = [(seen(kind, spot, language, rng), Seen, kind) for kind in SightingKind for _ in range(4)]
        said += [(asked(spot, language, rng), Status, None), (gone(spot, language, rng), Gone, None)]
        for words, what, kind in said:
            command = understand(words).command
            assert isinstance(command, what), words
            assert getattr(command, "kind", None) is kind, words
            found = places.find(command.place)
            assert isinstance(found, Found), words
            assert found.place.cell == spot.cell, words


def test_a_home_that_has_its_places_keeps_them(played_home: Home) -> None:
    before = gazetteer_file(played_home, CITY).read_bytes()
    assert not write_places(played_home, load_catalog())
    assert gazetteer_file(played_home, CITY).read_bytes() == before

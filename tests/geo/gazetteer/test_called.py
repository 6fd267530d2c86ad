"""How a cell is called: by an area or what is near, never by a corner, and by no more than the cell says."""

from __future__ import annotations

from pathlib import Path

import pytest

from safelight.core.home import Home
from safelight.geo.gazetteer import Called, Gazetteer, gazetteer_file, load
from safelight.geo.gazetteer.ground import parent
from tests.texted_places import CITY, CORNERS, cell_at, write_gazetteer


@pytest.fixture(scope="module")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    home = Home(tmp_path_factory.mktemp("called") / "home").make()
    write_gazetteer(home)
    return load(Path(gazetteer_file(home, CITY)))


def test_a_cell_is_called_by_what_is_near(gazetteer: Gazetteer) -> None:
    assert gazetteer.called(cell_at(34.0561, -118.2365)) == Called("Union Station", near=True)
    assert gazetteer.called(cell_at(34.0430, -118.2430)) == Called("Skid Row", near=True)
    assert gazetteer.called(cell_at(34.2500, -118.4500)) is None  # kilometres from any name


def test_no_corner_is_named(gazetteer: Gazetteer) -> None:
    for point in CORNERS.values():
        found = gazetteer.called(cell_at(*point))
        assert found is not None
        assert "&" not in found.label


def test_a_wide_cell_is_called_by_an_area_alone(gazetteer: Gazetteer) -> None:
    wide = parent(cell_at(34.0561, -118.2365), 8)
    found = gazetteer.called(wide)
    assert found is not None
    assert found.label in {"Skid Row", "ZIP 90013"}
    assert gazetteer.called(wide, within=100) is None

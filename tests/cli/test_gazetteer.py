"""`safelight gazetteer` as an operator types it: what it keeps, what it says, and how it fails."""

import json
from pathlib import Path
from typing import Any

import h3
import pytest

from safelight.catalog import read_city

CITY = "rivermouth"


@pytest.fixture
def corners(safelight: Any, tmp_path: Path) -> Path:
    city = read_city(safelight.home / "catalog" / f"{CITY}.toml")
    lat, lon = h3.cell_to_latlng(city.footprint[0])
    path = tmp_path / "corners.csv"
    path.write_text(
        f"street_a,street_b,lat,lon\n1st,Main,{lat},{lon}\n2nd,Main,{lat + 0.002},{lon}\n", encoding="utf-8"
    )
    return path


def test_a_file_by_hand(safelight, corners):
    ended = safelight("gazetteer", CITY, "--file", corners, "--json")
    assert ended.code == 0, ended.err
    report = json.loads(ended.out)
    assert (report["status"], report["counts"]) == ("written", {"crossing": 2})
    assert report["missing"] == "These files hold no neighbourhood, landmark, zip, stop."
    assert Path(report["path"]).is_file()
    table = safelight("gazetteer", CITY, "--file", corners, "--dry-run")
    assert table.code == 0
    assert "crossing" in table.out
    assert "corners.csv: cite Not stated." in table.err


def test_what_goes_wrong_is_told_in_a_sentence(safelight, corners, tmp_path):
    assert "knows no files of places" in safelight("gazetteer", CITY).err
    assert "'nowhere' is not a city" in safelight("gazetteer", "nowhere").err
    corners.write_bytes(b"%PDF-1.7")
    ended = safelight("gazetteer", CITY, "--file", corners)
    assert ended.code == 1
    assert "corners.csv is none of the files of places" in ended.err
    assert "Traceback" not in ended.err


def test_no_room(safelight, corners):
    ended = safelight("gazetteer", CITY, "--file", corners, most_bytes=1000)
    assert ended.code == 1
    assert "can't be written" in ended.err
    assert not list((safelight.home / "gazetteer" / CITY).iterdir())

"""`safelight boundaries` as an operator types it: what it keeps, what it says, and how it fails."""

import json
from pathlib import Path
from typing import Any

import h3
import pytest

from safelight.catalog import read_city
from tests.servers import Asked, Portal, Reply, ranged

CITY = "rivermouth"
PAGE = b"<!DOCTYPE html>\n<html><head><title>404</title></head></html>\n"


def areas(home: Path, count: int = 4) -> bytes:
    """Neighbourhoods around the middle of the city's footprint."""
    city = read_city(home / "catalog" / f"{CITY}.toml")
    lat, lon = h3.cell_to_latlng(city.footprint[0])
    features = []
    for number in range(count):
        west, east, north = lon + number * 0.004, lon + (number + 1) * 0.004, lat + 0.004
        ring = [[west, lat], [east, lat], [east, north], [west, north], [west, lat]]
        shape = {"type": "Polygon", "coordinates": [ring]}
        features.append({"type": "Feature", "properties": {"name": f"N{number}"}, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


class Publisher(Portal):
    """A web server with one file."""

    def __init__(self, body: bytes) -> None:
        super().__init__([], [])
        self.body = body

    def is_for_rows(self, asked: Asked) -> bool:
        return True

    def answer(self, asked: Asked) -> Reply:
        return ranged(asked, self.body)


@pytest.fixture
def file(safelight: Any, tmp_path: Path) -> Path:
    path = tmp_path / "areas.geojson"
    path.write_bytes(areas(safelight.home))
    return path


def kept(safelight: Any) -> Path:
    path: Path = safelight.home / "boundaries" / f"{CITY}.geojson"
    return path


def test_a_file_by_hand(safelight, file):
    ended = safelight("boundaries", CITY, "--file", file, "--json")
    assert ended.code == 0, ended.err
    [report] = json.loads(ended.out)
    assert report["status"] == "written"
    assert report["neighbourhoods"] == 4
    document = json.loads(kept(safelight).read_bytes())
    assert [one["properties"]["kind"] for one in document["features"]] == ["outline", *["neighbourhood"] * 4]
    table = safelight("boundaries", CITY, "--file", file, "--dry-run")
    assert table.code == 0
    assert "rivermouth" in table.out
    assert "cite Not stated." in table.err


def test_an_address_of_the_catalogue(safelight):
    publisher = Publisher(areas(safelight.home))
    try:
        entry = safelight.home / "catalog" / f"{CITY}.toml"
        boundaries = (
            f'[city.boundaries]\nareas = "http://{publisher.host}/areas.geojson"\ncalled = "neighbourhoods"\n'
            'publisher = "P"\npage = "https://example.org"\nlicence = "CC0"\ncitation = "P, neighbourhoods"\n\n'
        )
        text = entry.read_text(encoding="utf-8")
        entry.write_text(text.replace("[[source]]", boundaries + "[[source]]", 1), encoding="utf-8")
        publisher.faults = [lambda reply: Reply(reply.body, headers=reply.headers, cut=100)]
        for status in ("written", "unchanged"):
            ended = safelight("boundaries", CITY, "--json")
            assert ended.code == 0, ended.err
            assert json.loads(ended.out)[0]["status"] == status
        assert "cite P, neighbourhoods Licence: CC0" in safelight("boundaries", CITY).err
    finally:
        publisher.close()


@pytest.mark.parametrize(
    ("content", "says"),
    [(PAGE, "is a web page"), (b"", "is empty"), (b'{"features": [{"ty', "cut off or damaged"), (None, "no file")],
    ids=["html", "nothing", "cut off", "missing"],
)
def test_a_bad_file_gets_a_sentence_and_the_old_places_stay(safelight, file, content, says):
    assert safelight("boundaries", CITY, "--file", file).code == 0
    before = kept(safelight).read_bytes()
    file.unlink() if content is None else file.write_bytes(content)
    ended = safelight("boundaries", CITY, "--file", file)
    assert ended.code == 1
    assert "Traceback" not in ended.err
    assert file.name in ended.err
    assert says in ended.err
    assert kept(safelight).read_bytes() == before


def test_no_room(safelight, file):
    ended = safelight("boundaries", CITY, "--file", file, most_bytes=1000)
    assert ended.code == 1
    assert "There is no room to write the places of rivermouth" in ended.err
    assert not list((safelight.home / "boundaries").iterdir())


def test_one_city_that_fails_leaves_the_others_going(safelight, file):
    ended = safelight("boundaries", "nowhere", CITY, "--json")
    assert ended.code == 1
    assert json.loads(ended.out) == []
    assert "'nowhere' is not a city" in ended.err
    assert "knows no address for the boundaries of Rivermouth" in ended.err
    assert safelight("boundaries", CITY, "oakland", "--file", file).code == 2

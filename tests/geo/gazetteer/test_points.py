"""Coordinates: plus codes against the standard's own test data, pairs as people write them, links of map programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from safelight.geo.gazetteer.pluscode import decode, is_full, is_short, recover
from safelight.geo.gazetteer.points import Hidden, Point, Search, point_in

CODES = [
    line.split(",")
    for line in Path(__file__).with_name("pluscodes.csv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
CENTRE = (34.0522, -118.2437)


@pytest.mark.parametrize("row", [row[1:] for row in CODES if row[0] == "decode"], ids=lambda row: row[0])
def test_a_full_code_is_an_area(row: list[str]):
    area = decode(row[0])
    assert area.digits == int(row[1])
    assert (area.south, area.west, area.north, area.east) == pytest.approx([float(one) for one in row[2:]], abs=1e-10)


@pytest.mark.parametrize("row", [row[1:] for row in CODES if row[0] == "recover"], ids=lambda row: f"{row[3]} {row[1]}")
def test_a_short_code_is_completed_near_a_point(row: list[str]):
    assert recover(row[3], float(row[1]), float(row[2])) == row[0]


@pytest.mark.parametrize("row", [row[1:] for row in CODES if row[0] == "valid"], ids=lambda row: row[0])
def test_a_code_is_told_from_what_is_none(row: list[str]):
    code, short, full = row
    assert (is_short(code), is_full(code)) == (short == "true", full == "true")
    if full != "true":
        with pytest.raises(ValueError, match="not a full"):
            decode(code)
    if short != "true":
        with pytest.raises(ValueError, match="not a short"):
            recover(code, 0.0, 0.0)


@pytest.mark.parametrize(
    ("text", "at", "spread"),
    [
        ("34.0442, -118.2436", (34.0442, -118.2436), 9),
        ("34.0442N 118.2436W", (34.0442, -118.2436), 9),
        ("we are at 34.0442,-118.2436 now", (34.0442, -118.2436), 9),
        ("34.04, -118.24", (34.04, -118.24), 7),
        ("34.0, -118.2", (34.0, -118.2), 0),
        ("34\u00b002'39\"N 118\u00b014'37\"W", (34.04417, -118.24361), 9),
        ("-118.2436, 34.0442", (34.0442, -118.2436), 9),
        ("85632QV4+MH", (34.0442, -118.2436), 9),
        ("2QV4+MH Los Angeles", (34.0442, -118.2436), 9),
        ("85632Q00+", (34.025, -118.225), 6),
        ("geo:34.0442,-118.2436;u=35", (34.0442, -118.2436), 9),
        ("geo:0,0?q=34.0442,-118.2436(x)", (34.0442, -118.2436), 9),
        ("https://www.google.com/maps/@34.0442,-118.2436,10z", (34.0442, -118.2436), 0),
        ("https://www.google.com/maps/place/34.0442,-118.2436", (34.0442, -118.2436), 9),
        ("https://waze.com/ul?ll=34.0442,-118.2436&navigate=yes", (34.0442, -118.2436), 9),
        ("https://www.bing.com/maps?cp=34.0442~-118.2436", None, 0),
        ("https://osm.org/go/0EEQjE--", (51.5108, 0.0549), 9),
    ],
)
def test_a_point_and_how_exactly_it_is_known(text: str, at: tuple[float, float] | None, spread: int):
    found = point_in(text, CENTRE)
    if at is None:
        assert isinstance(found, Hidden)
        return
    assert isinstance(found, Point)
    assert (found.lat, found.lon) == pytest.approx(at, abs=0.0008)
    assert found.spread == spread or text.startswith("https://osm.org")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://maps.app.goo.gl/AbC", Hidden()),
        ("goo.gl/maps/AbC", Hidden()),
        ("https://maps.apple.com/p/AbC", Hidden()),
        ("https://maps.google.com/?q=5th+and+San+Pedro", Search("5th and San Pedro")),
        ("https://maps.apple.com/?address=5th+and+San+Pedro", Search("5th and San Pedro")),
        ("https://www.google.com/maps/place/Union+Station/", Search("Union Station")),
        ("https://example.org/?q=news", None),
        ("5th and San Pedro", None),
        ("24/7 since 10.30, 5 people", None),
        ("https://maps.google.com/?q=99.5,500.25", Search("99.5,500.25")),
        ("https://[bad", None),
    ],
)
def test_a_link_without_a_point(text: str, found: object):
    assert point_in(text, CENTRE) == found

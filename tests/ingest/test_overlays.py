"""Overlays from a loopback server or a file to HOME/overlays: unchanged, cut off, killed, damaged, drawn."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safelight.catalog import City, Overlay, Publication, load_catalog
from safelight.core.errors import BadInput, NotThere, StoreError
from safelight.core.home import Home
from safelight.feeds import Http
from safelight.ingest.overlays import areas_of, fetch_overlay, name_of_file, read_overlay, rent_of
from tests.servers import Asked, Portal, Reply, ranged

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ROWS = (
    "RegionID,SizeRank,RegionName,RegionType,StateName,State,City,Metro,CountyName,2024-01-31,2024-02-29\n"
    "1,1,94601,zip,CA,CA,Oakland,San Francisco,Alameda County,2500,2510\n"
    "2,2,94602,zip,CA,CA,Oakland,San Francisco,Alameda County,2900,\n"
    "3,3,97201,zip,OR,OR,Portland,Portland,Multnomah County,1700,1710\n"
)
KILLED = """
import os, signal, sys
from pathlib import Path
from safelight.core.home import Home
from safelight.ingest.overlays.kept import write_overlay
left, real = int(sys.argv[2]), os.fsync
def fsync(descriptor):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    real(descriptor)
os.fsync = fsync
about = {"city": "oakland", "name": "rent_zip", "sha256": "b" * 64}
write_overlay(Home(Path(sys.argv[1])), "oakland", "rent_zip", about, {"rent.parquet": b"new"})
"""


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
def publisher() -> Iterator[Publisher]:
    server = Publisher(ROWS.encode())
    yield server
    server.close()


@pytest.fixture
def oakland() -> City:
    return load_catalog().city("oakland")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def entry(city: City, name: str, url: str | None = None) -> tuple[Overlay, Publication]:
    overlay = next(one for one in city.overlays if one.id == name)
    publication = load_catalog().publications[overlay.of]
    return overlay, publication.model_copy(update={"url": url})


def test_a_file_is_fetched_once_resumed_and_then_unchanged(home, oakland, publisher, http):
    asked = entry(oakland, "rent_zip", f"http://{publisher.host}/zip.csv")
    publisher.faults = [lambda reply: Reply(reply.body, headers=reply.headers, cut=200)]
    first = fetch_overlay(home, oakland, *asked, http, now=NOW)
    assert (first.status, first.rows, first.about["until"]) == ("written", 3, "2024-02")
    kept = read_overlay(home, "oakland", "rent_zip")
    assert rent_of(kept)["region"].to_list() == ["94601", "94601", "94602"]
    assert kept.about["citation"].startswith("Data provided by Zillow Group")
    again = fetch_overlay(home, oakland, *asked, http, now=NOW)
    assert again.status == "unchanged"
    assert read_overlay(home, "oakland", "rent_zip").stamp == kept.stamp
    publisher.body = ROWS.replace("2510", "2600").encode()
    assert fetch_overlay(home, oakland, *asked, http, now=NOW).status == "written"
    newer = read_overlay(home, "oakland", "rent_zip")
    assert newer.stamp != kept.stamp
    assert rent_of(newer)["value"].to_list() == [2500, 2600, 2900]


def test_what_is_no_such_file_leaves_the_old_overlay(home, oakland, publisher, http):
    asked = entry(oakland, "rent_zip", f"http://{publisher.host}/zip.csv")
    fetch_overlay(home, oakland, *asked, http, now=NOW)
    before = read_overlay(home, "oakland", "rent_zip").stamp
    publisher.body = ROWS.replace("2510", "soon").encode()
    with pytest.raises(BadInput, match="no rents"):
        fetch_overlay(home, oakland, *asked, http, now=NOW)
    assert read_overlay(home, "oakland", "rent_zip").stamp == before


@pytest.mark.parametrize("syncs", [0, 1, 2])
def test_a_kill_at_any_write_leaves_the_old_overlay_and_the_next_write_tidies_up(home, oakland, http, tmp_path, syncs):
    file = tmp_path / "zip.csv"
    file.write_text(ROWS, encoding="utf-8")
    overlay, publication = entry(oakland, "rent_zip")
    fetch_overlay(home, oakland, overlay, publication, http, now=NOW, file=file)
    before = read_overlay(home, "oakland", "rent_zip")
    done = subprocess.run([sys.executable, "-c", KILLED, str(home.root), str(syncs)], check=False, timeout=60)
    assert done.returncode == -9
    after = read_overlay(home, "oakland", "rent_zip")
    assert after.stamp == before.stamp
    assert rent_of(after).height == 3
    fetch_overlay(home, oakland, overlay, publication, http, now=NOW, file=file)
    folders = [path.name for path in (home.overlays / "oakland" / "rent_zip").iterdir() if path.is_dir()]
    assert before.folder.name in folders
    assert len(folders) == 2


def test_outlines_of_zip_areas_are_kept_with_the_rents_and_stay(home, oakland, http, tmp_path):
    file, areas = tmp_path / "SYNTHETIC-zip.csv", tmp_path / "zcta.geojson"
    file.write_text(ROWS, encoding="utf-8")
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": [square("94601"), square("99999")]}))
    overlay, publication = entry(oakland, "rent_zip")
    report = fetch_overlay(home, oakland, overlay, publication, http, now=NOW, file=file, areas_file=areas)
    assert (report.areas, report.about["synthetic"]) == (1, True)
    fetch_overlay(home, oakland, overlay, publication, http, now=NOW, file=file)
    assert list(areas_of(read_overlay(home, "oakland", "rent_zip"))) == ["94601"]
    areas.write_text(json.dumps({"type": "FeatureCollection", "features": [square("10001")]}))
    with pytest.raises(BadInput, match="None of the areas"):
        fetch_overlay(home, oakland, overlay, publication, http, now=NOW, file=file, areas_file=areas)


def square(name: str) -> dict[str, object]:
    ring = [[-122.2, 37.7], [-122.1, 37.7], [-122.1, 37.8], [-122.2, 37.8], [-122.2, 37.7]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"ZCTA5CE20": name, "AREA": 3}, "geometry": shape}


@pytest.mark.parametrize("harm", ["current", "about.json", "rent.parquet"])
def test_a_damaged_overlay_gets_a_sentence_and_is_made_anew(home, oakland, http, tmp_path, harm):
    file = tmp_path / "zip.csv"
    file.write_text(ROWS, encoding="utf-8")
    overlay, publication = entry(oakland, "rent_zip")
    kept = fetch_overlay(home, oakland, overlay, publication, http, now=NOW, file=file).folder
    (kept.parent / harm if harm == "current" else kept / harm).write_bytes(b"\x00?")
    with pytest.raises(StoreError, match="can't be read now"):
        rent_of(read_overlay(home, "oakland", "rent_zip"))
    fetch_overlay(home, oakland, overlay, publication, http, now=NOW, file=file)
    assert rent_of(read_overlay(home, "oakland", "rent_zip")).height == 3


def test_without_an_address_a_file_is_asked_for(home, oakland, http):
    with pytest.raises(NotThere, match=r"Download it from https://www\.huduser\.gov"):
        fetch_overlay(home, oakland, *entry(oakland, "fair_rent_county"), http, now=NOW)


def test_another_citys_timetable_is_refused_and_a_file_finds_its_overlay(home, oakland, shared_data):
    transit = shared_data / "presence" / "overlays" / "transit"
    catalog = load_catalog()
    assert name_of_file(oakland, catalog.publications, transit / "bart_oakland_gtfs.zip").id == "bart"
    assert name_of_file(oakland, catalog.publications, transit.parent / "rent" / "zori_metro.csv").id == "rent_metro"
    with pytest.raises(BadInput, match="fits several"):
        name_of_file(catalog.city("los_angeles"), catalog.publications, transit / "la_metro_rail_gtfs.zip")
    with Http() as http, pytest.raises(BadInput, match="has no stop in Oakland"):
        file = transit / "trimet_portland_2routes_gtfs.zip"
        fetch_overlay(home, oakland, *entry(oakland, "bart"), http, now=NOW, file=file)

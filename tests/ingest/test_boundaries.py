"""A city's boundaries from a publisher on this machine, with its faults, and from files by hand."""

from __future__ import annotations

import errno
import gzip
import json
import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import shapely

from safelight.catalog import Boundaries, City, load_catalog
from safelight.core.errors import BadInput, NotThere, PublisherError, SafelightError, StoreError
from safelight.core.home import Home
from safelight.feeds import Http
from safelight.geo import places_file, read_places
from safelight.ingest import PlacesReport, fetch_places
from tests.servers import Asked, Portal, Reply, as_json, ranged

NOW = datetime(2026, 3, 15, 12, tzinfo=UTC)
CANARY = "JANE CANARY"
LON, LAT = -122.2712, 37.8044
Fetch = Callable[..., PlacesReport]


class Publisher(Portal):
    """A web server with files by path, and an ArcGIS layer of the areas in pages of two."""

    def __init__(self) -> None:
        super().__init__([], [])
        self.files: dict[str, bytes] = {}

    def is_for_rows(self, asked: Asked) -> bool:
        return True

    def answer(self, asked: Asked) -> Reply:
        if asked.path == "/layer/query":
            return self.layer(asked)
        body = self.files.get(asked.path)
        return Reply(b"nothing here", 404) if body is None else ranged(asked, body)

    def layer(self, asked: Asked) -> Reply:
        assert asked.query["f"] == "geojson"
        assert asked.query["outSR"] == "4326"
        features = json.loads(self.files["/areas.geojson"])["features"]
        start, wanted = int(asked.query["resultOffset"]), asked.query["outFields"]
        page = [
            {**one, "properties": {name: text for name, text in one["properties"].items() if name == wanted}}
            for one in features[start : start + 2]
        ]
        more = {"properties": {"exceededTransferLimit": True}} if start + 2 < len(features) else {}
        return as_json({"type": "FeatureCollection", "features": page, **more})


def area(name: str, column: int, row: int = 0, size: float = 0.01) -> dict[str, Any]:
    west, south = LON + column * size, LAT + row * size
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {
        "type": "Feature",
        "properties": {"name": name, "mayor": CANARY},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def collection(*features: dict[str, Any]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


AREAS = collection(*(area(f"N{number}", number) for number in range(5)))


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    found = Publisher()
    found.files["/areas.geojson"] = AREAS
    yield found
    found.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def of(publisher: Publisher, **keys: str) -> City:
    """Oakland, with boundaries at the publisher on this machine."""
    known = {
        "areas": f"http://{publisher.host}/areas.geojson",
        "called": "neighbourhoods",
        "publisher": "City of Oakland",
        "page": "https://example.org",
        "licence": "CC0",
        "citation": "City of Oakland, neighbourhoods",
        "note": "Made up.",
    }
    return load_catalog().city("oakland").model_copy(update={"boundaries": Boundaries(**{**known, **keys})})


def test_places_are_fetched_checked_and_kept_with_whom_to_cite(publisher: Publisher, home: Home, http: Http) -> None:
    report = fetch_places(home, of(publisher), http, now=NOW)
    document = json.loads(places_file(home, "oakland").read_bytes())
    assert report.to_document() | {"bytes": 0} == {
        "city": "oakland",
        "status": "written",
        "neighbourhoods": 5,
        "outline": "joined",
        "left_out": {},
        "tolerance_m": 5.0,
        "bytes": 0,
        "path": str(places_file(home, "oakland")),
        "licence": "CC0",
        "citation": "City of Oakland, neighbourhoods",
        "fetched_at": "2026-03-15T12:00:00+00:00",
    }
    assert [feature["properties"] for feature in document["features"]] == [
        {"name": "Oakland", "kind": "outline"},
        *({"name": f"N{number}", "kind": "neighbourhood"} for number in range(5)),
    ]
    assert document["licence"] == "CC0"
    assert document["fetched_at"] == "2026-03-15T12:00:00+00:00"
    assert document["synthetic"] is False
    assert CANARY.encode() not in places_file(home, "oakland").read_bytes()
    assert sorted(path.name for path in home.boundaries.iterdir()) == ["oakland.geojson"]


def test_a_second_run_fetches_what_changed_alone(publisher: Publisher, home: Home, http: Http) -> None:
    city = of(publisher)
    fetch_places(home, city, http, now=NOW)
    before, sent = places_file(home, "oakland").read_bytes(), len(publisher.sent)
    later = NOW + timedelta(days=1)
    again = fetch_places(home, city, http, now=later)
    assert (again.status, again.neighbourhoods, again.outline) == ("unchanged", 5, "joined")
    assert len(publisher.sent) == sent
    assert places_file(home, "oakland").read_bytes() == before

    publisher.files["/areas.geojson"] = collection(area("N0", 0), area("New", 1))
    assert fetch_places(home, city, http, now=later).neighbourhoods == 2

    other = of(publisher, licence="CC BY 4.0")  # what the catalogue says now is what the file says
    assert fetch_places(home, other, http, now=later).status == "written"
    assert json.loads(places_file(home, "oakland").read_bytes())["licence"] == "CC BY 4.0"

    places_file(home, "oakland").write_bytes(b"{")
    assert fetch_places(home, other, http, now=later).status == "written"


def test_an_outline_of_its_own_cuts_the_areas(publisher: Publisher, home: Home, http: Http) -> None:
    publisher.files["/limits.geojson"] = collection(area("Poway", 40, size=0.05), area("OAKLAND", 0, size=0.025))
    city = of(publisher, outline=f"http://{publisher.host}/limits.geojson")
    report = fetch_places(home, city, http, now=NOW)
    assert (report.outline, report.neighbourhoods) == ("published", 3)
    assert report.left_out == {"outside the city": 2}
    places = read_places(home, "oakland")
    assert places is not None
    outline, *inside = places.areas
    assert outline.shape.area == pytest.approx(0.025**2, rel=1e-3)
    assert shapely.union_all([one.shape for one in inside]).area == pytest.approx(0.025 * 0.01, rel=1e-3)

    assert fetch_places(home, city, http, now=NOW).status == "unchanged"
    publisher.files["/limits.geojson"] = collection(area("Oakland", 0, size=0.05))
    assert fetch_places(home, city, http, now=NOW).neighbourhoods == 5


def test_a_layer_is_asked_page_by_page_for_names_alone(publisher: Publisher, home: Home, http: Http) -> None:
    city = of(publisher, areas=f"http://{publisher.host}/layer", feed="arcgis")
    assert fetch_places(home, city, http, now=NOW).neighbourhoods == 5
    assert [asked.query["resultOffset"] for asked in publisher.asked] == ["0", "2", "4"]
    assert CANARY.encode() not in publisher.sent


def cut(reply: Reply) -> Reply:
    reply.cut = len(reply.body) // 2
    return reply


def status(number: int, **headers: str) -> Callable[[Reply], Reply]:
    return lambda _reply: Reply(b"busy", number, "text/plain", {k.replace("_", "-"): v for k, v in headers.items()})


def page(_reply: Reply) -> Reply:
    return Reply(b"<!DOCTYPE html><html><body>sign in</body></html>", 200, "text/html")


def slow(reply: Reply) -> Reply:
    reply.delay = 0.7
    return reply


PASSING = {"cut": cut, "429": status(429, Retry_After="0"), "503": status(503), "page": page, "slow": slow}


@pytest.mark.parametrize("feed", ["geojson", "arcgis"])
@pytest.mark.parametrize("fault", PASSING)
def test_a_passing_fault_loses_nothing(fault: str, feed: str, publisher: Publisher, home: Home, http: Http) -> None:
    publisher.faults = [PASSING[fault]]
    path = "layer" if feed == "arcgis" else "areas.geojson"
    city = of(publisher, areas=f"http://{publisher.host}/{path}", feed=feed)
    assert fetch_places(home, city, http, now=NOW).neighbourhoods == 5
    assert not publisher.faults


def test_a_cut_is_resumed_where_it_was(publisher: Publisher, home: Home, http: Http) -> None:
    publisher.faults = [cut, cut]
    fetch_places(home, of(publisher), http, now=NOW)
    ranges = [asked.headers.get("range") for asked in publisher.asked]
    assert ranges[0] is None
    assert all(ranges[1:])
    assert len(publisher.sent) == len(AREAS)


LASTING: dict[str, tuple[Callable[[Reply], Reply], type[SafelightError], str]] = {
    "404": (status(404), PublisherError, "nothing is there"),
    "403": (status(403), PublisherError, "refuses us"),
    "busy": (status(503), PublisherError, "answers with status 503"),
    "stay away": (status(429, Retry_After="9999"), PublisherError, "stay away for 9999 seconds"),
    "page": (page, PublisherError, "web page instead of data"),
    "empty": (lambda _reply: Reply(b""), BadInput, "is empty"),
    "half": (lambda reply: Reply(reply.body[:50]), BadInput, "cut off or damaged"),
    "other": (lambda _reply: Reply(b'{"hello": "world"}'), BadInput, "JSON of another kind"),
    "packed": (lambda reply: Reply(gzip.compress(reply.body)), BadInput, "compressed with gzip"),
}


@pytest.mark.parametrize("fault", LASTING)
def test_a_lasting_fault_gets_a_sentence_and_the_old_places_stay(
    fault: str, publisher: Publisher, home: Home, http: Http
) -> None:
    city = of(publisher)
    fetch_places(home, city, http, now=NOW)
    before = places_file(home, "oakland").read_bytes()
    reply, kind, says = LASTING[fault]
    publisher.faults = [reply] * 9
    publisher.files["/areas.geojson"] = collection(area("New", 0))
    with pytest.raises(kind, match=says) as caught:
        fetch_places(home, city, http, now=NOW)
    assert caught.value.fix
    assert places_file(home, "oakland").read_bytes() == before


def test_a_layers_error_says_to_check_the_entry(publisher: Publisher, home: Home, http: Http) -> None:
    city = of(publisher, areas=f"http://{publisher.host}/layer", feed="arcgis")
    publisher.faults = [lambda _reply: as_json({"error": {"code": 400, "message": "Invalid field"}})]
    with pytest.raises(PublisherError, match="doesn't answer the question"):
        fetch_places(home, city, http, now=NOW)
    publisher.faults = [lambda _reply: as_json({"error": {"code": 503}}), lambda _reply: as_json([1])]
    with pytest.raises(PublisherError, match="something else than areas"):
        fetch_places(home, city, http, now=NOW)


def test_a_file_by_hand_asks_nothing_of_the_network(
    publisher: Publisher, home: Home, http: Http, tmp_path: Path
) -> None:
    file, outline = tmp_path / "SYNTHETIC-areas.geojson", tmp_path / "limits.geojson"
    file.write_bytes(AREAS)
    outline.write_bytes(collection(area("Oakland", 0, size=0.03)))
    report = fetch_places(home, of(publisher), http, now=NOW, file=file, outline_file=outline)
    assert (report.neighbourhoods, report.outline) == (3, "published")
    assert report.about["synthetic"] is True
    assert not publisher.asked
    # What came by hand is no version of the address: the next run fetches.
    assert fetch_places(home, of(publisher), http, now=NOW).status == "written"
    # An outline by hand with areas over the network.
    assert fetch_places(home, of(publisher), http, now=NOW, outline_file=outline).neighbourhoods == 3
    unknown = of(publisher).model_copy(update={"boundaries": None})
    assert fetch_places(home, unknown, http, now=NOW, file=file).about["licence"] == "Not stated."
    with pytest.raises(NotThere, match="no address for the boundaries"):
        fetch_places(home, unknown, http, now=NOW)


def test_files_that_are_not_there_or_elsewhere(publisher: Publisher, home: Home, http: Http, tmp_path: Path) -> None:
    city = of(publisher)
    with pytest.raises(NotThere, match=r"no file nothing\.geojson"):
        fetch_places(home, city, http, now=NOW, file=tmp_path / "nothing.geojson")
    with pytest.raises(BadInput, match="can't be read"):
        fetch_places(home, city, http, now=NOW, file=tmp_path)
    file = tmp_path / "areas.geojson"
    file.write_bytes(collection(area("Far", 5000), area("Near", 0), area("Farther", 6000)))
    with pytest.raises(BadInput, match="of another place: 1 of its 3 areas"):
        fetch_places(home, city, http, now=NOW, file=file)
    outline = tmp_path / "limits.geojson"
    outline.write_bytes(collection(area("Oakland", -10, size=0.01)))
    with pytest.raises(BadInput, match="None of the areas"):
        fetch_places(home, city, http, now=NOW, file=file, outline_file=outline)
    assert not home.boundaries.exists()


def test_a_dry_run_writes_nothing(publisher: Publisher, home: Home, http: Http) -> None:
    report = fetch_places(home, of(publisher), http, now=NOW, dry_run=True)
    assert (report.status, report.path, report.neighbourhoods) == ("read", None, 5)
    assert not home.boundaries.exists()


def test_no_room_and_no_right_get_a_sentence_and_the_old_places_stay(
    publisher: Publisher, home: Home, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = of(publisher)
    fetch_places(home, city, http, now=NOW)
    before = places_file(home, "oakland").read_bytes()
    publisher.files["/areas.geojson"] = collection(area("New", 0))
    for number, says in ((errno.ENOSPC, "no room to write"), (errno.EACCES, "may not write")):

        def full(_descriptor: int, number: int = number) -> None:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(StoreError, match=says):
            fetch_places(home, city, http, now=NOW)
        assert [path.name for path in home.boundaries.iterdir()] == ["oakland.geojson"]
        assert places_file(home, "oakland").read_bytes() == before


@pytest.mark.parametrize("name", ["chicago", "oakland", "san_diego"])
def test_real_files_of_real_cities(name: str, shared_data: Path, publisher: Publisher, home: Home, http: Http) -> None:
    folder = shared_data / "boundaries"
    publisher.files["/areas.geojson"] = (folder / f"{name}.geojson").read_bytes()
    publisher.files["/limits.geojson"] = (folder / f"{name}_outline.geojson").read_bytes()
    publisher.faults = [cut]
    city = load_catalog().city(name)
    assert city.boundaries is not None
    here = {"areas": f"http://{publisher.host}/areas.geojson"}
    if city.boundaries.outline:
        here["outline"] = f"http://{publisher.host}/limits.geojson"
    city = city.model_copy(update={"boundaries": city.boundaries.model_copy(update=here)})
    report = fetch_places(home, city, http, now=NOW)
    assert report.neighbourhoods == len(json.loads(publisher.files["/areas.geojson"])["features"])
    assert not report.left_out
    assert places_file(home, name).stat().st_size < 121_000


def test_every_packaged_city_says_where_its_boundaries_are_and_whom_to_cite() -> None:
    for city in load_catalog().cities.values():
        assert city.boundaries is not None, city.id
        assert city.boundaries.areas.startswith("https://")
        assert len(city.boundaries.citation) > 20
        assert city.boundaries.licence

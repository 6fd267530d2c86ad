"""Areas over HTTP: the API's document and files, the page before its scripts, problems, and Spanish."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import httpx
import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.core.vocabulary import About, AreaKind
from safelight.ingest import Workshop, ingest
from safelight.synthetic import closed_months, write_activity_feeds
from safelight.web.public.presence.area_words import ABOUT, KINDS

PATH = "/api/v1/presence/areas"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def areas(tmp_path_factory: pytest.TempPathFactory, site: Callable[..., httpx.Client]) -> httpx.Client:
    """A site over two cities of made-up calls about encampments."""
    root = tmp_path_factory.mktemp("areas")
    home, catalog = Home(root / "home").make(), load_catalog()
    cities = ("los_angeles", "san_francisco")
    write_activity_feeds(catalog, root / "feeds", months=closed_months(NOW.date(), 2), seed=1, cities=cities)
    workshop = Workshop(home, catalog, record_key(home, Settings(home=home.root)), NOW)
    for city in cities:
        assert not ingest(workshop, city, folder=root / "feeds").problems
    return site(root=home)


def test_kinds_stand_apart_and_what_is_missing_is_said(areas: httpx.Client) -> None:
    found = areas.get(PATH, params={"by": "city"}).json()
    assert {(row["city"], row["kind"]) for row in found["rows"]} == {
        ("los_angeles", "sanitation_request"),
        ("san_francisco", "sanitation_request"),
        ("san_francisco", "police_call"),
    }
    assert {row["unit"] for row in found["rows"]} == {"calls"}
    assert found["synthetic"] is True
    (missing,) = (one for one in found["kinds"] if (one["city"], one["kind"]) == ("los_angeles", "police_call"))
    assert (missing["state"], missing["since"]) == ("not_published", "2010")
    assert found["published"]["k"] == 10


def test_cells_frames_and_neighbourhoods(areas: httpx.Client) -> None:
    query = {"city": "san_francisco", "kind": "police_call"}
    cells = areas.get(f"{PATH}/cells", params=query).json()
    assert cells["question"]["resolution"] in ("6", "7", "8")
    assert cells["rows"]
    frames = areas.get(f"{PATH}/frames", params=query).json()
    assert {"cell", "year"} <= set(frames["rows"][0])
    places = areas.get(f"{PATH}/neighbourhoods", params=query).json()
    assert (places["places"], places["rows"]) == (None, [])
    assert areas.get(f"{PATH}/neighbourhoods").status_code == 400


def test_files_say_what_they_are_and_hold_no_point(areas: httpx.Client) -> None:
    query = {"city": "los_angeles", "by": "cell"}
    text = areas.get(PATH, params={**query, "format": "csv"}).text
    assert text.startswith("# Made-up records")
    assert "cell,kind,part,basis,unit,status,calls,error,missing" in text
    shapes = areas.get(PATH, params={**query, "format": "geojson"}).json()
    assert {one["geometry"]["type"] for one in shapes["features"]} == {"Polygon"}
    whole = areas.get(PATH, params={"city": "los_angeles", "format": "csv"}).text
    assert "per_1000_residents" in whole


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"by": "role"}, 400),
        ({"role": "buyer"}, 400),
        ({"about": "arrests"}, 400),
        ({"kind": "stop"}, 400),
        ({"by": "cell", "bbox": "x"}, 400),
        ({"bbox": "-119,33,-118,35"}, 422),
        ({"format": "xml"}, 400),
        ({"city": "atlantis"}, 404),
        ({"city": "chicago"}, 404),
        ({"release": "nowhere"}, 404),
    ],
)
def test_what_can_t_be_asked_is_a_problem(areas: httpx.Client, query: dict[str, str], status: int) -> None:
    found = areas.get(PATH, params=query)
    assert found.status_code == status
    assert found.headers["content-type"] == "application/problem+json"


def test_an_answer_is_known_by_its_etag(areas: httpx.Client) -> None:
    first = areas.get(PATH, params={"city": "los_angeles"})
    again = areas.get(PATH, params={"city": "los_angeles"}, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304


def test_the_page_says_the_numbers_before_any_script_and_its_title_tells_nothing(areas: httpx.Client) -> None:
    text = areas.get("/presence/areas", params={"city": "los_angeles"}).text
    assert "<title>Areas in Los Angeles · Safelight</title>" in text
    assert "requests to clean up at encampments" in text
    assert "Not published, since 2010: calls to the police about encampments." in text
    assert "synthetic: made-up data" in text
    assert 'id="page-data"' in text
    assert "data-exit" in text
    assert "/help" in text


def test_without_a_city_the_page_lists_those_that_have_rows(areas: httpx.Client) -> None:
    text = areas.get("/presence/areas").text
    assert "?about=encampments&amp;city=san_francisco" in text
    assert "Seattle" in text  # sources are known, and nothing of them is here
    assert "encampment" not in text.partition("<title>")[2].partition("</title>")[0].lower()
    assert areas.get("/presence/areas", params={"about": "activity"}).status_code == 200


def test_a_question_that_makes_no_sense_is_said_with_its_status(areas: httpx.Client) -> None:
    found = areas.get("/presence/areas", params={"city": "los_angeles", "since": "soon"})
    assert (found.status_code, found.headers["cache-control"]) == (400, "no-store")


def test_spanish(areas: httpx.Client) -> None:
    text = areas.get("/es/presence/areas", params={"city": "los_angeles"}).text
    assert "peticiones de limpieza en campamentos" in text
    assert "No se publican, desde 2010" in text
    notes = areas.get(PATH, params={"city": "los_angeles", "lang": "es"}).json()["notes"]
    assert notes[0].startswith("Una petición de limpieza")


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) == set(AreaKind)
    assert set(ABOUT) == set(About)

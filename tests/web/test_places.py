"""Places, counts by neighbourhood and tiles: published cells added up and drawn, nothing else."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import h3
import httpx
import pytest
import shapely

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.question import Question
from safelight.core.settings import Settings
from safelight.feeds import Http
from safelight.geo import encode_tile, places_file
from safelight.ingest import fetch_places
from safelight.questions import Questions
from safelight.web.api import documents

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LON, LAT = -122.33, 37.70
QUESTIONS = [
    "city=oakland",
    "city=oakland&resolution=7",
    "city=oakland&by=year",
    "city=chicago&basis=arrest&resolution=8",
    "city=chicago&role=buyer",
    "city=chicago&by=role",
    "city=chicago&unit=operations",
    "city=chicago&sex=male",
]
UNITS = ("people", "offences", "calls", "operations")


def squares(west: float, south: float, rows: int, size: float) -> bytes:
    """Neighbourhoods side by side, every ninth left out so that cells lie in none."""
    features = []
    for number in range(rows * rows):
        if number % 9 == 4:
            continue
        x, y = west + number % rows * size, south + number // rows * size
        ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
        features.append(
            {
                "type": "Feature",
                "properties": {"name": f"N{number:03}"},
                "geometry": {"type": "Polygon", "coordinates": [ring]},
            }
        )
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.fixture(scope="module", autouse=True)
def fetched(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Made-up neighbourhoods of both cities; gone afterwards, since other tests share the home."""
    folder = tmp_path_factory.mktemp("areas")
    with Http() as http:
        for name, content in (
            ("oakland", squares(LON, LAT, 14, 0.016)),
            ("chicago", squares(-87.85, 41.65, 18, 0.02)),
        ):
            file = folder / f"SYNTHETIC-{name}.geojson"
            file.write_bytes(content)
            fetch_places(home, load_catalog().city(name), http, now=NOW, file=file)
    yield
    for name in ("oakland", "chicago"):
        places_file(home, name).unlink()


def get(client: httpx.Client, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def number_of(row: dict[str, Any]) -> int | None:
    return next(row[unit] for unit in UNITS if unit in row)


def key_of(row: dict[str, Any]) -> tuple[tuple[str, Any], ...]:
    """What a row is a number of: everything but where, and the number."""
    own = ("basis", "unit", "origin", "role", "year", "venue")
    return tuple(sorted((name, row[name]) for name in own if name in row))


def shapes_of(client: httpx.Client, city: str) -> dict[str, shapely.Geometry]:
    document = get(client, f"cities/{city}/places")
    return {
        feature["properties"]["name"]: shapely.from_geojson(json.dumps(feature["geometry"]))
        for feature in document["features"]
        if feature["properties"]["kind"] == "neighbourhood"
    }


def where(shapes: dict[str, shapely.Geometry], cell: str) -> str | None:
    lat, lon = h3.cell_to_latlng(cell)
    return next((name for name, shape in sorted(shapes.items()) if shape.contains(shapely.Point(lon, lat))), None)


# -- places ------------------------------------------------------------------------------------------------------------


def test_places_are_geojson_with_whom_to_cite(client: httpx.Client) -> None:
    answer = client.get("/api/v1/cities/oakland/places")
    assert answer.headers["content-type"] == "application/geo+json"
    document = answer.json()
    documents.Places.model_validate(document)
    assert [feature["properties"]["kind"] for feature in document["features"]].count("outline") == 1
    assert document["synthetic"] is True
    assert document["fetched_at"] == "2026-11-22T12:00:00+00:00"
    assert document["licence"]
    assert "validators" not in document
    assert "note" not in document
    again = client.get("/api/v1/cities/oakland/places", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


def test_a_city_whose_places_nobody_fetched_says_so(client: httpx.Client) -> None:
    document = get(client, "cities/denver/places")
    documents.Places.model_validate(document)
    assert document["features"] == []
    assert document["note"] == "Boundaries of the neighbourhoods of Denver have not been loaded on this site."


def test_other_places_are_another_answer(site: Callable[..., httpx.Client], tmp_path: Path) -> None:
    home = Home(tmp_path / "home").make()
    client = site(root=home)
    file = tmp_path / "areas.geojson"
    tags = [client.get("/api/v1/cities/oakland/places").headers["etag"]]
    with Http() as http:
        for rows in (12, 14):
            file.write_bytes(squares(LON, LAT, rows, 0.016))
            fetch_places(home, load_catalog().city("oakland"), http, now=NOW, file=file)
            tags.append(client.get("/api/v1/cities/oakland/places").headers["etag"])
    assert len(set(tags)) == 3
    places_file(home, "oakland").write_text("{")
    damaged = client.get("/api/v1/cities/oakland/places")
    assert damaged.status_code == 503
    assert "can't be read" in damaged.json()["detail"]
    assert "safelight" not in damaged.text.replace("safelight.example", "")


def test_a_city_alone_says_its_footprint(client: httpx.Client) -> None:
    document = get(client, "cities/oakland")
    documents.CityInFull.model_validate(document)
    assert document["footprint"] == load_catalog().city("oakland").footprint
    assert all("footprint" not in city for city in get(client, "cities")["cities"])


# -- neighbourhoods ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", QUESTIONS)
def test_a_neighbourhood_is_the_sum_of_the_published_cells_whose_centres_lie_in_it(
    client: httpx.Client, asked: str
) -> None:
    document, cells = get(client, f"arrests/neighbourhoods?{asked}"), get(client, f"arrests/cells?{asked}")
    documents.Neighbourhoods.model_validate(document)
    assert document["question"] == cells["question"]
    city = asked.split("&", maxsplit=1)[0].removeprefix("city=")
    shapes = shapes_of(client, city)
    sums: Counter[tuple[Any, ...]] = Counter()
    counted: Counter[tuple[Any, ...]] = Counter()
    elsewhere: Counter[tuple[Any, ...]] = Counter()
    small = set(document["too_small"])
    for row in cells["rows"]:
        place = where(shapes, row["cell"]) if row["part"] == "cell" else None
        place = None if place in small else place
        if place is None:
            elsewhere[key_of(row)] += number_of(row) or 0
        else:
            sums[place, *key_of(row)] += number_of(row) or 0
            counted[place, *key_of(row)] += 1
    for row in document["rows"]:
        key = (row["neighbourhood"], *key_of(row))
        assert row["cells"] == counted[key]
        assert row["variance"] == 3 * counted[key]
        assert (number_of(row) or 0) == sums[key]
        assert row["status"] == ("shown" if counted[key] else "protected" if document["published"]["k"] > 3 else "few")
        assert row["cells"] <= row["of_cells"]
    assert sum(counted.values()) == sum(row["cells"] for row in document["rows"])
    assert {key_of(row): number_of(row) for row in document["elsewhere"]} == dict(elsewhere)
    assert document["not_on_map"] == cells["not_on_map"]
    for group in {key_of(row) for row in document["rows"]}:
        listed = [row["neighbourhood"] for row in document["rows"] if key_of(row) == group]
        assert sorted([*listed, *document["too_small"]]) == sorted(shapes)


@pytest.mark.parametrize("asked", QUESTIONS)
def test_what_hidden_cells_hold_is_never_more_than_is_said(client: httpx.Client, home: Home, asked: str) -> None:
    """Compared with true counts, which nobody but this test sees."""
    document, cells = get(client, f"arrests/neighbourhoods?{asked}"), get(client, f"arrests/cells?{asked}")
    settings = Settings(home=home.root)
    assert record_key(home, settings)
    question = Question.from_filters({**cells["question"], "origin": "synthetic"})
    true: Counter[tuple[Any, ...]] = Counter()
    for table in Questions(home, settings, clock=lambda: NOW).exact(question).counts:
        for row in table.frame.drop_nulls("cell").to_dicts():
            key = key_of({**row, "unit": table.unit.value} | {"origin": None})
            true[(h3.int_to_str(row["cell"]), *(pair for pair in key if pair[0] != "origin"))] += row["n"]
    shapes = shapes_of(client, asked.split("&", maxsplit=1)[0].removeprefix("city="))
    listed = {(row["cell"], *key_of(row)) for row in cells["rows"] if row["part"] == "cell"}
    hidden: Counter[tuple[Any, ...]] = Counter()
    whole: Counter[tuple[Any, ...]] = Counter()
    places: dict[str, str | None] = {}
    for key, count in true.items():
        place = places.setdefault(key[0], where(shapes, key[0]))
        whole[place, *key[1:]] += count
        if key not in listed:
            hidden[place, *key[1:]] += count
    right = 0
    for row in document["rows"]:
        key = (row["neighbourhood"], *key_of(row))
        spread = 1.959964 * math.sqrt(row["variance"])
        if row["high"] is not None:
            assert hidden[key] <= row["high"] - math.ceil((number_of(row) or 0) + spread)
        right += row["low"] <= whole[key] <= (math.inf if row["high"] is None else row["high"])
    assert right >= 0.94 * len(document["rows"])


def test_cells_that_are_too_large_for_a_neighbourhood_count_as_elsewhere(client: httpx.Client) -> None:
    sharp = get(client, "arrests/neighbourhoods?city=oakland&resolution=7")
    assert all(row["mostly_elsewhere"] == (0.25 <= row["inside"] < 0.5) for row in sharp["rows"])
    assert any(row["mostly_elsewhere"] for row in sharp["rows"])
    coarse = get(client, "arrests/neighbourhoods?city=oakland&resolution=6")
    assert coarse["resolution"] == 6
    assert coarse["rows"] == []
    assert len(coarse["too_small"]) == len(shapes_of(client, "oakland"))
    [elsewhere] = coarse["elsewhere"]
    cells = get(client, "arrests/cells?city=oakland&resolution=6")["rows"]
    assert elsewhere["offences"] == sum(row["offences"] for row in cells)
    assert elsewhere["cells"] + elsewhere["rest_areas"] == len(cells)
    assert "too small for cells of H3 6" in coarse["notes"][0]


def test_without_places_or_cells_the_answer_says_so(client: httpx.Client, home: Home) -> None:
    file = places_file(home, "oakland")
    aside = file.rename(file.with_suffix(".aside"))
    try:
        nowhere = get(client, "arrests/neighbourhoods?city=oakland")
    finally:
        aside.rename(file)
    documents.Neighbourhoods.model_validate(nowhere)
    assert nowhere["rows"] == []
    assert nowhere["elsewhere"]
    assert nowhere["note"].startswith("Boundaries of the neighbourhoods of Oakland have not been loaded")
    assert "Made-up records" in nowhere["notes"][0]
    whole = get(client, "arrests/neighbourhoods?city=chicago&race=black")
    documents.Neighbourhoods.model_validate(whole)
    assert whole["rows"] == []
    assert whole["elsewhere"]
    assert "whole city alone" in whole["notes"][0]


def test_a_table_of_neighbourhoods_opens_as_csv(client: httpx.Client) -> None:
    answer = client.get("/api/v1/arrests/neighbourhoods?city=oakland&by=year&format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = answer.text.splitlines()
    comments = [line for line in lines if line.startswith("# ")]
    assert any("citation" in line or "places: " in line for line in comments)
    assert "Made-up records" in comments[0]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines[len(comments) :]))))
    document = get(client, "arrests/neighbourhoods?city=oakland&by=year")
    assert len(rows) == len(document["rows"]) + len(document["elsewhere"])
    for row, sent in zip(rows, document["rows"], strict=False):
        assert row["neighbourhood"] == sent["neighbourhood"]
        assert row[sent["unit"]] == str(sent[sent["unit"]])
    assert {row["part"] for row in rows[len(document["rows"]) :]} == {"elsewhere"}


@pytest.mark.parametrize("filters", ["", "&resolution=7"])
def test_the_geojson_has_the_numbers_on_the_shapes(client: httpx.Client, filters: str) -> None:
    table = get(client, f"arrests/neighbourhoods?city=oakland{filters}")
    file = get(client, f"arrests/neighbourhoods?city=oakland&format=geojson{filters}")
    shapes = {
        feature["properties"]["name"]: feature["geometry"]
        for feature in get(client, "cities/oakland/places")["features"]
        if feature["properties"]["kind"] == "neighbourhood"
    }
    assert file["type"] == "FeatureCollection"
    assert len({feature["id"] for feature in file["features"]}) == len(file["features"]) == len(table["rows"]) > 3
    for feature, row in zip(file["features"], table["rows"], strict=True):
        assert feature["geometry"] == shapes[row["neighbourhood"]]
        assert {name: feature["properties"][name] for name in row} == row
        assert feature["properties"]["number"] == row[row["unit"]]
        assert feature["properties"]["missing"] == (None if row["status"] == "shown" else row["status"])
    assert file["places"]["citation"]
    assert {name: file[name] for name in ("question", "elsewhere", "published")} == {
        name: table[name] for name in ("question", "elsewhere", "published")
    }
    assert any("licence" in line for line in file["about"])


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("arrests/neighbourhoods", 400, "those of one city"),
        ("arrests/neighbourhoods?city=oakland,chicago", 400, "those of one city"),
        ("arrests/neighbourhoods?city=oakland&bbox=-123,37,-122,38", 400, "bbox chooses"),
        ("arrests/neighbourhoods?city=oakland&format=xlsx", 400, "not offered here"),
        ("arrests/neighbourhoods?city=oakland&polygon=1", 400, "is not a filter"),
        ("arrests/neighbourhoods?city=nowhere", 404, "not a city"),
        ("arrests/neighbourhoods?city=oakland&by=sex,race,role", 422, ""),
        ("cities/nowhere/places", 404, "not a city"),
        ("cities/oakland/places?simple=1", 400, "not a parameter"),
        ("tiles/nowhere/1/0/0.mvt", 404, "not a city"),
        ("tiles/oakland/1/2/0.mvt", 404, "no such tile"),
        ("tiles/oakland/99/0/0.mvt", 404, "no such tile"),
        ("tiles/oakland/1/0/0.mvt?city=chicago", 400, "stands in its path"),
        ("tiles/oakland/1/0/0.mvt?by=sex,race,role", 422, ""),
    ],
)
def test_mistakes_get_a_problem_that_helps(client: httpx.Client, path: str, status: int, says: str) -> None:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert says in answer.json()["detail"]


# -- tiles -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("filters", ["", "resolution=7", "by=year", "bbox=-122.3,37.7,-122.2,37.8"])
def test_a_tile_draws_the_published_cells_of_the_same_question(client: httpx.Client, filters: str) -> None:
    answer = client.get(f"/api/v1/tiles/oakland/9/82/197.mvt?{filters}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    features = get(client, f"arrests/cells?city=oakland&format=geojson&{filters}")["features"]
    features.sort(key=lambda feature: feature["properties"]["part"] == "cell")
    drawn = [
        (shapely.to_wkb(shapely.from_geojson(json.dumps(feature["geometry"])), byte_order=1), feature["properties"])
        for feature in features
    ]
    expected = encode_tile("cells", drawn, 9, 82, 197)
    assert len(features) > 3
    # Corners of the GeoJSON are rounded to six digits, which moves none of them by a unit of this tile.
    assert answer.content == expected
    again = client.get(
        f"/api/v1/tiles/oakland/9/82/197.mvt?{filters}", headers={"If-None-Match": answer.headers["etag"]}
    )
    assert again.status_code == 304


def test_a_tile_without_cells_is_empty(client: httpx.Client) -> None:
    for path in ("tiles/oakland/9/0/0.mvt", "tiles/chicago/9/82/197.mvt", "tiles/oakland/9/82/197.mvt?race=black"):
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 200
        assert answer.content == b""

"""`/overlays`: what may be laid over maps, each with its source, and what it answers and refuses."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.feeds import Http
from safelight.ingest import Workshop, ingest
from safelight.ingest.overlays import fetch_overlay
from safelight.web.api import documents

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEAD = "RegionID,SizeRank,RegionName,RegionType,StateName,State,City,Metro,CountyName"
ZIPS = f"{HEAD},2023-09-30,2023-10-31\n" + "".join(
    f"{n},{n},946{n:02},zip,CA,CA,Oakland,San Francisco,Alameda County,{2000 + 50 * n},{2100 + 50 * n}\n"
    for n in range(1, 13)
)
COUNTY = (
    "RegionID,SizeRank,RegionName,RegionType,StateName,State,Metro,StateCodeFIPS,MunicipalCodeFIPS,"
    + ",".join(f"2024-{month:02}-28" for month in range(1, 13))
    + "\n1,1,Alameda County,county,CA,CA,San Francisco,06,001"
    + ",2800" * 12
    + "\n"
)
FAIR = "fips,countyname,stusps,fmr_0,fmr_1,fmr_2,fmr_3,fmr_4\n0600199999,Alameda County,CA,2100,2300,2800,3600,4300\n"


@pytest.fixture(scope="module", autouse=True)
def held(home: Home, shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Oakland's overlays; gone afterwards, since other tests share the home."""
    folder = tmp_path_factory.mktemp("overlays")
    catalog = load_catalog()
    city = catalog.city("oakland")
    ring = [[-122.2, 37.7], [-122.1, 37.7], [-122.1, 37.8], [-122.2, 37.8], [-122.2, 37.7]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    areas = folder / "zcta.geojson"
    areas.write_text(json.dumps({"features": [{"type": "Feature", "properties": {"zip": "94601"}, "geometry": shape}]}))
    files = {"rent_zip": ("SYNTHETIC-zip.csv", ZIPS), "rent_county": ("SYNTHETIC-county.csv", COUNTY)}
    with Http() as http:
        for overlay in city.overlays:
            publication = catalog.publications[overlay.of]
            if overlay.id in files or overlay.id == "fair_rent_county":
                name, text = files.get(overlay.id, ("SYNTHETIC-FY26_FMRs.csv", FAIR))
                file = folder / name
                file.write_text(text, encoding="utf-8")
                outlines = areas if overlay.id == "rent_zip" else None
                fetch_overlay(home, city, overlay, publication, http, now=NOW, file=file, areas_file=outlines)
            elif overlay.id == "bart":
                file = shared_data / "presence" / "overlays" / "transit" / "bart_oakland_gtfs.zip"
                fetch_overlay(home, city, overlay, publication, http, now=NOW, file=file)
    yield
    import shutil

    shutil.rmtree(home.overlays)


def get(client: httpx.Client, path: str) -> Any:
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_the_list_says_source_date_licence_legend_and_that_vintages_differ(client):
    document = get(client, "overlays?city=oakland")
    documents.Overlays.model_validate(document)
    listed = {one["name"]: one for one in document["overlays"]}
    assert {name for name, one in listed.items() if one["held"]} == {
        "rent_zip",
        "rent_county",
        "fair_rent_county",
        "bart",
    }
    rent = listed["rent_zip"]
    assert (rent["publisher"], rent["until"], rent["synthetic"]) == ("Zillow", "2023-10", True)
    assert "Zillow's terms of use govern" in rent["terms"]
    assert len(rent["legend"]["breaks"]) == 4
    assert rent["formats"] == ["json", "csv", "geojson"]
    assert listed["rent_county"]["formats"] == ["json", "csv"]
    assert (listed["bart"]["since"], listed["bart"]["until"]) == ("2018-05-26", "2019-07-01")
    assert len(listed["bart"]["legend"]["lines"]) == 6
    assert any("levels of two files are not to be compared" in note for note in document["notes"])
    everywhere = get(client, "overlays")
    assert {"oakland", "chicago", "los_angeles"} <= {one["city"] for one in everywhere["overlays"]}


def test_rent_of_a_month_and_over_time(client):
    document = get(client, "overlays/rent_zip?city=oakland")
    documents.Overlay.model_validate(document)
    assert document["month"] == "2023-10"
    assert {row["region"]: row["value"] for row in document["rows"]}["94601"] == 2150
    assert document["series"][0]["values"] == [2050, 2150]
    earlier = get(client, "overlays/rent_zip?city=oakland&month=2023-09")
    assert "series" not in earlier
    assert earlier["rows"][0]["value"] == 2050
    table = client.get("/api/v1/overlays/rent_zip?city=oakland&month=2023-09&format=csv").text.splitlines()
    comments = [line for line in table if line.startswith("#")]
    assert any("Zillow" in line and "zillow.com" in line for line in comments)
    rows = list(csv.DictReader(io.StringIO("\n".join(table[len(comments) :]))))
    assert (len(rows), rows[0]["value"]) == (12, "2050.0")


def test_a_map_of_rents_only_where_outlines_are_held(client):
    drawn = get(client, "overlays/rent_zip?city=oakland&format=geojson")
    [feature] = drawn["features"]
    assert feature["properties"] == {"region": "94601", "name": "94601", "zori": 2150}
    refused = client.get("/api/v1/overlays/rent_county?city=oakland&format=geojson")
    assert refused.status_code == 404
    assert "holds no outlines" in refused.json()["detail"]


def test_a_fair_rent_is_of_the_fiscal_year_in_which_the_month_lies(client):
    october = get(client, "overlays/fair_rent_county?city=oakland&month=2025-10")
    assert october["month"] == "2026"
    assert {row["measure"]: row["value"] for row in october["rows"]}["2br"] == 2800
    assert client.get("/api/v1/overlays/fair_rent_county?city=oakland&month=2025-09").status_code == 404


def test_a_timetable_of_a_day(client):
    document = get(client, "overlays/bart?city=oakland")
    documents.Overlay.model_validate(document)
    assert (document["date"], document["weekday"]) == ("2018-05-29", "tue")
    assert sum(line["trips"] for line in document["lines"]) == 1113
    assert all(sum(hour["trips"] for hour in line["hours"]) == line["trips"] for line in document["lines"])
    holiday = get(client, "overlays/bart?city=oakland&date=2018-07-04&part=lines")
    assert (sum(line["trips"] for line in holiday["lines"]), holiday["stops"]) == (612, [])
    drawn = get(client, "overlays/bart?city=oakland&format=geojson")
    kinds = [feature["geometry"]["type"] for feature in drawn["features"]]
    assert (kinds.count("MultiLineString"), kinds.count("Point")) == (6, 50)
    assert len(json.dumps(drawn)) < 60_000
    table = client.get("/api/v1/overlays/bart?city=oakland&format=csv&part=stops").text
    assert "12th St. Oakland City Center" in table


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("overlays/rent_zip", 400, "name one, such as city=oakland"),
        ("overlays/rent_zip?city=oakland,chicago", 400, "of one city"),
        ("overlays/rent_zip?city=nowhere", 404, "not a city of the catalogue"),
        ("overlays/nothing?city=oakland", 404, "not an overlay of Oakland"),
        ("overlays/rent_metro?city=oakland", 404, "doesn't hold rent_metro of Oakland"),
        ("overlays/rent_zip?city=oakland&month=1999-01", 404, "known from 2023-09 to 2023-10"),
        ("overlays/rent_zip?city=oakland&month=soon", 400, "use a month such as"),
        ("overlays/rent_zip?city=oakland&date=2018-07-04", 400, "is not a parameter here"),
        ("overlays/bart?city=oakland&date=2026-01-01", 404, "It has days from 2018-05-26 to 2019-07-01"),
        ("overlays/bart?city=oakland&date=never", 400, "use a day such as"),
        ("overlays/bart?city=oakland&part=wheels", 400, "use one or more of lines, stops"),
        ("overlays/bart?city=oakland&format=xml", 400, "is not offered here"),
        ("overlays?role=buyer", 400, "This path takes `city` alone"),
    ],
)
def test_what_is_not_there_or_not_understood_gets_a_sentence(client, path, status, says):
    answer = client.get(f"/api/v1/{path}")
    assert answer.status_code == status, answer.text
    assert says in answer.json()["detail"]
    assert "safelight overlays" not in answer.text  # what an operator types is for operators


def test_unchanged_answers_are_not_sent_again(client):
    for path in ("overlays?city=oakland", "overlays/bart?city=oakland&format=geojson"):
        tag = client.get(f"/api/v1/{path}").headers["etag"]
        assert client.get(f"/api/v1/{path}", headers={"If-None-Match": tag}).status_code == 304


def test_calls_beside_rent_are_published_calls_and_the_mean_rent_of_the_county(site, shared_data, tmp_path):
    """Real files: requests of the last days of 2017 in Los Angeles, and Zillow's rents of its county."""
    home, catalog, presence = Home(tmp_path / "home").make(), load_catalog(), shared_data / "presence"
    workshop = Workshop(home, catalog, record_key(home, Settings(home=home.root)), NOW)
    assert not ingest(workshop, "los_angeles", file=presence / "los_angeles" / "myla311_2017_dec_sample.csv").problems
    city = catalog.city("los_angeles")
    overlay = next(one for one in city.overlays if one.id == "rent_county")
    with Http() as http:
        file = presence / "overlays" / "rent" / "zori_county.csv"
        fetch_overlay(home, city, overlay, catalog.publications[overlay.of], http, now=NOW, file=file)
    client = site(root=home)
    document = get(client, "presence/calls-beside-rent")
    documents.CallsBesideRent.model_validate(document)
    [row] = get(client, "presence/areas?by=city,year")["rows"]
    [point] = document["points"]
    assert (point["city"], point["year"], point["kind"]) == ("los_angeles", 2017, "sanitation_request")
    assert point["calls"] == row["calls"]
    assert (point["rent"], point["months"], point["residents"]) == (1999.0, 12, 3898747)
    assert point["per_1000"] == round(1000 * row["calls"] / 3898747, 2)
    assert any("There is no such picture by ZIP area" in note for note in document["notes"])
    assert "Data provided by Zillow Group" in client.get("/api/v1/presence/calls-beside-rent?format=csv").text
    assert client.get("/api/v1/presence/calls-beside-rent?by=cell").status_code == 400
    (home.overlays / "los_angeles" / "rent_county" / "current").unlink()
    assert get(client, "presence/calls-beside-rent")["points"] == []

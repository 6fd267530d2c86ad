"""The API answers as its own OpenAPI document says, and every error is a problem document that helps."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import brotli
import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.vocabulary import Dimension
from safelight.web.api import documents

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
GET = [
    ("/api/v1/cities", documents.Cities),
    ("/api/v1/cities/oakland", documents.CityInFull),
    ("/api/v1/sources", documents.Sources),
    ("/api/v1/arrests/count?by=city", documents.Answer),
    ("/api/v1/arrests/count?city=chicago&by=role,year&basis=arrest", documents.Answer),
    ("/api/v1/arrests/cells?city=oakland", documents.Answer),
    ("/api/v1/arrests/frames?city=oakland", documents.Answer),
    ("/api/v1/arrests/ratio?by=city", documents.RatioAnswer),
    ("/api/v1/arrests/neighbourhoods?city=oakland", documents.Neighbourhoods),
    ("/api/v1/arrests/change?city=chicago&at=2025-02", documents.ChangeAnswer),
    ("/api/v1/cities/oakland/timeline", documents.Timeline),
    ("/api/v1/national", documents.National),
    ("/api/v1/report-card", documents.ReportCards),
    ("/api/v1/report-card/oakland", documents.ReportCard),
    ("/api/v1/complaints/count?city=chicago&by=year,category", documents.Complaints),
    ("/api/v1/operations?city=chicago", documents.Operations),
    ("/api/v1/operations/count?city=chicago", documents.OperationCounts),
    ("/api/v1/operations/announced-against-recorded?city=chicago", documents.AnnouncedAgainstRecorded),
    ("/api/v1/presence/areas?city=oakland", documents.Areas),
    ("/api/v1/presence/areas/cells?city=oakland", documents.Areas),
    ("/api/v1/presence/areas/frames?city=oakland", documents.Areas),
    ("/api/v1/presence/areas/neighbourhoods?city=oakland", documents.Areas),
    ("/api/v1/presence/calls-beside-rent?city=oakland", documents.CallsBesideRent),
    ("/api/v1/presence/sightings?city=oakland", documents.Sightings),
    ("/api/v1/overlays?city=oakland", documents.Overlays),
    ("/api/v1/policy/evidence", documents.EvidenceTable),
    ("/api/v1/policy/factors", documents.Factors),
    ("/api/v1/policy/context?city=oakland", documents.PolicyContext),
    ("/api/v1/policy/attributable?exposed=0.4&ratio=3.8&ratio_low=3.2&ratio_high=4.5", documents.AttributableShare),
]
POST = [
    ("/api/v1/policy/run", documents.PolicyRun),
    ("/api/v1/policy/arrests", documents.PolicyArrests),
]


@pytest.mark.parametrize(("path", "shape"), GET, ids=[path for path, _ in GET])
def test_a_path_answers_in_its_documented_shape(client: httpx.Client, path: str, shape: type[Any]) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    shape.model_validate(answer.json())


@pytest.mark.parametrize(("path", "shape"), POST, ids=[path for path, _ in POST])
def test_a_scenario_is_answered_in_its_documented_shape(client: httpx.Client, path: str, shape: type[Any]) -> None:
    goal = {"new_victims": 300, "year": 5, "budget": 2_000_000}
    asked = {"place": "oakland", "months": 24, "set": {"u8": 1, "u12": 0.5}, "goal": goal}
    answer = client.post(path, json=asked)
    assert answer.status_code == 200
    shape.model_validate(answer.json())
    spanish = client.post(path, json=asked, params={"lang": "es"}).json()
    assert spanish["says"] != answer.json()["says"]
    refused = client.post(path, json={"set": {"u13": 1}})
    assert refused.status_code == 400
    assert refused.json()["detail"] == "There is no symbol u13. Near it: u3, u1, u12."
    for body in (b"[", b"[1]", b"\xff", b'{"set": {"beta": NaN}}', b"{}" + b" " * 40_000):
        assert client.post(path, content=body).status_code == 422
    assert client.get(path).status_code == 405


def test_the_openapi_document_lists_these_paths_and_no_other(client: httpx.Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    listed = {path.replace("{city}", "oakland") for path in document["paths"]}
    elsewhere = {"/api/v1/cities/oakland/places", "/api/v1/tiles/oakland/{z}/{x}/{y}.mvt"}  # no plain JSON: test_places
    elsewhere |= {"/api/v1/overlays/{name}"}  # needs an overlay: test_overlays
    found = "/api/v1/policy/searches/{search}"  # need a search: test_policy_search
    searches = {"/api/v1/policy/search", f"{found}/cancel"}
    elsewhere |= searches | {found, f"{found}/data", f"{found}/report"}
    assert listed == {path.partition("?")[0] for path, _ in GET + POST} | elsewhere
    posted = {path for path, methods in document["paths"].items() if set(methods) != {"get"}}
    assert posted == {path for path, _ in POST} | searches
    assert all(set(document["paths"][path]) == {"post"} for path in posted)


def test_every_parameter_that_openapi_lists_is_understood_and_no_other(client: httpx.Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    for path in ("count", "cells", "frames", "ratio", "change", "neighbourhoods"):
        for parameter in document["paths"][f"/api/v1/arrests/{path}"]["get"]["parameters"]:
            answer = client.get(f"/api/v1/arrests/{path}", params={parameter["name"]: "%"})
            assert answer.status_code == 400, parameter["name"]
            assert "is not a filter" not in answer.json()["detail"]
            assert parameter["description"]
    unknown = client.get("/api/v1/arrests/count?polygon=1")
    assert unknown.status_code == 400
    assert "'polygon' is not a filter" in unknown.json()["detail"]


def test_a_row_carries_its_number_under_its_unit_alone(client: httpx.Client) -> None:
    for row in client.get("/api/v1/arrests/count?by=city,role").json()["rows"]:
        assert [unit for unit in ("people", "offences", "calls", "operations") if unit in row] == [row["unit"]]
        number = row[row["unit"]]
        assert (row["status"], number is None) in {("shown", False), ("few", False), ("protected", True)}
        assert number == 0 or row["status"] != "few"


def test_made_up_data_says_so_in_every_format(client: httpx.Client) -> None:
    assert client.get("/api/v1/arrests/count?city=oakland").json()["origin"] == ["synthetic"]
    assert "synthetic" in client.get("/api/v1/arrests/count?city=oakland&format=csv").text
    assert "synthetic" in client.get("/api/v1/arrests/cells?city=oakland&format=geojson").text


def test_csv_holds_the_rows_of_json(client: httpx.Client) -> None:
    path = "/api/v1/arrests/count?city=oakland&by=year"
    answer = client.get(path + "&format=csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = [line for line in io.StringIO(answer.text) if not line.startswith("#")]
    rows = client.get(path).json()["rows"]
    assert [row["status"] for row in csv.DictReader(lines)] == [row["status"] for row in rows]


def test_geojson_is_areas(client: httpx.Client) -> None:
    answer = client.get("/api/v1/arrests/cells?city=oakland&format=geojson")
    assert answer.headers["content-type"] == "application/geo+json"
    kinds = {feature["geometry"]["type"] for feature in answer.json()["features"] if feature["geometry"]}
    assert kinds <= {"Polygon", "MultiPolygon"}
    assert kinds


@pytest.mark.parametrize(
    ("path", "status", "kind", "word"),
    [
        ("/api/v1/arrests/count?hours=25-3", 400, "bad-filter", "22-4"),
        ("/api/v1/arrests/count?since=2020&since=2021", 400, "bad-filter", "twice"),
        ("/api/v1/arrests/count?format=geojson", 400, "bad-filter", "json or csv"),
        ("/api/v1/arrests/ratio?format=csv", 400, "bad-filter", "json"),
        ("/api/v1/arrests/count?city=" + "a" * 5000, 400, "bad-filter", "too long"),
        ("/api/v1/cities?x=1", 400, "bad-filter", "takes none"),
        ("/api/v1/arrests/count?city=atlantis", 404, "not-there", "atlantis"),
        ("/api/v1/cities/atlantis", 404, "not-there", "chicago"),
        ("/api/v1/arrests/nothing", 404, "not-there", "openapi.json"),
        ("/api/v2/cities", 404, "not-there", "openapi.json"),
    ],
)
def test_an_error_is_a_problem_document(client: httpx.Client, path: str, status: int, kind: str, word: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = documents.Problem.model_validate(answer.json())
    assert problem.status == status
    assert problem.type.endswith(f"/problems/{kind}")
    assert word in problem.detail
    assert "?" not in problem.instance
    page = client.get("/problems/" + kind)
    assert page.status_code == 200
    assert problem.title in page.text


def test_a_refused_question_names_the_nearest_that_is_answered(client: httpx.Client) -> None:
    refused = client.get("/api/v1/arrests/count?city=chicago&by=sex,age_band,race,role")
    assert refused.status_code == 422
    problem = refused.json()
    assert problem["type"].endswith("/problems/refused")
    assert client.get("/api/v1/arrests/count", params=problem["nearest"]).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_the_api_is_for_reading(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/api/v1/arrests/count")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"
    assert answer.headers["content-type"] == "application/problem+json"


def test_head_is_get_without_its_body(client: httpx.Client) -> None:
    head, get = client.head("/api/v1/sources"), client.get("/api/v1/sources")
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["etag"] == get.headers["etag"]


def test_an_answer_the_client_has_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("/api/v1/arrests/count?city=oakland&by=role")
    assert "max-age" in first.headers["cache-control"]
    again = client.get("/api/v1/arrests/count?city=oakland&by=role", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other = client.get("/api/v1/arrests/count?city=chicago&by=role", headers={"If-None-Match": first.headers["etag"]})
    assert other.status_code == 200


def test_an_answer_is_asked_anew_when_it_may_have_changed(
    client: httpx.Client, site: Callable[..., httpx.Client]
) -> None:
    path = "/api/v1/arrests/count?city=oakland"
    etag = client.get(path).headers["etag"]
    tomorrow = site(clock=lambda: NOW + timedelta(days=1))
    assert tomorrow.get(path, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize(("accept", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_answers_are_compressed(client: httpx.Client, accept: str, unpack: Any) -> None:
    plain = client.get("/api/v1/arrests/count?by=city", headers={"Accept-Encoding": "identity"})
    with client.stream("GET", "/api/v1/arrests/count?by=city", headers={"Accept-Encoding": accept}) as packed:
        body = b"".join(packed.iter_raw())
    assert packed.headers["content-encoding"] == accept
    assert packed.headers["vary"] == "Accept-Encoding"
    assert len(body) < len(plain.content) / 2
    assert unpack(body) == plain.content
    assert packed.headers["etag"] == plain.headers["etag"]


NAMES = [
    "city",
    "since",
    "until",
    "hours",
    "weekdays",
    "basis",
    "role",
    "size_min",
    "bbox",
    "release",
    "by",
    "x",
    "format",
]
VALUES = st.one_of(
    st.text(max_size=12), st.sampled_from(["chicago", "2024", "arrest", "json", "csv", "role", *Dimension]), st.just("")
)


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=4))
def test_no_query_breaks_the_site(client: httpx.Client, query: dict[str, str]) -> None:
    answer = client.get("/api/v1/arrests/count", params=query)
    assert answer.status_code in {200, 400, 404, 422}
    if answer.status_code != 200:
        documents.Problem.model_validate(answer.json())

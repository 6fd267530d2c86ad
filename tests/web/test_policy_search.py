"""Searches over the API: short ones answered at once, long ones by the worker, with progress, until cancelled."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from importlib import import_module
from types import ModuleType

import httpx
import orjson
import pytest

from safelight.core.home import Home
from safelight.policy import scenario
from safelight.policy.search import kept_as
from safelight.web.api import documents

PATH = "/api/v1/policy/search"
GOAL = {"new_victims": 150, "year": 5, "budget": 2_000_000, "probability": 0.6}
SHORT = {"months": 60, "goal": GOAL, "search": {"worlds": 20, "levers": [3, 8, 11]}}
LONG = {"months": 600, "goal": GOAL, "search": {"worlds": 150, "seed": 2, "levers": [3, 4, 6, 7, 8, 11, 12]}}


@pytest.fixture
def searches(client: httpx.Client) -> ModuleType:
    """The worker's part, which needs Django with its configuration."""
    return import_module("safelight.web.searches")


@pytest.fixture(scope="module")
def short(client: httpx.Client) -> dict[str, object]:
    answer = client.post(PATH, json=SHORT)
    assert answer.status_code == 200
    return answer.json()


def test_a_short_search_is_answered_at_once_in_its_documented_shape(client, short):
    documents.PolicySearch.model_validate(short)
    assert short["state"] == "done"
    assert short["found"]["goal"]["status"] == "reached"
    assert short["found"]["hash"] == scenario(SHORT).hash
    assert client.get(short["address"]).json() == short
    assert client.post(PATH, json=SHORT).json() == short


def test_sentences_are_said_in_spanish(client, short):
    spanish = client.post(PATH, json=SHORT, params={"lang": "es"}).json()
    assert spanish["found"]["goal"]["said"] != short["found"]["goal"]["said"]
    assert spanish["found"]["warnings"][0].startswith("No es un pronóstico")


def test_every_basket_and_world_can_be_fetched(client, short):
    answer = client.get(f"{short['address']}/data")
    assert answer.headers["content-type"].startswith("text/csv")
    cited, _, rows = answer.text.partition("\n")
    assert cited.startswith("# What a model says")
    assert short["search"] in cited
    assert len(list(csv.DictReader(io.StringIO(rows)))) == 8
    worlds = client.get(f"{short['address']}/data", params={"table": "worlds", "format": "parquet"})
    assert worlds.content[:4] == b"PAR1"
    for wrong in ({"format": "xlsx"}, {"table": "../document", "format": "json"}, {"more": "1"}):
        assert client.get(f"{short['address']}/data", params=wrong).status_code == 400


def test_a_report_is_written_from_what_was_found(client, site, short):
    begins = {"html": b"<!doctype html>", "pdf": b"%pdf-", "docx": b"pk"}
    for kind, begin in begins.items():
        answer = client.get(f"{short['address']}/report", params={"format": kind})
        assert answer.content.lower().startswith(begin)
        assert answer.headers["content-disposition"] == f'attachment; filename="report.{kind}"'
        assert kind != "html" or short["found"]["hash"][:12] in answer.text
    spanish = client.get(f"{short['address']}/report", params={"lang": "es"}).text
    assert '<html lang="es">' in spanish and "Financiar y medir" in spanish
    for wrong in ({"format": "txt"}, {"more": "1"}):
        assert client.get(f"{short['address']}/report", params=wrong).status_code == 400
    assert client.get(f"/api/v1/policy/searches/{'0' * 64}-0.1.0-1/report").status_code == 404
    outside = site(remote="203.0.113.79")
    asked = [outside.get(f"{short['address']}/report").status_code for _ in range(13)]
    assert asked == [200] * 12 + [429]


def test_a_long_search_is_a_task_with_progress(client, home: Home, searches):
    asked = client.post(PATH, json=LONG)
    assert asked.status_code == 202
    begun = asked.json()
    documents.PolicySearch.model_validate(begun)
    assert (begun["state"], begun["progress"], begun["found"]) == ("waiting", 0, None)
    assert client.post(PATH, json=LONG).json() == begun
    kept = kept_as(home, begun["search"])
    kept.tell(0.25)
    running = client.get(begun["address"]).json()
    assert (running["state"], running["progress"]) == ("running", 0.25)
    assert client.get(f"{begun['address']}/data").status_code == 404
    searches.take_up(str(home.root))

    stopped = client.post(f"{begun['address']}/cancel").json()
    assert stopped["state"] == "cancelled"
    searches.carry_out.call(begun["search"], str(home.root))
    assert client.get(begun["address"]).json()["state"] == "cancelled"

    assert client.post(PATH, json=LONG).json()["state"] == "running"
    searches.carry_out.call(begun["search"], str(home.root))
    done = client.get(begun["address"]).json()
    assert done["state"] == "done"
    assert done["progress"] == 1
    documents.PolicySearch.model_validate(done)


def test_what_a_killed_worker_left_is_asked_for_again(client, home: Home, searches):
    results = searches.DBTaskResult.objects.filter(queue_name=searches.QUEUE)
    name = client.post(PATH, json={**LONG, "search": {**LONG["search"], "seed": 9}}).json()["search"]
    results.all().delete()
    searches.take_up(str(home.root))
    waiting = [result.args_kwargs["args"][0] for result in results.all()]
    assert waiting == [name]
    kept_as(home, name).cancel()
    searches.take_up(str(home.root))
    assert not results.all().exists()


def test_what_makes_no_sense_is_refused_in_a_sentence(client):
    for body, status in (
        ({"goal": {**GOAL, "budget": 0}}, 422),
        ({"search": {"levers": [13]}}, 422),
        ({"set": {"u13": 1}}, 400),
        ({"search": {"worlds": 20_000}}, 422),
        ({"intervals": {"beta": [0.01, 0.001]}}, 400),
    ):
        answer = client.post(PATH, content=orjson.dumps(body))
        assert answer.status_code == status, body
        assert answer.json()["fix"]
    for name in ("a", "0" * 64 + "-0.1.0-1", ".." + "0" * 64):
        assert client.get(f"/api/v1/policy/searches/{name}").status_code == 404


def test_a_client_may_ask_for_so_many_long_searches_in_an_hour(site: Callable[..., httpx.Client], home: Home):
    outside = site(remote="203.0.113.77")

    def asked(seed: int) -> httpx.Response:
        return outside.post(PATH, json={**LONG, "search": {**LONG["search"], "seed": seed}})

    begun = [asked(100 + number) for number in range(12)]
    assert {answer.status_code for answer in begun} == {202}
    assert asked(100).status_code == 202  # it waits already
    refused = asked(99)
    assert refused.status_code == 429
    assert "12 long searches in an hour" in refused.json()["detail"]
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    assert site(remote="203.0.113.78").post(PATH, json=SHORT).status_code == 200
    for answer in begun:
        kept_as(home, answer.json()["search"]).cancel()

"""Alive, ready and measured, without a word about anybody."""

from __future__ import annotations

from collections.abc import Callable

import httpx

from safelight.core.home import Home

Make = Callable[..., httpx.Client]


def test_alive(client: httpx.Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_ready_when_all_stands(client: httpx.Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ready", "checks": {"migrations": "ok", "catalogue": "ok", "data": "ok"}}


def test_not_ready_without_data(site: Make, empty_home: Home) -> None:
    answer = site(root=empty_home).get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["checks"]["data"] == "not ready"


def test_not_ready_with_a_broken_catalogue(site: Make, empty_home: Home) -> None:
    client = site(root=empty_home)
    empty_home.catalog.mkdir()
    (empty_home.catalog / "atlantis.toml").write_text("[city", encoding="utf-8")
    assert client.get("/readyz").json()["checks"]["catalogue"] == "not ready"


def test_metrics_count_by_route_and_never_by_path(site: Make) -> None:
    client = site()
    client.get("/api/v1/arrests/count?city=oakland")
    client.get("/api/v1/arrests/count?city=chicago&by=sex,age_band,race,role")
    client.get("/some/private/path?phone=5550100")
    text = client.get("/metrics").text
    assert 'safelight_requests_total{route="count",status="2xx"} 1' in text
    assert 'safelight_requests_total{route="unknown",status="4xx"} 1' in text
    assert 'safelight_request_seconds_count{route="count"} 2' in text
    assert "safelight_refused_total 1" in text
    assert 'safelight_data_age_days{city="oakland"}' in text
    assert not any(word in text for word in ("private", "5550100", "127.0.0.1"))

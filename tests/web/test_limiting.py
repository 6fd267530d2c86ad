"""A client has so many requests a minute, by the address of its connection; this machine has no limit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from safelight.web.tally import Tally, Windows

Make = Callable[..., httpx.Client]
START = datetime(2026, 11, 22, 12, 0, 10, tzinfo=UTC)
PATH = "/api/v1/sources"


def codes(client: httpx.Client, times: int, **headers: str) -> list[int]:
    return [client.get(PATH, headers=headers).status_code for _ in range(times)]


def test_more_than_the_limit_is_told_when_to_come_back(site: Make) -> None:
    client = site(remote="203.0.113.9", rate_limit=3, clock=lambda: START)
    assert codes(client, 3) == [200, 200, 200]
    refused = client.get(PATH)
    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "50"
    assert refused.headers["ratelimit-policy"] == '"minute";q=3;w=60'
    assert refused.headers["ratelimit"] == '"minute";r=0;t=50'
    assert refused.json()["type"].endswith("/problems/too-many-requests")
    assert client.get("/healthz").status_code == 200


def test_the_next_minute_begins_anew(site: Make) -> None:
    now = [START]
    client = site(remote="203.0.113.9", rate_limit=1, clock=lambda: now[0])
    assert codes(client, 2) == [200, 429]
    now[0] += timedelta(minutes=1)
    assert codes(client, 1) == [200]


@pytest.mark.parametrize("remote", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine_has_no_limit(site: Make, remote: str) -> None:
    client = site(remote=remote, rate_limit=1, clock=lambda: START)
    assert codes(client, 3) == [200, 200, 200]
    assert "ratelimit" not in client.get(PATH).headers


@pytest.mark.parametrize("remote", ["203.0.113.9", "127.0.0.1"])
def test_nobody_gets_around_it_with_a_header(site: Make, remote: str) -> None:
    client = site(remote=remote, rate_limit=2, clock=lambda: START)
    found = [client.get(PATH, headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code for n in range(4)]
    assert found == [200, 200, 429, 429]


def test_a_proxy_that_is_named_is_believed(site: Make) -> None:
    client = site(remote="127.0.0.1", rate_limit=1, clock=lambda: START, trusted_proxies="127.0.0.1, 10.0.0.2")
    assert codes(client, 2, **{"X-Forwarded-For": "198.51.100.1, 10.0.0.2"}) == [200, 429]
    assert codes(client, 1, **{"X-Forwarded-For": "198.51.100.2"}) == [200]
    assert codes(client, 1, **{"X-Forwarded-For": "6.6.6.6, 198.51.100.2"}) == [429]


def test_one_customer_of_ipv6_is_one_client(site: Make) -> None:
    clock = lambda: START  # noqa: E731
    client = site(remote="127.0.0.1", rate_limit=1, clock=clock, trusted_proxies="127.0.0.1")
    assert codes(client, 1, **{"X-Forwarded-For": "2001:db8:1:2::1"}) == [200]
    assert codes(client, 1, **{"X-Forwarded-For": "2001:db8:1:2:ffff::9"}) == [429]
    assert codes(client, 1, **{"X-Forwarded-For": "2001:db8:1:3::1"}) == [200]


def test_workers_count_together(tmp_path: Path) -> None:
    first, second = (Windows(tmp_path / "windows") for _ in range(2))
    digest = bytes(range(32))
    assert [first.add(digest, 5), second.add(digest, 5), first.add(digest, 5)] == [1, 2, 3]
    assert second.add(digest, 6) == 1
    assert b"203.0.113" not in (tmp_path / "windows").read_bytes()


def test_a_worker_that_ended_leaves_its_numbers(tmp_path: Path) -> None:
    mine = Tally(["a", "b"], tmp_path)
    mine.add("a", 2.5)
    (tmp_path / "1.tally").write_bytes(next(tmp_path.glob("*.tally")).read_bytes())
    (tmp_path / "2.tally").write_bytes(b"torn")
    assert mine.totals() == {"a": 5.0, "b": 0.0}

"""The model's work has limits of its own, by client; what was worked out before counts for nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

Make = Callable[..., httpx.Client]
START = datetime(2026, 11, 22, 12, 0, 10, tzinfo=UTC)


def run(number: int) -> dict[str, Any]:
    return {"months": 1, "name": str(number)}


def search(number: int) -> dict[str, Any]:
    goal = {"new_victims": 150, "year": 1, "budget": 2_000_000}
    return {"months": 12, "goal": goal, "search": {"worlds": 10, "seed": number, "levers": [3]}}


@pytest.mark.parametrize(
    ("path", "made", "most", "says"),
    [("run", run, 120, "120 new runs of the model in a minute"), ("search", search, 12, "12 new searches in a minute")],
    ids=["run", "search"],
)
def test_new_work_is_limited_and_what_is_known_is_not(
    site: Make, path: str, made: Callable[[int], dict[str, Any]], most: int, says: str
) -> None:
    now = [START]
    client = site(remote="203.0.113.9", clock=lambda: now[0])

    def asked(number: int) -> httpx.Response:
        return client.post(f"/api/v1/policy/{path}", json=made(number))

    assert {asked(number).status_code for number in range(most)} == {200}
    refused = asked(most)
    assert refused.status_code == 429
    assert says in refused.json()["detail"]
    assert refused.json()["fix"] == "Ask again in 50 seconds."
    assert refused.headers["retry-after"] == "50"
    assert asked(0).status_code == 200
    now[0] += timedelta(seconds=50)
    assert asked(most).status_code == 200

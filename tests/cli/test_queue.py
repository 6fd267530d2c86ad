"""`safelight queue`: what waits is listed by address and reason, decided, and applied by the next ingest."""

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner

from safelight.cli.main import build

TEXTS = (
    ("1", "2024-03-15T17:00:00Z", "Vice officers arrested 12 men for soliciting prostitution at a motel on Thursday."),
    ("2", "2024-04-15T17:00:00Z", "Dozens of men, among them Mister Canary, were arrested for soliciting on Thursday."),
)
Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A verb logs to the terminal that it began with, which is gone after it."""
    yield
    structlog.reset_defaults()


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """A verb over a home of its own: exit code, and what it printed."""

    def one(*words: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(build(), [*words, "--home", str(tmp_path / "home")])
        return done.exit_code, done.stdout, done.stderr

    return one


@pytest.fixture
def posts(tmp_path: Path, run: Run) -> str:
    """Two posts of Boston, one of which the rules can't settle; gives the path of their file."""
    path = tmp_path / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "published_at", "text", "address"])
        out.writerows((*one, f"https://posts.example/{one[0]}") for one in TEXTS)
    code, _, said = run("ingest", "boston", "--file", str(path))
    assert code == 0, said
    return str(path)


def _waiting(run: Run) -> list[dict[str, Any]]:
    code, out, _ = run("queue", "boston", "--json")
    assert code == 0
    found: list[dict[str, Any]] = json.loads(out)["waiting"]
    return found


def test_a_text_waits_by_address_and_reason_until_it_is_discarded(run: Run, posts: str) -> None:
    [one] = _waiting(run)
    assert one["address"] == "https://posts.example/2"
    assert one["reasons"]
    assert one["decided"] is None
    code, table, _ = run("queue", "boston")
    assert code == 0
    assert one["announcement"] in table
    assert "canary" not in (table + json.dumps(one)).lower()
    assert run("queue", "boston", "--discard", one["announcement"])[0] == 0
    assert _waiting(run)[0]["decided"] == "discard"
    assert run("ingest", "boston", "--file", posts)[0] == 0
    assert _waiting(run) == []


def test_what_names_no_text_is_refused(run: Run, posts: str) -> None:
    assert run("queue", "boston", "--accept", "all")[0] != 0
    assert _waiting(run)[0]["decided"] is None


def test_a_city_without_a_database_has_no_queue(run: Run) -> None:
    assert run("queue", "denver")[0] == 0
    assert run("queue", "nowhere")[0] != 0

"""The real server, in a process of its own: starts, answers over HTTP, logs nothing about anybody, ends when told."""

from __future__ import annotations

import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.web import serve
from safelight.web.serving import STREAMS

PROGRAM = """
import resource, sys
from pathlib import Path
from safelight.core.settings import Settings
from safelight.web import serve

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    settings = Settings(home=Path(sys.argv[1]), log_level="debug", rate_limit=3)
    serve("public", settings, port=int(sys.argv[2]), workers=2, announce=lambda at: print(at, flush=True))
"""


@dataclass
class Running:
    address: str
    process: subprocess.Popen[str]
    log: Path


@pytest.fixture(scope="module")
def running(home: Home, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder = tmp_path_factory.mktemp("serving")
    (folder / "program.py").write_text(PROGRAM, encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    log = folder / "log.txt"
    with log.open("w", encoding="utf-8") as stderr:
        command = [sys.executable, str(folder / "program.py"), str(home.root), str(port)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True)
    try:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        assert address == f"http://127.0.0.1:{port}", log.read_text(encoding="utf-8")
        _wait(address)
        yield Running(address, process, log)
    finally:
        process.kill()
        process.communicate()


def _wait(address: str) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        try:
            httpx.get(f"{address}/healthz", timeout=60).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server never answered")


def test_it_answers_over_http(running: Running) -> None:
    with httpx.Client(base_url=running.address, timeout=60) as client:
        assert client.get("/readyz").status_code == 200
        head, get = client.head("/api/v1/sources"), client.get("/api/v1/sources")
        assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", get.headers["etag"])
        assert get.headers["content-encoding"] in {"br", "gzip"}
        again = client.get("/api/v1/sources", headers={"If-None-Match": get.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get("/").status_code == 200


def test_each_stream_may_have_its_file(running: Running) -> None:
    soft, hard = resource.prlimit(running.process.pid, resource.RLIMIT_NOFILE)
    assert soft == hard or soft > STREAMS


def test_workers_add_their_numbers_up(running: Running) -> None:
    for _ in range(6):
        httpx.get(f"{running.address}/problems/refused")
    assert 'safelight_requests_total{route="problem",status="2xx"} 6' in httpx.get(f"{running.address}/metrics").text


def test_the_log_holds_no_query_and_no_address(running: Running) -> None:
    httpx.get(f"{running.address}/api/v1/arrests/count?city=oakland&since=2024", timeout=60)
    httpx.get(f"{running.address}/a/private/path?phone=5550100", headers={"X-Forwarded-For": "198.51.100.7"})
    text = running.log.read_text(encoding="utf-8")
    assert "route=count" in text
    assert not any(word in text for word in ("since=", "phone", "5550100", "private", "198.51.100.7", "city=oakland"))


def test_a_taken_address_gets_a_sentence(running: Running, home: Home) -> None:
    port = int(running.address.rpartition(":")[2])
    with pytest.raises(StoreError, match=rf"127\.0\.0\.1:{port} can't be served from"):
        serve("public", Settings(home=home.root), port=port)


def test_a_database_that_cannot_be_opened_gets_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "site.sqlite3").mkdir()
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    command = [sys.executable, str(tmp_path / "program.py"), str(tmp_path), "0"]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert ended.returncode == 1
    assert "The database of people and sessions can't be brought up to date: OperationalError." in ended.stderr


def test_it_ends_when_told_also_while_somebody_follows_sightings(running: Running) -> None:
    stream = f"{running.address}/api/v1/presence/stream?city=los_angeles"
    with httpx.stream("GET", stream, timeout=60) as following:
        assert next(following.iter_lines()) == "retry: 5000"
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(30) == 0

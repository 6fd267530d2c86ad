"""A site on this machine: databases of cities that Safelight's own generator makes up, and a server over them."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from socket import create_server

import httpx

from safelight.catalog import load_catalog
from safelight.core.home import Home, RecordKey, record_key
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from safelight.synthetic import write_feeds

PATIENCE_S = 90
KEY = "5afe11947" * 7 + "5"


def fixed_key(home: Home) -> RecordKey:
    """The key of a home of tests: always the same, so that the same counts pass the policy's threshold in each run."""
    home.keys.mkdir(mode=0o700, exist_ok=True)
    file = home.keys / "record.key"
    file.write_text(KEY)
    file.chmod(0o600)
    return record_key(home, Settings(home=home.root))


def made_up(root: Path, *, cities: Sequence[str], years: int, now: datetime) -> Path:
    """A home below `root` with the databases of these cities."""
    home, catalog = Home(root / "home").make(), load_catalog()
    write_feeds(catalog, root / "feeds", today=now.date(), years=years, cities=tuple(cities))
    workshop = Workshop(home, catalog, fixed_key(home), now)
    for city in cities:
        ingest(workshop, city, folder=root / "feeds" / city)
    return home.root


@contextmanager
def served(home: Path) -> Iterator[str]:
    """The address of the site over a home; in a process of its own, for Django keeps one configuration in each."""
    with create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "safelight", "serve", "public", "--home", str(home), "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait(f"http://127.0.0.1:{port}/healthz", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            httpx.get(address, timeout=60).raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError("the server never answered")

"""How fast texts are taken by the real server, and that none is lost or doubled, also when everything is killed.

    python -m benchmarks.inbound [--rate 200] [--seconds 60] [--workers 1] [--postgresql] [--kill]

Signed forms as Twilio posts them go to `safelight serve` over loopback, at a steady rate whatever it answers; a Twilio
of our own takes the deletions. `--kill` kills web and worker (kill -9) half-way and starts them anew: what had no
answer is posted again with the same id, as a provider that retries does. Prints one JSON document.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import random
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import httpx
import numpy as np

from safelight.core.home import Home
from safelight.presence.channels.twilio import signature
from tests.text_providers import SID, TOKEN, Provider, twilio_server
from tests.texted_places import CITY, write_gazetteer

OURS: Final = "+12135550100"
PLACES: Final = ("5th & San Pedro", "6th & Gladys", "union station", "7th & alvarado", "5th & main", "pershing square")
WORDS: Final = (
    "cops at {}",
    "están limpiando en {}",
    "towing on {}",
    "STATUS {}",
    "hay policia en {}",
    "gone {}",
    "{}",
)
CONNECTIONS: Final = 64
PATIENCE: Final = 15.0
"""Seconds that Twilio waits for an answer."""


@dataclass
class Sent:
    """What became of each message: seconds until its answer, in the order in which they were answered."""

    took: list[float] = field(default_factory=list)
    answered: set[int] = field(default_factory=set)
    retried: int = 0
    refused: int = 0


def request(number: int, port: int, public: str) -> bytes:
    """A message as Twilio posts it: the sender writes about four times."""
    sender = f"+1213{5_550_000 + number // 4 % 5000:07d}"
    words = WORDS[number % len(WORDS)].format(PLACES[number // 7 % len(PLACES)])
    said = {
        "MessageSid": f"SM{number:032x}",
        "AccountSid": SID,
        "From": sender,
        "To": OURS,
        "Body": words,
        "NumMedia": "0",
    }
    signed = f"{public}/hooks/twilio" + "".join(f"{name}{value}" for name, value in sorted(said.items()))
    body = urlencode(said).encode()
    head = (
        f"POST /hooks/twilio HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Twilio-Signature: {signature(TOKEN, signed)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Load:
    """Posts messages at a steady rate over a few connections that stay open."""

    def __init__(self, port: int, public: str) -> None:
        self.port, self.public, self.sent = port, public, Sent()
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._room = asyncio.Semaphore(CONNECTIONS)

    async def post(self, number: int, due: float) -> None:
        """Post one message until it is answered; the time counts from when it was due."""
        content = request(number, self.port, self.public)
        while True:
            try:
                async with self._room, asyncio.timeout(PATIENCE):
                    status = await self._exchanged(content)
                break
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                self.sent.retried += 1
                await asyncio.sleep(0.25)
        self.sent.took.append(time.perf_counter() - due)
        if status == 200:
            self.sent.answered.add(number)
        else:
            self.sent.refused += 1

    async def _exchanged(self, content: bytes) -> int:
        reader, writer = self._free.pop() if self._free else await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(content)
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            await reader.readexactly(int(length[1]) if length else 0)
        except BaseException:
            writer.close()
            raise
        self._free.append((reader, writer))
        return int(head.split(b" ", 2)[1])

    async def run(self, first: int, number: int, rate: float) -> None:
        """Post `number` messages, `rate` a second."""
        begun = time.perf_counter()
        posts = []
        for at in range(number):
            due = begun + at / rate
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            posts.append(asyncio.create_task(self.post(first + at, due)))
        await asyncio.gather(*posts)


@contextlib.contextmanager
def serving(environment: dict[str, str], port: int, workers: int) -> Iterator[subprocess.Popen[bytes]]:
    """The real server with its worker, in a group of processes of its own."""
    verb = [sys.executable, "-m", "safelight", "serve", "public", "--port", str(port), "--workers", str(workers)]
    process = subprocess.Popen(verb, env={**os.environ, **environment}, start_new_session=True)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).is_success:
                    break
            time.sleep(0.2)
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def figures(load: Load, home: Home, database: str | None, provider: Provider, number: int) -> dict[str, Any]:
    """What the tables and the provider say in the end."""
    took = np.array(load.sent.took)
    half, most, last = (round(float(one) * 1000, 1) for one in np.quantile(took, (0.5, 0.95, 1)))
    begun = time.monotonic()
    while waiting(home, database) and time.monotonic() - begun < 180:
        time.sleep(0.5)
    messages = count(home, database, "SELECT count(*) FROM presence_message")
    return {
        "messages": number,
        "answered": len(load.sent.answered),
        "refused": load.sent.refused,
        "posted again": load.sent.retried,
        "stored": messages,
        "lost": number - messages,
        "still waiting": waiting(home, database),
        "worked off after seconds": round(time.monotonic() - begun, 1),
        "deleted at the provider": len(set(provider.deleted)),
        "deleted twice": len(provider.deleted) - len(set(provider.deleted)),
        "ms": {"half": half, "p95": most, "longest": last},
    }


def waiting(home: Home, database: str | None) -> int:
    """How many messages the worker has still to do."""
    return count(home, database, "SELECT count(*) FROM presence_message WHERE state = 'waiting'")


def count(home: Home, database: str | None, query: str) -> int:
    """One number of the server's database."""
    if database:
        with import_module("psycopg").connect(database) as connection:
            return int(connection.execute(query).fetchone()[0])
    with contextlib.closing(import_module("sqlite3").connect(home.root / "site.sqlite3", timeout=20)) as connection:
        return int(connection.execute(query).fetchone()[0])


@contextlib.contextmanager
def postgresql(folder: Path, *, wanted: bool) -> Iterator[str | None]:
    """The address of a PostgreSQL server of this run."""
    if not wanted:
        yield None
        return
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    server = import_module("pgserver").get_server(folder / "postgresql", cleanup_mode="stop")
    server.psql("CREATE DATABASE texts;")
    yield server.get_uri(database="texts")
    server.cleanup()


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def measured(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """One run."""
    home, port, public = Home(folder / "home").make(), free_port(), "https://presence.example.org"
    write_gazetteer(home)
    number = int(options.rate * options.seconds)
    with postgresql(folder, wanted=options.postgresql) as database, twilio_server() as provider:
        provider.messages = {f"SM{at:032x}" for at in range(1_000_000, 1_000_000 + number)}
        environment = {
            "SAFELIGHT_HOME": str(home.root),
            "SAFELIGHT_PUBLIC_URL": public,
            "SAFELIGHT_TWILIO_ACCOUNT_SID": SID,
            "SAFELIGHT_TWILIO_AUTH_TOKEN": TOKEN,
            "SAFELIGHT_TWILIO_NUMBERS": f"{OURS}={CITY}",
            "SAFELIGHT_TWILIO_API": provider.url,
            **({"SAFELIGHT_DATABASE_URL": database} if database else {}),
        }
        with asyncio.Runner() as runner:
            load = runner.run(_load(port, public))
            first = number // 2 if options.kill else number
            with serving(environment, port, options.workers) as process:
                runner.run(load.run(999_000, 20, 20))  # the first answers of a process load what it needs
                load.sent = Sent()
                if not options.kill:
                    runner.run(load.run(1_000_000, first, options.rate))
                    return figures(load, home, database, provider, number + 20)
                runner.run(_killed(load, first, options.rate, process))
            with serving(environment, port, options.workers):
                runner.run(load.run(1_000_000 + first, number - first, options.rate))
                return figures(load, home, database, provider, number + 20 - load.sent.refused)


async def _load(port: int, public: str) -> Load:
    return Load(port, public)


async def _killed(load: Load, number: int, rate: float, process: subprocess.Popen[bytes]) -> None:
    """Post `number`, and kill everything in the middle of it; what has no answer by then is posted later."""
    posting = asyncio.create_task(load.run(1_000_000, number, rate))
    await asyncio.sleep(number / rate * random.uniform(0.9, 0.98))  # when is chance
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    posting.cancel()


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--kill", action="store_true")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is in a group of its own, and must end too
    with tempfile.TemporaryDirectory() as folder:
        told = measured(options, Path(folder))
    print(json.dumps({"options": vars(options), **told}, indent=2))


if __name__ == "__main__":
    main()

"""How fast texts are taken by the real server, and that none is lost or doubled, also when everything is killed.

    python -m benchmarks.inbound [--rate 200] [--seconds 60] [--workers 1] [--postgresql] [--kill] [--bare 10]

Signed forms as Twilio posts them go to `safelight serve` over loopback, at a steady rate whatever it answers; times
count from when a message was due. A Twilio of our own takes the deletions. `--kill` kills web and worker (kill -9)
half-way and starts them anew: what had no answer is posted again with the same id, as a provider that retries does.
Beside it a second city is quiet: how long a report there takes to show on the open stream of its map. `--bare` posts
the same, for so many seconds, to a view that does the least a hook can do (`bare_hook`). Prints one JSON document.

The poster and the provider share the machine with the server; `cpu` says how much of it each took.

Seen on two virtual cores with nothing else to do, two workers; none lost or doubled in any run. SQLite at 200 a second
for 60 s: half within 19 ms, 95 % within 193 ms, the longest 2.7 s; killed in the middle of 30 s of it: all 6,000 stored
once, worked off 46 s after the end. PostgreSQL on the same two cores answers about 115 a second, so it falls behind at
200 (each message is twelve to twenty round trips, and its server takes as much processor as ours): at 80 a second half
within 16 ms, 95 % within 57 ms; killed in the middle at 60 a second: all 900 stored once. A quiet city's map showed a
report after 0.6 s with SQLite and 1.0 s with PostgreSQL.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

import httpx
import numpy as np

from benchmarks.texting_load import OURS, QUIET, Load, OnTheMap, Sent
from safelight.catalog import load_catalog
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.geo.gazetteer import City, Crossing, build, gazetteer_file
from safelight.presence.daykey import day_keys
from tests.text_providers import SID, TOKEN, twilio_server
from tests.texted_places import CITY, cell_at, write_gazetteer

PUBLIC: Final = "https://presence.example.org"
QUIET_CITY: Final = "san_francisco"
CORNERS: Final = {f"Oak & {n + 4}th Ave": (37.735 + 0.013 * (n % 5), -122.49 + 0.018 * (n // 5)) for n in range(20)}
"""Corners that are more than a kilometre apart."""

FIRST: Final = 1_000_000
WARM: Final = 20
"""Messages before the clock starts: the first answers of a process load what it needs."""

_TICKS: Final = os.sysconf("SC_CLK_TCK")


def write_quiet_city(home: Home) -> None:
    """A second city with a few corners."""
    city = load_catalog().city(QUIET_CITY)
    cells = tuple(int(cell, 16) for cell in city.footprint)
    about = City(QUIET_CITY, city.name, city.state, cells=cells, centre=city.centre, others=())
    crossings = [Crossing(("Oak St", f"{n + 4}th Ave"), cell_at(*point)) for n, point in enumerate(CORNERS.values())]
    path = gazetteer_file(home, QUIET_CITY)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(build(about, crossings, [], {}, {"sources": [], "missing": []}).to_pybytes())


@contextlib.contextmanager
def provider() -> Iterator[tuple[str, Connection]]:
    """Twilio in a process of its own: its address, and whom to ask how many messages were deleted, and how often."""
    ours, theirs = multiprocessing.get_context("spawn").Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_provide, args=(theirs,), daemon=True)
    process.start()
    yield ours.recv(), ours
    process.kill()
    process.join()


def _provide(asked: Connection) -> None:
    os.nice(10)  # it is elsewhere in life, and must not slow down what is measured
    with twilio_server() as twilio:
        asked.send(twilio.url)
        while asked.recv():
            asked.send((len(set(twilio.deleted)), len(twilio.deleted)))


@contextlib.contextmanager
def process(verb: list[str], environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[bytes]]:
    """A server in a group of processes of its own, once it answers."""
    started = subprocess.Popen([sys.executable, "-m", *verb], env={**os.environ, **environment}, start_new_session=True)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with contextlib.suppress(httpx.HTTPError):
                if httpx.get(f"http://127.0.0.1:{port}/healthz", timeout=5).is_success:
                    break
            time.sleep(0.1)
        else:
            sys.exit("the server doesn't answer")
        yield started
    finally:
        kill(started)


def kill(started: subprocess.Popen[bytes]) -> None:
    """Kill -9 a server and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def cpu(group: int) -> dict[str, float]:
    """Seconds of processor that a group of processes has taken: those that answer, and the worker, which is nicer."""
    taken, own = {"web": 0.0, "worker": 0.0}, os.nice(0)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            told = stat.read_text().rpartition(")")[2].split()
            if int(told[2]) == group:
                taken["worker" if int(told[16]) > own else "web"] += (int(told[11]) + int(told[12])) / _TICKS
    return taken


def milliseconds(seconds: list[float]) -> dict[str, float]:
    """Half of them, nearly all, all."""
    half, most, last = (round(float(one) * 1000, 1) for one in np.quantile(np.array(seconds), (0.5, 0.95, 1)))
    return {"half": half, "p95": most, "longest": last}


def figures(sent: Sent, number: int, home: Home, database: str | None, asked: Connection) -> dict[str, Any]:
    """What the tables and the provider say in the end; `number` messages were posted, in all."""
    begun = time.monotonic()
    while waiting(home, database) and time.monotonic() - begun < 240:
        time.sleep(0.5)
    worked_off = round(time.monotonic() - begun, 1)
    stored = count(home, database, "SELECT count(*) FROM presence_message")
    asked.send(True)
    deleted, deletions = asked.recv()
    return {
        "answered": sent.answered,
        "refused": sent.refused,
        "posted again": sent.again,
        "stored": stored,
        "lost": number - stored,
        "doubled": count(home, database, "SELECT coalesce(sum(messages), 0) FROM presence_standing") - stored,
        "ms": milliseconds(sent.took),
        "worked off after seconds": worked_off,
        "still waiting": waiting(home, database),
        "deleted at the provider": deleted,
        "deleted twice": deletions - deleted,
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
    home, port = Home(folder / "home").make(), free_port()
    write_gazetteer(home)
    write_quiet_city(home)
    day_keys(Settings(home=home.root), home).today(datetime.now(UTC) - timedelta(days=1))  # as on any day but the first
    verb = ["safelight", "serve", "public", "--port", str(port), "--workers", str(options.workers)]
    with postgresql(folder, wanted=options.postgresql) as database, provider() as (twilio, asked):
        environment = {
            "SAFELIGHT_HOME": str(home.root),
            "SAFELIGHT_PUBLIC_URL": PUBLIC,
            "SAFELIGHT_TWILIO_ACCOUNT_SID": SID,
            "SAFELIGHT_TWILIO_AUTH_TOKEN": TOKEN,
            "SAFELIGHT_TWILIO_NUMBERS": f"{OURS}={CITY},{QUIET}={QUIET_CITY}",
            "SAFELIGHT_TWILIO_API": twilio,
            **({"SAFELIGHT_DATABASE_URL": database} if database else {}),
        }
        with contextlib.ExitStack() as running, asyncio.Runner() as runner:
            server = running.enter_context(process(verb, environment, port))
            return runner.run(_posted(options, port, server, running, (verb, environment, home, database, asked)))


async def _posted(
    options: argparse.Namespace,
    port: int,
    server: subprocess.Popen[bytes],
    running: contextlib.ExitStack,
    about: tuple[list[str], dict[str, str], Home, str | None, Connection],
) -> dict[str, Any]:
    verb, environment, home, database, asked = about
    number, load = int(options.rate * options.seconds), Load(port, PUBLIC)
    await load.run(FIRST - WARM, WARM, WARM)
    load.sent = Sent()
    probes = Load(port, PUBLIC)
    on_the_map = OnTheMap(probes, QUIET_CITY, list(CORNERS))
    looking = asyncio.create_task(on_the_map.run(2 * FIRST, options.seconds / (len(CORNERS) + 1)))
    before, own, began = cpu(server.pid), time.process_time(), time.monotonic()
    posting = asyncio.create_task(load.run(FIRST, number, options.rate))
    if options.kill:
        await asyncio.sleep(options.seconds * random.uniform(0.4, 0.6))  # when is chance
        kill(server)
        server = await asyncio.to_thread(running.enter_context, process(verb, environment, port))
        before = {"web": 0.0, "worker": 0.0}
    await posting
    took = time.monotonic() - began
    after, ours = cpu(server.pid), time.process_time() - own
    await asyncio.wait({looking}, timeout=10)
    looking.cancel()
    told = await asyncio.to_thread(figures, load.sent, number + WARM + probes.sent.answered, home, database, asked)
    return {
        "messages": number,
        "seconds": round(took, 1),
        **told,
        "on the map, ms": milliseconds(on_the_map.took) if on_the_map.took else None,
        "reports seen on the map": len(on_the_map.took),
        "cpu": {
            **{name: round((after[name] - before[name]) / took, 2) for name in after},
            "poster": round(ours / took, 2),
        },
        "load of the machine": [round(one, 1) for one in os.getloadavg()],
    }


def bare(options: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """The same posts to the view that does the least."""
    port = free_port()
    verb = ["benchmarks.bare_hook", str(port), str(Home(folder / "bare").make().root), PUBLIC]
    with process(verb, {}, port) as server, asyncio.Runner() as runner:
        load = Load(port, PUBLIC)
        runner.run(load.run(FIRST - WARM, WARM, WARM))
        load.sent, before, own = Sent(), cpu(server.pid), time.process_time()
        runner.run(load.run(FIRST, int(options.rate * options.bare), options.rate))
        taken, ours = cpu(server.pid)["web"] - before["web"], time.process_time() - own
    return {
        "seconds": options.bare,
        "answered": load.sent.answered,
        "ms": milliseconds(load.sent.took),
        "cpu": {"web": round(taken / options.bare, 2), "poster": round(ours / options.bare, 2)},
    }


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--bare", type=float, default=0)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the server is in a group of its own, and must end too
    with tempfile.TemporaryDirectory() as folder:
        told = measured(options, Path(folder))
        if options.bare:
            told["bare"] = bare(options, Path(folder))
    print(json.dumps({"options": vars(options), **told}, indent=2))


if __name__ == "__main__":
    main()

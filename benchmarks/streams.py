"""Open streams of live sightings on one server process: memory of each, and how soon all are told of a change.

    python -m benchmarks.streams [--records 2000] [--rounds 5]

`safelight serve` runs with one process that answers; so many clients follow one city and stay. Then two people text the
same corner, corner after corner: the second text confirms what the first said. Times run from posting that second text
until each stream has said "confirmed"; the server looks once a second, so half a second of it is waiting on average.
Prints a table and, last, one JSON document.

Each stream takes a file descriptor on the server, and one here: where the system allows too few (`ulimit -Hn`), fewer
streams can be open. The clients share the machine with the server.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from benchmarks.inbound import CORNERS, FIRST, PUBLIC, QUIET_CITY, free_port, process, write_quiet_city
from benchmarks.report import finish, percentiles, show
from benchmarks.texting_load import QUIET, Load, posted
from safelight.core.home import Home
from safelight.core.settings import Settings
from safelight.presence.daykey import day_keys
from tests.text_providers import SID, TOKEN

SPARE: Final = 256
"""Descriptors that a process needs for other things."""

AT_ONCE: Final = 50
"""Clients that connect at the same time."""

PATIENCE: Final = 60.0
CONFIRMED: Final = b'"status":"confirmed"'


@dataclass
class Follower:
    """One client: when it was told first of so many confirmed sightings; it keeps its connection."""

    told: dict[int, float] = field(default_factory=dict)
    _writer: asyncio.StreamWriter | None = None

    async def open(self, port: int) -> asyncio.StreamReader:
        """Ask for the stream, and wait for what it says first."""
        reader, self._writer = await asyncio.open_connection("127.0.0.1", port)
        path = f"/api/v1/presence/stream?city={QUIET_CITY}"
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        if b" 200 " not in await reader.readline():
            raise ConnectionError
        while not (await reader.readline()).startswith(b"data: "):
            pass
        return reader

    async def follow(self, reader: asyncio.StreamReader) -> None:
        """Note each change until the connection ends."""
        while line := await reader.readline():
            if line.startswith(b"data: "):
                self.told.setdefault(line.count(CONFIRMED), time.perf_counter())


def resident_mib(group: int) -> float:
    """Memory of a server's processes, each page that they share counted once."""
    kib = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            if int(stat.read_text().rpartition(")")[2].split()[2]) == group:
                rollup = (stat.parent / "smaps_rollup").read_text().splitlines()
                kib += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return kib / 1024


async def opened(number: int, port: int) -> tuple[list[Follower], set[asyncio.Task[None]]]:
    """So many open streams, and what reads them."""
    room, followers, reading = asyncio.Semaphore(AT_ONCE), [Follower() for _ in range(number)], set()

    async def one(follower: Follower) -> None:
        async with room:
            reader = await follower.open(port)
        reading.add(asyncio.create_task(follower.follow(reader)))

    await asyncio.gather(*(one(follower) for follower in followers))
    return followers, reading


async def told_of(rounds: int, load: Load, followers: list[Follower]) -> tuple[list[float], list[float]]:
    """Of each round: milliseconds until the last was told, and from the first to the last."""
    until_all, spread = [], []
    for number, corner in enumerate(list(CORNERS)[:rounds], 1):
        words, first = f"cops at {corner}", FIRST + 8 * number  # every fourth number is another person
        await load.post(posted(first, load.port, PUBLIC, to=QUIET, words=words), time.perf_counter())
        await asyncio.sleep(1.5)
        begun = time.perf_counter()
        await load.post(posted(first + 4, load.port, PUBLIC, to=QUIET, words=words), begun)
        async with asyncio.timeout(PATIENCE):
            while not all(number in one.told for one in followers):
                await asyncio.sleep(0.02)
        moments = [one.told[number] for one in followers]
        until_all.append((max(moments) - begun) * 1000)
        spread.append((max(moments) - min(moments)) * 1000)
    return until_all, spread


async def measured(number: int, rounds: int, port: int, group: int) -> dict[str, float]:
    """Open, look, tell, compare."""
    load = Load(port, PUBLIC)
    _, warm = await opened(1, port)
    await load.post(posted(FIRST, port, PUBLIC, to=QUIET, words="STATUS union square"), time.perf_counter())
    await asyncio.sleep(1)
    before, begun = resident_mib(group), time.perf_counter()
    followers, reading = await opened(number, port)
    took = time.perf_counter() - begun
    await asyncio.sleep(2)
    after = resident_mib(group)
    until_all, spread = await told_of(rounds, load, followers)
    for task in {*warm, *reading}:
        task.cancel()
    all_told = percentiles(until_all)
    return {
        "opened_s": round(took, 2),
        "streams_mib": round(after - before, 1),
        "each_stream_bytes": round((after - before) * 1024**2 / number),
        "server_mib": round(after, 1),
        "server_after_rounds_mib": round(resident_mib(group), 1),
        "all_told_p50_ms": all_told["p50_ms"],
        "all_told_max_ms": round(max(until_all), 1),
        "first_to_last_p50_ms": percentiles(spread)["p50_ms"],
    }


def descriptors(number: int) -> None:
    """Have enough file descriptors here and, by inheritance, on the server; else say so and end."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < number + SPARE:
        sys.exit(f"{number} streams need {number + SPARE} open files; this system allows {hard} (ulimit -Hn).")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def main() -> None:
    """Measure, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--records", type=int, default=2000, help="open streams")
    parser.add_argument("--rounds", type=int, default=5, help=f"changes, at most {len(CORNERS)}")
    options = parser.parse_args()
    descriptors(options.records)
    with tempfile.TemporaryDirectory() as folder:
        home, port = Home(Path(folder) / "home").make(), free_port()
        write_quiet_city(home)
        keys = day_keys(Settings(home=home.root), home)
        keys.today(datetime.now(UTC) - timedelta(days=1))  # as on any day but the first
        environment = {
            "SAFELIGHT_HOME": str(home.root),
            "SAFELIGHT_PUBLIC_URL": PUBLIC,
            "SAFELIGHT_TWILIO_ACCOUNT_SID": SID,
            "SAFELIGHT_TWILIO_AUTH_TOKEN": TOKEN,
            "SAFELIGHT_TWILIO_NUMBERS": f"{QUIET}={QUIET_CITY}",
        }
        verb = ["safelight", "serve", "public", "--port", str(port), "--workers", "1", "--no-worker"]
        with process(verb, environment, port) as server, asyncio.Runner() as runner:
            figures = runner.run(measured(options.records, options.rounds, port, os.getpgid(server.pid)))
    show(
        f"{options.records} open streams of one process, {options.rounds} changes",
        ("bytes each", "MiB of the server", "ms until all are told", "longest", "ms from first to last"),
        [[figures[name] for name in _COLUMNS]],
    )
    finish("streams", {"streams_records": options.records, **figures}, {})


_COLUMNS: Final = ("each_stream_bytes", "server_mib", "all_told_p50_ms", "all_told_max_ms", "first_to_last_p50_ms")


if __name__ == "__main__":
    main()

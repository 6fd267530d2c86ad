"""What `benchmarks.inbound` posts, how it is posted at a steady rate, and who follows the map meanwhile."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

from safelight.presence.channels.twilio import signature
from tests.text_providers import SID, TOKEN

OURS: Final = "+12135550100"
QUIET: Final = "+14155550100"
"""The number of a second city, in which nothing floods: there each report is seen on the map."""

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

AGAIN_AFTER: Final = 0.25
"""Seconds after which what got no answer is posted again, with the same id."""


def posted(number: int, port: int, public: str, *, to: str = OURS, words: str = "") -> bytes:
    """A message as Twilio posts it: the sender writes about four times."""
    said = {
        "MessageSid": f"SM{number:032x}",
        "AccountSid": SID,
        "From": f"+1213{5_550_000 + number // 4 % 5000:07d}",
        "To": to,
        "Body": words or WORDS[number % len(WORDS)].format(PLACES[number // 7 % len(PLACES)]),
        "NumMedia": "0",
    }
    signed = f"{public}/hooks/twilio" + "".join(f"{name}{value}" for name, value in sorted(said.items()))
    body = urlencode(said).encode()
    head = (
        f"POST /hooks/twilio HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Twilio-Signature: {signature(TOKEN, signed)}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


@dataclass
class Sent:
    """What became of each message: seconds from when it was due until its answer, in the order of the answers."""

    took: list[float] = field(default_factory=list)
    answered: int = 0
    refused: int = 0
    again: int = 0


class Load:
    """Posts messages at a steady rate over a few connections that stay open, whatever the answers take."""

    def __init__(self, port: int, public: str) -> None:
        self.port, self.public, self.sent = port, public, Sent()
        self._free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
        self._room = asyncio.Semaphore(CONNECTIONS)

    async def run(self, first: int, number: int, rate: float) -> None:
        """Post `number` messages, `rate` a second, until each is answered."""
        contents = [posted(first + at, self.port, self.public) for at in range(number)]
        begun = time.perf_counter()
        posts = []
        for at, content in enumerate(contents):
            due = begun + at / rate
            await asyncio.sleep(max(due - time.perf_counter(), 0))
            posts.append(asyncio.create_task(self.post(content, due)))
        await asyncio.gather(*posts)

    async def post(self, content: bytes, due: float) -> None:
        """Post one message until it is answered; the time counts from when it was due."""
        while True:
            try:
                async with self._room, asyncio.timeout(PATIENCE):
                    status = await self._exchanged(content)
                break
            except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
                self.sent.again += 1
                await asyncio.sleep(AGAIN_AFTER)
        self.sent.took.append(time.perf_counter() - due)
        if status == 200:
            self.sent.answered += 1
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


class OnTheMap:
    """How long it takes from posting a report until the open stream of its city shows it."""

    def __init__(self, load: Load, city: str, corners: list[str]) -> None:
        self._load, self._city, self._corners = load, city, corners
        self._shown = 0
        self._more = asyncio.Condition()
        self.took: list[float] = []

    async def run(self, first: int, every: float) -> None:
        """Report each corner in turn, one every few seconds, and wait until the map has one more."""
        following = asyncio.create_task(self._follow())
        try:
            for at, corner in enumerate(self._corners):
                begun = time.perf_counter()
                words = f"cops at {corner}"
                content = posted(first + 4 * at, self._load.port, self._load.public, to=QUIET, words=words)
                await self._load.post(content, begun)
                async with self._more:
                    await self._more.wait_for(lambda at=at: self._shown > at)
                self.took.append(time.perf_counter() - begun)
                await asyncio.sleep(max(begun + every - time.perf_counter(), 0))
        finally:
            following.cancel()

    async def _follow(self) -> None:
        while True:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError):
                reader, writer = await asyncio.open_connection("127.0.0.1", self._load.port)
                path = f"/api/v1/presence/stream?city={self._city}"
                writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                while line := await reader.readline():
                    if line.startswith(b"data: "):
                        async with self._more:
                            self._shown = len(json.loads(line[6:])["sightings"])
                            self._more.notify_all()
            await asyncio.sleep(AGAIN_AFTER)

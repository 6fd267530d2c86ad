"""Streams of live sightings: told at once and at each change, many at a time, and none holds up a page."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, MutableMapping
from contextlib import asynccontextmanager
from typing import Any

import pytest

from safelight.web.streams import Streams, gateway

QUICK = 0.02


class Client:
    """One connection, as an ASGI server hands it over."""

    def __init__(self, query: str, method: str = "GET", path: str = "/live") -> None:
        self.scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": []}
        self.sent: list[MutableMapping[str, Any]] = []
        self.left = asyncio.Event()
        self.heard = asyncio.Condition()

    async def receive(self) -> MutableMapping[str, Any]:
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: MutableMapping[str, Any]) -> None:
        async with self.heard:
            self.sent.append(message)
            self.heard.notify_all()

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def text(self) -> str:
        return b"".join(message.get("body", b"") for message in self.sent).decode()

    async def hears(self, text: str) -> None:
        async with asyncio.timeout(5), self.heard:
            await self.heard.wait_for(lambda: text in self.text)


@asynccontextmanager
async def connected(streams: Streams, *clients: Client) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(streams(client.scope, client.receive, client.send)) for client in clients]
    try:
        yield
    finally:
        for client in clients:
            client.left.set()
        await asyncio.wait_for(asyncio.gather(*tasks), 5)


class City:
    """What is to be seen, as a test sets it, and how often it was looked at."""

    def __init__(self) -> None:
        self.document: bytes | None = b'{"sightings":[]}'
        self.looks = 0

    def __call__(self, city: str) -> bytes | None:
        self.looks += 1
        return self.document if city == "oakland" else None


@pytest.fixture
def city() -> City:
    return City()


def run(test: Callable[[], Any]) -> None:
    asyncio.run(test())


def test_it_says_what_is_and_then_what_changes(city: City) -> None:
    async def test() -> None:
        streams, client = Streams(city, most=10, every=QUICK), Client("city=oakland")
        async with connected(streams, client):
            await client.hears('event: sightings\ndata: {"sightings":[]}\n\n')
            city.document = b'{"sightings":["new"]}'
            await client.hears('data: {"sightings":["new"]}\n\n')
            assert client.text.count("event:") == 2
        assert client.status == 200
        headers = dict(client.sent[0]["headers"])
        assert headers[b"content-type"].startswith(b"text/event-stream")
        assert headers[b"cache-control"] == b"no-store"
        assert headers[b"x-content-type-options"] == b"nosniff"

    run(test)


def test_many_streams_share_one_look_and_the_last_one_ends_it(city: City) -> None:
    async def test() -> None:
        streams, clients = Streams(city, most=500, every=QUICK), [Client("city=oakland") for _ in range(400)]
        async with connected(streams, *clients):
            for client in clients:
                await client.hears("sightings")
            entered = city.looks
            city.document = b'{"sightings":["x"]}'
            for client in clients:
                await client.hears('"x"')
            assert city.looks - entered < 50
        await asyncio.sleep(5 * QUICK)
        looks = city.looks
        await asyncio.sleep(5 * QUICK)
        assert city.looks == looks

    run(test)


@pytest.mark.parametrize(
    ("query", "method", "status"),
    [
        ("", "GET", 400),
        ("city=oakland&city=boston", "GET", 400),
        ("city=oakland&colour=red", "GET", 400),
        ("city=atlantis", "GET", 404),
        ("city=oakland", "POST", 400),
    ],
)
def test_what_is_no_stream_is_refused(city: City, query: str, method: str, status: int) -> None:
    async def test() -> None:
        client = Client(query, method)
        async with connected(Streams(city, most=10), client), asyncio.timeout(5), client.heard:
            await client.heard.wait_for(lambda: len(client.sent) == 2)
        assert client.status == status

    run(test)


def test_one_too_many_is_asked_to_come_back_and_a_place_is_free_again(city: City) -> None:
    async def test() -> None:
        streams = Streams(city, most=1, every=QUICK)
        first, second, third = (Client("city=oakland") for _ in range(3))
        async with connected(streams, first):
            await first.hears("sightings")
            async with connected(streams, second):
                await second.hears("Too many")
            assert second.status == 503
        async with connected(streams, third):
            await third.hears("sightings")
        assert third.status == 200

    run(test)


def test_everything_else_goes_to_the_pages(city: City) -> None:
    def pages(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "text/plain")])
        return [environ["PATH_INFO"].encode()]

    async def test() -> None:
        app = gateway(pages, Streams(city, most=1), "/live", threads=2)
        client = Client("", path="/about")
        asked = [{"type": "http.request", "body": b"", "more_body": False}]

        async def receive() -> MutableMapping[str, Any]:
            return asked.pop() if asked else await client.receive()

        await asyncio.wait_for(
            app({**client.scope, "server": ("x", 80), "http_version": "1.1"}, receive, client.send), 5
        )
        assert (client.status, client.text) == (200, "/about")

    run(test)

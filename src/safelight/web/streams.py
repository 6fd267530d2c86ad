"""Live sightings as server-sent events: many open connections, one look at the database a second for all of them.

Streams are asynchronous and live beside the pages: `gateway` answers them itself and hands every other request to the
WSGI application in a pool of threads. A stream never holds a thread.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import parse_qs

from a2wsgi import WSGIMiddleware

from safelight.web.middleware.headers import ALWAYS, READING
from safelight.web.whole import Whole, is_small

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApplication = Callable[[Scope, Receive, Send], Awaitable[None]]
Look = Callable[[str], bytes | None]
"""City -> the document of its sightings now as JSON; None for a city that there isn't."""

WHOLE: Final = "/hooks/"
EVERY_SECONDS: Final = 1.0
HEARTBEAT_SECONDS: Final = 20.0
"""A line of nothing: proxies end connections that stay silent, and one that is gone is noticed."""

RETRY: Final = b"retry: 5000\n\n"
_HEADERS: Final = [
    (name.lower().encode(), value.encode())
    for name, value in {
        **ALWAYS,
        **READING,
        "Content-Type": "text/event-stream; charset=utf-8",
        "Cache-Control": "no-store",
        "X-Accel-Buffering": "no",
    }.items()
]


@dataclass
class _Watched:
    """A city that streams are open for: its newest document, and whoever waits for the next."""

    newest: bytes
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)
    open: int = 0


class Streams:
    """The open streams of one worker process, `most` at a time; the next one is asked to come back."""

    def __init__(self, look: Look, *, most: int, every: float = EVERY_SECONDS) -> None:
        self._look = look
        self._every = every
        self._most = most
        self._watched: dict[str, _Watched] = {}
        self._watching: asyncio.Task[None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request for a stream, for as long as the client stays."""
        query = parse_qs(scope["query_string"].decode("latin-1"))
        cities = query.pop("city", [])
        if scope["method"] != "GET" or len(cities) != 1 or query:
            await _refuse(send, 400, "Ask with one city: city=los_angeles, for example.")
            return
        if sum(city.open for city in self._watched.values()) >= self._most:
            await _refuse(send, 503, "Too many streams are open. Ask again in a moment.")
            return
        watched = await self._entered(cities[0])
        if watched is None:
            await _refuse(send, 404, "There is no such city. See /api/v1/cities.")
            return
        following = asyncio.create_task(self._follow(watched, send))
        leaving = asyncio.create_task(_left(receive))
        try:
            await asyncio.wait({following, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            watched.open -= 1
            for task in (following, leaving):
                task.cancel()
            await asyncio.gather(following, leaving, return_exceptions=True)

    async def _entered(self, city: str) -> _Watched | None:
        if city not in self._watched:
            document = await asyncio.to_thread(self._look, city)
            if document is None:
                return None
            self._watched.setdefault(city, _Watched(document))
        watched = self._watched[city]
        watched.open += 1
        if self._watching is None or self._watching.done():
            self._watching = asyncio.create_task(self._watch())
        return watched

    async def _follow(self, watched: _Watched, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        await _write(send, RETRY)
        told = None
        while True:
            if watched.newest is not told:
                told = watched.newest
                await _write(send, b"event: sightings\ndata: " + told + b"\n\n")
            try:
                async with asyncio.timeout(HEARTBEAT_SECONDS), watched.changed:
                    while watched.newest is told:
                        await watched.changed.wait()
            except TimeoutError:
                await _write(send, b":\n\n")

    async def _watch(self) -> None:
        """Look again every second at each city that somebody follows; ends when nobody does."""
        while True:
            await asyncio.sleep(self._every)
            self._watched = {city: watched for city, watched in self._watched.items() if watched.open}
            if not self._watched:
                return
            for city, watched in list(self._watched.items()):
                document = await asyncio.to_thread(self._look, city)
                if document is not None and document != watched.newest:
                    async with watched.changed:
                        watched.newest = document
                        watched.changed.notify_all()


def gateway(application: Any, streams: Streams, path: str, threads: int) -> AsgiApplication:
    """An ASGI application: `streams` at `path`, and the WSGI `application` everywhere else, in `threads` threads.

    Small requests below WHOLE have threads of their own (`whole`).
    """
    rest, whole = WSGIMiddleware(application, workers=threads), Whole(application)

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        if scope["path"] == path:
            await streams(scope, receive, send)
        elif is_small(scope, WHOLE):
            await whole(scope, receive, send)
        else:

            async def received() -> MutableMapping[str, Any]:
                return await receive()  # the server's own is awaitable, not a coroutine, which is what is asked for

            await rest(scope, received, send)  # type: ignore[arg-type]  # its own names for the same types

    return answer


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _write(send: Send, chunk: bytes) -> None:
    await send({"type": "http.response.body", "body": chunk, "more_body": True})


async def _refuse(send: Send, status: int, why: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"retry-after", b"30")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": why.encode()})

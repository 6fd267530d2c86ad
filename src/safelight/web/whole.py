"""Small requests that are taken and answered whole: the texts of providers, hundreds of which may come in a second.

The bridge to the WSGI application (a2wsgi) goes to and fro between threads for each part of a request and of its
answer. Here the body is read first, the application called once in a thread, and its answer sent as one. The threads
are these requests' own: a page that takes long keeps no text waiting.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any, Final, cast

from a2wsgi.wsgi import Body, build_environ

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

SMALL: Final = 64 * 1024
"""Bytes of a body that are read before anything is known of who sent them."""

THREADS: Final = 3
"""They wait for one writer anyway; more of them get into one another's way, and fewer leave it waiting."""


def is_small(scope: Scope, prefix: str) -> bool:
    """Whether a request is for a path below `prefix`, and says that its body is small."""
    if not scope["path"].startswith(prefix):
        return False
    length = dict(scope["headers"]).get(b"content-length", b"")
    return bool(length.isdigit()) and int(length) <= SMALL


class Whole:
    """Calls a WSGI application in threads of its own, with requests that `is_small` took for small."""

    def __init__(self, application: Callable[..., Any], threads: int = THREADS) -> None:
        self._application = application
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="whole")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; who goes away before its body is whole gets none."""
        body = await _read(receive)
        if body is None:
            return
        loop = asyncio.get_running_loop()
        status, headers, content = await loop.run_in_executor(self._pool, self._answered, scope, body)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": content})

    def _answered(self, scope: Scope, body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        begun: list[tuple[int, list[tuple[bytes, bytes]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: object = None) -> None:
            said = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
            begun.append((int(status.partition(" ")[0]), said))

        chunks = self._application(build_environ(cast(Any, scope), cast(Body, BytesIO(body))), start_response)
        try:
            content = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        return *begun[-1], content


async def _read(receive: Receive) -> bytes | None:
    """The body, as long as it said it would be: the server lets no more through. None: the client went away."""
    parts = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        parts.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(parts)

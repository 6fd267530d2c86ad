"""Small requests are read whole, answered by one call in a thread, and answered as one; others go over the bridge."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, MutableMapping
from typing import Any

import pytest

from safelight.web.streams import Streams, gateway
from safelight.web.whole import SMALL, Whole, is_small

CLOSED: list[str] = []


class Answer(list[bytes]):
    def close(self) -> None:
        CLOSED.append(threading.current_thread().name)


def echo(environ: dict[str, Any], start_response: Callable[..., Any]) -> Answer:
    body = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    start_response("201 Created", [("Content-Type", "text/xml"), ("X-Where", environ["HTTP_X_WHERE"])])
    return Answer([environ["PATH_INFO"].encode(), b" ", body])


def scope(length: bytes | None, path: str = "/hooks/twilio") -> dict[str, Any]:
    headers = [(b"x-where", b"here"), *([(b"content-length", length)] if length is not None else [])]
    about = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": headers}
    return {**about, "server": ("x", 80), "http_version": "1.1"}


def asked(application: Any, parts: list[dict[str, Any]], length: bytes = b"6") -> list[MutableMapping[str, Any]]:
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return parts.pop(0)

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def test() -> None:
        async with asyncio.timeout(5):
            await application(scope(length), receive, send)

    asyncio.run(test())
    return sent


PARTS = (b"abc", True), (b"def", False)


def parts() -> list[dict[str, Any]]:
    return [{"type": "http.request", "body": body, "more_body": more} for body, more in PARTS]


@pytest.mark.parametrize("through", ["whole", "gateway"])
def test_a_body_in_parts_is_answered_as_one(through: str) -> None:
    CLOSED.clear()
    streams = Streams(lambda _city: None, most=1)
    application = Whole(echo) if through == "whole" else gateway(echo, streams, "/live", threads=1)
    start, body = asked(application, parts())
    assert (start["status"], start["headers"]) == (201, [(b"content-type", b"text/xml"), (b"x-where", b"here")])
    assert body == {"type": "http.response.body", "body": b"/hooks/twilio abcdef"}
    assert [name.split("_")[0] for name in CLOSED] == ["whole"], "in a thread of its own, and ended"


def test_who_goes_away_before_the_body_is_whole_gets_no_answer() -> None:
    CLOSED.clear()
    assert asked(Whole(echo), [parts()[0], {"type": "http.disconnect"}]) == []
    assert CLOSED == []


@pytest.mark.parametrize(
    ("length", "path", "small"),
    [
        (b"6", "/hooks/twilio", True),
        (str(SMALL).encode(), "/hooks/generic", True),
        (str(SMALL + 1).encode(), "/hooks/generic", False),
        (None, "/hooks/twilio", False),
        (b"-1", "/hooks/twilio", False),
        (b"6", "/account/hooks/", False),
    ],
)
def test_only_what_says_that_it_is_small(length: bytes | None, path: str, small: bool) -> None:
    assert is_small(scope(length, path), "/hooks/") is small

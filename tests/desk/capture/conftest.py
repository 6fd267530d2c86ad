"""A site on loopback that answers byte for byte as a test says, well or badly."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safelight.desk.capture import Guard, Limits, Session, Wire, read_sites
from safelight.desk.capture.politeness import Pace

Answer = bytes | Callable[[socket.socket], None]


class Site:
    """Answers each path with raw bytes, or by a function that has the socket; a connection for each request."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.answers: dict[str, Answer] = {}
        self.requests: list[bytes] = []
        self.times: list[float] = []
        self._tls = tls
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._run, daemon=True).start()

    @property
    def root(self) -> str:
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [request.split(b" ")[1].decode() for request in self.requests]

    def page(self, path: str, body: str | bytes, kind: str = "text/html; charset=utf-8", head: str = "") -> bytes:
        """Answer this path with a page; its bytes as sent."""
        content = body.encode() if isinstance(body, str) else body
        start = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n{head}\r\n"
        self.answers[path] = start.encode() + content
        return start.encode() + content

    def redirect(self, path: str, to: str) -> None:
        self.answers[path] = f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()

    def close(self) -> None:
        self._listener.close()

    def _run(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            with connection:
                request = b""
                while b"\r\n\r\n" not in request:
                    got = connection.recv(65_536)
                    if not got:
                        return
                    request += got
                self.requests.append(request)
                self.times.append(time.monotonic())
                path = request.split(b" ")[1].decode()
                answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                if callable(answer):
                    answer(connection)
                else:
                    connection.sendall(answer)
                connection.shutdown(socket.SHUT_WR)


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of a test's own."""
    made = Site()
    yield made
    made.close()


@pytest.fixture
def other() -> Iterator[Site]:
    """A second site, which nothing names unless the test does."""
    made = Site()
    yield made
    made.close()


@pytest.fixture
def wire(site: Site) -> Wire:
    """A wire that may reach the site, with small limits."""
    return Wire(Guard(frozenset({("127.0.0.1", site.port)})), Limits(bytes=100_000, seconds=2.0, silence=1.0))


@pytest.fixture
def session(wire: Wire, tmp_path: Path) -> Session:
    """A session that waits for nobody, with an empty list of sites."""
    now = [0.0]
    return Session(
        wire, read_sites(tmp_path), Pace(sleep=lambda seconds: now.append(now[-1] + seconds), clock=lambda: now[-1])
    )

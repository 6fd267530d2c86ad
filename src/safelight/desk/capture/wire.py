"""One request, recorded byte for byte: what was sent, what came, from which number, with which certificates."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final

import httpcore
import httpx

from safelight.core.errors import PublisherError, Refused
from safelight.desk.capture.captured import Exchange
from safelight.desk.capture.guard import Guard, port_of

AGENT: Final = f"Safelight/{version('safelight')}"
_FAULTS: Final = (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of one response is taken, and how long it may take."""

    bytes: int = 50 * 2**20
    """Of head and body as they come over the wire."""
    seconds: float = 60.0
    """For the whole exchange: a server that drips is cut here."""
    silence: float = 20.0
    """Seconds without a byte."""


def utc_now() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Wire:
    """Sends GET requests and nothing else, one connection each, without cookies."""

    guard: Guard
    limits: Limits = Limits()
    agent: str = AGENT
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)
    clock: Callable[[], datetime] = utc_now

    def get(self, url: httpx.URL) -> Exchange:
        """The exchange, cut where a limit was met. Raises Refused, and PublisherError where no response came."""
        began = self.clock()
        try:
            recorder = _Recorder(self.guard.address(url), self.limits)
        except OSError as error:
            raise _unreachable(url, "its name is unknown") from error
        cut = None
        try:
            _send(url, recorder, self.tls, self.agent)
        except _CutError as error:
            cut = error.reason
        except _FAULTS as error:
            if not recorder.received:
                raise _unreachable(url, _why(error)) from error
            cut = "time" if isinstance(error, httpcore.TimeoutException) else "disconnect"
        return Exchange(
            str(url),
            began,
            bytes(recorder.sent),
            bytes(recorder.received),
            recorder.address,
            cut,
            tuple(recorder.certificates),
        )


def _send(url: httpx.URL, recorder: _Recorder, tls: ssl.SSLContext, agent: str) -> None:
    scheme, host, port = url.raw_scheme, url.raw_host, port_of(url)
    origin = httpcore.Origin(scheme, host, port)
    headers = [
        (b"Host", url.netloc),
        (b"User-Agent", agent.encode()),
        (b"Accept", b"text/html,application/xhtml+xml,image/*,*/*;q=0.8"),
        (b"Accept-Encoding", b"gzip, br"),
        (b"Connection", b"close"),
    ]
    target = httpcore.URL(scheme=scheme, host=host, port=port, target=url.raw_path)
    waits = {"connect": recorder.limits.silence, "read": recorder.limits.silence, "write": recorder.limits.silence}
    with httpcore.HTTPConnection(origin, ssl_context=tls, network_backend=recorder) as connection:
        request = httpcore.Request(b"GET", target, headers=headers, extensions={"timeout": waits})
        response = connection.handle_request(request)
        try:
            # The recorder keeps what passes: the body isn't kept twice.
            for _ in response.iter_stream():
                pass
        finally:
            response.close()


class _CutError(Exception):
    """A limit was met; what was received stands."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Recorder(httpcore.NetworkBackend):
    """Connects to one checked number, whatever the name, and keeps the bytes of both directions."""

    def __init__(self, address: str, limits: Limits) -> None:
        self.address = address
        self.limits = limits
        self.sent = bytearray()
        self.received = bytearray()
        self.certificates: list[bytes] = []
        self._until = time.monotonic() + limits.seconds

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        plain = httpcore.SyncBackend().connect_tcp(self.address, port, self.left(timeout), local_address, ())
        there = str(plain.get_extra_info("server_addr")[0])
        if there.partition("%")[0] != self.address.partition("%")[0]:
            plain.close()
            raise Refused(f"{host} answered from another address than its own.", fix="Ask again; nothing was kept.")
        return _Stream(plain, self)

    def left(self, timeout: float | None) -> float:
        """Seconds that one step may take. Raises when there are none."""
        left = self._until - time.monotonic()
        if left <= 0:
            raise _CutError("time")
        return left if timeout is None else min(left, timeout)


class _Stream(httpcore.NetworkStream):
    def __init__(self, inner: httpcore.NetworkStream, recorder: _Recorder) -> None:
        self._inner = inner
        self._recorder = recorder

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        recorder = self._recorder
        room = recorder.limits.bytes - len(recorder.received)
        got = self._inner.read(max_bytes, recorder.left(timeout))
        recorder.received += got[:room]
        if len(got) > room:
            raise _CutError("length")
        return got

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._recorder.left(timeout))
        self._recorder.sent += buffer

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = self._inner.start_tls(ssl_context, server_hostname, self._recorder.left(timeout))
        tls = secured.get_extra_info("ssl_object")
        # Whole chains: by this name from Python 3.13 on, before it of the inner object alone.
        chain = tls.get_unverified_chain() if hasattr(tls, "get_unverified_chain") else None
        if chain is None:
            leaf = tls.getpeercert(True)
            self._recorder.certificates[:] = [leaf] if leaf else []
        else:
            self._recorder.certificates[:] = [_der(one) for one in chain]
        return _Stream(secured, self._recorder)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _der(certificate: Any) -> bytes:
    return (
        certificate if isinstance(certificate, bytes) else bytes(ssl.PEM_cert_to_DER_cert(certificate.public_bytes()))
    )


def _why(error: Exception) -> str:
    if "certificate" in str(error).lower():
        return "its certificate isn't valid for this name"
    return "it doesn't answer in time" if isinstance(error, httpcore.TimeoutException) else "the connection fails"


def _unreachable(url: httpx.URL, why: str) -> PublisherError:
    return PublisherError(
        f"{url.host} can't be reached: {why}.", fix="Try again later; nothing was captured from this address."
    )

"""The one way to the network: polite, patient, bounded, and honest about who asks.

All adapters go through `Http`. It waits between requests to a host, honours Retry-After, tries again after cut
connections, time-outs, 429 and 5xx, and bounds what it takes in. What it can't mend becomes a PublisherError.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from importlib.metadata import version
from types import TracebackType
from typing import Any, Final, TypedDict, TypeVar, Unpack

import httpx
import stamina

from safelight.feeds.hosts import is_inner, is_loopback
from safelight.feeds.replies import Reply, StatusError, TryAgain, json_of, unanswered

Answer = TypeVar("Answer")

MIB: Final = 1024**2
_REDIRECTS: Final = 5
_SECRETS: Final = ("X-App-Token", "Authorization")
"""Headers that belong to one host and go to no other."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How patient and how polite to be; seconds, but for `attempts` and the sizes in bytes.

    `longest_wait`: a publisher that asks for a longer pause (Retry-After) is left alone until the next run.
    `window`: the longest pause until a rate limit's window ends. `deadline`: one answer may take this long in all,
    however slowly it trickles.
    """

    attempts: int = 6
    wait_initial: float = 1.0
    wait_max: float = 60.0
    wait_jitter: float = 1.0
    interval: float = 0.5
    longest_wait: float = 300.0
    window: float = 960.0
    connect: float = 20.0
    read: float = 90.0
    deadline: float = 900.0
    answer_bytes: int = 256 * MIB
    file_bytes: int = 8 * 1024 * MIB
    memory_bytes: int = 256 * MIB


class How(TypedDict, total=False):
    """How a request is made: its headers, and which answers other than 2xx or 304 are the caller's own to judge."""

    headers: Mapping[str, str]
    keep: Callable[[httpx.Response], bool]


class Http:
    """A client for portals and publishers of texts. `transport` replaces the network in tests; loopback needs no TLS.

    `waiting` hears (who, seconds) before a long pause that a publisher asks for.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        socrata_token: str | None = None,
        x_token: str | None = None,
        pace: Pace = Pace(),  # frozen
        transport: httpx.BaseTransport | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], None] = time.sleep,
        waiting: Callable[[str, float], None] = lambda _who, _seconds: None,
    ) -> None:
        self.pace = pace
        self.socrata_token = socrata_token
        self.x_token = x_token
        self.now = now
        self._sleep = sleep
        self._waiting = waiting
        self._next: dict[str, float] = {}
        self._intervals: dict[str, float] = {}
        about = f" (+{contact})" if contact else ""
        self._client = httpx.Client(
            headers={"User-Agent": f"Safelight/{version('safelight')}{about}", "Accept-Encoding": "gzip"},
            timeout=httpx.Timeout(pace.read, connect=pace.connect),
            transport=transport,
        )

    def __enter__(self) -> Http:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._client.close()

    def get_json(
        self,
        who: str,
        url: str,
        params: Mapping[str, str | int] | None = None,
        *,
        check: Callable[[Any], None] = lambda _answer: None,
        **how: Unpack[How],
    ) -> Any:
        """The JSON at an address. `who` is the source's id, for messages.

        `check` may raise TryAgain for errors that come inside a good answer. Raises StatusError for a status that
        won't mend, PublisherError for everything else.
        """

        answer: Any = None

        def judge(reply: Reply) -> None:
            nonlocal answer
            answer = json_of(reply)
            check(answer)

        self.get(who, url, params, check=judge, **how)
        return answer

    def get_text(self, who: str, url: str) -> str:
        """A short text, such as robots.txt. Raises as `get_json`."""
        return self.get(who, url).body.decode("utf-8", "replace")

    def get(
        self,
        who: str,
        url: str,
        params: Mapping[str, str | int] | None = None,
        *,
        check: Callable[[Reply], None] = lambda _reply: None,
        **how: Unpack[How],
    ) -> Reply:
        """The answer at an address. Raises as `get_json`."""

        def once() -> Reply:
            with self.stream(who, url, params, **how) as response:
                reply = Reply(response.status_code, response.headers, self._body(who, response), str(response.url))
            check(reply)
            return reply

        return self.patiently(who, url, once)

    def pause(self, who: str, seconds: float) -> None:
        """Wait as long as a publisher asks, and say so."""
        self._waiting(who, seconds)
        self._sleep(seconds)

    def slow_down(self, host: str, seconds: float) -> None:
        """Leave so much time between two requests to a host, within the longest wait."""
        self._intervals[host] = min(seconds, self.pace.longest_wait)

    def patiently(self, who: str, url: str, once: Callable[[], Answer]) -> Answer:
        """Call `once` until it works, as often and as slowly as the pace says."""
        pace = self.pace
        try:
            for attempt in stamina.retry_context(
                on=_again,
                attempts=pace.attempts,
                timeout=None,
                wait_initial=pace.wait_initial,
                wait_max=pace.wait_max,
                wait_jitter=pace.wait_jitter,
            ):
                with attempt:
                    return once()
        except TryAgain as error:
            raise unanswered(who, url, error.reason) from None
        except httpx.TimeoutException:
            raise unanswered(who, url, f"does not answer within {pace.read:g} seconds") from None
        except (httpx.TransportError, httpx.DecodingError):
            raise unanswered(who, url, "can't be reached, or cuts the connection") from None
        except httpx.InvalidURL:
            raise unanswered(who, url, "has an address that is not valid") from None
        raise AssertionError("retrying ends with a result or an error")  # pragma: no cover

    @contextmanager
    def stream(
        self, who: str, url: str, params: Mapping[str, str | int] | None = None, **how: Unpack[How]
    ) -> Iterator[httpx.Response]:
        """One request, its body unread. Raises TryAgain or StatusError for a status other than 2xx, 304 or `keep`."""
        target = httpx.URL(url, params=params) if params else httpx.URL(url)
        sent, keep = dict(how.get("headers", {})), how.get("keep")
        for _ in range(_REDIRECTS):
            self._mind(who, target)
            with self._client.stream("GET", target, headers=sent) as response:
                if not response.has_redirect_location:
                    if keep is None or not keep(response):
                        self._judge(who, response)
                    yield response
                    return
                further = target.join(response.headers["location"])
            if (further.host, further.port) != (target.host, target.port):
                for secret in _SECRETS:
                    sent.pop(secret, None)
                self._check_outward(who, target, further)
            target = further
        raise unanswered(who, url, "sends from one address to the next without end")

    def chunks(self, response: httpx.Response, *, raw: bool = False) -> Iterator[bytes]:
        """The body in pieces, stopped where it takes longer than the deadline."""
        until = time.monotonic() + self.pace.deadline
        for chunk in response.iter_raw() if raw else response.iter_bytes():
            yield chunk
            if time.monotonic() > until:
                raise TryAgain("is too slow")

    def _body(self, who: str, response: httpx.Response) -> bytes:
        held = bytearray()
        for chunk in self._unpacked(response):
            held += chunk
            if len(held) > self.pace.answer_bytes:
                raise unanswered(who, str(response.url), "answers with far more than was asked for")
        return bytes(held)

    def _unpacked(self, response: httpx.Response) -> Iterator[bytes]:
        """The body in pieces; raises TryAgain for a gzip stream without its end, which else looks whole."""
        if response.headers.get("content-encoding", "").strip().lower() not in {"gzip", "x-gzip"}:
            yield from self.chunks(response)
            return
        unzip = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        try:
            for chunk in self.chunks(response, raw=True):
                while chunk:
                    yield unzip.decompress(chunk, MIB)
                    chunk = unzip.unconsumed_tail  # noqa: PLW2901  # the rest of the same piece
        except zlib.error:
            raise TryAgain("sends a gzip stream that is damaged") from None
        if not unzip.eof and response.num_bytes_downloaded:
            raise TryAgain("sends a gzip stream that is cut off")

    def _mind(self, who: str, url: httpx.URL) -> None:
        """Wait for this host's turn; refuse to talk in the clear to anyone but this machine."""
        if url.scheme != "https" and not is_loopback(url.host):
            raise unanswered(who, str(url), "is only reached without encryption")
        moment = time.monotonic()
        turn = max(self._next.get(url.host, 0.0), moment)
        self._next[url.host] = turn + max(self.pace.interval, self._intervals.get(url.host, 0.0))
        if turn > moment:
            self._sleep(turn - moment)

    def _check_outward(self, who: str, target: httpx.URL, further: httpx.URL) -> None:
        """A portal has no business to send us into this machine or its network."""
        if is_inner(further.host) and not is_inner(target.host):
            raise unanswered(who, str(target), "sends us to an address inside this network")

    def _judge(self, who: str, response: httpx.Response) -> None:
        status = response.status_code
        if response.is_success or status == 304:
            return
        if status in {408, 425, 429} or status >= 500:
            wait = self.asked_wait(response.headers.get("retry-after"))
            if wait is not None and wait > self.pace.longest_wait:
                raise StatusError(
                    f"{who}: {response.url.host} asks us to stay away for {wait:.0f} seconds.",
                    fix="Try again after that. The last generation stays in use.",
                    status=status,
                    body=b"",
                )
            raise TryAgain(f"answers with status {status}", wait)
        body = b"".join(response.iter_bytes())[: 64 * 1024]
        raise StatusError(
            f"{who}: {response.url.host} answers with status {status}{_MEANS.get(status, '')}.",
            fix="Look at the publisher's page, and correct the address in the catalogue if it moved.",
            status=status,
            body=body,
        )

    def asked_wait(self, header: str | None) -> float | None:
        """Seconds of a Retry-After header, which is a number or a date."""
        if not header:
            return None
        if header.strip().isdecimal():
            return float(header)
        try:
            then = parsedate_to_datetime(header)
        except ValueError:
            return None
        return max(0.0, (then - self.now()).total_seconds())


_MEANS: Final = {401: ": it wants a log-in", 403: ": it refuses us", 404: ": nothing is there", 410: ": it is gone"}


def _again(error: Exception) -> bool | float:
    if isinstance(error, TryAgain):
        return True if error.wait is None else error.wait
    return isinstance(error, httpx.TransportError | httpx.DecodingError) and not isinstance(
        error, httpx.UnsupportedProtocol
    )

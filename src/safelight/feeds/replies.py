"""What a publisher answers: the answer itself, what is wrong with it in a sentence, and whether it may mend itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import httpx
import orjson

from safelight.core.errors import PublisherError

_HTML_STARTS: Final = (b"<!doctype html", b"<html", b"<head")


class TryAgain(Exception):
    """Something that may mend itself: `reason` is a phrase after "the publisher", `wait` what it asked for, seconds."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.wait = wait


class StatusError(PublisherError):
    """An answer that trying again won't mend. `body` is for adapters to interpret; it is in no message."""

    def __init__(self, what: str, *, fix: str, status: int, body: bytes) -> None:
        super().__init__(what, fix=fix)
        self.status = status
        self.body = body


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, whole. `url` is where it came from, behind all redirects."""

    status: int
    headers: httpx.Headers
    body: bytes
    url: str


def unanswered(who: str, url: str, reason: str) -> PublisherError:
    """The error for a publisher that doesn't do its part; `reason` is a phrase such as "is too slow"."""
    return PublisherError(
        f"{who}: the publisher ({httpx.URL(url).host or 'no host'}) {reason}.",
        fix="Try again later, or look at the publisher's page. The last generation stays in use.",
    )


def json_of(reply: Reply) -> Any:
    """The JSON of an answer. Raises TryAgain where it is none."""
    if is_web_page(reply.body):
        raise TryAgain("answers with a web page instead of data")
    try:
        return orjson.loads(reply.body)
    except orjson.JSONDecodeError:
        raise TryAgain("answers with something that is not JSON, or is cut off") from None


def is_web_page(body: bytes) -> bool:
    """Whether a body starts as HTML does: portals send error pages with status 200."""
    return body[:200].lstrip().lower().startswith(_HTML_STARTS)

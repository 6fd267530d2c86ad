"""Any gateway that can post JSON and sign it: Signal, WhatsApp, RapidPro, a modem.

In: `{"id", "from", "to", "text", "media": ["https://…" | "data:…;base64,…"]}` with two headers,
`X-Safelight-Timestamp` (Unix seconds) and `X-Safelight-Signature`: `sha256=` and the hex HMAC-SHA-256, under the shared
secret, of timestamp, a full stop and the body. Back: `{"replies": ["…"]}`. Later texts and deletions are posted to the
gateway in the same form and signed alike: `{"do": "send", "from", "to", "text"}`, `{"do": "forget", "id"}`.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import httpx

from safelight.presence.channels.base import (
    Forged,
    HookAnswer,
    HookRequest,
    Inbound,
    Malformed,
    Media,
    MediaRefused,
    NotSent,
    Wish,
)
from safelight.presence.channels.fetching import MEDIA_BYTES, fetched

SKEW_SECONDS: Final = 300
"""How old a signature may be: a captured request is worthless after it, and its id is known within it."""

_LONGEST: Final = 200
MOST_MEDIA: Final = 10


@dataclass(frozen=True, slots=True)
class Gateway:
    """A gateway: the secret it shares with us, and where it takes what we send; None where it only answers."""

    secret: str = field(repr=False)
    url: str | None = None


class Generic:
    """The adapter for a signed JSON webhook."""

    name = "generic"

    def __init__(self, gateway: Gateway, client: httpx.Client, now: Callable[[], float] = time.time) -> None:
        self._gateway = gateway
        self._client = client
        self._now = now

    def verify(self, request: HookRequest) -> None:
        """The signature over timestamp and body, not older than SKEW_SECONDS."""
        stamp = request.headers.get("x-safelight-timestamp", "")
        given = request.headers.get("x-safelight-signature", "").encode("ascii", "replace")
        ours = signature(self._gateway.secret, stamp, request.body).encode()
        if not hmac.compare_digest(given, ours):
            raise Forged
        if not (stamp.isascii() and stamp.isdigit()) or abs(self._now() - int(stamp)) > SKEW_SECONDS:
            raise Forged

    def parse(self, request: HookRequest) -> Inbound:
        """The message in the body."""
        try:
            said = json.loads(request.body)
        except (ValueError, RecursionError):
            raise Malformed from None
        if not isinstance(said, dict):
            raise Malformed
        media = said.get("media") or []
        if not isinstance(media, list) or not all(isinstance(one, str) for one in media):
            raise Malformed
        wish = said.get("wish", "")
        return Inbound(
            message_id=_text(said, "id", needed=True),
            sender=_text(said, "from", needed=True),
            to=_text(said, "to"),
            text=_text(said, "text", longest=None),
            media=tuple(media[:MOST_MEDIA]),
            wish=Wish(wish) if wish in list(Wish) else Wish.NONE,
        )

    def answer(self, replies: Sequence[str]) -> HookAnswer:
        """The replies as JSON."""
        return HookAnswer(json.dumps({"replies": list(replies)}).encode(), "application/json")

    def fetch_media(self, address: str) -> Media:
        """A photo that came along, or one that the gateway itself keeps."""
        if address.startswith("data:"):
            return inline(address)
        own = httpx.URL(self._gateway.url or "")
        try:
            asked = httpx.URL(address)
        except httpx.InvalidURL:
            raise MediaRefused(again=False) from None
        if not own.host or (asked.scheme, asked.host, asked.port) != (own.scheme, own.host, own.port):
            raise MediaRefused(again=False)
        return fetched(self._client, address, None, MEDIA_BYTES)

    def send(self, own: str, to: str, text: str) -> None:
        """Post one text to the gateway."""
        self._post({"do": "send", "from": own, "to": to, "text": text})

    def forget(self, message: Inbound) -> None:
        """Ask the gateway to delete the message; one that takes nothing keeps nothing that we could delete."""
        if self._gateway.url is not None:
            self._post({"do": "forget", "id": message.message_id})

    def _post(self, said: dict[str, str]) -> None:
        if self._gateway.url is None:
            raise NotSent(again=False)
        body = json.dumps(said).encode()
        stamp = str(int(self._now()))
        headers = {
            "Content-Type": "application/json",
            "X-Safelight-Timestamp": stamp,
            "X-Safelight-Signature": signature(self._gateway.secret, stamp, body),
        }
        try:
            reply = self._client.post(self._gateway.url, content=body, headers=headers)
        except httpx.HTTPError:
            raise NotSent(again=True) from None
        gone_already = said["do"] == "forget" and reply.status_code == httpx.codes.NOT_FOUND
        if reply.is_success or gone_already:
            return
        raise NotSent(again=reply.status_code == httpx.codes.TOO_MANY_REQUESTS or reply.is_server_error)


def signature(secret: str, stamp: str, body: bytes) -> str:
    """What the header X-Safelight-Signature holds."""
    return "sha256=" + hmac.digest(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hex()


def inline(address: str) -> Media:
    """The bytes of a `data:` address. Raises MediaRefused."""
    head, _, content = address.partition(",")
    if not head.endswith(";base64") or len(content) > MEDIA_BYTES * 4 // 3 + 4:
        raise MediaRefused(again=False)
    try:
        return Media(base64.b64decode(content, validate=True))
    except (binascii.Error, ValueError):
        raise MediaRefused(again=False) from None


def _text(said: dict[str, Any], name: str, *, needed: bool = False, longest: int | None = _LONGEST) -> str:
    value = said.get(name, "")
    if not isinstance(value, str) or (needed and not value) or (longest is not None and len(value) > longest):
        raise Malformed
    return value

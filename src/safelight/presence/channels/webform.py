"""A form for a phone's browser: no account, and work for the machine instead of a captcha that watches people.

The page carries a challenge that we signed; the browser looks for a number that makes the challenge's hash begin with
zeros. Sender is the address that the request came from, which like every sender is only ever a pseudonym of the day:
whoever shares an address counts as one person. Photos come along in the form and are read into memory.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Final

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler, StopUpload
from django.http import QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.utils.datastructures import MultiValueDict

from safelight.presence.channels.base import (
    Forged,
    HookAnswer,
    HookRequest,
    Inbound,
    Malformed,
    Media,
    MediaRefused,
)
from safelight.presence.channels.fetching import MEDIA_BYTES
from safelight.presence.channels.generic import inline

WORK_BITS: Final = 16
"""Half a second for a slow phone (docs/decisions/0191), while its owner types."""

CHALLENGE_SECONDS: Final = 1800
SENDER: Final = "x-safelight-client"
"""The header in which the page puts whom a request came from; never one that came along."""

_FIELDS: Final = ("text", "place", "challenge", "work", "to")


@dataclass(frozen=True, slots=True)
class Challenges:
    """Makes and checks what a browser must work at; knows nothing of who asked."""

    key: bytes
    bits: int = WORK_BITS
    now: Callable[[], float] = time.time

    def make(self) -> str:
        """A challenge for one form."""
        text = f"{int(self.now())}.{secrets.token_urlsafe(12)}"
        return f"{text}.{self._signed(text)}"

    def holds(self, challenge: str, work: str) -> bool:
        """Whether the challenge is ours and fresh, and the work was done."""
        text, _, signed = challenge.rpartition(".")
        stamp = text.partition(".")[0]
        if not hmac.compare_digest(signed.encode(), self._signed(text).encode()):
            return False
        if not 0 <= self.now() - int(stamp) <= CHALLENGE_SECONDS:
            return False
        return zeros(challenge, work) >= self.bits

    def _signed(self, text: str) -> str:
        return hmac.digest(self.key, text.encode(), hashlib.sha256).hex()[:32]


def zeros(challenge: str, work: str) -> int:
    """How many zero bits SHA-256 of challenge, colon and work begins with."""
    digest = hashlib.sha256(f"{challenge}:{work}".encode()).digest()
    return 256 - int.from_bytes(digest, "big").bit_length()


class WebForm:
    """The adapter for the form of the public site."""

    name = "webform"

    def __init__(self, challenges: Challenges) -> None:
        self.challenges = challenges

    def verify(self, request: HookRequest) -> None:
        """The work was done on a challenge of ours."""
        fields, _ = _parsed(request)
        if not self.challenges.holds(fields.get("challenge", ""), fields.get("work", "")):
            raise Forged

    def parse(self, request: HookRequest) -> Inbound:
        """The message of a form; its challenge is its id, so that one that is sent twice is taken once."""
        fields, photos = _parsed(request)
        text = " ".join(filter(None, (fields.get("text", ""), fields.get("place", ""))))
        return Inbound(
            message_id=fields.get("challenge", ""),
            sender=request.headers.get(SENDER, ""),
            to=fields.get("to", ""),
            text=text,
            media=tuple(f"data:;base64,{base64.b64encode(photo).decode()}" for photo in photos),
        )

    def answer(self, replies: Sequence[str]) -> HookAnswer:
        """The replies as JSON, for the page to show."""
        return HookAnswer(json.dumps({"replies": list(replies)}).encode(), "application/json")

    def fetch_media(self, address: str) -> Media:
        """A photo that came along."""
        if not address.startswith("data:"):
            raise MediaRefused(again=False)
        return inline(address)

    def send(self, own: str, to: str, text: str) -> None:
        """A page can't be sent to later: what it must know it was answered, or it asks again."""

    def forget(self, message: Inbound) -> None:
        """Nothing is kept anywhere else."""


class _InMemory(MemoryFileUploadHandler):
    """Django's own handler, which must never fall back to one that writes temporary files."""

    def handle_raw_input(self, *_args: object, **_more: object) -> None:
        self.activated = True

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        if start + len(raw_data) > MEDIA_BYTES:
            raise StopUpload(connection_reset=True)
        return super().receive_data_chunk(raw_data, start)


def _parsed(request: HookRequest) -> tuple[dict[str, str], list[bytes]]:
    kind = request.headers.get("content-type", "")
    if len(request.body) > MEDIA_BYTES + 64 * 1024:
        raise Malformed
    fields: QueryDict
    files: MultiValueDict[str, InMemoryUploadedFile]
    if kind.startswith("application/x-www-form-urlencoded"):
        fields, files = QueryDict(request.body), MultiValueDict()
    else:
        meta = {"CONTENT_TYPE": kind, "CONTENT_LENGTH": str(len(request.body))}
        try:
            fields, files = MultiPartParser(meta, BytesIO(request.body), [_InMemory()]).parse()
        except MultiPartParserError:
            raise Malformed from None
    known = {name: value for name in _FIELDS if (value := fields.get(name))}
    photos = [file.read() for file in files.getlist("photo") if file.size]
    return known, photos[:1]

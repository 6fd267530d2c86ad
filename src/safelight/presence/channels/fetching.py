"""Photos from a provider: bounded in size and time, into memory alone."""

from __future__ import annotations

import time
from typing import Final

import httpx

from safelight.presence.channels.base import Media, MediaRefused

MEDIA_BYTES: Final = 16 * 1024**2
"""The most a provider of messages lets through (WhatsApp; MMS ends at 5 MB)."""

MEDIA_SECONDS: Final = 20.0
_REDIRECTS: Final = 3


def fetched(client: httpx.Client, address: str, auth: httpx.Auth | None, limit: int) -> Media:
    """The bytes at `address`. `auth` goes to its first host alone. Raises MediaRefused."""
    deadline = time.monotonic() + MEDIA_SECONDS
    for hop in range(_REDIRECTS + 1):
        try:
            with client.stream("GET", address, auth=auth if hop == 0 else None, follow_redirects=False) as reply:
                if reply.is_redirect:
                    target = httpx.URL(address).join(reply.headers.get("location", ""))
                    if target.scheme != httpx.URL(address).scheme:
                        raise MediaRefused(again=False)
                    address = str(target)
                    continue
                if not reply.is_success:
                    later = reply.status_code == httpx.codes.TOO_MANY_REQUESTS or reply.is_server_error
                    raise MediaRefused(again=later or reply.status_code == httpx.codes.NOT_FOUND)
                return Media(_read(reply, limit, deadline))
        except (httpx.HTTPError, httpx.InvalidURL):
            raise MediaRefused(again=True) from None
    raise MediaRefused(again=False)


def _read(reply: httpx.Response, limit: int, deadline: float) -> bytes:
    content = bytearray()
    for chunk in reply.iter_bytes(64 * 1024):
        content += chunk
        if len(content) > limit:
            raise MediaRefused(again=False)
        if time.monotonic() > deadline:
            raise MediaRefused(again=True)
    return bytes(content)

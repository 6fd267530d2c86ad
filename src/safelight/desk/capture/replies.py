"""A response as it came over the wire, taken apart for reading: status, headers, and the body decoded within limits."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field
from typing import Final

import brotli

MOST: Final = 64 * 2**20
"""Bytes of a decoded body that are read. A packed body that grows beyond is cut there, and says so."""
_STEP: Final = 2**20
_GZIP: Final = 31
_DAMAGED: Final = "The packed body is damaged."


@dataclass(frozen=True, slots=True)
class Reply:
    """A response as a reader sees it; the evidence is the exchange itself."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes = field(repr=False)
    """Without transfer and content encodings."""
    left_out: str | None = None
    """A sentence on why the body isn't whole, or why it couldn't be unpacked."""

    def header(self, name: str) -> str:
        """The first header of this name (lower case), or nothing."""
        return next((value for known, value in self.headers if known == name), "")

    @property
    def kind(self) -> str:
        """The media type without its parameters, lower case."""
        return self.header("content-type").partition(";")[0].strip().lower()


def read_reply(raw: bytes, most: int = MOST) -> Reply | None:
    """The final response in these bytes; None where they are no HTTP response."""
    while True:
        head, _, rest = raw.partition(b"\r\n\r\n")
        lines = head.split(b"\r\n")
        first = lines[0].split(None, 2)
        if len(first) < 2 or not first[0].startswith(b"HTTP/") or not first[1].isdigit():
            return None
        status = int(first[1])
        if status >= 200 or status == 101 or not rest:
            break
        raw = rest
    headers = tuple(_header(line) for line in lines[1:] if b":" in line)
    reply = Reply(status, headers, rest)
    if "chunked" in reply.header("transfer-encoding").lower():
        rest = _unchunked(rest)
    elif (length := reply.header("content-length")).isdecimal():
        rest = rest[: int(length)]
    codings = [name.strip().lower() for name in reply.header("content-encoding").split(",") if name.strip()]
    left_out = None
    for coding in reversed(codings):
        rest, why = unpack(rest, coding, most)
        left_out = left_out or why
    if len(rest) > most:
        rest, left_out = rest[:most], f"The body was read to {most:,} bytes."
    return Reply(status, headers, rest, left_out)


def unpack(body: bytes, coding: str, most: int = MOST) -> tuple[bytes, str | None]:
    """A body without this content coding, at most so many bytes of it, and why it isn't whole."""
    if not body or coding in ("", "identity"):
        return body, None
    if coding in ("gzip", "x-gzip"):
        return _inflated(body, _GZIP, most)
    if coding == "deflate":
        whole, why = _inflated(body, 15, most)
        return _inflated(body, -15, most) if why == _DAMAGED and not whole else (whole, why)  # without its envelope
    if coding == "br":
        return _brotli(body, most)
    return body, f"The body is packed in a way that isn't read here ({coding[:20]})."


def _header(line: bytes) -> tuple[str, str]:
    name, _, value = line.decode("latin-1").partition(":")
    return name.strip().lower(), value.strip()


def _unchunked(rest: bytes) -> bytes:
    parts, at = [], 0
    while True:
        end = rest.find(b"\n", at)
        size = rest[at:end].partition(b";")[0].strip() if end >= 0 else b""
        try:
            length = int(size, 16)
        except ValueError:
            break
        if length <= 0:
            break
        parts.append(rest[end + 1 : end + 1 + length])
        at = end + 1 + length
        at += 2 if rest[at : at + 2] == b"\r\n" else 1
    return b"".join(parts)


def _inflated(body: bytes, window: int, most: int) -> tuple[bytes, str | None]:
    unpacker = zlib.decompressobj(window)
    parts: list[bytes] = []
    length = 0
    try:
        while length <= most:
            part = unpacker.decompress(body, _STEP)
            parts.append(part)
            length += len(part)
            body = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
            if unpacker.eof:
                if not body or window != _GZIP:
                    break
                unpacker = zlib.decompressobj(window)  # a file may have several members
            elif not part and not body:
                return b"".join(parts), "The packed body breaks off."
    except zlib.error:
        return b"".join(parts)[:most], _DAMAGED
    return b"".join(parts)[:most], _too_much(length, most)


def _brotli(body: bytes, most: int) -> tuple[bytes, str | None]:
    unpacker = brotli.Decompressor()
    parts: list[bytes] = []
    length = 0
    try:
        part = unpacker.process(body, output_buffer_limit=_STEP)
        while part and length <= most:
            parts.append(part)
            length += len(part)
            part = unpacker.process(b"", output_buffer_limit=_STEP) if not unpacker.is_finished() else b""
    except brotli.error:
        return b"".join(parts)[:most], _DAMAGED
    broken = length <= most and not unpacker.is_finished()
    return b"".join(parts)[:most], "The packed body breaks off." if broken else _too_much(length, most)


def _too_much(length: int, most: int) -> str | None:
    return f"The packed body grows beyond {most:,} bytes and was read to there." if length > most else None

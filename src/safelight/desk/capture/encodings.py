"""From a page's bytes to its text, and which encoding was used: pages say it wrongly, or twice, or not at all."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import Final

_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META: Final = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([a-zA-Z0-9_:.\-]{2,40})", re.IGNORECASE)
_SEARCHED: Final = 4_096
_AS_WRITTEN: Final = {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}
"""Encodings that browsers read as a larger one (WHATWG Encoding, section 4.2)."""
_NOT_OF_PAGES: Final = frozenset({"idna", "punycode", "utf_7", "unicode_escape", "raw_unicode_escape", "undefined"})
"""Encodings of Python that no browser reads, some of them slow."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the encoding it was read in, and why this one."""

    text: str
    encoding: str
    why: str


def decode(body: bytes, content_type: str = "") -> Decoded:
    """A byte order mark wins; then UTF-8 where the bytes prove it; then the header, the page itself, a guess.

    Never fails: what can't be read becomes U+FFFD, and `why` says so.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding, "byte order mark")
    said = [("header", _charset(content_type)), ("page", _declared(body))]
    named = [(where, encoding) for where, encoding in said if encoding]
    if (text := _strict(body, "utf-8")) is not None and not body.isascii():
        others = ", ".join(f"the {where} says {name}" for where, name in named if name != "utf-8")
        return Decoded(text, "utf-8", f"the bytes are valid UTF-8{'; ' + others if others else ''}")
    for where, encoding in named:
        if (text := _strict(body, encoding)) is not None:
            return Decoded(text, encoding, f"the {where} says so")
    if encoding := _wide(body):
        return Decoded(body.decode(encoding, "replace"), encoding, "every other byte is zero")
    if named and named[0][1] == "utf-8" and not _any_utf8(body):
        where = named[0][0]
        return Decoded(body.decode("cp1252", "replace"), "cp1252", f"the {where} says utf-8, and no byte of it is")
    if named:
        where, encoding = named[0]
        return Decoded(body.decode(encoding, "replace"), encoding, f"the {where} says so; some bytes don't fit")
    if body.isascii():
        return Decoded(body.decode("ascii"), "ascii", "all bytes are ASCII")
    return Decoded(body.decode("cp1252", "replace"), "cp1252", "nothing says it; what browsers take then")


def _charset(content_type: str) -> str:
    found = re.search(r"charset\s*=\s*[\"']?\s*([\w:.\-]{2,40})", content_type, re.IGNORECASE)
    return _known(found[1]) if found else ""


def _declared(body: bytes) -> str:
    found = _META.search(body[:_SEARCHED])
    name = _known(found[1].decode("ascii")) if found else ""
    # Whoever can read this declaration doesn't read UTF-16.
    return "utf-8" if name.startswith("utf-16") else name


def _known(name: str) -> str:
    """Python's name of an encoding of text, as browsers read it; empty for others."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        return ""
    plain = found.name.lower()
    if not getattr(found, "_is_text_encoding", True) or plain.replace("-", "_") in _NOT_OF_PAGES:
        return ""
    return _AS_WRITTEN.get(plain, plain)


def _strict(body: bytes, encoding: str) -> str | None:
    # cp1252 has five holes that browsers fill; they alone make no other encoding likelier.
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None


def _any_utf8(body: bytes) -> bool:
    """Whether any sign beyond ASCII is written as UTF-8."""
    return any(sign != "\ufffd" and not sign.isascii() for sign in body.decode("utf-8", "replace"))


def _wide(body: bytes) -> str:
    part = body[:1_000]
    if len(part) < 8:
        return ""
    even, odd = part[::2].count(0), part[1::2].count(0)
    half = len(part) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.6 and odd < half * 0.1 else ""

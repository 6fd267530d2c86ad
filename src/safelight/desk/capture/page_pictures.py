"""Pictures of a page, also those that wait for a reader to scroll, and those that stand in the page itself."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from selectolax.lexbor import LexborNode

_LAZY: Final = ("data-src", "data-original", "data-lazy-src", "data-lazy", "data-url", "data-full", "data-image")
_SETS: Final = ("srcset", "data-srcset", "data-lazy-srcset")
_SHOWING: Final = frozenset({"img", "source", "video", "a"})
_SMALLEST: Final = 100
"""Bytes below which a picture inside the page is a placeholder."""
MOST: Final = 100
_MOST_FOUND: Final = 2_000


@dataclass(frozen=True, slots=True)
class Inline:
    """A picture that stands in the page itself (`data:`)."""

    content: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Addresses in the page's order, each once, and pictures inside the page."""

    addresses: tuple[str, ...] = ()
    inline: tuple[Inline, ...] = ()
    left_out: int = 0
    """How many more there are than are read."""


def pictures(elements: Iterable[LexborNode], base: str) -> Pictures:
    """All pictures of these elements. Addresses are absolute; only http and https are told."""
    found: dict[str, None] = {}
    inline: dict[bytes, Inline] = {}
    for node in elements:
        if len(found) >= _MOST_FOUND:
            break
        for address in _named(node):
            if address.lower().startswith("data:"):
                one = _inline(address)
                if one is not None:
                    inline.setdefault(one.content, one)
            elif whole := _absolute(address, base):
                found.setdefault(whole)
    kept = list(found)[:MOST]
    return Pictures(tuple(kept), tuple(inline.values())[:MOST], len(found) - len(kept))


def _named(node: LexborNode) -> list[str]:
    known = node.attributes
    if not known or (node.tag not in _SHOWING and "data-background" not in known):
        return []
    if node.tag == "a":  # a thumbnail that opens the picture
        href = known.get("href") or ""
        return [href] if href.lower().partition("?")[0].endswith((".jpg", ".jpeg", ".png", ".webp", ".gif")) else []
    names = [known.get(name) for name in ("src", "poster", "data-background", *_LAZY)]
    for name in _SETS:
        names += [entry.split()[0] for entry in (known.get(name) or "").split(",") if entry.split()]
    return [name.strip() for name in names if name and name.strip()]


def _absolute(address: str, base: str) -> str:
    try:
        whole = urljoin(base, address)
        return whole.partition("#")[0] if urlsplit(whole).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _inline(address: str) -> Inline | None:
    head, _, data = address[5:].partition(",")
    content_type, *options = [part.strip().lower() for part in head.split(";")]
    try:
        content = base64.b64decode(unquote_to_bytes(data)) if "base64" in options else unquote_to_bytes(data)
    except (binascii.Error, ValueError):
        return None
    if not content_type.startswith("image/") or len(content) < _SMALLEST:
        return None
    return Inline(content, content_type)

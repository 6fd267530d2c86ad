"""From a listing to the advertisements that it leads to, and to its next page."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser, LexborNode

from safelight.desk.capture.encodings import decode
from safelight.desk.capture.hiding import hidden
from safelight.desk.capture.pages import LONGEST, base_of
from safelight.desk.capture.walking import parse, walk

_NEXT: Final = re.compile(
    r"^\W*(?:next(?: page)?|older(?: \w+)?|siguiente|p[aá]gina siguiente|more results)\W*$|^[›»→>]+$", re.IGNORECASE
)
_DIGITS: Final = re.compile(r"\d+")
_FEW: Final = 2
"""Links of one shape from which they are a list."""
_NOT_ADS: Final = re.compile(
    r"(?i)\.(?:jpe?g|png|gif|webp|css|js|ico|pdf|zip|xml|rss|mp4)$|/(?:login|signin|signup|register|account|terms|privacy|"
    r"contact|about|help|faq|report|cart|search|tag|category)(?:/|$|\.)"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One advertisement as its listing shows it."""

    address: str
    digest: str
    """SHA-256 of what the listing says of it: another one says that the advertisement may have changed."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A listing's advertisements in its order, and where it goes on."""

    entries: tuple[Entry, ...]
    following: str | None


def read_listing(body: bytes, content_type: str, address: str, ads: str | None = None) -> Listing:
    """The links of a listing; without `ads` those of the commonest shape.

    `ads` is a part of their addresses (`/post/`), or with * ? [ in it a pattern of whole ones (`*/post/1*`).

    Only links of the same host are told. A shape is an address with its numbers taken out.
    """
    tree = parse(decode(body, content_type).text[:LONGEST])
    base = base_of(tree, address)
    following = _following(tree, base, address)
    found: dict[str, list[str]] = defaultdict(list)
    steps = walk(tree.body, hidden(tree), len(tree.body.text(strip=True))) if tree.body is not None else ()
    for node in (node for node, _ in steps if node is not None and node.tag == "a"):
        target = _joined(base, node)
        if target and _same_host(target, address) and target not in (address, following):
            found[target].append(_around(node))
    chosen = _matching(list(found), ads) if ads else _commonest(list(found))
    return Listing(
        tuple(Entry(one, hashlib.sha256("\n".join(found[one]).encode()).hexdigest()) for one in chosen), following
    )


def _matching(addresses: list[str], pattern: str) -> list[str]:
    whole = pattern if any(sign in pattern for sign in "*?[") else f"*{pattern}*"
    return [one for one in addresses if fnmatchcase(one, whole)]


def _commonest(addresses: list[str]) -> list[str]:
    """Addresses of the shape that most links have; those with a number in them before others."""
    shapes = {one: _shape(one) for one in addresses if not _NOT_ADS.search(urlsplit(one).path)}
    counted = Counter(shapes.values())
    if not counted:
        return []
    best = max(counted, key=lambda shape: ("#" in shape and counted[shape] >= _FEW, counted[shape]))
    return [one for one, shape in shapes.items() if shape == best]


def _shape(address: str) -> str:
    """Numbers become `#`; so do the words of a last part that ends in a number (`ava-in-austin-1001`)."""
    parts = urlsplit(address)
    folders, _, last = parts.path.rpartition("/")
    stem = re.sub(r"^.*?(\d+(?:\.\w{1,5})?)$", r"\1", last) if re.search(r"\d{4,}(?:\.\w{1,5})?$", last) else last
    names = sorted(entry.partition("=")[0] for entry in parts.query.split("&") if entry)
    numbered = "#" if _DIGITS.search(parts.query) else ""
    return _DIGITS.sub("#", f"{folders}/{stem}?{'&'.join(names)}") + numbered


def _following(tree: LexborHTMLParser, base: str, address: str) -> str | None:
    for node in [*tree.css("link[rel=next], a[rel=next]"), *tree.css("a[href]")]:
        marked = (node.attributes.get("rel") or "").lower() == "next"
        spoken = node.attributes.get("aria-label") or node.text(strip=True)
        if marked or _NEXT.match(spoken.strip()):
            target = _joined(base, node)
            if target and target != address and _same_host(target, address):
                return target
    return None


def _joined(base: str, node: LexborNode) -> str:
    try:
        target = urljoin(base, (node.attributes.get("href") or "").strip()).partition("#")[0]
        return target if urlsplit(target).scheme in ("http", "https") else ""
    except ValueError:
        return ""


def _same_host(target: str, address: str) -> bool:
    return urlsplit(target).netloc.lower() == urlsplit(address).netloc.lower()


def _around(node: LexborNode) -> str:
    """The words of the entry: those of the nearest list item, row or card, else of the link."""
    above = node.parent
    for _ in range(4):
        if above is None or above.tag in ("body", "html"):
            break
        if above.tag in ("li", "tr", "article") and len(above.css("a[href]")) <= 4:
            return " ".join(above.text(separator=" ").split())
        above = above.parent
    return " ".join(node.text(separator=" ").split())

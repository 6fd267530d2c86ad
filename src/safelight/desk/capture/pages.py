"""From a captured page to the advertisement on it: title, words, when posted, pictures.

What comes out is one text (`text`), whose characters all facts are counted in, and its map (`parts`): the title, the
words that the page shows, then, each on a line of its own, words that stand in attributes alone (`alt`, `tel:` …).
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from urllib.parse import unquote, urljoin

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

from safelight.desk.capture.captured import File
from safelight.desk.capture.encodings import Decoded, decode
from safelight.desk.capture.hiding import hide
from safelight.desk.capture.page_pictures import Pictures, pictures
from safelight.desk.capture.posting import posted
from safelight.desk.capture.regions import BLOCKS, region, strip_chrome

READER: Final = "safelight page reading 1"
LONGEST: Final = 16 * 2**20
"""Characters of a page that are read; the bundle holds all of it."""
_SPACES: Final = re.compile(r"[ \t\r\n\f\xa0]+")
_SITE_NAME: Final = re.compile(r"\s+(?:[-–—|·»:]|::)\s+[^-–—|·»]{1,40}$")
_TELLS: Final = re.compile(r"(?:\d\D{0,3}){7}|@|\b(?:call|text|whats ?app|cash ?app|llam|telegram)\b", re.IGNORECASE)
_REFRESH: Final = re.compile(r"^\s*[\d.]+\s*[;,]\s*(?:url\s*=)?\s*[\"']?([^\"']+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text: where it stood on the page. Code points, end exclusive."""

    source: str
    """`title`, `body`, `noscript`, or the attribute: `img alt`, `a href`, `data-cfemail` …"""
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Advertisement:
    """What one page says, as far as its poster wrote it."""

    title: str
    text: str
    parts: tuple[Part, ...]
    posted_at: str | None
    """ISO day or time, as the page says."""
    pictures: Pictures
    encoding: str
    encoding_why: str
    refresh: str | None = None
    """Where the page would lead by itself; not followed."""
    asks_log_in: bool = False
    writes_by_script: bool = False
    """Whether scripts stand in the advertisement, or nothing is there without them: a browser sees more."""
    cut: bool = field(default=False)

    @property
    def body(self) -> str:
        """The text without its title."""
        return (
            self.text[self.parts[0].end :].strip("\n") if self.parts and self.parts[0].source == "title" else self.text
        )

    def files(self, folder: str, address: str, seen: str = "as served") -> list[File]:
        """`advertisement.txt`, whose characters facts are counted in, and `advertisement.json`, which maps it."""
        about: dict[str, Any] = {
            "address": address,
            "seen": seen,
            "title": self.title,
            "posted_at": self.posted_at,
            "parts": [asdict(part) for part in self.parts],
            "pictures": list(self.pictures.addresses),
            "encoding": {"read_as": self.encoding, "why": self.encoding_why},
            "refresh": self.refresh,
            "asks_log_in": self.asks_log_in,
            "cut": self.cut,
            "reader": READER,
        }
        origin = f"{READER} ({seen}; {self.encoding}: {self.encoding_why})"
        return [
            File(
                f"{folder}advertisement.txt", self.text.encode("utf-8", "replace"), "text/plain; charset=utf-8", origin
            ),
            File(f"{folder}advertisement.json", orjson.dumps(about), "application/json", origin),
        ]


def read_page(body: bytes, content_type: str, address: str) -> Advertisement:
    """The advertisement on a page. Never fails: of what is no page, the text is read as it is."""
    return read_text(decode(body, content_type), address)


def read_text(decoded: Decoded, address: str) -> Advertisement:
    """As `read_page`, of a page that is decoded already."""
    tree = LexborHTMLParser(decoded.text[:LONGEST].replace("\0", ""))
    refresh = _refresh(tree)
    log_in = tree.css_first("input[type=password]") is not None
    heading, day = _title(tree), posted(tree)
    base = base_of(tree, address)
    hide_scripts = _scripts(tree)
    hide(tree)
    strip_chrome(tree)
    root = region(tree)
    shown = pictures(root, base)
    text, parts = _compose(root, heading)
    words = text[parts[0].end :] if parts and parts[0].source == "title" else text
    return Advertisement(
        heading,
        text,
        parts,
        day,
        shown,
        decoded.encoding,
        decoded.why,
        refresh,
        log_in,
        hide_scripts or len(words.strip()) < 40,
        len(decoded.text) > LONGEST,
    )


def _title(tree: LexborHTMLParser) -> str:
    for selector in ("h1", "article h2", "main h2", "[itemprop=name]"):
        found = [one for one in (_flat(node.text()) for node in tree.css(selector)) if one]
        if len(found) == 1 or (found and selector == "h1"):
            return found[0]
    meta = tree.css_first("meta[property='og:title']")
    if meta is not None and (said := _flat(meta.attributes.get("content") or "")):
        return said
    named = tree.css_first("title")
    return _SITE_NAME.sub("", _flat(named.text())) if named is not None else ""


def _compose(root: LexborNode | None, heading: str) -> tuple[str, tuple[Part, ...]]:
    """One text of the title, the words, and what attributes alone tell; and its map."""
    pieces: list[tuple[str, str]] = [("title", heading)] if heading else []
    if root is not None:
        blocks = _Blocks()
        blocks.read(root, "body")
        blocks.end()
        told = [piece for piece in blocks.pieces if not (piece[0] == "body" and piece[1] == heading)]
        pieces += told
        spoken = "\n".join(text for _, text in pieces)
        pieces += [(source, value) for source, value in _attributes(root) if value not in spoken]
    parts: list[Part] = []
    lines: list[str] = []
    at = 0
    for source, text in pieces:
        if parts and parts[-1].source == source:
            parts[-1] = Part(source, parts[-1].start, at + len(text))
        else:
            parts.append(Part(source, at, at + len(text)))
        lines.append(text)
        at += len(text) + 1
    return "\n".join(lines), tuple(parts)


class _Blocks:
    """The words of an element as lines: a line for each block, as a browser would break them."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, str]] = []
        self._line: list[str] = []
        self._source = "body"

    def read(self, root: LexborNode, source: str) -> None:
        """Depth first without recursion: hostile pages nest a hundred thousand deep."""
        stack: list[tuple[LexborNode | None, str]] = [(root, source)]
        while stack:
            node, where = stack.pop()
            if node is None:
                self.end()
                continue
            if node.is_text_node:
                self._take(node.text_content or "", where)
                continue
            tag = node.tag or ""
            inner = "noscript" if tag == "noscript" else where
            if tag in BLOCKS:
                self.end()
                stack.append((None, where))
            children = []
            child = node.child
            while child is not None:
                children.append((child, inner))
                child = child.next
            stack.extend(reversed(children))

    def _take(self, text: str, source: str) -> None:
        if source != self._source:
            self.end()
            self._source = source
        self._line.append(text)

    def end(self) -> None:
        """End a line."""
        if line := _flat("".join(self._line)):
            self.pieces.append((self._source, line))
        self._line = []


def _attributes(root: LexborNode) -> list[tuple[str, str]]:
    """What a reader hears, taps or hovers, but doesn't see written: only where it looks like a contact."""
    found: dict[str, str] = {}
    for node in root.css("img[alt], [title], [aria-label], a[href], [data-cfemail], area[alt], input[value]"):
        known = node.attributes
        for name in ("alt", "title", "aria-label", "value"):
            value = _flat(known.get(name) or "")
            if value and _TELLS.search(value):
                found.setdefault(value, f"{node.tag} {name}")
        if coded := known.get("data-cfemail"):
            found.setdefault(_unmasked(coded), "data-cfemail")
        if reached := _reached(known.get("href") or ""):
            found.setdefault(reached, "a href")
    return [(source, value) for value, source in found.items() if value]


def _reached(href: str) -> str:
    scheme, _, rest = href.strip().partition(":")
    if scheme.lower() in ("tel", "sms", "smsto", "mailto", "whatsapp", "callto", "skype", "tg", "viber"):
        return _flat(unquote(rest).lstrip("/"))
    return (
        href.strip()
        if re.match(r"(?i)https?://(?:wa\.me|t\.me|api\.whatsapp\.com|cash\.app|venmo\.com)/", href)
        else ""
    )


def _unmasked(coded: str) -> str:
    """An address masked by a content network: bytes in hex, all of them mixed with the first."""
    try:
        octets = bytes.fromhex(coded)
    except ValueError:
        return ""
    return bytes(one ^ octets[0] for one in octets[1:]).decode("utf-8", "replace") if octets else ""


def _scripts(tree: LexborHTMLParser) -> bool:
    return any(
        re.search(r"document\.write|innerHTML|textContent|createTextNode|insertAdjacent|fetch\(", node.text())
        for node in tree.css("body script:not([src])")
    )


def _refresh(tree: LexborHTMLParser) -> str | None:
    for meta in tree.css("meta[http-equiv]"):
        if (meta.attributes.get("http-equiv") or "").lower() == "refresh":
            found = _REFRESH.match(meta.attributes.get("content") or "")
            if found:
                return found[1].strip()
    return None


def base_of(tree: LexborHTMLParser, address: str) -> str:
    """What the page says its addresses are relative to."""
    node = tree.css_first("base[href]")
    try:
        return urljoin(address, (node.attributes.get("href") or "").strip()) if node is not None else address
    except ValueError:
        return address


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text).strip()

"""From a captured page to the advertisement on it: title, words, when posted, pictures.

What comes out is one text (`text`), whose characters all facts are counted in, and its map (`parts`): the title, the
words that the page shows, then, each on a line of its own, words that stand in attributes alone (`alt`, `tel:` …).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Final
from urllib.parse import unquote, urljoin

import orjson
from selectolax.lexbor import LexborHTMLParser, LexborNode

from safelight.desk.capture.captured import File
from safelight.desk.capture.encodings import Decoded, decode
from safelight.desk.capture.hiding import hidden
from safelight.desk.capture.page_pictures import Pictures, pictures
from safelight.desk.capture.posting import posted
from safelight.desk.capture.regions import region
from safelight.desk.capture.walking import MOST_NODES, Step, parse, walk

READER: Final = "safelight page reading 1"
LONGEST: Final = 16 * 2**20
"""Characters of a page that are read; the bundle holds all of it."""
_LONGEST_VALUE: Final = 1_000
_MOST_VALUES: Final = 200
_FEW_WORDS: Final = 40
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
    """Whether scripts on it write text: a browser sees more."""
    says_little: bool = False
    """Whether hardly a word stands on it: a browser may see more."""
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
    tree = parse(decoded.text[:LONGEST])
    heading, base = _title(tree), base_of(tree, address)
    root = region(tree)
    seen = _Reading()
    if root is not None:
        seen.read(walk(root, hidden(tree), len(root.text(strip=True))))
    text, parts = _compose(seen, heading)
    words = text[parts[0].end :] if parts and parts[0].source == "title" else text
    return Advertisement(
        heading,
        text,
        parts,
        posted(tree),
        pictures(seen.elements, base),
        decoded.encoding,
        decoded.why,
        _refresh(tree),
        tree.css_first("input[type=password]") is not None,
        _scripts(tree),
        len(words.strip()) < _FEW_WORDS,
        len(decoded.text) > LONGEST or seen.nodes >= MOST_NODES // 2,
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


def _compose(seen: _Reading, heading: str) -> tuple[str, tuple[Part, ...]]:
    """One text of the title, the words, and what attributes alone tell; and its map."""
    pieces: list[tuple[str, str]] = [("title", heading)] if heading else []
    pieces += [piece for piece in seen.pieces if piece != ("body", heading)]
    spoken = "\n".join(text for _, text in pieces)
    pieces += [(source, value) for source, value in _attributes(seen.elements) if value not in spoken]
    parts: list[Part] = []
    at = 0
    for source, text in pieces:
        if parts and parts[-1].source == source:
            parts[-1] = Part(source, parts[-1].start, at + len(text))
        else:
            parts.append(Part(source, at, at + len(text)))
        at += len(text) + 1
    return "\n".join(text for _, text in pieces), tuple(parts)


class _Reading:
    """The words of a walk as lines, a line for each block as a browser would break them; and its elements."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, str]] = []
        self.elements: list[LexborNode] = []
        self.nodes = 0
        self._line: list[str] = []
        self._source = "body"

    def read(self, steps: Iterable[Step]) -> None:
        for node, source in steps:
            self.nodes += 1
            if node is None or source != self._source:
                self._end()
                self._source = source
            if node is None:
                continue
            if node.is_text_node:
                self._line.append(node.text_content or "")
            else:
                self.elements.append(node)
        self._end()

    def _end(self) -> None:
        if line := _flat("".join(self._line)):
            self.pieces.append((self._source, line))
        self._line = []


def _attributes(elements: list[LexborNode]) -> list[tuple[str, str]]:
    """What a reader hears, taps or hovers, but doesn't see written: only where it looks like a contact."""
    found: dict[str, str] = {}
    for node in elements:
        known = node.attributes
        for name in ("alt", "title", "aria-label", "value") if known else ():
            value = _flat((known.get(name) or "")[:_LONGEST_VALUE])
            if value and _TELLS.search(value):
                found.setdefault(value, f"{node.tag} {name}")
        if coded := known.get("data-cfemail"):
            found.setdefault(_unmasked(coded), "data-cfemail")
        if reached := _reached((known.get("href") or "")[:_LONGEST_VALUE]):
            found.setdefault(reached, "a href")
        if len(found) >= _MOST_VALUES:
            break
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

"""Texts as people read them: HTML without its marks, and the days that pages write down."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from safelight.core.errors import BadInput

_BLOCKS: Final = re.compile(
    "address|article|aside|blockquote|d[dlt]|details|div|fieldset|fig(?:caption|ure)|footer|form|h[1-6r]|header|main|ol|p|"
    "pre|section|summary|table|tr|ul"
)
_UNREAD: Final = re.compile("head|iframe|nav|noscript|script|style|svg|template|textarea|title")
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>")
_NEVER_CLOSED: Final = re.compile(
    "area|base|br|col|d[dt]|embed|hr|img|input|li|link|meta|option|p|param|source|t[dhr]|track|wbr", re.IGNORECASE
)
_DEEPEST: Final = 2_000
"""Elements inside one another; building the tree of a page that nests deeper takes minutes, and no page does."""

_CHARSET: Final = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_SPACES: Final = re.compile(r"[ \t\r\n\f\v\u00a0\u200b]+")
_GAPS: Final = re.compile(r"\n{3,}")
_MONTHS: Final = ("janfebmaraprmayjunjulaugsepoctnovdec", "enefebmarabrmayjunjulagosepoctnovdic")
_ISO: Final = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_IN_WORDS: Final = re.compile(r"\b([A-Za-z]{3,10})\.? +(\d{1,2})(?:st|nd|rd|th)?,? +(\d{4})\b")
_DAY_FIRST: Final = re.compile(r"\b(\d{1,2}) +(?:de +)?([A-Za-z]{3,10})\.?,? +(?:de +)?(\d{4})\b")
_FIGURES: Final = re.compile(r"\b(\d{1,2})/(\d{1,2})/(\d{4})\b")
_MIDDAY: Final = time(12, tzinfo=UTC)
"""A day without a clock is put at noon UTC, which is the same day in every zone of the United States."""


def decoded(body: bytes, kind: str = "") -> str:
    """The characters of a page: as its header or its own mark says, else UTF-8, else Windows-1252.

    A declared encoding that does not fit the bytes is not believed.
    """
    told = [kind.lower().partition("charset=")[2].strip(" \"';")]
    marked = _CHARSET.search(body[:4096])
    told += [marked[1].decode("ascii")] if marked else []
    for name in (*told, "utf-8-sig", "cp1252"):
        try:
            return body.decode(name or "utf-8-sig")
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode("utf-8", "replace")


def page_of(markup: str, name: str) -> LexborHTMLParser:
    """The tree of a page. Raises BadInput for one that nests deeper than any real page."""
    depth = 0
    for closes, tag, closed in _TAG.findall(markup):
        if not closed and not _NEVER_CLOSED.fullmatch(tag):
            depth = max(0, depth - 1) if closes else depth + 1
            if depth > _DEEPEST:
                raise BadInput(f"{name} is a page that nests without end: it is not read.", fix="Look at the page.")
    return LexborHTMLParser(markup)


def text_of_html(markup: str, name: str = "The text") -> str:
    """The text of a piece of HTML: paragraphs apart, list items each on a line, entities decoded once.

    >>> text_of_html("<p>Seven &amp; two.</p><ul><li>one<li>two</ul>")
    'Seven & two.\\n\\n- one\\n- two'
    """
    body = page_of(markup, name).body
    return text_of_node(body) if body else ""


def text_of_node(node: LexborNode) -> str:
    """The text inside a node of a page; see `text_of_html`."""
    parts: list[str] = []
    _walk(node, parts)
    lines = (_SPACES.sub(" ", line).strip() for line in "".join(parts).split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()


def plain(text: str) -> str:
    """A text that a publisher sends with HTML entities and no marks: entities decoded once, nothing else touched.

    >>> plain("AT&T &amp; R&amp;amp;D")
    'AT&T & R&amp;D'
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text)


def line(text: str) -> str:
    """A text on one line, such as a headline."""
    return _SPACES.sub(" ", text).strip()


def _walk(node: LexborNode, parts: list[str]) -> None:
    """Marks become line breaks. An explicit stack: pages nest deeper than Python calls."""
    waiting: list[LexborNode | str] = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            parts.append(one)
        elif one.is_text_node:
            parts.append(_SPACES.sub(" ", one.text_content or ""))
        elif one.is_element_node and not _UNREAD.fullmatch(one.tag or ""):
            before, after = _breaks(one.tag or "")
            waiting += [after, *reversed([*one.iter(include_text=True)]), before]


def _breaks(tag: str) -> tuple[str, str]:
    if tag == "br":
        return "\n", ""
    if tag == "li":
        return "\n- ", ""
    if tag in {"td", "th"}:
        return " ", " "
    return ("\n\n", "\n\n") if _BLOCKS.fullmatch(tag) else ("", "")


def moment(text: str | None) -> datetime | None:
    """The time in a text of a page or a feed (ISO 8601, RFC 822, or a date in words or figures), as UTC.

    >>> moment("2025-03-12T14:05:00.000Z")
    datetime.datetime(2025, 3, 12, 14, 5, tzinfo=datetime.timezone.utc)
    >>> moment("Posted on March 12, 2025")
    datetime.datetime(2025, 3, 12, 12, 0, tzinfo=datetime.timezone.utc)
    """
    given = line(text or "")
    if not given:
        return None
    exact: datetime | None
    try:
        exact = datetime.fromisoformat(given)
    except ValueError:
        exact = _rfc822(given)
    if exact is None or exact.tzinfo is None:
        return day_in(given)
    try:
        return exact.astimezone(UTC)
    except OverflowError:
        return None


def day_in(text: str) -> datetime | None:
    """The first day that a text names, at noon UTC; American order where it is in figures."""
    if found := _ISO.search(text):
        return _noon(*found.groups())
    for found in _IN_WORDS.finditer(text):
        if month := _month(found[1]):
            return _noon(found[3], month, found[2])
    for found in _DAY_FIRST.finditer(text):
        if month := _month(found[2]):
            return _noon(found[3], month, found[1])
    found = _FIGURES.search(text)
    return _noon(found[3], found[1], found[2]) if found else None


def _rfc822(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _month(word: str) -> int | None:
    start = word[:3].casefold()
    places = (names.find(start) for names in _MONTHS)
    return next((at // 3 + 1 for at in places if at >= 0 and at % 3 == 0), None)


def _noon(year: str | int, month: str | int, day: str | int) -> datetime | None:
    try:
        return datetime.combine(datetime(int(year), int(month), int(day), tzinfo=UTC).date(), _MIDDAY)
    except ValueError:
        return None

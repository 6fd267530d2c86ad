"""Which part of a page is the advertisement: not the site's own head and foot, menus, and lists of others' ads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode


def _words_of(text: str) -> frozenset[str]:
    return frozenset(text.split())


_CHROME_TAGS: Final = frozenset({"nav", "aside", "footer", "dialog", "menu"})
_CHROME_ROLES: Final = frozenset({"navigation", "complementary", "contentinfo", "banner", "search", "dialog", "alert"})
_CHROME_WORDS: Final = _words_of(
    "hdr header masthead topbar navbar nav menu breadcrumb breadcrumbs ftr footer foot bottombar copyright legal cookie"
    " cookies consent sidebar aside rail related similar recommended recommendations suggestions suggested others"
    " morelike seealso promo promos sponsor sponsored banner banners disclaimer report flag share social"
    " login signin signup subscribe newsletter pagination pager toolbar support helpdesk"
)
_MAY_BE_HEAD: Final = frozenset({"hdr", "header", "head"})
_OTHERS: Final = re.compile(
    r"\W*(?:similar|related|more (?:ads|posts|listings|from|like)|other (?:ads|posts|listings)|see also|recommended|"
    r"you (?:may|might) (?:also )?like|people also|nearby (?:ads|posts)|otros anuncios|ver tambi[eé]n|"
    r"anuncios (?:similares|relacionados))\b",
    re.IGNORECASE,
)
_SITES_OWN: Final = re.compile(
    r"\b(?:call|contact|e-?mail|text|reach|write to)\s+(?:the\s+|our\s+)?(?:site|us\s+for|support|customer|staff|"
    r"office|moderat|billing|webmaster|help\s?desk|abuse)|\b(?:customer (?:service|support|care)|help ?line|hot ?line|"
    r"report (?:this|an?) (?:ad|post|listing)|advertis\w+ with us|terms of (?:use|service)|privacy policy|"
    r"all rights reserved|©)",
    re.IGNORECASE,
)
_CONTENT: Final = "article, [role=article], [itemtype*=Offer], [itemtype*=Product], main, [role=main]"
_SPLIT: Final = re.compile(r"[^a-z]+")
_LONGEST_FOOT: Final = 400
_FOOTS_ELEMENTS: Final = 6
_FOOTS_START: Final = 30
_LONGEST_LIST: Final = 5_000
_SOME_WORDS: Final = 20
_FEW: Final = 20
_DEEP: Final = 12
BLOCKS: Final = _words_of(
    "address article blockquote body center dd details dir div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6"
    " header hgroup hr legend li main ol option p pre section summary table tbody td tfoot th thead tr ul br noscript"
    " html title"
)
"""Elements that stand on lines of their own."""


def region(tree: LexborHTMLParser) -> LexborNode | None:
    """The element of the advertisement: the one article or main part there is, else the whole body."""
    found = [node for node in tree.css(_CONTENT)[:_FEW] if len(node.text(strip=True)) > _SOME_WORDS]
    inside = {inner.mem_id for node in found for inner in node.css(_CONTENT)[:_FEW] if inner.mem_id != node.mem_id}
    outer = [node for node in found if node.mem_id not in inside]
    if len(outer) != 1:
        return tree.body
    articles = [node for node in found if node.tag == "article"]
    return articles[0] if len(articles) == 1 else outer[0]


def is_chrome(node: LexborNode, in_content: bool, whole: int) -> bool:
    """Whether an element is the site's own. `whole` are the page's characters: some sites call all of it `header`."""
    words = set(_words(node)) & _CHROME_WORDS
    if in_content:
        words -= _MAY_BE_HEAD
    known = node.tag in _CHROME_TAGS or (node.attributes.get("role") or "") in _CHROME_ROLES
    named = bool(words) or (node.tag == "header" and not in_content)
    if known:
        return True
    return named and node.css_first("h1") is None and len(node.text(strip=True)) <= 0.8 * whole


def is_of_others(node: LexborNode, whole: int) -> bool:
    """Whether a block lists other people's advertisements, or is a foot of the page without a name."""
    if _OTHERS.match(_first_words(node)):
        length = len(node.text(strip=True))
        return length <= min(_LONGEST_LIST, 0.8 * whole) and node.css_first("a[href]") is not None
    if node.parent is None or node.parent.tag not in ("body", "html"):
        return False
    text = node.text(strip=True)
    small = len(text) <= _LONGEST_FOOT and len(node.css("*")) <= _FOOTS_ELEMENTS
    return small and bool(_SITES_OWN.search(text[:_FOOTS_START])) and node.css_first("h1") is None


def _first_words(node: LexborNode) -> str:
    """The first words of an element, as far as its first descendants hold them."""
    inner: LexborNode | None = node
    for _ in range(_DEEP):
        if inner is None:
            return ""
        if inner.is_text_node:
            if words := (inner.text_content or "").strip():
                return words
            inner = inner.next
        else:
            inner = inner.child or inner.next
    return ""


def _words(node: LexborNode) -> Iterator[str]:
    for name in ("id", "class"):
        yield from _SPLIT.split((node.attributes.get(name) or "")[:200].lower())

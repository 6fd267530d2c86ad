"""Which part of a page is the advertisement: not the site's own head and foot, menus, and lists of others' ads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from safelight.desk.capture.hiding import ancestors


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
BLOCKS: Final = _words_of(
    "address article blockquote body center dd details dir div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6"
    " header hgroup hr legend li main ol option p pre section summary table tbody td tfoot th thead tr ul br noscript"
    " html title"
)
"""Elements that stand on lines of their own."""


def strip_chrome(tree: LexborHTMLParser) -> None:
    """Take the site's own parts and other people's advertisements out of the page."""
    body = tree.body
    if body is None:
        return
    for node in list(body.traverse()):
        if node.tag in ("body", "html") or node.parent is None:
            continue
        if _is_chrome(node) and not _holds_everything(node, tree):
            node.decompose()
    for node in list(body.traverse()):
        if node.parent is not None and node.tag in BLOCKS and node.tag != "body" and _is_others(node, tree):
            node.decompose()


def region(tree: LexborHTMLParser) -> LexborNode | None:
    """The element of the advertisement: the one article or main part there is, else the whole body."""
    found = tree.css(_CONTENT)
    outer = [node for node in found if not any(above.mem_id in {n.mem_id for n in found} for above in ancestors(node))]
    inner = [node for node in outer if len(node.text(strip=True)) > 20]
    if len(inner) == 1:
        articles = [one for one in inner[0].css("article") if len(one.text(strip=True)) > 20]
        return articles[0] if len(articles) == 1 else inner[0]
    return tree.body


def _is_chrome(node: LexborNode) -> bool:
    if node.tag in _CHROME_TAGS or (node.attributes.get("role") or "") in _CHROME_ROLES:
        return True
    in_content = any(above.tag in ("article", "main") for above in ancestors(node))
    if node.tag == "header":
        return not in_content and node.css_first("h1") is None
    words = set(_words(node))
    if in_content:
        words -= _MAY_BE_HEAD
    return bool(words & _CHROME_WORDS) and node.css_first("h1") is None


def _words(node: LexborNode) -> Iterator[str]:
    for name in ("id", "class"):
        yield from _SPLIT.split((node.attributes.get(name) or "").lower())


def _holds_everything(node: LexborNode, tree: LexborHTMLParser) -> bool:
    """Whether nothing would be left: some sites call the whole page `header`."""
    whole = len(tree.body.text(strip=True)) if tree.body is not None else 0
    return len(node.text(strip=True)) > 0.8 * whole and node.tag not in ("nav", "footer", "aside")


def _is_others(node: LexborNode, tree: LexborHTMLParser) -> bool:
    text = node.text(deep=True, strip=True)
    if not text or len(text) > 5_000:
        return False
    if _OTHERS.match(text) and node.css_first("a[href]") is not None:
        return not _holds_everything(node, tree)
    # A foot without a name: short, at the page's outer level, and about the site.
    outer = node.parent is not None and node.parent.tag in ("body", "html")
    return outer and len(text) <= _LONGEST_FOOT and bool(_SITES_OWN.search(text)) and node.css_first("h1") is None

"""One walk over a page: its words and elements in order, without what is hidden and what isn't the advertisement's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from safelight.desk.capture.hiding import NEVER_SHOWN
from safelight.desk.capture.regions import BLOCKS, is_chrome, is_of_others

MOST_NODES: Final = 60_000
"""Nodes that are walked; the words of an advertisement end long before."""
_DEEPEST: Final = 400
"""Browsers stop at 512 as well. Parsing takes the square of the depth."""
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_FLAT: Final = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("p", "li", "td", "th", "tr", "dt", "dd", "option", "tbody", "thead", "tfoot", "html", "head", "body"),
    )
)
"""Elements that hold nothing, or that the next of their kind ends: they don't nest when they aren't closed."""

Step = tuple[LexborNode | None, str]
"""A node and where it stands (`body` or `noscript`); no node: a block begins or ends here."""


def parse(text: str) -> LexborHTMLParser:
    """The page's tree. Elements nested deeper than browsers would are taken out, their words stay."""
    return LexborHTMLParser(_shallow(text.replace("\0", "")))


def walk(root: LexborNode, hidden: set[int], whole: int) -> Iterator[Step]:
    """The nodes of an element in order. Without recursion; ends after MOST_NODES."""
    stack: list[tuple[LexborNode | None, str, bool]] = [(root, "body", root.tag in ("article", "main"))]
    for _ in range(MOST_NODES):
        if not stack:
            return
        node, source, in_content = stack.pop()
        if node is None or node.is_text_node:
            yield node, source
            continue
        tag = node.tag or ""
        if tag in NEVER_SHOWN or tag.startswith("-") or node.mem_id in hidden:
            continue
        if node.mem_id != root.mem_id and tag != "body" and _is_foreign(node, tag, in_content, whole):
            continue
        if tag in BLOCKS:
            yield None, source
            stack.append((None, source, in_content))
        yield node, source
        inner = "noscript" if tag == "noscript" else source
        children: list[tuple[LexborNode | None, str, bool]] = []
        child = node.child
        while child is not None and len(children) < MOST_NODES:
            children.append((child, inner, in_content or tag in ("article", "main")))
            child = child.next
        stack.extend(reversed(children))


def _is_foreign(node: LexborNode, tag: str, in_content: bool, whole: int) -> bool:
    return is_chrome(node, in_content, whole) or (tag in BLOCKS and is_of_others(node, whole))


def _shallow(text: str) -> str:
    if text.count("<") <= _DEEPEST:
        return text
    depth = 0
    cuts: list[tuple[int, int]] = []
    for found in _TAG.finditer(text):
        if found[2].lower() in _FLAT:
            continue
        if found[1]:
            too_deep, depth = depth > _DEEPEST, max(0, depth - 1)
        else:
            depth += 1
            too_deep = depth > _DEEPEST
        if too_deep:
            end = text.find(">", found.end())
            cuts.append((found.start(), end + 1 if end >= 0 else len(text)))
    if not cuts:
        return text
    kept, at = [], 0
    for start, end in cuts:
        kept.append(text[at:start])
        at = max(at, end)
    return "".join([*kept, text[at:]])

"""What a page's author hid from readers: elements that its styles don't show, where decoy digits stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from selectolax.lexbor import LexborHTMLParser, SelectolaxError

_HIDES: Final = re.compile(
    r"""(?:^|;)\s*(?:
      display\s*:\s*none | visibility\s*:\s*(?:hidden|collapse) | content-visibility\s*:\s*hidden
    | opacity\s*:\s*0*\.?0+%?\s*(?:!|;|$) | font-size\s*:\s*0*\.?0+(?:[a-z]+|%)?\s*(?:!|;|$)
    | (?:max-)?(?:width|height)\s*:\s*0(?:px)?\s*(?:!|;|$) (?=.*overflow\s*:\s*hidden)
    | (?:left|right|top|bottom|text-indent|margin-left|margin-top)\s*:\s*-\d{3,}
    | clip\s*:\s*rect\(\s*0 | clip-path\s*:\s*inset\(\s*(?:50|100)% | transform\s*:\s*scale\(\s*0\s*\)
    | color\s*:\s*transparent
    )""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_RULE: Final = re.compile(r"([^{}]{1,300})\{([^{}]{0,2000})\}")
_MEDIA: Final = re.compile(r"@(?:media|supports)([^{}]{0,300})\{((?:[^{}]{0,300}\{[^{}]{0,2000}\})*)\s*\}")
_NOT_STATIC: Final = re.compile(r":(?:hover|focus|active|visited|before|after|target|checked|:)", re.IGNORECASE)
_LONGEST: Final = 200_000
_LONGEST_STYLE: Final = 2_000
_MOST_RULES: Final = 200
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
NEVER_SHOWN: Final = frozenset(
    {"script", "style", "template", "head", "iframe", "object", "embed", "datalist", "option"}
)
"""Elements whose content no reader sees as words of the page."""


def hidden(tree: LexborHTMLParser) -> set[int]:
    """The elements (`mem_id`) that a reader of the page, without scripts, doesn't see. `<noscript>` is seen.

    They are told, not taken away: to destroy nodes of a hostile tree while others still point to them is not safe.
    """
    found = {node.mem_id for node in tree.css("[hidden], input[type=hidden]")}
    for node in tree.css("[style]"):
        style = _COMMENT.sub("", (node.attributes.get("style") or "")[:_LONGEST_STYLE])
        if _HIDES.search(style):
            found.add(node.mem_id)
    for selector in _hiding_rules(tree):
        try:
            found.update(node.mem_id for node in tree.css(selector) if node.tag not in ("html", "body"))
        except (SelectolaxError, ValueError):
            continue  # a selector that isn't understood hides nothing
    return found


def _hiding_rules(tree: LexborHTMLParser) -> Iterator[str]:
    told: set[str] = set()
    for style in tree.css("style"):
        if "print" in (style.attributes.get("media") or ""):
            continue
        rules = _COMMENT.sub("", style.text()[:_LONGEST])
        # What is hidden on paper alone is there to be read.
        rules = _MEDIA.sub(lambda found: "" if "print" in found[1] else found[2], rules)
        for selector, declarations in _RULE.findall(rules):
            if _HIDES.search(declarations) and not _NOT_STATIC.search(selector) and selector not in told:
                told.add(selector)
                if len(told) > _MOST_RULES:
                    return
                yield selector.strip()

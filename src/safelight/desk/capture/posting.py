"""When an advertisement says it was posted."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final

from selectolax.lexbor import LexborHTMLParser

_MACHINE: Final = (
    ("meta[property='article:published_time']", "content"),
    ("meta[itemprop=datePublished], meta[itemprop=datePosted]", "content"),
    ("[itemprop=datePublished], [itemprop=datePosted], time[datetime]", "datetime"),
)
_IN_DATA: Final = re.compile(r'"date(?:Posted|Published|Created)"\s*:\s*"([^"]{8,40})"')
_SAID: Final = re.compile(
    r"\b(?:posted|published|date|added|publicado|fecha)\b\W{0,12}(?:on|at|el)?\W{0,4}"
    r"(\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2})?(?:\s?Z|[+-]\d{2}:?\d{2})?)?|\d{1,2}/\d{1,2}/\d{4}|"
    r"[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8}\.? \d{4})",
    re.IGNORECASE,
)
_FORMS: Final = ("%m/%d/%Y", "%B %d %Y", "%b %d %Y", "%d %B %Y", "%d %b %Y")


def posted(tree: LexborHTMLParser) -> str | None:
    """An ISO day or time from marks for machines, else from the words `Posted …`; None where nothing says it."""
    for selector, name in _MACHINE:
        for node in tree.css(selector):
            if moment := iso(node.attributes.get(name) or ""):
                return moment
    for node in tree.css("script[type='application/ld+json']"):
        found = _IN_DATA.search(node.text())
        if found and (moment := iso(found[1])):
            return moment
    body = tree.body
    words = body.text(separator=" ")[:200_000] if body is not None else ""
    spoken = _SAID.search(words)
    return iso(spoken[1]) if spoken else None


def iso(text: str) -> str | None:
    """The moment as ISO text, or None. Month before day, as in the United States."""
    plain = text.strip()
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        pass
    else:
        return plain if len(plain) > 10 else moment.date().isoformat()
    words = re.sub(r"[.,]", "", plain)
    for form in _FORMS:
        try:
            return date.fromisoformat(datetime.strptime(words, form).date().isoformat()).isoformat()  # noqa: DTZ007
        except ValueError:
            continue
    return None

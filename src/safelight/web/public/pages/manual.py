"""Pages of the manual as HTML: from the same Markdown that people read in the repository. Raw HTML is never passed on.

A Spanish page says on its first line which English text it translates (`<!-- translates method/ratio.md 1a2b… -->`, the
start of the SHA-256 of that text), so that one that fell behind says so.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from safelight.core.errors import NotThere
from safelight.core.manual import manual_folder
from safelight.core.said import said

ENGLISH: Final = "en"
_COMMENT: Final = re.compile(r"<!--.*?-->\n?", re.DOTALL)
_TRANSLATES: Final = re.compile(r"<!-- translates (\S+) ([0-9a-f]{16}) -->")

PAGES: Final[Mapping[str, str]] = {
    "about.md": "about",
    "api.md": "api-page",
    "contributing-data.md": "giving-data",
    "data-dictionary.md": "dictionary",
    "moderator-guide.md": "moderating",
    "method/README.md": "method",
}
"""Pages with an address of their own; those of `method/` have one below it. Others are not on the site."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the second level: where a reader may jump to."""

    anchor: str
    text: str


@dataclass(frozen=True, slots=True)
class ManualPage:
    """One page: `title` and `lead` (its first paragraph) apart from the rest. `language` is the text's own.

    `behind` says that it translates an older English text, or that there is no translation at all.
    """

    title: str
    lead: SafeString
    body: SafeString
    headings: tuple[Heading, ...]
    language: str
    behind: bool
    digest: str


def digest(text: str) -> str:
    """What a translation names its English text by."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def parts_of_method() -> tuple[str, ...]:
    """The pages below `method/`, those that everybody needs first."""
    first = ("privacy", "ratio", "roles", "operations", "change")
    found = {path.stem for path in (manual_folder() / "method").glob("*.md")} - {"README"}
    return (*(name for name in first if name in found), *sorted(found - set(first)))


def manual_page(name: str, language: str, folder: Path | None = None) -> ManualPage:
    """The page of the file `name` in a language, or in English where it has no translation; NotThere without a file.

    `folder` holds the files: the manual's own unless another is given.
    """
    root = folder or manual_folder()
    english = _text(root / name)
    if english is None:
        raise NotThere(said("The manual has no such page."), fix=said("Start from the page on the method."))
    translated = None if language == ENGLISH else _text(root / language / name)
    if translated is None:
        return _rendered(name, english, ENGLISH, language, behind=language != ENGLISH)
    stamp = _TRANSLATES.search(translated)
    behind = stamp is None or stamp[2] != digest(english)
    return _rendered(name, translated, language, language, behind=behind)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None


@cache
def _rendered(name: str, text: str, written_in: str, shown_in: str, *, behind: bool) -> ManualPage:
    with translation.override(shown_in):
        markdown = _reader()
        tokens = markdown.parse(_COMMENT.sub("", text))
        _finish(tokens, name)
        title, lead, rest = _apart(tokens)
        env: dict[str, Any] = {}
        return ManualPage(
            title=_plain(title),
            lead=_html(markdown, lead, env),
            body=_html(markdown, rest, env),
            headings=tuple(_headings(rest)),
            language=written_in,
            behind=behind,
            digest=digest(text),
        )


def _reader() -> MarkdownIt:
    """CommonMark with tables; HTML in the text is shown as text."""
    markdown = MarkdownIt("commonmark", {"html": False}, renderer_cls=_Renderer)
    return markdown.enable("table")


class _Renderer(RendererHTML):
    """Tables and code in boxes that scroll by themselves and that the keyboard reaches, so that no page is too wide."""

    def table_open(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        del tokens, at, options
        env["tables"] = env.get("tables", 0) + 1
        label = escape(_("Table {n}").format(n=env["tables"]))
        return f'<div class="wide" role="region" tabindex="0" aria-label="{label}"><table>\n'

    def table_close(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        del tokens, at, options, env
        return "</table></div>\n"

    def fence(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        del options, env
        return _code(tokens[at].content)

    def code_block(self, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
        del options, env
        return _code(tokens[at].content)


def _code(content: str) -> str:
    return f'<pre tabindex="0" lang="en"><code>{escape(content)}</code></pre>\n'


def _html(markdown: MarkdownIt, tokens: Sequence[Token], env: dict[str, Any]) -> SafeString:
    return SafeString(markdown.renderer.render(tokens, markdown.options, env))  # raw HTML is off


def _apart(tokens: list[Token]) -> tuple[Token, list[Token], list[Token]]:
    """The first heading's text, the first paragraph's content, and the rest."""
    if tokens[0].type != "heading_open" or tokens[3].type != "paragraph_open":
        raise ValueError("a page of the manual begins with its title and one paragraph")
    return tokens[1], tokens[4:5], tokens[6:]


def _plain(inline: Token) -> str:
    return "".join(child.content for child in inline.children or ())


def _finish(tokens: list[Token], name: str) -> None:
    """Anchors on headings, scopes on headings of columns, addresses of this site on links."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            token.attrSet("id", anchor(_plain(tokens[at + 1])))
        elif token.type == "th_open":
            token.attrSet("scope", "col")
        elif token.children:
            token.children = _linked(token.children, name)


def _linked(children: list[Token], name: str) -> list[Token]:
    """Links between files lead to their pages; one to a file that isn't on the site leaves its words."""
    kept: list[Token] = []
    open_links: list[bool] = []
    for child in children:
        if child.type == "link_open":
            address = _address(str(child.attrGet("href") or ""), name)
            open_links.append(address is not None)
            if address is None:
                continue
            child.attrSet("href", address)
        elif child.type == "link_close" and not open_links.pop():
            continue
        kept.append(child)
    return kept


def _address(target: str, name: str) -> str | None:
    """The address on this site of a link in the file `name`; None where the site doesn't have it."""
    if target.startswith(("https://", "#")):
        return target
    path, _hash, fragment = target.partition("#")
    page = page_address(posixpath.normpath(posixpath.join(posixpath.dirname(name), path)))
    return None if page is None else f"{page}#{fragment}" if fragment else page


def page_address(file: str) -> str | None:
    """Where the site shows a file of the manual, in the language of now; None where it doesn't."""
    if file in PAGES:
        return reverse(PAGES[file])
    folder, stem = posixpath.split(file.removesuffix(".md"))
    if folder == "method" and stem in parts_of_method():
        return reverse("method-part", args=(stem,))
    return None


def anchor(heading: str) -> str:
    """The anchor that a heading gets, here as in the repository: lower case, hyphens for blanks, no punctuation."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _headings(tokens: Sequence[Token]) -> list[Heading]:
    return [
        Heading(str(token.attrGet("id")), _plain(tokens[at + 1]))
        for at, token in enumerate(tokens)
        if token.type == "heading_open" and token.tag == "h2"
    ]

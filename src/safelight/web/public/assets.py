"""Template tags for what the front-end build made: its style sheet, script and icon, by the build's manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django import template
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext, override

from safelight.web.configuration import DIST

FRAME: Final = "src/frame.ts"
FONT: Final = "inter-latin-wght-normal.woff2"
LAMP: Final = (
    '<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">'
    '<path d="M9 8h14l-3 9h-8z" fill="currentColor"/><circle cx="16" cy="19.5" r="2.2" fill="currentColor"/>'
    '<path d="M8 25h16" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" opacity=".55"/></svg>'
)

register = template.Library()


@register.simple_tag
def built_assets(entry: str = "main", *, letters: bool = True) -> SafeString:
    """Links to the style sheets and script of `frontend/src/ENTRY.ts`, the icon, and the texts that the script says.

    Nothing where it isn't built. Without `letters` a page has those of the reader's own machine.
    """
    tags = links(DIST, entry, letters=letters)
    return tags + texts(DIST, entry, get_language() or "en") if tags else tags


@register.simple_tag
def frame_script() -> SafeString:
    """The script of the frame (theme, way out): it runs before the page is drawn; nothing where it isn't built."""
    return _frame(DIST)


@register.simple_tag
def lamp() -> SafeString:
    """The mark: a lamp over a tray."""
    return mark_safe(LAMP)  # noqa: S308  # a constant


@cache
def links(dist: Path, entry: str = "main", *, letters: bool = True) -> SafeString:
    """The tags of one entry of the build in `dist`."""
    parts = _manifest(dist)
    first = f"src/{entry}.ts"
    if first not in parts:  # no build, or an older one: a page without styles is better than none
        return SafeString("")
    sheets = dict.fromkeys(_sheets(parts, first, set()))
    styles = format_html_join("\n", '<link rel="stylesheet" href="/static/{}">', ((css,) for css in sheets))
    # The font is asked for at once: one that comes after the first words were drawn isn't used on that page.
    fonts = [part["file"] for name, part in parts.items() if letters and name.endswith(FONT)]
    early = format_html_join(
        "\n",
        '<link rel="preload" as="font" type="font/woff2" crossorigin href="/static/{}">',
        ((font,) for font in fonts),
    )
    return format_html(
        '{}\n{}\n<link rel="icon" type="image/svg+xml" href="/static/favicon.svg">\n'
        '<script type="module" src="/static/{}"></script>',
        early,
        styles,
        parts[first]["file"],
    )


@cache
def _frame(dist: Path) -> SafeString:
    parts = _manifest(dist)
    if FRAME not in parts:
        return SafeString("")
    return format_html('<script src="/static/{}"></script>', parts[FRAME]["file"])


@cache
def texts(dist: Path, entry: str, language: str) -> SafeString:
    """What the scripts of an entry say, in a language: exactly their own messages; nothing for English.

    The build writes messages.json: for each entry the English texts of its `t("…")`, and pairs for its `plural("…")`.
    """
    listed = dist / "messages.json"
    if language == "en" or not listed.is_file():
        return SafeString("")
    messages = json.loads(listed.read_text(encoding="utf-8")).get(f"src/{entry}", [])
    with override(language):
        said = {_key(message): _translated(message) for message in messages}
    return json_script(said, "texts")


def _key(message: str | list[str]) -> str:
    return message if isinstance(message, str) else message[0]


def _translated(message: str | list[str]) -> str | list[str]:
    if isinstance(message, str):
        return gettext(message)
    one, many = message
    return [ngettext(one, many, 1), ngettext(one, many, 2)]


def _manifest(dist: Path) -> Mapping[str, Any]:
    path = dist / "manifest.json"
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return found


def _sheets(parts: Mapping[str, Any], name: str, seen: set[str]) -> Iterator[str]:
    """The style sheets of a part of the build, those of what it imports first, as their rules stand in the sources."""
    if name in seen:
        return
    seen.add(name)
    for imported in parts[name].get("imports", ()):
        yield from _sheets(parts, imported, seen)
    yield from parts[name].get("css", ())

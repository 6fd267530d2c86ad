"""Template tags for what the front-end build made: its style sheet, script and icon, by the build's manifest."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from safelight.web.configuration import DIST

LAMP: Final = (
    '<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">'
    '<path d="M9 8h14l-3 9h-8z" fill="currentColor"/><circle cx="16" cy="19.5" r="2.2" fill="currentColor"/>'
    '<path d="M8 25h16" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" opacity=".55"/></svg>'
)

register = template.Library()


@register.simple_tag
def built_assets(entry: str = "main") -> SafeString:
    """Links to the style sheets and script of `frontend/src/ENTRY.ts`, and the icon; nothing where it isn't built."""
    return links(DIST, entry)


@register.simple_tag
def lamp() -> SafeString:
    """The mark: a lamp over a tray."""
    return mark_safe(LAMP)  # noqa: S308  # a constant


@cache
def links(dist: Path, entry: str = "main") -> SafeString:
    """The tags of one entry of the build in `dist`."""
    manifest = dist / "manifest.json"
    if not manifest.is_file():
        return SafeString("")
    parts = json.loads(manifest.read_text(encoding="utf-8"))
    first = f"src/{entry}.ts"
    if first not in parts:  # an older build: a page without styles is better than none
        return SafeString("")
    sheets = dict.fromkeys(_sheets(parts, first, set()))
    styles = format_html_join("\n", '<link rel="stylesheet" href="/static/{}">', ((css,) for css in sheets))
    return format_html(
        '{}\n<link rel="icon" type="image/svg+xml" href="/static/favicon.svg">\n'
        '<script type="module" src="/static/{}"></script>',
        styles,
        parts[first]["file"],
    )


def _sheets(parts: Mapping[str, Any], name: str, seen: set[str]) -> Iterator[str]:
    """The style sheets of a part of the build, those of what it imports first, as their rules stand in the sources."""
    if name in seen:
        return
    seen.add(name)
    for imported in parts[name].get("imports", ()):
        yield from _sheets(parts, imported, seen)
    yield from parts[name].get("css", ())

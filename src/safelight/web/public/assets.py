"""Template tags for what the front-end build made: its style sheet, script and icon, by the build's manifest."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from safelight.web.configuration import DIST

ENTRY: Final = "src/main.ts"
LAMP: Final = (
    '<svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">'
    '<path d="M9 8h14l-3 9h-8z" fill="currentColor"/><circle cx="16" cy="19.5" r="2.2" fill="currentColor"/>'
    '<path d="M8 25h16" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" opacity=".55"/></svg>'
)

register = template.Library()


@register.simple_tag
def built_assets() -> SafeString:
    """Links to the built style sheet, script and icon; nothing where the front end isn't built."""
    return links(DIST)


@register.simple_tag
def lamp() -> SafeString:
    """The mark: a lamp over a tray."""
    return mark_safe(LAMP)  # noqa: S308  # a constant


@cache
def links(dist: Path) -> SafeString:
    """The tags of the build in `dist`."""
    manifest = dist / "manifest.json"
    if not manifest.is_file():
        return SafeString("")
    entry = json.loads(manifest.read_text(encoding="utf-8"))[ENTRY]
    styles = format_html_join("\n", '<link rel="stylesheet" href="/static/{}">', ((css,) for css in entry["css"]))
    return format_html(
        '{}\n<link rel="icon" type="image/svg+xml" href="/static/favicon.svg">\n'
        '<script type="module" src="/static/{}"></script>',
        styles,
        entry["file"],
    )

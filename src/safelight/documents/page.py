"""A document as one HTML file: nothing beside it, nothing that runs, readable in ten years."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import singledispatch
from html import escape
from typing import Final

from safelight.documents.blocks import (
    Block,
    Bullets,
    Code,
    Document,
    Figure,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    visible,
)

STYLE: Final = """
:root{color-scheme:light dark;--ink:#1c1917;--ground:#fffdf9;--line:#d6cfc4;--quiet:#6b6259;--mark:#b45309}
@media (prefers-color-scheme:dark){:root{--ink:#f2ece2;--ground:#14110e;--line:#3d362e;--quiet:#b3a899;--mark:#e8a33d}}
@media print{:root{--ink:#000;--ground:#fff;--line:#bbb;--quiet:#444;--mark:#000}}
body{margin:0 auto;max-width:46rem;padding:2rem 1rem 4rem;color:var(--ink);background:var(--ground);
font:1rem/1.55 system-ui,sans-serif;overflow-wrap:break-word}
h1{font-size:1.8rem;line-height:1.2;margin:0}
h2{margin:2.2rem 0 .4rem;font-size:1.3rem}h3{margin:1.6rem 0 .3rem;font-size:1.08rem}
.subtitle,figcaption,caption,footer{color:var(--quiet)}
a{color:var(--mark)}:target{outline:2px solid var(--mark);outline-offset:2px}
.note{border-left:4px solid var(--mark);padding:.6rem .9rem;margin:1rem 0;
background:color-mix(in srgb,var(--mark) 8%,transparent)}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem;font-variant-numeric:tabular-nums}
caption{text-align:start;padding:.3rem 0}
th,td{padding:.3rem .5rem;border-bottom:1px solid var(--line);text-align:start;vertical-align:top}
.end{text-align:end}thead th{border-bottom:2px solid var(--line)}tbody th{font-weight:inherit}
figure{margin:1.2rem 0}figure img{width:100%;height:auto;background:#fff}code{font-size:.9em;overflow-wrap:anywhere}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:.6rem;font-size:.9rem}.new-page{break-before:page}
""".strip()
_STYLE_HASH: Final = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY: Final = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'"
)
"""What a browser lets the file do: show its own style and its own pictures."""


def to_html(document: Document) -> str:
    """The whole page as text (write it as UTF-8)."""
    title = _shown(document.title)
    body = "\n".join(_block(block) for block in document.blocks)
    return f"""<!doctype html>
<html lang="{escape(document.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="date" content="{document.made:%Y-%m-%dT%H:%M:%SZ}">
<title>{title}</title>
<style>{STYLE}</style>
</head>
<body>
<header><h1>{title}</h1>
<p class="subtitle">{_shown(document.subtitle)}</p></header>
<main>
{body}
</main>
<footer>{_shown(document.footer)}</footer>
</body>
</html>
"""


def _shown(text: str) -> str:
    return escape(visible(text))


def _texts(texts: Iterable[Text]) -> str:
    return "".join(_text(text) for text in texts)


def _text(text: Text) -> str:
    if isinstance(text, str):
        return _shown(text)
    words = _shown(text.text)
    if isinstance(text, Strong):
        return f"<strong>{words}</strong>"
    if isinstance(text, Code):
        return f"<code>{words}</code>"
    outside = "" if text.target.startswith("#") else ' rel="noreferrer"'
    return f'<a href="{escape(text.target)}"{outside}>{words}</a>'


def _id(anchor: str | None) -> str:
    return f' id="{escape(anchor)}"' if anchor else ""


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(type(block).__name__)


@_block.register
def _(block: Heading) -> str:
    level = min(block.level + 1, 6)
    return f"<h{level}{_id(block.anchor)}>{_shown(block.text)}</h{level}>"


@_block.register
def _(block: Paragraph) -> str:
    return f"<p>{_texts(block.texts)}</p>"


@_block.register
def _(block: Note) -> str:
    return f'<p class="note">{_texts(block.texts)}</p>'


@_block.register
def _(block: Bullets) -> str:
    name = "ol" if block.numbered else "ul"
    return f"<{name}>" + "".join(f"<li>{_texts(item)}</li>" for item in block.items) + f"</{name}>"


@_block.register
def _(block: Table) -> str:
    classes = [f' class="{column.align}"' if column.align == "end" else "" for column in block.columns]
    head = "".join(
        f'<th scope="col"{name}>{_shown(column.title)}</th>'
        for column, name in zip(block.columns, classes, strict=True)
    )
    anchors: Iterable[str | None] = block.anchors or (None for _ in block.rows)
    rows = "\n".join(
        f"<tr{_id(anchor)}>" + "".join(_cell(at, classes[at], _texts(cell)) for at, cell in enumerate(row)) + "</tr>"
        for row, anchor in zip(block.rows, anchors, strict=True)
    )
    caption = f"<caption>{_shown(block.caption)}</caption>"
    return f'<div class="wide"><table>{caption}<thead><tr>{head}</tr></thead><tbody>\n{rows}\n</tbody></table></div>'


def _cell(at: int, classes: str, inner: str) -> str:
    return f'<th scope="row"{classes}>{inner}</th>' if at == 0 else f"<td{classes}>{inner}</td>"


@_block.register
def _(block: Figure) -> str:
    data = base64.b64encode(block.svg.encode()).decode()
    # In an image element nothing of an SVG runs or loads, whatever it holds.
    image = f'<img alt="{_shown(block.alt)}" src="data:image/svg+xml;base64,{data}">'
    return f"<figure>{image}<figcaption>{_shown(block.caption)}</figcaption></figure>"


@_block.register
def _(block: PageBreak) -> str:
    return '<div class="new-page"></div>'

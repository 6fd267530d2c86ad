"""A document as PDF, set by Typst: tagged for screen readers (PDF/UA-1), the same bytes for the same document.

All that is the document's own stands in the source as strings, never as markup.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from typing import Final

import typst

from safelight.documents.blocks import (
    Align,
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

_LOOK: Final = """
#set par(justify: false, leading: 0.62em)
#set table(stroke: (x, y) => if y == 0 { (bottom: 1pt + luma(60)) } else { (bottom: 0.4pt + luma(190)) }, inset: 5pt)
#show table: set text(size: 9pt)
#show table: set par(leading: 0.5em)
#show figure.caption: set text(size: 9pt, fill: luma(70))
#show figure.caption: set align(start)
#show figure.where(kind: table): set figure.caption(position: top)
#show figure.caption.where(kind: table): it => block(sticky: true, it)
#show figure.where(kind: table): set block(breakable: true)
#show heading.where(level: 1): set text(size: 13pt)
#show heading.where(level: 2): set text(size: 11pt)
#show heading: set block(above: 1.5em, below: 0.7em)
#show link: set text(fill: rgb("#8a4a00"))
#show raw: set text(size: 8.5pt)
"""


def to_pdf(document: Document) -> bytes:
    """The file. Letters that no font of this machine has are shown as boxes; the file is PDF/UA-1 without such."""
    content = source(document).encode()
    made: bytes
    try:
        made = typst.compile(content, pdf_standards=["ua-1"])
    except typst.TypstError:  # the standard wants a picture for each letter
        made = typst.compile(content)
    return made


def source(document: Document) -> str:
    """The document in Typst's language."""
    day = document.made
    date = f"datetime(year: {day.year}, month: {day.month}, day: {day.day})"
    foot = f"#text(size: 8pt, fill: luma(70))[#{_string(document.footer)} #h(1fr) #context counter(page).display()]"
    return "\n".join(
        [
            f"#set document(title: {_string(document.title)}, date: {date})",
            f"#set page(paper: {_string('us-letter')}, margin: 2.2cm, footer: [{foot}])",
            f'#set text(lang: {_string(document.language)}, size: 10pt, font: "Libertinus Serif")',
            _LOOK,
            f"#text(size: 19pt, weight: 700)[#title({_string(document.title)})]",
            f"#text(fill: luma(70))[#{_string(document.subtitle)}]",
            *(_block(block) for block in document.blocks),
        ]
    )


def _string(text: str) -> str:
    """A string of Typst: what could end it is written by number, and what nobody sees is a space."""
    return '"' + "".join(_character(one) for one in visible(text)) + '"'


def _character(one: str) -> str:
    if one in '"\\':
        return f"\\u{{{ord(one):x}}}"
    return one if one.isprintable() or one == "\u200b" else " "


def _content(texts: Iterable[Text]) -> str:
    """An expression that is content."""
    return " + ".join(["[]", *(_text(text) for text in texts)])


def _text(text: Text) -> str:
    if isinstance(text, str):
        return f"[#{_string(text)}]"
    if isinstance(text, Strong):
        return f"strong({_string(text.text)})"
    if isinstance(text, Code):
        return f"raw({_string(_soft(text.text))})"
    target = f"label({_string(text.target[1:])})" if text.target.startswith("#") else _string(text.target)
    return f"link({target}, {_string(text.text)})"


def _soft(code: str) -> str:
    """Long runs without a gap may be broken after every eighth character."""
    words = code.split(" ")
    return " ".join("\u200b".join(word[at : at + 8] for at in range(0, len(word), 8)) for word in words)


def _labelled(expression: str, anchor: str | None) -> str:
    return f"#[#{expression}#label({_string(anchor)})]" if anchor else f"#{expression}"


@singledispatch
def _block(block: Block) -> str:
    raise TypeError(type(block).__name__)


@_block.register
def _(block: Heading) -> str:
    return _labelled(f"heading(level: {block.level}, {_string(block.text)})", block.anchor)


@_block.register
def _(block: Paragraph) -> str:
    return f"#par({_content(block.texts)})"


@_block.register
def _(block: Note) -> str:
    look = 'width: 100%, inset: 8pt, stroke: (left: 3pt + rgb("#b45309")), fill: rgb("#fbf1e4")'
    return f"#block({look}, {_content(block.texts)})"


@_block.register
def _(block: Bullets) -> str:
    name = "enum" if block.numbered else "list"
    return f"#{name}({', '.join(_content(item) for item in block.items)})"


@_block.register
def _(block: Table) -> str:
    shares = "".join(f"{column.share}fr, " for column in block.columns)
    sides = "".join("end, " if column.align is Align.END else "start, " for column in block.columns)
    heads = ", ".join(f"strong({_string(column.title)})" for column in block.columns)
    cells = [_content(cell) for row in block.rows for cell in row]
    for at, anchor in enumerate(block.anchors):
        first = at * len(block.columns)
        cells[first] = f"[#[#({cells[first]})#label({_string(anchor)})]]"
    inner = ", ".join([f"table.header({heads})", *cells])
    table = f"table(columns: ({shares}), align: ({sides}), {inner})"
    return f"#figure({table}, caption: {_string(block.caption)}, kind: table, supplement: none, numbering: none)"


@_block.register
def _(block: Figure) -> str:
    image = f"image(bytes({_string(block.svg)}), format: {_string('svg')}, width: 100%, alt: {_string(block.alt)})"
    boxed = f"block(width: {block.share * 100}%, {image})"
    return f"#figure({boxed}, caption: {_string(block.caption)}, kind: image, supplement: none, numbering: none)"


@_block.register
def _(block: PageBreak) -> str:
    return "#pagebreak(weak: true)"


def picture(svg: str, *, width: float = 16.0) -> bytes:
    """An SVG as PNG, `width` centimetres at 150 pixels an inch, for files that can't hold an SVG."""
    image = f"#image(bytes({_string(svg)}), format: {_string('svg')}, width: {width}cm)"
    page = f"#set page(width: {width}cm, height: auto, margin: 0pt, fill: white)\n{image}"
    made: bytes = typst.compile(page.encode(), format="png", ppi=150.0)
    return made

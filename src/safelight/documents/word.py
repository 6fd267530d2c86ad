"""A document as a Word file (.docx): headings, tables and links that a word processor knows as such."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import singledispatch
from typing import Any, Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Pt

from safelight.documents.blocks import (
    Align,
    Block,
    Bullets,
    Code,
    Document,
    Figure,
    Heading,
    Link,
    Note,
    PageBreak,
    Paragraph,
    Strong,
    Table,
    Text,
    visible,
)
from safelight.documents.pdf import picture

_TEXT_WIDTH: Final = Emu(5_486_400)
"""15.24 cm, the text of a page of the template."""


def to_docx(document: Document) -> bytes:
    """The file."""
    file = docx.Document()
    properties = file.core_properties
    properties.title, properties.subject, properties.language = document.title, document.subtitle, document.language
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = document.made.replace(tzinfo=None)
    file.add_heading(_legal(document.title), 0)
    file.add_paragraph(_legal(document.subtitle), style="Subtitle")
    for block in document.blocks:
        _add(block, file)
    file.sections[0].footer.paragraphs[0].text = _legal(document.footer)
    written = io.BytesIO()
    file.save(written)
    return written.getvalue()


def _legal(text: str) -> str:
    """Without the characters that XML has no way to say."""
    return "".join(
        one if one in "\t\n" or (one >= " " and not "\ud800" <= one <= "\udfff") else " " for one in visible(text)
    )


@singledispatch
def _add(block: Block, file: Any) -> None:
    raise TypeError(type(block).__name__)


@_add.register
def _(block: Heading, file: Any) -> None:
    heading = file.add_heading(_legal(block.text), min(block.level, 9))
    if block.anchor:
        _bookmark(heading, block.anchor)


@_add.register
def _(block: Paragraph, file: Any) -> None:
    _write(file.add_paragraph(), block.texts)


@_add.register
def _(block: Note, file: Any) -> None:
    _write(file.add_paragraph(style="Intense Quote"), block.texts)


@_add.register
def _(block: Bullets, file: Any) -> None:
    for item in block.items:
        _write(file.add_paragraph(style="List Number" if block.numbered else "List Bullet"), item)


@_add.register
def _(block: Table, file: Any) -> None:
    caption = file.add_paragraph(_legal(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    table = file.add_table(rows=1, cols=len(block.columns), style="Light Grid Accent 1")
    heads = table.rows[0]
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    heads._tr.get_or_add_trPr().append(repeated)  # the library has no word for it
    for cell, column in zip(heads.cells, block.columns, strict=True):
        _fill(cell, (Strong(column.title),), column.align)
    for at, row in enumerate(block.rows):
        cells = table.add_row().cells
        for cell, texts, column in zip(cells, row, block.columns, strict=True):
            _fill(cell, texts, column.align)
        if block.anchors:
            _bookmark(cells[0].paragraphs[0], block.anchors[at])


@_add.register
def _(block: Figure, file: Any) -> None:
    shape = file.add_picture(io.BytesIO(picture(block.svg)), width=Emu(int(_TEXT_WIDTH * block.share)))
    shape._inline.docPr.set("descr", _legal(block.alt))
    file.add_paragraph(_legal(block.caption), style="Caption")


@_add.register
def _(block: PageBreak, file: Any) -> None:
    file.add_page_break()


def _fill(cell: Any, texts: Iterable[Text], align: Align) -> None:
    paragraph = cell.paragraphs[0]
    if align is Align.END:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _write(paragraph, texts)


def _write(paragraph: Any, texts: Iterable[Text]) -> None:
    for text in texts:
        if isinstance(text, str):
            paragraph.add_run(_legal(text))
        elif isinstance(text, Strong):
            paragraph.add_run(_legal(text.text)).bold = True
        elif isinstance(text, Code):
            run = paragraph.add_run(_legal(text.text))
            run.font.name, run.font.size = "Courier New", Pt(9)
        else:
            _link(paragraph, text)


def _link(paragraph: Any, link: Link) -> None:
    element = OxmlElement("w:hyperlink")
    if link.target.startswith("#"):
        element.set(qn("w:anchor"), link.target[1:])
    else:
        known = paragraph.part.relate_to(link.target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        element.set(qn("r:id"), known)
    run = paragraph.add_run(_legal(link.text))
    run.underline = True
    element.append(run._r)
    paragraph._p.append(element)


def _bookmark(paragraph: Any, name: str) -> None:
    number = str(len(paragraph.part.element.findall(f".//{qn('w:bookmarkStart')}")) + 1)
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), number)
    start.set(qn("w:name"), name)
    paragraph._p.insert(0, start)
    paragraph._p.append(end)

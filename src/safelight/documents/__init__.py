"""Documents for people: one description (`blocks`), written as a web page, a PDF and a Word file that say the same.

A document is inert: nothing in it runs, loads or is read as markup, whatever its texts hold.
"""

from safelight.documents.blocks import (
    Align,
    Block,
    Bullets,
    Code,
    Column,
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
    spoken,
)
from safelight.documents.page import to_html
from safelight.documents.pdf import to_pdf
from safelight.documents.word import to_docx

__all__ = [
    "Align",
    "Block",
    "Bullets",
    "Code",
    "Column",
    "Document",
    "Figure",
    "Heading",
    "Link",
    "Note",
    "PageBreak",
    "Paragraph",
    "Strong",
    "Table",
    "Text",
    "spoken",
    "to_docx",
    "to_html",
    "to_pdf",
]

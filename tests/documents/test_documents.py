"""One document in three files that say the same, whatever its texts hold."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import docx
import pypdfium2 as pdfium
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from safelight.core.errors import BadInput
from safelight.documents import (
    Align,
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
    to_docx,
    to_html,
    to_pdf,
)

MADE = datetime(2026, 3, 4, 5, 6, tzinfo=UTC)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 50"><rect width="50" height="20" fill="#b45309"/></svg>'
HOSTILE = '<script>alert(1)</script> #let x = "\\" *b* $a$ `c` & \x00\u202e'


def sample(words: str = "plain words") -> Document:
    columns = (Column("Name", share=2), Column("Number", Align.END))
    rows = (((words,), ("12",)), ((Link("second", "#top"),), (Code("ab" * 32),)))
    return Document(
        title="A title",
        subtitle="And what it is",
        made=MADE,
        blocks=(
            Note.of("Synthetic: ", Strong("nobody is real.")),
            Heading("First", anchor="top"),
            Paragraph.of(words, " ", Link("row", "#row-2"), " ", Link("outside", "https://example.org/a?b=1&c=2")),
            Bullets(((words,), ("two",)), numbered=True),
            Table("A table", columns, rows, anchors=("row-1", "row-2")),
            PageBreak(),
            Heading("Second", level=2),
            Figure(SVG, "A bar", "How long the bar is", share=0.5),
        ),
        footer="Safelight, 4 March 2026",
    )


def pdf_text(content: bytes) -> str:
    with pdfium.PdfDocument(content) as file:
        return "\n".join(page.get_textpage().get_text_range() for page in file)


def test_the_three_files_say_the_same() -> None:
    page = LexborHTMLParser(to_html(sample()))
    pdf = pdf_text(to_pdf(sample()))
    word = docx.Document(io.BytesIO(to_docx(sample())))
    in_word = "\n".join([*(p.text for p in word.paragraphs), *(c.text for t in word.tables for c in t._cells)])
    for words in ("A title", "nobody is real.", "First", "plain words", "two", "Number", "12", "How long the bar is"):
        assert words in page.text()
        assert words in pdf
        assert words in in_word
    assert [node.attributes["id"] for node in page.css("tr[id]")] == ["row-1", "row-2"]
    assert page.css_first("img").attributes["alt"] == "A bar"
    assert len(word.inline_shapes) == 1


def test_signs_that_turn_a_line_around_are_shown() -> None:
    document = sample("a\u202eb\u2066c\ufeffd 👩\u200d💻")
    words = [one.text for one in docx.Document(io.BytesIO(to_docx(document))).paragraphs]
    for text in (to_html(document), "\n".join(words)):
        assert "a⟨U+202E⟩b⟨U+2066⟩c⟨U+FEFF⟩d 👩\u200d💻" in text
    with pdfium.PdfDocument(to_pdf(document)) as pdf:
        assert "U+202E" in pdf[0].get_textpage().get_text_range()


def test_the_same_document_gives_the_same_pdf() -> None:
    assert to_pdf(sample()) == to_pdf(sample())


def test_texts_are_never_markup() -> None:
    document = sample(HOSTILE)
    page = LexborHTMLParser(to_html(document))
    assert page.css("script") == []
    assert "default-src 'none'" in str(page.css_first("meta[http-equiv]").attributes["content"])
    assert "<script>alert(1)</script> #let x" in page.text()
    assert "*b* $a$ `c` &" in pdf_text(to_pdf(document))
    assert "*b* $a$ `c` &" in "".join(p.text for p in docx.Document(io.BytesIO(to_docx(document))).paragraphs)


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=60))
def test_any_text_can_be_written(words: str) -> None:
    document = sample(words)
    to_html(document)
    assert to_pdf(document).startswith(b"%PDF")
    to_docx(document)


@pytest.mark.parametrize("target", ["#nowhere", "javascript:alert(1)", "file:///etc/passwd", "page.html"])
def test_a_link_leads_somewhere(target: str) -> None:
    with pytest.raises(BadInput, match="leads nowhere"):
        Document("T", "", MADE, (Paragraph.of(Link("here", target)),), "")

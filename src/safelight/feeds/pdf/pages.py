"""The pages of a PDF, read with PDFium: text, words with places, and the lines drawn on them.

PDFium is not safe for threads: a lock holds each call, never a whole reading.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from safelight.core.errors import BadInput
from safelight.feeds.pdf import ocr
from safelight.feeds.pdf.words import Page, Word

PDF_MAGIC: Final = b"%PDF"
MOST_PAGES: Final = 3_000
MOST_CHARACTERS: Final = 300_000
"""Of one page; a page of small print has 10,000."""

_LOCK: Final = threading.Lock()
_BLANKS: Final = frozenset(" \t\r\n\v\f\0\xa0\ufffe\u0002")


def pdf_text(file: Path | bytes, name: str = "the PDF") -> str:
    """All text of a PDF in reading order, a line a line, an empty line between pages.

    Raises BadInput where it is encrypted, damaged, or a picture of text that nothing here can read.
    """
    parts = []
    with _opened(file, name) as document:
        for number in range(len(document)):
            with _page(document, number, name) as (page, text):
                parts.append(_plain(text.get_text_range()) if text.count_chars() else ocr.text_of(page, name))
    return "\n\n".join(part.strip() for part in parts if part.strip())


def pages(file: Path | bytes, name: str, first: int = 1, last: int = MOST_PAGES, *, ruled: bool) -> Iterator[Page]:
    """Pages `first` to `last`, one at a time. `ruled` also finds the lines drawn. Raises as `pdf_text`."""
    with _opened(file, name) as document:
        for number in range(max(first, 1) - 1, min(last, len(document))):
            with _page(document, number, name) as (page, text):
                words = tuple(_words(text, page.get_height())) or ocr.words_of(page, name)
                upright, level = _rules(page) if ruled else ((), ())
            yield Page(number + 1, words, upright, level)


@contextmanager
def _opened(file: Path | bytes, name: str) -> Iterator[pdfium.PdfDocument]:
    with _LOCK:
        try:
            document = pdfium.PdfDocument(file)
        except pdfium.PdfiumError as error:
            raise _unreadable(error, name) from None
        count = len(document)
    try:
        if count > MOST_PAGES:
            raise BadInput(f"{name} has more than {MOST_PAGES:,} pages.", fix="Split it, and give the parts.")
        yield document
    finally:
        with _LOCK:
            document.close()


def _unreadable(error: pdfium.PdfiumError, name: str) -> BadInput:
    if error.err_code in (pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY):
        return BadInput(f"{name} is a PDF with a password.", fix="Open it, save it without a password, try again.")
    return BadInput(f"{name} is cut off or damaged: it can't be opened as a PDF.", fix="Download the file again.")


@contextmanager
def _page(document: pdfium.PdfDocument, number: int, name: str) -> Iterator[tuple[pdfium.PdfPage, pdfium.PdfTextPage]]:
    with _LOCK:
        try:
            page = document[number]
            text = page.get_textpage()
        except pdfium.PdfiumError:
            raise BadInput(f"{name}: page {number + 1} is damaged.", fix="Download the file again.") from None
        try:
            if text.count_chars() > MOST_CHARACTERS:
                raise BadInput(f"{name}: page {number + 1} holds more text than a page can.", fix="Check the file.")
            yield page, text
        finally:
            text.close()
            page.close()


def _plain(text: str) -> str:
    """PDFium writes CRLF, and U+FFFE where a word was broken at the end of a line."""
    return text.replace("\r\n", "\n").replace("\ufffe\n", "").replace("\ufffe", "").replace("\x02", "")


def _words(text: pdfium.PdfTextPage, height: float) -> Iterator[Word]:
    place = pdfium_c.FS_RECTF()  # of the letter as the font has it: all of a line are as high, and touch
    letters: list[str] = []
    box = (0.0, 0.0, 0.0, 0.0)
    for index in range(text.count_chars()):
        letter = chr(pdfium_c.FPDFText_GetUnicode(text, index))
        if letter in _BLANKS:
            if letters:
                yield Word("".join(letters), *box)
            letters = []
            continue
        pdfium_c.FPDFText_GetLooseCharBox(text, index, place)
        one = (place.left, place.right, height - place.top, height - place.bottom)
        if letters and _apart(box, one):
            yield Word("".join(letters), *box)
            letters = []
        box = (min(box[0], one[0]), max(box[1], one[1]), min(box[2], one[2]), max(box[3], one[3])) if letters else one
        letters.append(letter)
    if letters:
        yield Word("".join(letters), *box)


def _apart(box: tuple[float, float, float, float], one: tuple[float, float, float, float]) -> bool:
    """Whether a letter belongs to another word: on another line, or a letter's height away."""
    high = max(box[3] - box[2], one[3] - one[2], 1.0)
    return one[2] > box[3] or one[3] < box[2] or one[0] - box[1] > 0.6 * high or one[0] < box[0] - 0.6 * high


def _rules(page: pdfium.PdfPage) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Where upright and level edges of lines and boxes lie."""
    height, width = page.get_height(), page.get_width()
    upright: list[float] = []
    level: list[float] = []
    for drawn in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = drawn.get_bounds()
        if right - left > 0.98 * width and top - bottom > 0.98 * height:
            continue  # the paper itself
        if top - bottom > 3:
            upright += (left, right)
        if right - left > 3:
            level += (height - top, height - bottom)
    return _merged(upright), _merged(level)


def _merged(places: list[float], within: float = 2.5) -> tuple[float, ...]:
    """Places, those of one line taken together."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > within:
            found.append(place)
    return tuple(found)

"""Pages that are pictures: read by Tesseract where it is installed; else an error says what is missing."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from safelight.core.errors import BadInput
from safelight.feeds.pdf.words import Word

_DPI: Final = 200
_POINTS: Final = 72
_SECONDS: Final = 60
_SURE: Final = 30.0
"""Words that Tesseract is less sure of (in %) are noise."""


def text_of(page: pdfium.PdfPage, name: str) -> str:
    """The text of a page without characters; empty for a blank page. Raises BadInput where Tesseract is missing."""
    return _recognised(page, name, "txt")


def words_of(page: pdfium.PdfPage, name: str) -> tuple[Word, ...]:
    """Its words with places. Raises as `text_of`."""
    found = []
    scale = _POINTS / _DPI
    rows = csv.DictReader(io.StringIO(_recognised(page, name, "tsv")), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        if row["text"] and row["text"].strip() and float(row["conf"]) >= _SURE:
            left, top, wide, high = (int(row[key]) * scale for key in ("left", "top", "width", "height"))
            found.append(Word(row["text"].strip(), left, left + wide, top, top + high))
    return tuple(found)


def _recognised(page: pdfium.PdfPage, name: str, form: str) -> str:
    if not any(page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE])):
        return ""
    program = shutil.which("tesseract")
    if program is None:
        raise BadInput(
            f"{name} is a scan: its pages are pictures of text (OCR is needed).",
            fix="Install Tesseract (Debian: apt-get install tesseract-ocr; macOS: brew install tesseract), try again.",
        )
    grey = page.render(scale=_DPI / _POINTS, grayscale=True).to_numpy()
    picture = b"P5 %d %d 255\n" % (grey.shape[1], grey.shape[0]) + grey.tobytes()
    command = [program, "-", "-", "--dpi", str(_DPI), form]
    try:
        # The program's own path, no shell, the picture by standard input.
        done: subprocess.CompletedProcess[bytes] = subprocess.run(  # noqa: S603
            command, input=picture, capture_output=True, timeout=_SECONDS, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise BadInput(
            f"{name} is a scan, and Tesseract can't read it: {type(error).__name__}.", fix="Check the file by eye."
        ) from None
    return done.stdout.decode("utf-8", errors="replace")

"""PDF: text, and tables by a recipe of the catalogue, read with PDFium.

In: the bytes of a PDF. Out: its text (for the facts in it), or tables whose columns the recipe names. Pages that are
pictures go to Tesseract where it is installed; else the error says so. Nothing is written.
"""

from safelight.feeds.pdf.pages import PDF_MAGIC, pdf_text
from safelight.feeds.pdf.tables import pdf_tables

__all__ = ["PDF_MAGIC", "pdf_tables", "pdf_text"]

"""How fast tables are read from a long PDF, and how much memory that takes: `python -m benchmarks.pdf [--pages N]`.

The file is San Diego's report of 14 pages, repeated, where it is at hand; else a made-up table of the same size. The
peer is pdfplumber, which finds the same cells on the first pages of the same file, in the same run.
"""

from __future__ import annotations

import argparse
import io
import time
from pathlib import Path
from typing import Final

import pdfplumber
import polars as pl
import pypdfium2

from benchmarks import report
from safelight.catalog import load_catalog
from safelight.feeds.pdf import pdf_tables, pdf_text

REPORT: Final = Path(__file__).resolve().parents[2] / "shared/data/announcements/pdf/sandiego_2023_cum_neighborhood.pdf"
PEER_PAGES: Final = 28


def long_pdf(pages: int) -> bytes:
    """The report again and again, up to that many pages."""
    if REPORT.is_file():
        start = REPORT.read_bytes()
    else:
        from tests.pdfs import pdf, ruled_table

        layout = next(one for one in load_catalog().cities["san_diego"].source("neighborhood_report").layouts)  # type: ignore[union-attr]
        rows = [layout.pdf.header, *([f"AREA {number}", *"1234567"] for number in range(24))]  # type: ignore[union-attr]
        start = pdf([ruled_table(rows, "Crimes Against Society January - December 2023", wide=66)] * 14)
    source, whole = pypdfium2.PdfDocument(start), pypdfium2.PdfDocument.new()
    while len(whole) < pages:
        whole.import_pages(source, pages=list(range(min(len(source), pages - len(whole)))))
    out = io.BytesIO()
    whole.save(out)
    return out.getvalue()


def main() -> None:
    """Measure and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=300)
    pages = parser.parse_args().pages
    content = long_pdf(pages)
    layouts = [layout for source in load_catalog().cities["san_diego"].sources for layout in source.layouts]

    started = time.perf_counter()
    tables = pdf_tables(content, "report.pdf", layouts)
    frames = [part.frame for table in tables for part in table.read(table.columns)]
    seconds = time.perf_counter() - started
    rows = pl.concat(frames)
    started = time.perf_counter()
    letters = len(pdf_text(content))
    text_seconds = time.perf_counter() - started
    memory = report.peak_mib()

    started = time.perf_counter()
    peer_rows = 0
    with pdfplumber.open(io.BytesIO(content), pages=list(range(1, PEER_PAGES + 1))) as peer:
        for page in peer.pages:
            peer_rows += sum(len(table) for table in page.extract_tables())
            page.close()
    peer_seconds = time.perf_counter() - started

    found = f"{rows.height:,} numbers of the table asked for"
    report.show(
        f"A PDF of {pages} pages ({len(content) / 2**20:.1f} MiB)",
        ("", "s", "pages/s", "what it found"),
        [
            ("Safelight, tables by recipe", seconds, pages / seconds, found),
            ("Safelight, text", text_seconds, pages / text_seconds, f"{letters:,} characters"),
            (
                f"pdfplumber, tables, first {PEER_PAGES} pages",
                peer_seconds,
                PEER_PAGES / peer_seconds,
                f"{peer_rows:,} rows",
            ),
        ],
    )
    report.finish(
        "pdf",
        {
            "tables_s": round(seconds, 2),
            "text_s": round(text_seconds, 2),
            "pages_per_s": round(pages / seconds, 1),
            "peak_mib": round(memory, 1),
        },
        {"pdfplumber": {"pages_per_s": round(PEER_PAGES / peer_seconds, 1)}},
    )


if __name__ == "__main__":
    main()

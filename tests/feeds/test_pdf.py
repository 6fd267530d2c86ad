"""PDF: tables by recipe, text, and everything that a PDF can be instead."""

from __future__ import annotations

import shutil
import stat
import zlib
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safelight.catalog import Dates, Layout, PdfTable, load_catalog
from safelight.core.errors import BadInput, SafelightError
from safelight.core.vocabulary import DatePrecision
from safelight.feeds import local_batches, open_tables
from safelight.feeds.pdf import pdf_tables, pdf_text
from tests.pdfs import locked, pdf, ruled_table, scanned, written

HEADER = ["Area", "Drugs", "Prostitution", "Total"]
TITLE = "Crimes Against Society 2023"
ROWS = [["NORTH", "4", "12", "16"], ["OLD\nTOWN", "1,089", "0", "1,08\n9"], ["Total", "1,093", "12", "1,105"]]
RULED = PdfTable(
    starts=r"Crimes Against Society (?P<year>\d{4})",
    header=HEADER,
    ruled=True,
    skip=["^Total$"],
    across="offense",
    leave=["Total"],
    period="{year}-01-01",
)


def layout(recipe: PdfTable) -> Layout:
    dates = Dates(formats=["%Y-%m-%d"], precision=DatePrecision.YEAR)
    return Layout(
        id="society", columns={"from": "period", "text": "offense", "offences": "count"}, dates=dates, pdf=recipe
    )


def rows(content: bytes, recipe: PdfTable) -> tuple[list[tuple[str, ...]], int]:
    (table,) = pdf_tables(content, "a.pdf", [layout(recipe)])
    parts = list(table.read(table.columns))
    return pl.concat([part.frame for part in parts]).rows(), sum(part.unreadable for part in parts)


# -- tables with drawn lines -----------------------------------------------------------------------------------------


def test_a_ruled_table_gives_a_row_for_each_number_that_is_not_nought() -> None:
    found, unreadable = rows(pdf([ruled_table([HEADER, *ROWS], TITLE)]), RULED)
    assert found == [
        ("NORTH", "Drugs", "4", "2023", "2023-01-01"),
        ("NORTH", "Prostitution", "12", "2023", "2023-01-01"),
        ("OLD TOWN", "Drugs", "1089", "2023", "2023-01-01"),
    ]
    assert unreadable == 0


def test_a_header_may_stand_on_the_first_page_alone() -> None:
    pages = [ruled_table([HEADER, ROWS[0]], TITLE), ruled_table(ROWS[1:], TITLE)]
    assert len(rows(pdf(pages), RULED)[0]) == 3


def test_pages_of_other_tables_are_not_read() -> None:
    other = ruled_table([["Area", "Arson", "Fraud", "Total"], ["NORTH", "1", "2", "3"]], "Crimes Against Property 2023")
    assert rows(pdf([other, ruled_table([HEADER, ROWS[0]], TITLE)]), RULED)[0][0][1] == "Drugs"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["Area", "Drugs", "Vice", "Total"], "no column Prostitution"),
        (["Area", "Drugs", "Prostitution", "Fraud", "Total"], "5 columns, not 4"),
    ],
)
def test_another_table_is_a_sentence(header: list[str], said: str) -> None:
    body = [["SECRETHILL", *["1"] * (len(header) - 1)]]
    with pytest.raises(BadInput, match=said) as caught:
        rows(pdf([ruled_table([header, *body], TITLE)]), RULED)
    assert "page 1" in str(caught.value)
    assert "SECRETHILL" not in str(caught.value)


def test_words_in_a_number_s_place_are_counted_as_unreadable() -> None:
    found, unreadable = rows(pdf([ruled_table([HEADER, ["NORTH", "n/a", "3", "4"]], TITLE)]), RULED)
    assert (found, unreadable) == ([], 1)


CELLS = st.integers(0, 99_999).map(lambda number: f"{number:,}")
LABELS = st.text("ABCDEFG'-/ ", min_size=1, max_size=12).map(str.strip).filter(bool)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(LABELS, CELLS, CELLS, CELLS), min_size=1, max_size=12))
def test_any_ruled_table_comes_back(drawn: list[tuple[str, str, str, str]]) -> None:
    found, unreadable = rows(pdf([ruled_table([HEADER, *drawn], TITLE)]), RULED)
    wanted = [
        (" ".join(label.split()), column, number.replace(",", ""))
        for label, *numbers in drawn
        for column, number in zip(HEADER[1:3], numbers, strict=False)
        if number != "0"
    ]
    assert [row[:3] for row in found] == wanted
    assert unreadable == 0


# -- tables without lines --------------------------------------------------------------------------------------------

MONTHLY = PdfTable(
    starts=r"^(?P<year>\d{4}) Monthly Count",
    header=["Offense", "JAN", "FEB", "Q1"],
    printed="JAN FEB TOTAL",
    ends="^Source",
    across="month",
    leave=["Q1"],
    period="{year} {month} 1",
)


def monthly(*lines: str, header: str = "JAN  FEB  TOTAL") -> bytes:
    texts = ["2023 Monthly Count of Crimes", header, *lines, "Source: records 1 2 3", "Later 7 8 9"]
    return pdf([written([(40, 740 - 14 * number, text) for number, text in enumerate(texts)])])


def test_numbers_at_the_end_of_a_line_are_its_cells() -> None:
    found, unreadable = rows(monthly("Prostitution (all) 3 - 3", "Part 1 crimes", "Arson 1,204 5 1,209"), MONTHLY)
    assert [row[:3] for row in found] == [
        ("Prostitution (all)", "JAN", "3"),
        ("Arson", "JAN", "1204"),
        ("Arson", "FEB", "5"),
    ]
    assert found[0][-1] == "2023 JAN 1"
    assert unreadable == 0


def test_a_line_with_too_few_numbers_is_unreadable() -> None:
    assert rows(monthly("Arson 1 5"), MONTHLY) == ([], 1)


def test_another_printed_header_is_a_sentence() -> None:
    with pytest.raises(BadInput, match="another header"):
        rows(monthly("Arson 1 2 3", header="JAN MAR TOTAL"), MONTHLY)


def test_pieces_of_a_number_are_one_number() -> None:
    texts = [(40.0, 740.0, "2023 Monthly Count"), (40.0, 726.0, "JAN FEB TOTAL")]
    pieces = [
        (40.0, 712.0, "Arson"),
        (100.0, 712.0, "1"),
        (106.5, 712.0, "204"),
        (160.0, 712.0, "5"),
        (200.0, 712.0, "9"),
    ]
    found, _ = rows(pdf([written([*texts, *pieces])]), MONTHLY)
    assert [row[2] for row in found] == ["1204", "5"]


# -- real reports ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "file", "source", "layout_id", "height"),
    [
        ("san_diego", "sandiego_2023_cum_neighborhood", "neighborhood_report", "society", 284),
        ("phoenix", "phoenix_ucr_2023-12", "ucr_monthly", "monthly", 257),
        ("phoenix", "phoenix_ucr_2010-2022", "ucr_monthly", "yearly", 104),
        ("oakland", "oakland_2023_citywide_wcr", "year_end_report", "citywide", 135),
    ],
)
def test_real_reports(shared_data: Path, city: str, file: str, source: str, layout_id: str, height: int) -> None:
    path = shared_data / "announcements" / "pdf" / f"{file}.pdf"
    found, batches = local_batches(path, None, load_catalog().cities[city])
    read = list(batches)
    frame = pl.concat([batch.frame.collect() for batch in read])
    assert (found.id, read[0].layout.id, frame.height) == (source, layout_id, height)
    assert sum(batch.unreadable for batch in read) == 0


def test_san_diego_adds_up_to_its_printed_total(shared_data: Path) -> None:
    path = shared_data / "announcements" / "pdf" / "sandiego_2023_cum_neighborhood.pdf"
    _, batches = local_batches(path, None, load_catalog().cities["san_diego"])
    frame = pl.concat([batch.frame.collect() for batch in batches])
    sums = dict(frame.group_by("offense").agg(pl.col("count").cast(pl.Int64).sum()).rows())
    assert sums == {
        "Drug/Narcotic Violations": 5842,
        "Pornography/Obscene Material": 11,
        "Gambling Violations": 7,
        "Prostitution": 82,
        "Weapon Law Violations": 975,
        "Animal Cruelty": 24,
    }
    assert sum(sums.values()) == 6941


def test_a_report_of_another_city_fits_no_recipe(shared_data: Path) -> None:
    path = shared_data / "announcements" / "pdf" / "sanantonio_ucr_2011-2021.pdf"
    with pytest.raises(BadInput, match="without a table that the catalogue describes"):
        local_batches(path, None, load_catalog().cities["san_diego"])


# -- text ------------------------------------------------------------------------------------------------------------


def test_text_comes_line_by_line_and_page_by_page() -> None:
    pages = [written([(40, 700, "Twelve arrested."), (40, 686, "All buyers.")]), written([(40, 700, "Page two.")])]
    assert pdf_text(pdf(pages)) == "Twelve arrested.\nAll buyers.\n\nPage two."


def test_a_table_can_be_read_while_another_is_open() -> None:
    content = pdf([ruled_table([HEADER, ROWS[0]], TITLE)] * 2)
    (table,) = pdf_tables(content, "a.pdf", [layout(RULED)])
    first = table.read(table.columns)
    next(first)
    assert pdf_text(content).count("NORTH") == 2
    assert next(first).frame.height == 2


# -- what a PDF can be instead ---------------------------------------------------------------------------------------

PAGE = written([(40, 700, TITLE)])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (locked(PAGE), "with a password"),
        (pdf([PAGE])[:200], "cut off or damaged"),
        (b"%PDF-1.7\n" + b"\0" * 2_000, "cut off or damaged"),
        (pdf([b""]), "without a table"),
    ],
    ids=["password", "cut off", "noise", "empty"],
)
def test_a_pdf_that_can_t_be_read_is_a_sentence(content: bytes, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        open_tables(content, "report.pdf", [layout(RULED)])


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_damaged_pdf_is_read_or_refused_in_words(data: st.DataObject) -> None:
    content = bytearray(pdf([ruled_table([HEADER, *ROWS], TITLE)]))
    for _ in range(data.draw(st.integers(1, 30))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        rows(bytes(content), RULED)
    except SafelightError as error:
        assert "NORTH" not in str(error)


def test_a_page_that_unpacks_to_a_mountain_is_refused() -> None:
    bomb = b"BT /F 9 Tf 40 700 Td " + b"(aaaaaaaaaaaaaaaaaaaa) Tj " * 20_000 + b"ET"
    with pytest.raises(BadInput, match="more text than a page can"):
        open_tables(pdf([bomb]), "bomb.pdf", [layout(RULED)])
    assert len(zlib.compress(bomb)) < 5_000


def test_a_scan_says_that_it_needs_ocr(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(BadInput, match="OCR is needed") as caught:
        pdf_text(scanned(b"\xff" * 100, 10, 10), "scan.pdf")
    assert "tesseract-ocr" in str(caught.value)


def test_a_scan_is_read_by_tesseract_where_it_is_installed() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("needs Tesseract (Debian: apt-get install tesseract-ocr)")
    import pypdfium2

    page = pypdfium2.PdfDocument(pdf([written([(60, 700, "Police arrested 12 men on Harbor Street.")], 22)]))[0]
    grey = page.render(scale=2, grayscale=True).to_numpy()
    assert (
        pdf_text(scanned(grey.tobytes(), grey.shape[1], grey.shape[0])).strip()
        == "Police arrested 12 men on Harbor Street."
    )


def test_a_tesseract_that_fails_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "tesseract"
    program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(BadInput, match="Tesseract can't read it"):
        pdf_text(scanned(b"\xff" * 100, 10, 10))

"""The check of a contributed file by itself: whatever it is given it answers in sentences, and never with a cell."""

from __future__ import annotations

import csv
import io
import re
import time
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.ingest.contributed import COLUMNS, CheckReport, check_contribution, declared, head_line
from tests.people import deidentified


def check(content: bytes) -> CheckReport:
    return check_contribution(io.BytesIO(content))


def _workbook(sheet: str, second: str = "", comment: str = "") -> bytes:
    """A clean file as a workbook: the name of its sheet, a cell on a second sheet, a comment."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        page, other = book.add_worksheet(sheet), book.add_worksheet("Sheet2")
        first, *lines = deidentified(20).decode().splitlines()
        for number, cells in enumerate([[first], *(line.split(",") for line in lines)]):
            page.write_row(number, 0, cells)
        if second:
            other.write_string(0, 0, second)
        if comment:
            page.write_comment(3, 3, comment)
    return stream.getvalue()


def test_a_clean_file_passes_and_its_rows_are_all_of_the_format() -> None:
    report = check(deidentified(40))
    assert report.passed
    assert (report.people, report.smallest, report.first, report.last) == (40, 40, "2023-05", "2023-05")
    assert report.rows is not None
    assert report.rows.columns == list(COLUMNS)


def test_columns_in_another_order_and_case_are_the_same_file() -> None:
    plain = deidentified(40)
    first, *rest = plain.decode().splitlines()
    turned = "\n".join([first, *(",".join(reversed(line.split(","))) for line in rest)])
    loud = turned.upper().replace("# SAFELIGHT-CONTRIBUTION 1 RECIPE=", "# safelight-contribution 1 recipe=")
    loud = loud.replace("3F9A0C51D2E4B687 K=5", "3f9a0c51d2e4b687 k=5")
    assert {check(content).digest for content in (plain, turned.encode(), loud.encode())} == {check(plain).digest}


def test_another_column_refuses_the_file_whatever_it_holds() -> None:
    more = deidentified(40).replace(b",people\n", b",people,shade\n").replace(b",1\n", b",1,teal\n") + b",teal"
    assert "not of the format: number 12" in str(check(more).faults)


@pytest.mark.parametrize(
    ("sheet", "second", "comment", "why"),
    [
        ("Maria Lopez", "", "", "The name of a sheet: this looks like names of people"),
        ("rows", "x", "", "a second sheet that is not empty"),
        ("rows", "", "see Maria", "holds comments"),
    ],
)
def test_a_workbook_holds_nothing_but_its_one_sheet(sheet: str, second: str, comment: str, why: str) -> None:
    assert check(_workbook(sheet="rows")).passed
    assert why in str(check(_workbook(sheet, second, comment)).faults)


@settings(max_examples=60)
@given(st.text(max_size=30), st.sampled_from(["header", "beside", *COLUMNS]))
def test_no_text_passes_wherever_it_stands_but_words_of_the_format(text: str, where: str) -> None:
    _, *lines = deidentified(6).decode().splitlines()
    header, first, *rest = (line.split(",") for line in lines)
    for line, cell in ((header, text if where == "header" else "x"), (first, text if where == "beside" else "")):
        if where not in COLUMNS:
            line.append(cell)
    if where in COLUMNS:
        first[header.index(where)] = text
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows([header, first, *rest])
    report = check(f"{head_line('3f9a0c51d2e4b687', 5)}\n{stream.getvalue()}".encode("utf-8", "replace"))
    plain = text.strip().lower()
    column = COLUMNS.get(where)
    said = not plain or (column is not None and (plain in column.words or re.fullmatch(column.pattern, plain)))
    assert said or not report.passed


@pytest.mark.parametrize(
    ("periods", "first", "last", "passes"),
    [
        (("2024-q1", "2023-05", "2023"), "2023", "2024-q1", True),
        (("2024-q4", "2024"), "2024", "2024-q4", False),
        (("2024-q5", "2024"), "", "", False),
    ],
)
def test_periods_are_months_quarters_and_years(periods: tuple[str, ...], first: str, last: str, passes: bool) -> None:
    files = [deidentified(6, first=10 * place, period=period) for place, period in enumerate(periods)]
    content = files[0] + b"".join(b"\n" + file.split(b"\n", 2)[2] for file in files[1:])
    report = check_contribution(io.BytesIO(content), today=date(2024, 9, 30))
    assert report.passed is passes
    assert not passes or (report.first, report.last) == (first, last)


def test_an_empty_cell_means_what_the_format_says() -> None:
    report = check(deidentified(20, venue="", race="", charge="", place="", people=""))
    assert report.rows is not None
    [row] = report.rows.select("venue", "race", "charge", "place", "people").unique().rows()
    assert row == ("unknown", "unknown", "other", "city", "1")


@pytest.mark.parametrize("name", ["row_key", "period", "basis"])
def test_an_empty_cell_that_must_be_filled_is_a_fault(name: str) -> None:
    header, *rows = deidentified(20).decode().splitlines()[1:]
    place = header.split(",").index(name)
    emptied = [",".join(cell if at != place else "" for at, cell in enumerate(row.split(","))) for row in rows]
    report = check("\n".join([head_line("3f9a0c51d2e4b687", 5), header, *emptied]).encode())
    assert f"Column {name}, rows 3" in str(report.faults)


def test_a_file_without_header_is_refused_for_the_people_in_it() -> None:
    report = check(b"Jane Doe,415-555-0134\nJohn Roe,415-555-0135\nAna Poe,415-555-0136\n")
    assert report.personal
    assert not any(word in str(report.faults) for word in ("Jane", "Doe", "0134"))


def test_fewer_people_than_k_in_one_combination_refuse_the_whole() -> None:
    rows = deidentified(40) + b"\n" + deidentified(4, first=90, venue="vehicle").split(b"\n", 2)[2]
    assert "fewer than k=5" in str(check(rows).faults)
    enough = deidentified(40) + b"\n" + deidentified(4, first=90, venue="vehicle", people="2").split(b"\n", 2)[2]
    assert check(enough).smallest == 8


def test_a_row_twice_is_left_out_once() -> None:
    rows = deidentified(20)
    again = rows + b"\n" + rows.rsplit(b"\n", 1)[1]
    report = check(again)
    assert report.people == 20
    assert report.digest == check(rows).digest
    assert "key of another row" in str(report.notes)


@settings(max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_get_a_sentence(content: bytes) -> None:
    report = check(content)
    assert not report.passed
    assert report.faults


@settings(max_examples=60)
@given(st.sampled_from(sorted(set(COLUMNS) - {"row_key"})), st.integers(0, 19), st.text(min_size=12, max_size=40))
def test_no_sentence_quotes_a_cell(name: str, row: int, text: str) -> None:
    lines = [line.split(",") for line in deidentified(20).decode().splitlines()]
    place = lines[1].index(name)
    cell = '"' + text.replace('"', '""') + '"'
    lines[row + 2][place] = cell
    report = check("\n".join(",".join(line) for line in lines).encode())
    said = " ".join(map(str, (*report.faults, *report.notes)))
    assert not report.passed
    assert text.strip() not in said or not text.strip()


@given(st.from_regex(r"[0-9a-f]{8,64}", fullmatch=True), st.integers(1, 999))
@settings(max_examples=30)
def test_the_first_line_comes_back(recipe: str, k: int) -> None:
    found = declared(head_line(recipe, k))
    assert found is not None
    assert (found.recipe, found.k) == (recipe, k)


def test_a_large_file_is_checked_in_seconds() -> None:
    content = deidentified(200_000)
    started = time.perf_counter()
    assert check(content).passed
    assert time.perf_counter() - started < 30

"""Local files of every format and fault."""

from __future__ import annotations

import csv
import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from safelight.catalog import City, Source
from safelight.core.errors import BadInput, ColumnsChanged, NotRecognised, NotThere, SafelightError
from safelight.feeds import Table, local_batches, open_table, open_tables
from safelight.feeds.archive import Bounds, gunzipped, members
from tests.workbooks import as_xlsx

HEADER = ["arrest_no", "arrest_date", "charge_code", "charge", "charge_more", "lat", "lon", "sex", "arrestee_name"]
ROW = ["A-1", "2024-05-01", "647B", "PROSTITUTION", "", "37.1", "-122.1", "F", "JANE CANARY"]
ALLOWED = ["arrest_no", "arrest_date", "charge_code", "charge", "charge_more", "lat", "lon", "sex"]

MakeSource = Callable[..., Source]
MakeCity = Callable[..., City]


def as_csv(rows: list[list[str]], delimiter: str = ",", line: str = "\n") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line).writerows(rows)
    return out.getvalue()


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(table: Table) -> tuple[list[tuple[str, ...]], int]:
    parts = list(table.read(table.columns))
    return pl.concat([part.frame for part in parts]).rows() if parts else [], sum(part.unreadable for part in parts)


# -- any table comes back the same -----------------------------------------------------------------------------------

CELL = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufeff"), max_size=12)
LINES = st.text(st.sampled_from("ab \",;|\t\n'é€"), max_size=12).map(lambda value: value.replace("\t", " "))
PLAIN = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def tables(draw: st.DrawFn, cell: st.SearchStrategy[str] = CELL) -> list[list[str]]:
    """A header of two columns or more, and rows of which none is empty."""
    name = st.text(st.sampled_from("abcdefgh_ XYZ"), min_size=1, max_size=8).map(str.strip).filter(bool)
    header = draw(st.lists(name, min_size=2, max_size=5, unique_by=str.casefold))
    row = st.lists(cell, min_size=len(header) - 1, max_size=len(header) - 1).map(lambda rest: ["x", *rest])
    return [header, *draw(st.lists(row, min_size=1, max_size=6))]


def same(table: Table, rows: list[list[str]]) -> None:
    found, unreadable = read(table)
    assert list(table.columns) == rows[0]
    assert found == [tuple(row) for row in rows[1:]]
    assert unreadable == 0


@PLAIN
@given(tables(st.one_of(CELL, LINES)), st.sampled_from(",;\t|"), st.sampled_from(["\n", "\r\n"]))
def test_delimited_text_comes_back_the_same(rows: list[list[str]], delimiter: str, line: str) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator=line, quoting=csv.QUOTE_ALL).writerows(rows)
    same(open_table(out.getvalue().encode()), rows)


@PLAIN
@given(tables(LINES), st.sampled_from(["utf-8-sig", "utf-16", "utf-32", "cp1252"]))
def test_every_encoding_comes_back_the_same(rows: list[list[str]], encoding: str) -> None:
    text = as_csv(rows)
    assume(encoding != "cp1252" or "é€€" not in text)  # the same bytes are a Chinese character in UTF-8
    same(open_table(text.encode(encoding)), rows)


@PLAIN
@given(tables(), st.booleans())
def test_json_comes_back_the_same(rows: list[list[str]], wrapped: bool) -> None:
    objects = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    document = json.dumps({"data": objects} if wrapped else objects, indent=1).encode()
    same(open_table(document), rows)
    lines = "\n".join(json.dumps(row) for row in objects).encode()
    same(open_table(lines), rows)


@PLAIN
@given(tables(), st.integers(0, 11))
def test_workbooks_come_back_the_same(rows: list[list[str]], above: int) -> None:
    same(open_table(as_xlsx([[] for _ in range(above)] + rows)), rows)


@PLAIN
@given(tables())
def test_geojson_comes_back_the_same(rows: list[list[str]]) -> None:
    features = [
        {"type": "Feature", "properties": dict(zip(rows[0], row, strict=True)), "geometry": None} for row in rows[1:]
    ]
    same(open_table(json.dumps({"type": "FeatureCollection", "features": features}).encode()), rows)


STARTS = [
    b"",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"[",
    b'{"a":1}\n{',
    b"a,b\n",
    b"\xff\xfe",
    b'"',
]
SIGNS = st.text(st.sampled_from("a1,;\t|\"'\n\r {}[]:\0é"), max_size=60)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(STARTS), st.one_of(st.binary(max_size=60), SIGNS.map(str.encode)))
def test_any_bytes_are_a_table_or_a_sentence(start: bytes, rest: bytes) -> None:
    try:
        for table in open_tables(start + rest, "x.csv"):
            read(table)
    except SafelightError as error:
        assert error.fix


# -- the odd shapes of real files ------------------------------------------------------------------------------------


def test_ragged_rows_are_counted_and_never_shift() -> None:
    table = open_table(b"a,b,c\n1,2,3\n1,2\n\n4,5,6\n1,2,3,4\n7,8,9\n")
    assert read(table) == ([("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9")], 2)
    assert table.unreadable == 2


def test_a_broken_row_of_another_code_page_is_counted() -> None:
    assert read(open_table("a,b\né,1\n".encode() + "ñ,2,3\nñ,2\n".encode("cp1252"))) == ([("é", "1"), ("ñ", "2")], 1)


def test_line_breaks_inside_quotes_are_one_row() -> None:
    assert read(open_table(b'a,b\n1,"two\nlines"\n3,"x ""y"" z"\n'))[0] == [("1", "two\nlines"), ("3", 'x "y" z')]


def test_a_stray_quote_inside_a_value_swallows_nothing() -> None:
    assert read(open_table(b'a,b,c\n1,5" pipe,3\n4,5,6\n')) == ([("1", '5" pipe', "3"), ("4", "5", "6")], 0)


def test_a_code_page_in_the_middle_of_utf8_is_read() -> None:
    content = "a,b\né,1\n".encode() + "ñ,2\n".encode("cp1252")
    assert read(open_table(content))[0] == [("é", "1"), ("ñ", "2")]


def test_columns_without_a_name_are_left_out() -> None:
    table = open_table(b"\xef\xbb\xbfOccurrence Date,Hour,,Beat\n6/1/18,0,,10H70\n")
    assert table.columns == ("Occurrence Date", "Hour", "Beat")
    assert read(table)[0] == [("6/1/18", "0", "10H70")]


def test_a_lazy_frame_parses_what_a_query_needs() -> None:
    table = open_table(as_csv([["a", "b"], *[[str(n), "x"] for n in range(5000)]]).encode())
    assert table.frame.filter(pl.col("a") == "77").select("b").collect().rows() == [("x",)]
    assert table.frame.head(3).collect().height == 3


def test_a_workbook_header_is_found_by_its_words(make_source: MakeSource, make_city: MakeCity) -> None:
    spread = [
        ["", "Public", ""],
        [],
        ["Page 1 of 1"],
        *[[cell for one in row for cell in (one, "")] for row in (HEADER, ROW)],
    ]
    source, batches = local_batches(as_xlsx([["Notes"], ["read me"]], spread), None, make_city())
    notes, rows = batches
    frame = rows.frame.collect()
    assert source.id == "arrests"
    assert (notes.rows, notes.unreadable, notes.frame.collect().height) == (1, 1, 0)
    assert frame.columns == ALLOWED
    assert frame.rows() == [tuple(ROW[:-1])]


def test_geojson_points_become_columns(make_source: MakeSource, make_city: MakeCity) -> None:
    columns = {"from": "day", "lat": "geometry_lat", "lon": "geometry_lon"}
    city = make_city(make_source(layout={"columns": columns, "optional": []}))
    features = [
        {"type": "Feature", "properties": {"day": "2024-05-01"}, "geometry": {"type": "Point", "coordinates": place}}
        for place in ([-122.25, 37.8], [0, 0])
    ]
    _, batches = local_batches(json.dumps({"features": features}).encode(), None, city)
    assert next(batches).frame.collect().rows() == [("2024-05-01", "37.8", "-122.25"), ("2024-05-01", "0", "0")]


# -- which source, allowed columns alone, resuming -------------------------------------------------------------------


def test_only_allowed_columns_come_out_in_the_layouts_spelling(make_city: MakeCity) -> None:
    shouting = [name.upper() + " " for name in HEADER]
    _, batches = local_batches(as_csv([shouting, ROW]).encode(), None, make_city())
    batch = next(batches)
    assert batch.frame.collect().columns == ALLOWED
    assert batch.dropped == ("ARRESTEE_NAME",)
    assert (batch.rows, batch.unreadable) == (1, 0)


def test_an_optional_column_may_be_absent(make_city: MakeCity) -> None:
    _, batches = local_batches(as_csv([HEADER[:7], ROW[:7]]).encode(), None, make_city())
    assert next(batches).frame.collect().columns == ALLOWED[:-1]


def test_the_first_source_that_fits_is_taken(make_source: MakeSource, make_city: MakeCity) -> None:
    other = make_source(id="calls", layout={"columns": {"from": "called"}, "optional": []})
    source, _ = local_batches(as_csv([HEADER, ROW]).encode(), None, make_city(other, make_source()))
    assert source.id == "arrests"


def test_a_file_of_another_source_says_what_is_missing(make_source: MakeSource, make_city: MakeCity) -> None:
    content = as_csv([["arrest_no", "lat", "lon"], ["1", "2", "3"]]).encode()
    with pytest.raises(NotRecognised, match=r"arrests: arrest_date, charge, charge_code"):
        local_batches(content, None, make_city())
    with pytest.raises(ColumnsChanged, match="no longer sends arrest_date"):
        local_batches(content, make_source(), make_city())


def test_a_read_resumes_behind_its_cursor(make_city: MakeCity) -> None:
    rows = [[f"A-{number}", *ROW[1:]] for number in range(60_001)]
    content = zipped(**{
        "one.ndjson": "\n".join(json.dumps(dict(zip(HEADER, row, strict=True))) for row in rows).encode(),
        "two.csv": as_csv([HEADER, ["B-1", *ROW[1:]]]).encode(),
    })  # fmt: skip
    first = list(local_batches(content, None, make_city())[1])
    again = list(local_batches(content, None, make_city(), after=first[0].cursor)[1])
    assert [batch.rows for batch in first] == [50_000, 10_001, 1]
    assert [batch.cursor for batch in again] == [batch.cursor for batch in first[1:]]
    assert again[-1].frame.collect()["arrest_no"].to_list() == ["B-1"]


def test_zip_and_gzip_are_seen_through(tmp_path: Path, make_city: MakeCity) -> None:
    content = as_csv([HEADER, ROW]).encode()
    packed = zipped(**{"__MACOSX/._x.csv": b"\0\5", "folder/notes.pdf": b"%PDF-1.7", "folder/x.csv": content})
    for name, data in {"x.zip": packed, "x.csv.gz": gzip.compress(content)}.items():
        (tmp_path / name).write_bytes(data)
        _, batches = local_batches(tmp_path / name, None, make_city())
        assert [batch.rows for batch in batches] == [1]


# -- bad input: a sentence each, and never a row's content -----------------------------------------------------------

TABLE = as_csv([HEADER, *[ROW] * 4000]).encode()


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\r\n \n", "is empty"),
        (b"%PDF-1.7 stuff", "is a PDF"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "is a web page"),
        (b'<?xml version="1.0"?><rows/>', "is XML"),
        (b"\x89PNG\r\n\x1a\n\0\0", "is a picture"),
        (b"\0\1\2\3" * 50, "is not text"),
        (gzip.compress(TABLE)[:-40], "is cut off or damaged"),
        (zipped(a=TABLE)[:-40], "is cut off or damaged"),
        (as_xlsx([HEADER, ROW])[:-100], "is cut off or damaged"),
        (encrypted(), "a workbook with a password"),
        (b'{"data": [{"arrest_no": "A-1", "name": "JANE CANARY"}', "is cut off or is not valid JSON"),
        (b'{"error": true}', "no longer sends"),
        (b'{"error":\n true}', "holds no list of rows"),
        (TABLE + b'A-2,"JANE CANARY' + TABLE, "quotation mark is opened"),
        (TABLE + ",".join([*ROW[:-1], '"CANARY']).encode() + TABLE, "quotation mark is opened"),
        (as_csv([HEADER]).encode(), "has a header but no rows"),
        (zipped(a=zipped(b=TABLE)), "archive inside an archive"),
        (as_xlsx([[]]), "has no header"),
    ],
)
def test_bad_files_get_a_sentence(content: bytes, says: str, make_source: MakeSource, make_city: MakeCity) -> None:
    with pytest.raises(BadInput, match=says) as caught:
        list(local_batches(content, make_source(), make_city(), name="arrests.csv")[1])
    assert "CANARY" not in str(caught.value)
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


def test_a_missing_file_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotThere, match=r"There is no file x\.csv"):
        open_table(tmp_path / "x.csv")
    with pytest.raises(BadInput, match="is a folder"):
        open_table(tmp_path)


def test_a_damaged_member_is_noticed_while_reading(make_source: MakeSource, make_city: MakeCity) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.csv", TABLE)
    content = out.getvalue().replace(b"JANE", b"JOAN", 3)
    with pytest.raises(BadInput, match="cut off or damaged"):
        list(local_batches(content, make_source(), make_city())[1])


def test_bombs_are_not_read() -> None:
    bomb = zipped(a=b"a,b\n" + b"0" * 40_000_000)
    with pytest.raises(BadInput, match="far more than a city's file"):
        open_table(bomb)
    with pytest.raises(BadInput, match="far more than a city's file"):
        stream = gunzipped(lambda: io.BytesIO(gzip.compress(b"0" * 60_000_000)), "x.gz")()
        while stream.read(1 << 20):
            pass
    with pytest.raises(BadInput, match="holds more than 2 files"):
        members(lambda: io.BytesIO(zipped(a=b"1", b=b"2", c=b"3")), "x.zip", Bounds(members=2))


def test_a_gigabyte_in_a_format_that_is_read_whole_is_not_even_read(tmp_path: Path) -> None:
    for head in (b"[", b"%PDF-1.7\n", b"{"):
        path = tmp_path / "large"
        with path.open("wb") as file:
            file.write(head + b" " * 300_000)
            file.truncate(1024**3 + 1)
        before = time.process_time()
        with pytest.raises(BadInput, match=r"larger than 1 GiB"):
            open_tables(path)
        assert time.process_time() - before < 1


def test_a_formula_is_never_worked_out(tmp_path: Path) -> None:
    path = tmp_path / "arrests.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADER, ROW, ROW]):
            sheet.write_row(number, 0, row)
        sheet.write_formula(1, 3, '=WEBSERVICE("http://127.0.0.1/")', None, "PROSTITUTION")
        sheet.write_formula(2, 3, '=CMD("calc")', None, "SOLICITING")
    rows, unreadable = read(open_table(path))
    assert [row[3] for row in rows] == ["PROSTITUTION", "SOLICITING"], "the value that the file holds"
    assert unreadable == 0


# -- the real files --------------------------------------------------------------------------------------------------


def test_every_real_file_is_read_to_its_last_row(shared_data: Path) -> None:
    folder = shared_data / "arrests"
    for _city, file, rows, _relevant in json.loads((folder / "expected.json").read_text()):
        table = open_table(folder / file)
        found, unreadable = 0, 0
        for part in table.read(table.columns[:1]):
            found, unreadable = found + part.frame.height, unreadable + part.unreadable
        assert (file, found, unreadable) == (file, rows, 0)

"""What somebody brings is kept as it came, with what it says beside it."""

from __future__ import annotations

import base64
import gzip
import io
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from safelight.core.errors import BadInput
from safelight.desk.capture import Captured, import_file, read_recipe
from safelight.desk.capture.importing import plain_name
from safelight.desk.capture.mail import read_message
from tests.pdfs import pdf, written

WORDS = "Visiting Tampa this weekend\nCall 813-555-0123\nRates from $200"
PAGE = f"<title>Ivy</title><h1>Ivy</h1><p>{WORDS}</p>"
needs_tesseract = pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract")


def taken(folder: Path, name: str, content: bytes) -> tuple[Captured, dict[str, bytes]]:
    """The file as taken over, and its files by name."""
    file = folder / name
    file.write_bytes(content)
    captured = import_file(file, "Harbor Outreach")
    assert captured.handed_over_by == "Harbor Outreach"
    assert captured.files[0].content == content
    assert captured.files[0].origin == "received"
    return captured, {one.name: one.content for one in captured.files}


def screenshot(size: tuple[int, int] = (900, 600)) -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((40, 80), WORDS, font=ImageFont.load_default(40), fill="black")
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


@needs_tesseract
def test_the_words_of_a_screenshot_are_read(tmp_path: Path) -> None:
    captured, files = taken(tmp_path, "shot.png", screenshot())
    assert "Call 813-555-0123" in files["shot.png.txt"].decode()
    assert captured.files[1].origin.startswith("tesseract ")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n" + b"x" * 99, screenshot()[:300], b"GIF89a" + bytes(50)])
def test_a_hostile_picture_is_kept_and_not_opened(tmp_path: Path, content: bytes) -> None:
    captured, files = taken(tmp_path, "shot.png", content)
    assert list(files) == ["received/shot.png"]
    assert len(captured.notes) == 2


def test_a_saved_page(tmp_path: Path) -> None:
    _, files = taken(tmp_path, "ad.html", PAGE.encode("utf-16"))
    assert "Call 813-555-0123" in files["advertisement.txt"].decode()


def test_a_pdf_is_read_page_by_page(tmp_path: Path) -> None:
    _, files = taken(
        tmp_path, "ad.pdf", pdf([written([(40, 700, words)]) for words in ("Call 813-555-0123", "Second")])
    )
    assert [page.strip() for page in files["ad.pdf.txt"].decode().split("\f")] == ["Call 813-555-0123", "Second"]


@needs_tesseract
def test_a_scanned_pdf_goes_through_tesseract(tmp_path: Path) -> None:
    made = io.BytesIO()
    Image.open(io.BytesIO(screenshot())).save(made, "PDF")
    _, files = taken(tmp_path, "scan.pdf", made.getvalue())
    assert "Call 813-555-0123" in files["scan.pdf.txt"].decode()


def test_a_broken_pdf_is_kept_and_says_so(tmp_path: Path) -> None:
    captured, files = taken(tmp_path, "ad.pdf", b"%PDF-1.7 and nothing more")
    assert list(files) == ["received/ad.pdf"]
    assert "can't be read as a PDF" in captured.notes[1]


MAIL = (
    "From: jo@mail.example\r\nTo: desk@unit.example\r\nSubject: =?utf-8?b?w6khIGE=?=\r\n"
    "Date: Tue, 4 Mar 2025 05:06:07 +0000\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=B\r\n\r\n--B\r\n"
    "Content-Type: text/plain; charset=latin-1\r\n"
    "Content-Transfer-Encoding: quoted-printable\r\n\r\nCaf=E9, call 813-555-0123\r\n--B\r\nContent-Type: image/png\r\n"
    'Content-Disposition: attachment; filename="../../a.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    f"{base64.b64encode(b'not a picture').decode()}\r\n--B--\r\n"
).encode()


def test_a_mail_gives_its_words_attachments_and_headers(tmp_path: Path) -> None:
    captured, files = taken(tmp_path, "tip.eml", MAIL)
    assert files["tip.eml.txt"].decode().strip() == "Café, call 813-555-0123"
    assert files["pictures/002-a.png"] == b"not a picture"
    assert "Subject: é! a" in captured.notes
    assert "From: jo@mail.example" in captured.notes


@pytest.mark.parametrize(
    ("kind", "told"), [("mixed", ["advertisement.txt", "tip.eml.txt"]), ("alternative", ["advertisement.txt"])]
)
def test_words_beside_a_page_are_read_unless_it_says_the_same(kind: str, told: list[str], tmp_path: Path) -> None:
    mail = (
        f"MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary=B\r\n\r\n"
        "--B\r\nContent-Type: text/plain\r\n\r\nSeen today, call 813-555-0123\r\n"
        "--B\r\nContent-Type: text/html\r\n\r\n<p>Call 813-555-0199</p>\r\n--B--\r\n"
    )
    _, files = taken(tmp_path, "tip.eml", mail.encode())
    assert sorted(name for name in files if name.endswith(".txt")) == told


def test_an_mhtml_gives_its_page_and_pictures(tmp_path: Path) -> None:
    saved = (
        "From: <Saved by Blink>\r\nSnapshot-Content-Location: http://ads.example/1\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/related; type="text/html"; boundary=B\r\n\r\n--B\r\nContent-Type: text/html\r\n'
        f"Content-Location: http://ads.example/1\r\n\r\n{PAGE}<img src=a.png>\r\n--B\r\nContent-Type: image/png\r\n"
        "Content-Location: http://ads.example/a.png\r\nContent-Transfer-Encoding: base64\r\n\r\neA==\r\n--B--\r\n"
    )
    _, files = taken(tmp_path, "ad.mhtml", saved.encode())
    about = json.loads(files["advertisement.json"])
    assert about["address"] == "http://ads.example/1"
    assert about["pictures"] == ["http://ads.example/a.png"]
    assert files["pictures/002-a.png"] == b"x"


def warc(pages: dict[str, bytes], packed: bool = True) -> bytes:
    """A WARC/1.1 of these pages, each with its request; a gzip member for each record, as is usual."""
    made = b""
    for number, (address, body) in enumerate(pages.items()):
        answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
        asked = b"GET / HTTP/1.1\r\nHost: ads.example\r\n\r\n"
        for kind, block in (("response", answer), ("request", asked)):
            head = (
                f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:{kind}:{number}>\r\n"
                f"WARC-Target-URI: {address}\r\nWARC-Date: 2025-03-04T05:06:07Z\r\n"
                f"Content-Type: application/http; msgtype={kind}\r\nContent-Length: {len(block)}\r\n"
            )
            head += f"WARC-Concurrent-To: <urn:response:{number}>\r\n\r\n" if kind == "request" else "\r\n"
            record = head.encode() + block + b"\r\n\r\n"
            made += gzip.compress(record, 1) if packed else record
    return made


@pytest.mark.parametrize("packed", [True, False])
def test_an_older_warc_gives_its_exchanges_byte_for_byte(tmp_path: Path, packed: bool) -> None:
    content = warc({"http://ads.example/1": PAGE.encode(), "http://ads.example/2": b"<h1>Ava</h1>"}, packed)
    captured, files = taken(tmp_path, "old.warc.gz" if packed else "old.warc", content)
    first, second = captured.exchanges
    assert first.response == b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + PAGE.encode()
    assert first.request == b"GET / HTTP/1.1\r\nHost: ads.example\r\n\r\n"
    assert (first.url, second.url) == ("http://ads.example/1", "http://ads.example/2")
    assert first.at == datetime(2025, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert "Call 813-555-0123" in files["advertisement.txt"].decode()
    assert files["page-0002/advertisement.txt"] == b"Ava"


def test_a_warc_that_breaks_off_gives_what_was_before(tmp_path: Path) -> None:
    content = warc({"http://ads.example/1": PAGE.encode(), "http://ads.example/2": b"<h1>Ava</h1>" * 500})
    captured, _ = taken(tmp_path, "old.warc.gz", content[:-200])
    assert captured.exchanges
    with pytest.raises(BadInput, match="can't be read as a WARC"):
        taken(tmp_path, "no.warc.gz", gzip.compress(b"nothing of the kind"))


def test_a_warc_that_is_a_bomb_is_cut(tmp_path: Path) -> None:
    captured, _ = taken(tmp_path, "bomb.warc.gz", warc({"http://ads.example/1": bytes(60 * 2**20)}))
    assert len(captured.exchanges[0].response) == 50 * 2**20
    assert captured.exchanges[0].cut == "length"


def test_a_partners_table_becomes_lines_for_the_other_verbs(tmp_path: Path) -> None:
    table = 'Ad_ID;Text;Posted\r\n7;"Call 813-555-0123; ask";2025-03-04\r\n8;;2025-03-05\r\nbroken;a;b;c;d\r\n'
    captured, files = taken(tmp_path, "ads.csv", table.encode("utf-8-sig"))
    rows = [json.loads(line) for line in files["advertisements.jsonl"].splitlines()]
    assert rows == [{"id": "7", "body": "Call 813-555-0123; ask", "posted_at": "2025-03-04"}]
    assert captured.notes[-1] == "ads.csv: 1 rows were read, 2 could not be."
    _, files = taken(tmp_path, "ads.jsonl", b'{"text":"Call"}\nno json\n[1]\n')
    assert json.loads(files["advertisements.jsonl"])["id"] == "row-1"
    with pytest.raises(BadInput, match="No row"):
        taken(tmp_path, "other.csv", b"a,b\n1,2\n")


RECIPE = """date_format = "%m/%d/%Y"
[columns]
id = "Report"
date = "Occurred"
kind = "Offense"
place = ["Block", "City"]
text = "Narrative"
[kinds]
"PC 647(b)" = "prostitution"
"PC 245" = "violence"
"""


def test_a_departments_incidents_are_read_by_a_recipe(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text(RECIPE)
    table = (
        "Report,Occurred,Offense,Block,City,Narrative,Suspect\n1,03/04/2025,PC 647(b),100 Elm,Tampa,seen,Jo\n"
        "2,03/05/2025,PC 459,1 Oak,Tampa,x,Jo\n3,never,PC 245,,,,\n"
    )
    (tmp_path / "incidents.csv").write_text(table)
    captured = import_file(tmp_path / "incidents.csv", "Unit 7", read_recipe(tmp_path / "recipe.toml"))
    assert [json.loads(line) for line in captured.files[1].content.splitlines()] == [
        {"id": "1", "date": "2025-03-04", "place": "100 Elm, Tampa", "kind": "prostitution", "text": "seen"}
    ]
    assert "1 rows of other kinds were left out, as the recipe says." in captured.notes
    assert b"Jo" not in captured.files[1].content


def test_a_mistake_in_a_recipe_is_named(tmp_path: Path) -> None:
    (tmp_path / "recipe.toml").write_text('[columns]\ndate = "a"\n')
    with pytest.raises(BadInput, match=r"columns\.kind"):
        read_recipe(tmp_path / "recipe.toml")


@pytest.mark.parametrize(("name", "content"), [("a.zip", b"PK\x03\x04"), ("a.exe", b"MZ"), ("a.txt", b"")])
def test_other_files_are_refused_with_a_sentence(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadInput) as refused:
        import_file(tmp_path / name, "x")
    assert refused.value.fix


def test_what_a_file_is_called_harms_nobody(tmp_path: Path) -> None:
    assert plain_name("..\\a\n<b>é.png") == "a--b--.png"
    captured, _ = taken(tmp_path, "a b'<x>.txt", b"hello")
    assert captured.files[0].name == "received/a b--x-.txt"
    assert any("came as" in note for note in captured.notes)


@settings(max_examples=40)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", MAIL[:300], MAIL[:520], b"Content-Type: multipart/x; boundary=\r\n\r\n"]),
)
def test_no_mail_fails(rubbish: bytes, before: bytes) -> None:
    files, _ = read_message(before + rubbish, "a.eml")
    assert all(".." not in file.name.split("/") for file in files)

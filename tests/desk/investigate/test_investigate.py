"""From a classifieds site on loopback, by one command, to a report each of whose facts stands in a verified bundle."""

from __future__ import annotations

import base64
import hashlib
import html
import http.server
import io
import json
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from PIL import Image, ImageDraw, ImageFont
from typer.testing import CliRunner

from safelight.cli.desk import app
from safelight.core.errors import BadInput
from safelight.desk.capture import Purpose, import_file
from safelight.desk.custody import open_desk, verify_desk
from safelight.desk.investigate import investigate
from safelight.desk.investigate.subject import DOUBT
from safelight.desk.settings import DeskSettings

PAGES = {
    "/ad-1.html": "<title>Dana in Tampa</title><h1>Dana in Tampa</h1><div class='body'><p>Velvet lantern evenings, "
    "I am Dana, 24, call four1five 555 01three4, rates from $200. Honest and reliable. <script>alert(1)</script>"
    "&lt;img src=x onerror=alert(2)&gt; visiting until March 3</p></div>",
    "/ad-2.html": "<title>Kim</title><h1>Kim in Reno</h1><div class='body'><p>I am Kim, 17 years old, "
    "text 415-555-0177 now, quiet marble weekend with good company and music</p></div>",
}
CASE = {
    "case_id": "old-7",
    "status": "open",
    "opened_at": "2026-01-02",
    "jurisdiction": "Tampa",
    "indicators": {
        "phones": ["+14155550134", "+13035550111"],
        "cities": ["Tampa"],
        "text_snippets": ["Velvet lantern evenings, I am Dana"],
    },
}


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # the library's name
        body = PAGES.get(self.path, "").encode()
        self.send_response(200 if body else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@dataclass(frozen=True)
class Done:
    home: Path
    out: Path
    output: str
    env: dict[str, str]

    @property
    def told(self) -> dict[str, object]:
        return json.loads((self.out / "report.json").read_text())


def run(env: dict[str, str], *asked: object) -> tuple[int, str]:
    done = CliRunner(env=env).invoke(app, [str(one) for one in asked])
    return done.exit_code, done.output


@pytest.fixture(scope="module")
def done(site: str, tmp_path_factory: pytest.TempPathFactory) -> Done:
    base = tmp_path_factory.mktemp("investigate")
    (base / "cases.jsonl").write_bytes(orjson.dumps(CASE))
    env = {"SAFELIGHT_DESK_HOME": str(base / "desk"), "SAFELIGHT_DESK_ALLOW": site}
    addresses = [f"http://{site}{path}" for path in PAGES]
    purpose = ("--case", "case-1", "--basis", "Order 12 of the court", "--officer", "mara")
    asked = (
        "investigate",
        *addresses,
        *purpose,
        "--cases",
        base / "cases.jsonl",
        "--out",
        base / "out",
        "--no-browser",
    )
    code, output = run(env, *asked)
    assert code == 0, output
    return Done(base / "desk", base / "out", output, env)


def test_every_fact_leads_to_its_characters_in_a_bundle_that_is_whole(done):
    desk = open_desk(DeskSettings(desk_home=done.home))
    facts = done.told["facts"]
    kinds = {(fact["kind"], str(fact["normal"])) for fact in facts}
    assert {("phone", "+14155550134"), ("phone", "+14155550177"), ("age", "24"), ("price", "200")} <= kinds
    page = (done.out / "report.html").read_text()
    assert page.count('id="fact-') == len(facts)
    for fact in facts:
        assert verify_desk(desk.vault, fact["bundle"]).whole
        content = desk.open(fact["bundle"], "a test", "to look", datetime.now(UTC)).file(fact["file"])
        assert hashlib.sha256(content).hexdigest() == fact["sha256"]
        assert content.decode()[fact["start"] : fact["end"]] == fact["words"]
        assert f">{fact['start']} to {fact['end']}</a>" in page
        assert f'href="#bundle-{fact["bundle"]}"' in page


def test_words_lead_to_their_fact_and_facts_to_the_text(done):
    page = (done.out / "report.html").read_text()
    targets = set(re.findall(r'href="#([^"]+)"', page))
    assert targets <= set(re.findall(r'id="([^"]+)"', page))
    for number, fact in enumerate(done.told["facts"], 1):
        if fact["kind"] == "phone":
            assert f'<a href="#fact-{number}">{html.escape(fact["words"])}</a>' in page
    assert {"text-1-0", "text-2-0"} <= targets


def test_the_case_is_a_lead_with_both_sides(done):
    (lead,) = done.told["leads"]
    assert lead["case_id"] == "old-7"
    page = (done.out / "report.html").read_text()
    for said in ("Against: ", "Could also be: ", "Defence view", "Only 2 advertisements are held", "1-888-373-7888"):
        assert said in page
    assert "wording about movement" in page
    assert "A checklist, not calibrated" in page
    assert "obscured" in page


def test_a_claimed_age_under_18_goes_to_a_person_with_the_route(done):
    page = (done.out / "report.html").read_text()
    assert "For a person, today" in page
    assert "claims an age under 18 (17)" in page
    assert "CyberTipline" in page


def test_the_page_is_inert_and_the_pdf_a_pdf(done):
    page = (done.out / "report.html").read_text()
    assert "<script" not in page
    assert "onerror" not in page or "&lt;img src=x onerror" in page
    assert "default-src &#x27;none&#x27;" in page
    assert (done.out / "report.pdf").read_bytes().startswith(b"%PDF-")


def test_the_report_verifies_and_one_changed_byte_is_found(done, tmp_path):
    assert run(done.env, "verify", done.out)[0] == 0
    bundle = done.told["facts"][0]["bundle"]
    (sealed,) = done.home.glob(f"**/{bundle}/bundle.age")
    before = sealed.read_bytes()
    try:
        sealed.write_bytes(before[:-9] + bytes([before[-9] ^ 1]) + before[-8:])
        code, output = run(done.env, "verify", done.out)
    finally:
        sealed.write_bytes(before)
    assert code == 1
    assert bundle in output


@pytest.mark.parametrize("name", ["report.html", "report.pdf"])
def test_a_report_that_was_edited_is_found(done, name):
    file = done.out / name
    before = file.read_bytes()
    try:
        file.write_bytes(before.replace(b"a", b"b", 1))
        code, output = run(done.env, "verify", done.out)
    finally:
        file.write_bytes(before)
    assert code == 1
    assert f"{name} is not as it was written" in output


def test_a_fact_that_was_moved_is_found(done, tmp_path):
    for name in ("report.html", "report.pdf"):
        (tmp_path / name).write_bytes((done.out / name).read_bytes())
    told = done.told
    told["facts"][1]["start"] += 1
    (tmp_path / "report.json").write_bytes(orjson.dumps(told))
    code, output = run(done.env, "verify", tmp_path)
    assert code == 1
    assert "Fact 2 does not stand at its characters" in output


def test_bundles_that_are_sealed_can_be_investigated_again_without_one_that_was_altered(done, tmp_path):
    bundle, other = done.told["facts"][0]["bundle"], done.told["facts"][-1]["bundle"]
    purpose = ("--case", "case-1", "--basis", "Order 12", "--officer", "mara")
    (sealed,) = done.home.glob(f"**/{other}/bundle.age")
    before = sealed.read_bytes()
    try:
        sealed.write_bytes(before[:-9] + bytes([before[-9] ^ 1]) + before[-8:])
        code, output = run(done.env, "investigate", bundle, *purpose, "--out", tmp_path)
        assert run(done.env, "investigate", other, *purpose, "--out", tmp_path / "none")[0] != 0
    finally:
        sealed.write_bytes(before)
    assert code == 0, output
    assert f"Not as they were sealed, and so not read: {other}." in (tmp_path / "report.html").read_text()
    assert run(done.env, "verify", tmp_path)[0] == 0


def test_what_is_no_report_and_no_address_gets_a_sentence(done, tmp_path):
    assert run(done.env, "verify", tmp_path)[0] != 0
    purpose = ("--case", "c", "--basis", "b", "--officer", "o", "--out", tmp_path / "none")
    assert run(done.env, "investigate", "http://127.0.0.1:1/", *purpose)[0] != 0
    assert not (tmp_path / "none").exists()


def test_a_table_that_was_taken_over_is_no_advertisement(tmp_path):
    (tmp_path / "ads.jsonl").write_text('{"id": "a1", "body": "Call 415-555-0134"}\n')
    desk = open_desk(DeskSettings(desk_home=tmp_path / "desk"))
    purpose, now = Purpose("case-1", "Order 12", "mara"), datetime.now(UTC)
    ref = desk.seal(import_file(tmp_path / "ads.jsonl", "a unit", None), purpose, now)
    with pytest.raises(BadInput, match="No advertisement was read"):
        investigate(desk, [ref.id], purpose, now)


@pytest.fixture
def with_picture(site: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An advertisement whose number stands in its picture alone."""
    image, content = Image.new("RGB", (900, 200), "white"), io.BytesIO()
    ImageDraw.Draw(image).text((40, 80), "Call 415-555-0123", font=ImageFont.load_default(60), fill="black")
    image.save(content, "PNG")
    picture = base64.b64encode(content.getvalue()).decode()
    shown = f"<img src='data:image/png;base64,{picture}'>"
    monkeypatch.setitem(PAGES, "/ad-3.html", f"<title>Ava</title><p>My number is in the picture</p>{shown}")
    return f"http://{site}/ad-3.html"


PURPOSE = ("--case", "case-3", "--basis", "Order 12", "--officer", "mara", "--no-browser")


@pytest.mark.skipif(not shutil.which("tesseract"), reason="needs Tesseract")
def test_a_number_that_is_drawn_in_a_picture_is_a_fact_with_a_span_and_some_doubt(done, with_picture, tmp_path):
    env = done.env | {"SAFELIGHT_DESK_HOME": str(tmp_path / "desk")}
    code, output = run(env, "investigate", with_picture, *PURPOSE, "--out", tmp_path / "out")
    assert code == 0, output
    facts = json.loads((tmp_path / "out" / "report.json").read_text())["facts"]
    (phone,) = (fact for fact in facts if fact["kind"] == "phone")
    assert (phone["normal"], phone["words"]) == ("+14155550123", "415-555-0123")
    assert phone["file"].startswith("pictures/")
    assert phone["confidence"] <= DOUBT
    assert "in a picture" in phone["rule"]
    assert "letters may be misread" in (tmp_path / "out" / "report.html").read_text()
    assert run(env, "verify", tmp_path / "out")[0] == 0


def test_without_tesseract_a_report_says_that_pictures_were_not_read(done, with_picture, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    env = done.env | {"SAFELIGHT_DESK_HOME": str(tmp_path / "desk"), "PATH": str(tmp_path)}
    code, output = run(env, "investigate", with_picture, *PURPOSE, "--out", tmp_path / "out")
    assert code == 0, output
    said = "Words in the pictures were not read: Tesseract isn&#x27;t installed here."
    assert said in (tmp_path / "out" / "report.html").read_text()


def test_from_the_shared_pages_to_a_report(shared_data, tmp_path):
    """Pages of thirty kinds of bad habits; the numbers that are the site's own are no facts of the poster's."""
    pages = shared_data / "investigations" / "pages"
    server = subprocess.Popen([sys.executable, pages / "serve.py", "0"], stdout=subprocess.PIPE, text=True)
    try:
        port = server.stdout.readline().strip()
        env = {"SAFELIGHT_DESK_HOME": str(tmp_path / "desk"), "SAFELIGHT_DESK_ALLOW": f"127.0.0.1:{port}"}
        addresses = [f"http://127.0.0.1:{port}/p-{number:02}.html" for number in (0, 4, 9, 14)]
        purpose = ("--case", "case-1", "--basis", "Order 12", "--officer", "mara", "--no-browser")
        code, output = run(env, "investigate", *addresses, *purpose, "--out", tmp_path / "out")
        assert code == 0, output
    finally:
        server.terminate()
        server.wait(10)
        server.stdout.close()
    assert run(env, "verify", tmp_path / "out")[0] == 0
    manifest = [json.loads(line) for line in (pages / "manifest.jsonl").read_text().splitlines()]
    wanted = {phone for number in (0, 4, 9, 14) for phone in manifest[number]["phones"]}
    facts = json.loads((tmp_path / "out" / "report.json").read_text())["facts"]
    assert {fact["normal"] for fact in facts if fact["kind"] == "phone"} == wanted

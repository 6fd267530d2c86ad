"""Terms, holds, tombstones; pictures that must not be kept; and each verb through the command line."""

import base64
import hashlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import typer
from PIL import Image
from pyrage import decrypt, x25519
from typer.testing import CliRunner

from safelight.core.errors import BadFilter, NotThere, Refused, SafelightError, StoreError
from safelight.desk.capture.captured import Captured, Exchange, File
from safelight.desk.custody import (
    Desk,
    Quarantined,
    Word,
    delete,
    delete_due,
    history,
    hold,
    keep,
    open_desk,
    quarantined,
    terms,
    verify_desk,
)
from safelight.desk.settings import DeskSettings, load_desk_settings
from safelight.images.pdq import picture
from tests.desk.custody.samples import NOW, PURPOSE

WORD = Word("mara", "closed without charge")
LATER = NOW + timedelta(days=91)


def test_unlinked_bundles_expire_first_and_a_hold_stops_everything(home: Path, captured: Captured) -> None:
    desk = open_desk(DeskSettings(desk_home=home, desk_kept_days=365))
    kept, loose, held = (desk.seal(replace(captured, asked=name), PURPOSE, NOW) for name in ("kept", "loose", "held"))
    keep(desk, kept.id, WORD, NOW)
    hold(desk, held.id, WORD, NOW)
    assert [(term.ref.id, term.kept, term.held) for term in terms(desk)][-1] == (kept.id, True, False)
    assert not any(term.due(LATER - timedelta(days=2)) for term in terms(desk))
    assert [term.ref.id for term in terms(desk) if term.due(LATER)] == [loose.id]
    with pytest.raises(Refused, match="legal hold"):
        delete(desk, held.id, WORD, NOW)
    hold(desk, "K-17", WORD, LATER)
    assert delete_due(desk, WORD, LATER) == []
    hold(desk, "K-17", WORD, LATER, release=True)
    (tombstone,) = delete_due(desk, WORD, LATER)
    assert tombstone.inside(desk.vault.key)["why"] == "closed without charge"
    assert not (home / "bundles" / loose.id).exists()
    with pytest.raises(NotThere, match="was deleted on 2026-06-03"):
        desk.open(loose.id, "ines", "reading", LATER)
    verdict = verify_desk(desk.vault, loose.id)
    assert verdict.whole
    assert "tombstone is line" in verdict.findings[0].what
    assert verify_desk(desk.vault).whole
    assert {event.kind for event in history(desk, loose.id)} == {"seal", "delete"}
    with pytest.raises(BadFilter, match="a name and a reason"):
        Word("mara", " ")
    with pytest.raises(NotThere):
        hold(desk, "K-99", WORD, NOW)


def test_kept_bundles_are_deleted_by_hand_alone_unless_a_term_is_set(desk: Desk, captured: Captured) -> None:
    ref = desk.seal(captured, PURPOSE, NOW)
    keep(desk, ref.id, WORD, NOW)
    assert terms(desk)[0].until is None
    assert delete_due(desk, WORD, NOW + timedelta(days=9_999)) == []


@pytest.fixture(scope="module")
def photo() -> bytes:
    """A made-up picture with enough structure to be known by its looks."""
    rng = np.random.default_rng(3)
    coarse = Image.fromarray(rng.integers(0, 255, (12, 16, 3), dtype=np.uint8))
    out = io.BytesIO()
    coarse.resize((320, 240), Image.Resampling.BICUBIC).save(out, "JPEG", quality=90)
    return out.getvalue()


def _smaller(photo: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(photo)).resize((200, 150)).save(out, "PNG")
    return out.getvalue()


def _listing(folder: Path, kind: str, photo: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    pixels = np.asarray(Image.open(io.BytesIO(photo)).convert("RGB"))
    lines = {
        "sha256": hashlib.sha256(photo).hexdigest(),
        "md5": hashlib.md5(photo).hexdigest().upper(),
        "pdq": picture(pixels).hash.hex(),
    }
    (folder / f"given.{kind}").write_text(f"# a list\n{lines[kind]},note\n")
    return folder


def _holding(photo: bytes, how: str) -> Captured:
    """A capture that holds the picture in one of many ways."""
    bare = Captured("https://ads.example/1", NOW, NOW)
    encoded = base64.b64encode(photo)
    page = b'<img src="data:image/jpeg;base64,' + encoded + b'">'
    mail = b"MIME-Version: 1.0\r\nContent-Type: image/jpeg\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a/b.jpg", photo)
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunked = head + f"{len(photo):x}\r\n".encode() + photo + b"\r\n0\r\n\r\n"
    out = io.BytesIO()
    Image.open(io.BytesIO(photo)).save(out, "PDF")
    contents = {
        "file": photo,
        "page": page,
        "mail": mail + base64.encodebytes(photo),
        "zip": packed.getvalue(),
        "pdf": out.getvalue(),
        "smaller": _smaller(photo),
    }
    if how == "chunked":
        return replace(bare, exchanges=(Exchange(bare.asked, NOW, b"GET / HTTP/1.1\r\n\r\n", chunked, None),))
    return replace(bare, files=(File("handed.bin", contents[how], "application/octet-stream", "received"),))


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        *[("sha256", "file"), ("md5", "file"), ("pdq", "smaller"), ("sha256", "chunked")],
        *[("sha256", "page"), ("sha256", "mail"), ("md5", "zip"), ("pdq", "pdf")],
    ],
)
def test_a_listed_picture_is_put_aside_however_it_is_packed(
    home: Path, tmp_path: Path, photo: bytes, kind: str, how: str
) -> None:
    desk = open_desk(DeskSettings(desk_home=home, desk_hash_lists=_listing(tmp_path / "lists", kind, photo)))
    with pytest.raises(Quarantined, match="shown to nobody") as told:
        desk.seal(_holding(photo, how), PURPOSE, NOW)
    assert "2258A" in told.value.fix
    assert desk.bundles() == []
    (aside,) = quarantined(desk)
    assert (aside.known_by, aside.about["asked"], aside.about["case"]) == (kind, "https://ads.example/1", "K-17")
    sealed = (home / "quarantine" / aside.id / "bundle.age").read_bytes()
    with pytest.raises(Exception, match="No matching keys"):
        decrypt(sealed, [desk.vault.key.identity])
    assert verify_desk(desk.vault).whole
    delete(desk, aside.id, WORD, NOW)
    assert quarantined(desk) == []
    assert verify_desk(desk.vault).whole


def test_what_no_list_names_is_sealed_and_says_what_was_compared(home: Path, tmp_path: Path, photo: bytes) -> None:
    lists = _listing(tmp_path / "lists", "pdq", photo)
    desk = open_desk(DeskSettings(desk_home=home, desk_hash_lists=lists))
    other = _smaller(photo[:2] + photo[2:])
    flipped = io.BytesIO()
    Image.open(io.BytesIO(other)).transpose(Image.Transpose.FLIP_LEFT_RIGHT).save(flipped, "PNG")
    files = (File("a.png", flipped.getvalue(), "image/png", "received"),)
    broken = File("b.jpg", b"\xff\xd8\xff broken", "image/jpeg", "received")
    ref = desk.seal(Captured("a", NOW, NOW, files=(*files, broken)), PURPOSE, NOW)
    said = desk.open(ref.id, "ines", "reading", NOW).manifest["capture"]["pictures_checked"]
    assert "2 contents were compared with 1 lists" in said
    assert "1 pictures could not be opened" in said


def test_a_list_that_comes_later_is_heeded_before_anything_is_shown(home: Path, tmp_path: Path, photo: bytes) -> None:
    ref = open_desk(DeskSettings(desk_home=home)).seal(_holding(photo, "smaller"), PURPOSE, NOW)
    desk = open_desk(DeskSettings(desk_home=home, desk_hash_lists=_listing(tmp_path / "lists", "pdq", photo)))
    with pytest.raises(Quarantined):
        desk.open(ref.id, "ines", "reading", NOW)
    assert desk.bundles() == []
    assert len(quarantined(desk)) == 1
    assert verify_desk(desk.vault).whole


def test_what_is_put_aside_can_be_sealed_for_somebody_else_alone(home: Path, tmp_path: Path, photo: bytes) -> None:
    unit = x25519.Identity.generate()
    lists = _listing(tmp_path / "lists", "sha256", photo)
    settings = {"desk_quarantine_to": str(unit.to_public()), "desk_report_route": "Call the unit at extension 4."}
    desk = open_desk(DeskSettings(desk_home=home, desk_hash_lists=lists, **settings))  # type: ignore[arg-type]
    with pytest.raises(Quarantined) as told:
        desk.seal(_holding(photo, "file"), PURPOSE, NOW)
    assert told.value.fix == "Call the unit at extension 4."
    (aside,) = quarantined(desk)
    assert photo in decrypt((home / "quarantine" / aside.id / "bundle.age").read_bytes(), [unit])
    assert not (home / "quarantine.key").exists()


@pytest.mark.parametrize(
    ("name", "text"), [("a.sha256", "abc\n"), ("a.pdq", "f" * 63 + "\n"), ("a.md5", "x" * 32), ("notes.txt", "")]
)
def test_nothing_is_kept_while_a_list_cannot_be_read(
    home: Path, tmp_path: Path, captured: Captured, name: str, text: str
) -> None:
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / name).write_text(text)
    desk = open_desk(DeskSettings(desk_home=home, desk_hash_lists=tmp_path / "lists"))
    with pytest.raises(StoreError, match="list"):
        desk.seal(captured, PURPOSE, NOW)
    gone = open_desk(DeskSettings(desk_home=home, desk_hash_lists=tmp_path / "gone"))
    with pytest.raises(StoreError, match="can't be read"):
        gone.seal(captured, PURPOSE, NOW)
    assert desk.bundles() == []


def test_each_verb_does_what_it_says(app: typer.Typer, desk: Desk, captured: Captured, tmp_path: Path) -> None:
    def run(*words: object, code: int = 0) -> str:
        done = CliRunner().invoke(app, [str(word) for word in words])
        assert done.exit_code == code, done.output + str(done.exception)
        return done.output

    first, second = desk.seal(captured, PURPOSE, NOW).id, desk.seal(captured, PURPOSE, NOW).id
    who = ("--user", "mara", "--why", "test")
    assert [one["id"] for one in json.loads(run("bundles", "--case", "K-17", "--json"))] == [first, second]
    assert "2 bundles stamped, 0 wait" in run("stamp")
    assert json.loads(run("show", first, *who))["capture"]["case"] == "K-17"
    run("show", first, *who, "--out", tmp_path / "shown")
    assert (tmp_path / "shown" / "files" / "advertisement.txt").read_bytes() == captured.files[2].content
    run("keep", first, *who)
    run("hold", "K-17", *who)
    with pytest.raises(SafelightError):
        CliRunner().invoke(app, ["delete", second, *who], catch_exceptions=False)
    run("hold", "K-17", "--release", *who)
    assert second in run("retain")
    assert "1 bundles deleted" in run("retain", "--delete", *who)  # it was made up long ago
    assert "Put aside: 0" in run("quarantine")
    for name in ("c.txt", "c.pdf", "c.docx", "c.html"):
        run("certificate", first, *who, "--out", tmp_path / name)
        assert (tmp_path / name).stat().st_size > 2_000
    (tmp_path / "judged.jsonl").write_text("{}\n")
    run("export", "K-17", *who, "--out", tmp_path / "out", "--with", tmp_path / "judged.jsonl")
    assert "whole." in run("verify", tmp_path / "out")
    assert json.loads(run("verify", "--json"))["whole"] is True
    assert "tombstone" in run("verify", second)
    assert {"seal", "stamp", "access", "keep"} <= {one["kind"] for one in json.loads(run("log", first, "--json"))}
    spoilt = desk.vault.folder("bundles", first) / "bundle.age"
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b"!")
    assert "ALTERED" in run("verify", first, code=1)


def test_settings_are_read_from_the_environment_and_a_bad_one_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SAFELIGHT_DESK_UNLINKED_DAYS", "0")
    with pytest.raises(BadFilter, match="SAFELIGHT_DESK_UNLINKED_DAYS"):
        load_desk_settings()
    monkeypatch.delenv("SAFELIGHT_DESK_UNLINKED_DAYS")
    one, other = DeskSettings(desk_key="a"), DeskSettings(desk_key="b")  # type: ignore[arg-type]
    assert one.fingerprint() == other.fingerprint() != DeskSettings(desk_kept_days=3).fingerprint()

"""Bundles hold what was captured, byte for byte; the tools of others agree; nothing is read or sealed without a why."""

import stat
import subprocess
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.errors import BadFilter, NotThere, StoreError
from safelight.desk.capture.captured import Captured, Exchange, Purpose
from safelight.desk.custody import Desk, history, open_desk, verify_desk, warc
from safelight.desk.settings import DeskSettings
from tests.desk.custody.samples import NOW, PURPOSE, WARCIO


def _check(content: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    (folder / "capture.warc").write_bytes(content)
    words = [WARCIO, "check", "-v", "capture.warc"]
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)


def test_what_is_opened_is_what_was_captured(desk: Desk, captured: Captured) -> None:
    ref = desk.seal(captured, PURPOSE, NOW)
    opened = desk.open(ref.id, "ines", "reading", NOW)
    assert opened.exchanges == captured.exchanges
    assert [opened.file(file.name) for file in captured.files] == [file.content for file in captured.files]
    assert opened.ref == desk.bundles("K-17")[0] == ref
    assert not any(".." in path or path.startswith("/") for path in opened.content)
    facts = opened.manifest["capture"]
    assert (facts["case"], facts["basis"], facts["officer"]) == ("K-17", "Search warrant 26-117", "mara")
    assert facts["asked"] == captured.asked
    assert facts["clock"].startswith("System clock")


def test_the_warc_passes_the_check_of_others_and_says_all(desk: Desk, captured: Captured, tmp_path: Path) -> None:
    opened = desk.open(desk.seal(captured, PURPOSE, NOW).id, "ines", "reading", NOW)
    content = opened.content["capture.warc"]
    done = _check(content, tmp_path)
    assert done.returncode == 0, done.stdout
    assert "failed" not in done.stdout
    records = list(warc.records(content))
    assert [one.kind for one in records[:3]] == ["warcinfo", "metadata", "response"]
    responses = [one for one in records if one.kind in ("response", "revisit", "resource")]
    assert [one.kind for one in responses] == ["response", "revisit", "response", "response", "resource"]
    assert responses[1].headers["WARC-Refers-To"] == responses[0].headers["WARC-Record-ID"]
    assert responses[3].headers["WARC-Truncated"] == "disconnect"
    assert all(one.headers["WARC-IP-Address"] == "203.0.113.7" for one in responses)
    assert all(one.headers["WARC-Date"] == "2026-03-04T05:06:07.891011Z" for one in records)
    requests = [one for one in records if one.kind == "request"]
    assert [one.headers["WARC-Concurrent-To"] for one in requests] == [
        one.headers["WARC-Record-ID"] for one in responses
    ]
    assert not any("X" in one.headers and one.headers["X"] == "y" for one in records)


@given(st.lists(st.tuples(st.binary(max_size=300), st.binary(max_size=100), st.text(max_size=40)), max_size=4))
@settings(max_examples=30, deadline=None)
def test_any_exchange_comes_back_and_passes_the_check(found: list[tuple[bytes, bytes, str]]) -> None:
    exchanges = tuple(
        Exchange(f"http://ads.example/{path}", NOW, request, response, None) for response, request, path in found
    )
    content = warc.write(exchanges, {"addresses": [one.url for one in exchanges]}, "test", NOW)
    assert warc.read(content)[1] == exchanges
    assert not any(record.wrong() for record in warc.records(content))


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nA: b\r\n\r\n", b"HTTP/1.1 200 OK\nA: b\n\n", b"HTTP/1.1 200\r\n"]
)
def test_answers_with_odd_heads_pass_the_check_of_others(head: bytes, tmp_path: Path) -> None:
    exchange = Exchange("http://ads.example/", NOW, b"GET / HTTP/1.1\r\n\r\n", head + b"body\n", None)
    assert _check(warc.write((exchange,), {}, "test", NOW), tmp_path).returncode == 0


@pytest.mark.parametrize("purpose", [Purpose("", "warrant", "mara"), Purpose("K", " ", "mara"), Purpose("K", "b", "")])
def test_nothing_is_sealed_without_case_basis_and_officer(desk: Desk, captured: Captured, purpose: Purpose) -> None:
    with pytest.raises(BadFilter, match="Nothing is captured without"):
        desk.seal(captured, purpose, NOW)
    assert desk.bundles() == []


def test_nothing_lies_readable_on_the_disk(desk: Desk, captured: Captured, home: Path) -> None:
    ref = desk.seal(captured, PURPOSE, NOW)
    desk.open(ref.id, "ines", "a reason of ines", NOW)
    for path in home.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path
        if path.is_file() and path.name != "desk.key":
            content = path.read_bytes()
            for word in (b"555-0100", b"K-17", b"mara", b"ads.example", b"ines", b"warrant"):
                assert word not in content, (path.name, word)


def test_another_key_opens_nothing_and_says_so(desk: Desk, captured: Captured, tmp_path: Path, home: Path) -> None:
    ref = desk.seal(captured, PURPOSE, NOW)
    other = open_desk(DeskSettings(desk_home=tmp_path / "other"))
    (tmp_path / "other" / "desk.key").replace(home / "desk.key")
    wrong = open_desk(DeskSettings(desk_home=home))
    assert wrong.vault.key.recipient == other.vault.key.recipient
    with pytest.raises(StoreError, match="can't be opened with this key"):
        wrong.bundles()
    with pytest.raises(StoreError, match="not signed with this key"):
        wrong.seal(captured, PURPOSE, NOW)
    verdict = verify_desk(wrong.vault)
    assert (verdict.whole, verdict.readable, len(verdict.findings)) == (False, False, 1)
    assert "begun with another key" in verdict.findings[0].what
    with pytest.raises(StoreError, match="no key of a desk"):
        open_desk(DeskSettings(desk_home=home, desk_key="correct horse"))  # type: ignore[arg-type]
    (home / "desk.key").unlink()
    with pytest.raises(StoreError, match="key is gone"):
        open_desk(DeskSettings(desk_home=home))
    assert desk.ref(ref.id) == ref


def test_each_look_is_logged_before_it_is_granted(desk: Desk, captured: Captured) -> None:
    ref = desk.seal(captured, PURPOSE, NOW)
    with pytest.raises(BadFilter, match="name and a reason"):
        desk.open(ref.id, "ines", " ", NOW)
    desk.open(ref.id, "ines", "read the text", NOW + timedelta(hours=1))
    (look,) = [one for one in history(desk, ref.id) if one.kind == "access"]
    assert (look.user, look.why, look.at) == ("ines", "read the text", NOW + timedelta(hours=1))
    with pytest.raises(NotThere):
        desk.open("20260304-nothing", "ines", "looking", NOW)


def test_a_clock_that_was_moved_back_is_noted_and_the_chain_keeps_the_order(desk: Desk, captured: Captured) -> None:
    first = desk.seal(captured, PURPOSE, NOW)
    second = desk.seal(replace(captured, asked="later"), PURPOSE, NOW - timedelta(hours=2))
    assert [ref.id for ref in desk.bundles()] == [first.id, second.id]
    assert "7200 s behind the chain's last line" in desk.open(second.id, "i", "w", NOW).manifest["capture"]["clock"]
    verdict = verify_desk(desk.vault)
    assert verdict.whole
    assert any("moved back by 7200 s" in finding.what for finding in verdict.findings)


def test_names_that_clash_stand_side_by_side(desk: Desk, captured: Captured) -> None:
    same = tuple(replace(captured.files[0], name=name, content=name.encode()) for name in ("a", "a/b", "./a", "a//b"))
    opened = desk.open(desk.seal(replace(captured, files=same), PURPOSE, datetime.now(NOW.tzinfo)).id, "i", "w", NOW)
    paths = [one["path"] for one in opened.manifest["files"][1:]]
    assert len(set(paths)) == 4
    assert [opened.content[path] for path in paths] == [file.content for file in same]

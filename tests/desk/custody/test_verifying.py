"""Every change is found, and said; stamps come from a real authority; the tools of others agree."""

import random
import shutil
import subprocess
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safelight.core.errors import BadFilter, BadInput
from safelight.desk.capture.captured import Captured
from safelight.desk.custody import (
    Desk,
    Verdict,
    Word,
    delete,
    export_case,
    open_desk,
    stamp,
    verify_desk,
    verify_export,
)
from safelight.desk.custody.packing import Packed, digest, sums, to_tar
from safelight.desk.settings import DeskSettings
from tests.authority import Authority, served
from tests.desk.custody.samples import NOW, PURPOSE, WARCIO, everything

WORD = Word("mara", "discovery order of 4 March")


@pytest.fixture(scope="module")
def sealed(tmp_path_factory: pytest.TempPathFactory, started_authority: Authority) -> tuple[Desk, Path]:
    """A desk with three bundles, one of them deleted, one not stamped; and its export."""
    started_authority.down, started_authority.canned = False, None
    root = tmp_path_factory.mktemp("sealed")
    options = {"tsa_url": started_authority.url, "tsa_ca": started_authority.root}
    desk = open_desk(DeskSettings(desk_home=root / "desk", **options))  # type: ignore[arg-type]
    captured = everything()
    first = desk.seal(captured, PURPOSE, NOW)
    second = desk.seal(replace(captured, exchanges=captured.exchanges[:1]), PURPOSE, NOW + timedelta(minutes=1))
    assert len(stamp(desk, NOW + timedelta(minutes=2)).stamped) == 2
    desk.open(first.id, "ines", "reading", NOW)
    delete(desk, second.id, WORD, NOW + timedelta(minutes=3))
    export_case(desk, "K-17", root / "export", WORD, NOW + timedelta(minutes=4), {"judgements.jsonl": b"{}\n"})
    return desk, root / "export"


def _problems(verdict: Verdict) -> str:
    return "\n".join(finding.what for finding in verdict.findings if finding.altered)


def test_a_whole_desk_and_a_whole_export_are_whole(sealed: tuple[Desk, Path], started_authority: Authority) -> None:
    desk, export = sealed
    assert verify_desk(desk.vault).whole
    assert verify_desk(desk.vault, trust=started_authority.root).whole
    verdict = verify_export(export, started_authority.root)
    assert verdict.whole, _problems(verdict)
    assert any("CN=Authority of a test" in finding.what for finding in verdict.findings)
    for bundle in desk.bundles():
        assert verify_desk(desk.vault, bundle.id).whole
        assert verify_export(export / "bundles" / bundle.id).whole


def _evidence(home: Path) -> list[Path]:
    return [
        path for path in sorted(home.rglob("*")) if path.is_file() and path.suffix != ".key" and path.name != ".lock"
    ]


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_one_byte_changed_anywhere_in_the_desk_is_found(sealed: tuple[Desk, Path], data: st.DataObject) -> None:
    desk, _ = sealed
    path = data.draw(st.sampled_from(_evidence(desk.vault.home)))
    _change_and_look(path, data, lambda: verify_desk(desk.vault))


@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_one_byte_changed_anywhere_in_an_export_is_found(sealed: tuple[Desk, Path], data: st.DataObject) -> None:
    _, export = sealed
    path = data.draw(st.sampled_from(_evidence(export)))
    _change_and_look(path, data, lambda: verify_export(export))


def _change_and_look(path: Path, data: st.DataObject, look) -> None:  # type: ignore[no-untyped-def]
    before = path.read_bytes()
    if not before:
        return
    at = data.draw(st.integers(0, len(before) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != before[at]))
    try:
        path.write_bytes(before[:at] + bytes([byte]) + before[at + 1 :])
        assert not look().whole, (path.name, at, byte)
    finally:
        path.write_bytes(before)


def test_each_byte_of_the_chain_and_its_count_is_guarded(sealed: tuple[Desk, Path]) -> None:
    desk, _ = sealed
    chain, count = desk.vault.chain.path, desk.vault.chain.count_path
    for path in (chain, count):
        before = path.read_bytes()
        chosen = range(len(before)) if path == count else random.Random(1).sample(range(len(before)), 150)
        try:
            for at in chosen:
                path.write_bytes(before[:at] + bytes([before[at] ^ 1]) + before[at + 1 :])
                assert list(desk.vault.chain.broken(desk.vault.key.public)), at
        finally:
            path.write_bytes(before)


def test_lines_that_are_dropped_swapped_or_cut_off_are_told(sealed: tuple[Desk, Path]) -> None:
    desk, _ = sealed
    path = desk.vault.chain.path
    before = path.read_bytes()
    lines = before.splitlines(keepends=True)
    expected = {
        b"".join(lines[1:]): "The chain was cut before line 1",
        b"".join(lines[:2] + lines[3:]): "The chain was cut before line 3",
        b"".join(lines[:-1]): f"cut after line {len(lines) - 1}: it had {len(lines)} lines",
        b"".join([lines[1], lines[0], *lines[2:]]): "lines are missing before it",
        before[:-1]: "has no end",
    }
    try:
        for content, said in expected.items():
            path.write_bytes(content)
            assert said in _problems(verify_desk(desk.vault)), said
    finally:
        path.write_bytes(before)


def test_a_chain_cut_with_its_count_is_told_by_what_is_left_without_a_line(desk: Desk, captured: Captured) -> None:
    desk.seal(captured, PURPOSE, NOW)
    kept = {path: path.read_bytes() for path in (desk.vault.chain.path, desk.vault.chain.count_path)}
    second = desk.seal(captured, PURPOSE, NOW)
    for path, content in kept.items():
        path.write_bytes(content)
    assert f"bundles/{second.id} has no line in the chain" in _problems(verify_desk(desk.vault))


def test_it_says_which_field_and_which_file(sealed: tuple[Desk, Path], tmp_path: Path) -> None:
    _, export = sealed
    bundle = next(path for path in sorted((export / "bundles").iterdir()) if (path / "files/pictures").exists())
    manifest = bundle / "manifest.json"
    text = manifest.read_text(encoding="utf-8")
    wrong = {
        text.replace('"officer":"mara"', '"officer":"marx"'): "Field 'officer': manifest.json and capture.warc differ",
        text.replace(digest(b"x"), digest(b"y")): "field 'sha256' of files/etc/p_ssword in manifest.json was altered",
        "{}": "can't be read",
    }
    for content, said in wrong.items():
        assert content != text
        manifest.write_text(content, encoding="utf-8")
        assert said in _problems(verify_export(bundle)), said
    manifest.write_text(text, encoding="utf-8")
    file = bundle / "files" / "advertisement.txt"
    before = file.read_bytes()
    file.write_bytes(before + b"!")
    (bundle / "files" / "extra").write_bytes(b"")
    said = _problems(verify_export(bundle))
    assert "files/advertisement.txt was altered" in said
    assert "files/extra was added" in said
    (bundle / "files" / "extra").unlink()
    file.unlink()
    assert "files/advertisement.txt is gone" in _problems(verify_export(bundle))
    file.write_bytes(before)
    archive = bundle / "capture.warc"
    whole = archive.read_bytes()
    archive.write_bytes(whole.replace(b"two  spaces", b"two spacess"))
    assert "record 3 (response https://ads.example/ad%201" in _problems(verify_export(bundle))
    archive.write_bytes(whole)
    with pytest.raises(BadInput, match="no bundle, no export"):
        verify_export(tmp_path)


def test_an_export_made_to_fit_itself_again_lacks_the_signature(sealed: tuple[Desk, Path], tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(sealed[1], copy)
    (copy / "deleted.jsonl").write_bytes(b"")
    content = {path.relative_to(copy).as_posix(): path.read_bytes() for path in _evidence(copy)}
    del content["SHA256SUMS.sig"]
    (copy / "SHA256SUMS").write_bytes(sums(content))
    assert (
        _problems(verify_export(copy)) == "SHA256SUMS or SHA256SUMS.sig was altered: the desk's signature doesn't fit."
    )


def test_whoever_has_the_key_and_seals_anew_is_betrayed_by_the_chain(desk: Desk, captured: Captured) -> None:
    """The worst insider: a bundle that fits itself, sealed with the right key."""
    ref = desk.seal(captured, PURPOSE, NOW)
    content = dict(desk.unpacked(ref.id).content)
    content["manifest.json"] = content["manifest.json"].replace(b"mara", b"ines")
    content["SHA256SUMS"] = sums(content)
    folder = desk.vault.folder("bundles", ref.id)
    (folder / "bundle.age").write_bytes(desk.vault.key.seal(to_tar(Packed(content))))
    (folder / "manifest.age").write_bytes(desk.vault.key.seal(content["manifest.json"]))
    said = _problems(verify_desk(desk.vault, ref.id))
    assert "bundle.age was altered" in said
    assert "Field 'officer'" in said


def _run(words: list[str], folder: Path) -> str:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_tools_of_others_verify_an_export(sealed: tuple[Desk, Path], started_authority: Authority) -> None:
    desk, export = sealed
    _run(["sha256sum", "-c", "--strict", "SHA256SUMS"], export)
    signed = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "desk.pub.pem", "-rawin", "-in", "SHA256SUMS"]
    assert "Success" in _run([*signed, "-sigfile", "SHA256SUMS.sig"], export)
    stamped = [ref.id for ref in desk.bundles() if ref.stamped]
    assert stamped
    for bundle in stamped:
        folder = export / "bundles" / bundle
        _run(["sha256sum", "-c", "--strict", "SHA256SUMS"], folder)
        assert "failed" not in _run([WARCIO, "check", "capture.warc"], folder)
        verify = ["openssl", "ts", "-verify", "-data", f"../../bundles/{bundle}/manifest.json", "-in", "response.tsr"]
        assert "Verification: OK" in _run([*verify, "-CAfile", "chain.pem"], export / "stamps" / bundle)
        assert "OK" in _run([*verify, "-CAfile", str(started_authority.root)], export / "stamps" / bundle)
    hashes = [orjson.loads(line) for line in (export / "chain.jsonl").read_bytes().splitlines()]
    assert digest((export / "chain.jsonl").read_bytes().splitlines()[0]) == hashes[1]["previous"]


def test_an_export_holds_everything_and_says_what_is_not_there(sealed: tuple[Desk, Path]) -> None:
    desk, export = sealed
    assert {path.name for path in (export / "bundles").iterdir()} == {ref.id for ref in desk.bundles()}
    assert list((export / "bundles").rglob("judgements.jsonl"))
    (gone,) = [orjson.loads(line) for line in (export / "deleted.jsonl").read_bytes().splitlines()]
    assert (gone["kind"], gone["user"], gone["why"]) == ("delete", "mara", WORD.why)
    kinds = {orjson.loads(line)["kind"] for line in (export / "log.jsonl").read_bytes().splitlines()}
    assert {"seal", "access", "delete"} <= kinds
    drafts = list((export / "certificates").glob("*.txt"))
    text = "\n".join(path.read_text(encoding="utf-8") for path in drafts)
    for fact in ("902(13)", "902(14)", "28 U.S.C. 1746", "203.0.113.7", "Search warrant 26-117", "Stamped 20"):
        assert fact in text, fact
    assert len(list((export / "certificates").glob("*.pdf"))) == len(drafts) == 2
    with pytest.raises(BadFilter, match="not an empty folder"):
        export_case(desk, "K-17", export, WORD, NOW)


def test_without_an_authority_or_when_it_is_down_bundles_wait(
    authority: Authority, captured: Captured, home: Path
) -> None:
    alone = open_desk(DeskSettings(desk_home=home))
    ref = alone.seal(captured, PURPOSE, NOW)
    done = stamp(alone, NOW)
    assert (done.waiting, done.stamped) == ((ref.id,), ())
    assert "No authority is set" in done.why
    desk = open_desk(DeskSettings(desk_home=home, tsa_url=authority.url, tsa_ca=authority.root))
    authority.down = True
    assert "answered 503" in stamp(desk, NOW).why
    dead = open_desk(DeskSettings(desk_home=home, tsa_url="http://127.0.0.1:9/", tsa_ca=authority.root))
    assert "can't be reached" in stamp(dead, NOW).why
    verdict = verify_desk(desk.vault)
    assert verdict.whole
    assert any("not stamped yet" in finding.what for finding in verdict.findings)
    authority.down = False
    assert stamp(desk, NOW).stamped == (ref.id,)
    assert stamp(desk, NOW).stamped == ()
    assert desk.bundles()[0].stamped


def test_two_commands_that_stamp_the_same_bundle_leave_one_stamp(desk: Desk, captured: Captured) -> None:
    desk.seal(captured, PURPOSE, NOW)

    class Slow(httpx.HTTPTransport):
        """While it waits for its answer, another command has the bundle stamped."""

        def handle_request(self, request: httpx.Request) -> httpx.Response:
            assert request.method == "GET" or len(stamp(desk, NOW).stamped) == 1
            return super().handle_request(request)

    assert len(stamp(desk, NOW, Slow()).stamped) == 1
    assert [entry.kind for entry in desk.vault.chain.entries()] == ["seal", "stamp"]
    assert verify_desk(desk.vault).whole


def test_a_stamp_that_does_not_hold_is_refused(desk: Desk, captured: Captured, authority: Authority) -> None:
    desk.seal(captured, PURPOSE, NOW)
    stamp(desk, NOW)
    replay = authority.answer(authority.asked[0])
    desk.seal(captured, PURPOSE, NOW)
    for canned, why in ((replay, "nonce mismatch"), (b"junk", "no response"), (replay[:-40], "no response")):
        authority.canned = canned
        assert why in stamp(desk, NOW).why, why
    assert [ref.stamped for ref in desk.bundles()] == [True, False]


def test_an_authority_that_nobody_trusts_is_refused_and_told(
    desk: Desk, captured: Captured, tmp_path: Path, home: Path
) -> None:
    (tmp_path / "stranger").mkdir()
    with served(tmp_path / "stranger") as stranger:
        mixed = open_desk(DeskSettings(desk_home=home, tsa_url=stranger.url, tsa_ca=desk.settings.tsa_ca))
        ref = mixed.seal(captured, PURPOSE, NOW)
        assert "no root that is trusted here" in stamp(mixed, NOW).why
        fooled = open_desk(DeskSettings(desk_home=home, tsa_url=stranger.url, tsa_ca=stranger.root))
        assert stamp(fooled, NOW).stamped == (ref.id,)
    assert "root that you don't trust" in _problems(verify_desk(desk.vault, trust=desk.settings.tsa_ca))


def test_a_stamp_of_another_bundle_is_told(sealed: tuple[Desk, Path], tmp_path: Path) -> None:
    desk, _ = sealed
    copy = tmp_path / "copy"
    shutil.copytree(desk.vault.home, copy)
    stamps = sorted(path.name for path in (copy / "stamps").iterdir())
    shutil.copy(copy / "stamps" / stamps[0] / "response.tsr", copy / "stamps" / stamps[1] / "response.tsr")
    shutil.copy(copy / "stamps" / stamps[1] / "request.tsq", copy / "stamps" / stamps[0] / "request.tsq")
    said = _problems(verify_desk(replace(desk.vault, home=copy)))
    assert "stamp" in said
    assert "is invalid" in said

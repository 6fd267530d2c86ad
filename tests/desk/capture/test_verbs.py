"""`safelight desk capture`, `import` and `watch` as somebody types them: sealed bundles, and nothing half done."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from safelight.desk.capture import working_texts
from safelight.desk.custody import open_desk
from safelight.desk.extract import extract
from safelight.desk.settings import load_desk_settings
from tests.commands import Ended, environment, run_here
from tests.desk.capture.conftest import Site

WHY = ["--case", "24-17", "--basis", "Order of 2025-03-01", "--officer", "mara"]


@pytest.fixture
def surroundings(site: Site, tmp_path: Path) -> dict[str, str]:
    return environment(SAFELIGHT_DESK_HOME=str(tmp_path / "desk"), SAFELIGHT_DESK_ALLOW=f"127.0.0.1:{site.port}")


@pytest.fixture
def desk(surroundings: dict[str, str]) -> Callable[..., Ended]:
    """A verb of the desk, in this process."""

    def type_in(*arguments: str) -> Ended:
        return run_here(["desk", *arguments], surroundings)

    return type_in


def bundles(home: Path) -> list[Any]:
    return open_desk(load_desk_settings(desk_home=home)).bundles()


def board(site: Site) -> None:
    """A small site: a listing of two advertisements."""
    site.page("/list", '<ul><li><a href="/post/1">Ava</a><li><a href="/post/2">Ivy</a></ul>')
    for number, name in ((1, "Ava"), (2, "Ivy")):
        words = f"Hello, I am {name}, visiting Tampa this weekend. Call 813-555-012{number}."
        site.page(f"/post/{number}", f"<h1>{name}</h1><p>{words}</p>")


def test_from_an_address_to_a_fact_in_a_sealed_bundle(site: Site, desk: Callable[..., Ended], tmp_path: Path) -> None:
    board(site)
    ended = desk("capture", f"{site.root}/post/1", "--json", *WHY)
    assert ended.code == 0, ended.err
    (told,) = json.loads(ended.out)
    held = open_desk(load_desk_settings(desk_home=tmp_path / "desk"))
    opened = held.open(told["bundle"], "mara", "reading it", datetime.now(UTC))
    assert (opened.ref.case, opened.ref.officer, opened.ref.asked) == ("24-17", "mara", f"{site.root}/post/1")
    (name,) = working_texts(one["name"] for one in opened.manifest["files"])
    text = opened.file(name).decode()
    (phone,) = [fact for fact in extract(text) if fact.kind == "phone"]
    assert text[phone.start : phone.end] == "813-555-0121"
    assert [exchange.response for exchange in opened.exchanges][-1] == site.answers["/post/1"]


def test_a_listing_is_captured_with_its_advertisements(site: Site, desk: Callable[..., Ended], tmp_path: Path) -> None:
    board(site)
    dry = desk("capture", f"{site.root}/list", "--listing", "--dry-run", *WHY)
    assert dry.code == 0, dry.err
    assert dry.out.split() == [f"{site.root}/post/1", f"{site.root}/post/2"]
    assert not (tmp_path / "desk").exists()
    assert desk("capture", f"{site.root}/list", "--listing", *WHY).code == 0
    asked = [ref.asked for ref in bundles(tmp_path / "desk")]
    assert asked == [f"{site.root}/list", f"{site.root}/post/1", f"{site.root}/post/2"]


def test_watch_once_captures_what_is_new(site: Site, desk: Callable[..., Ended], tmp_path: Path) -> None:
    board(site)
    first = desk("watch", f"{site.root}/list", "--once", *WHY)
    assert "2 are new or changed" in first.err
    again = desk("watch", f"{site.root}/list", "--once", *WHY)
    assert "0 are new or changed" in again.err
    assert len(bundles(tmp_path / "desk")) == 3
    held = [path.read_bytes() for path in (tmp_path / "desk" / "watch").iterdir()]
    assert held
    assert not any(site.root.encode() in content for content in held)


def test_import_names_who_handed_it_over(desk: Callable[..., Ended], tmp_path: Path) -> None:
    (tmp_path / "ad.html").write_text("<h1>Ava</h1>Call 813-555-0123")
    ended = desk("import", str(tmp_path / "ad.html"), str(tmp_path / "no.html"), "--from", "Harbor Outreach", *WHY)
    assert ended.code == 1
    assert "no.html can't be read" in ended.err
    (ref,) = bundles(tmp_path / "desk")
    opened = open_desk(load_desk_settings(desk_home=tmp_path / "desk")).open(ref.id, "a", "b", datetime.now(UTC))
    assert opened.manifest["capture"]["handed_over_by"] == "Harbor Outreach"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["capture", "http://10.0.0.1/"], "not on this desk's list"),
        (["capture", "file:///etc/passwd"], "no web address"),
        (["capture", "http://ads.example/", "--dry-run"], "sites.toml"),
        (["watch", "http://ads.example/", "--every", "1s"], "--every"),
        (["import", "/etc/hostname", "--from", " "], "--from"),
    ],
)
def test_what_is_not_to_be_is_refused_with_a_sentence(
    desk: Callable[..., Ended], arguments: list[str], says: str, tmp_path: Path
) -> None:
    ended = desk(*arguments, *WHY)
    assert ended.code in (1, 2)
    assert says in ended.err
    assert not (tmp_path / "desk" / "bundles").exists()


def test_what_a_list_names_is_put_aside_and_the_others_go_on(
    site: Site, surroundings: dict[str, str], tmp_path: Path
) -> None:
    board(site)
    picture = b"\x89PNG a picture that must not be kept"
    site.page("/bad.png", picture, "image/png")
    site.page("/post/1", "<h1>Ava</h1><p>Hello, I am Ava, in Tampa this weekend. Call 813-555-0121.<img src=/bad.png>")
    (tmp_path / "lists").mkdir()
    (tmp_path / "lists" / "a.sha256").write_text(hashlib.sha256(picture).hexdigest())
    surroundings["SAFELIGHT_DESK_HASH_LISTS"] = str(tmp_path / "lists")

    def type_in(*arguments: str) -> Ended:
        return run_here(["desk", *arguments, *WHY], surroundings)

    ended = type_in("capture", f"{site.root}/post/1", f"{site.root}/post/2")
    assert ended.code == 1
    assert f"{site.root}/post/1 holds a picture" in ended.err
    assert f"{site.root}/post/2" in ended.out
    for asked in (2, 0):  # the second round looks at neither again
        before = len(site.paths)
        assert type_in("watch", f"{site.root}/list", "--once").code == (1 if asked else 0)
        assert len([path for path in site.paths[before:] if path.startswith("/post")]) == asked
    (tmp_path / "bad.png").write_bytes(picture)
    (tmp_path / "good.txt").write_text("Call 813-555-0121")
    ended = type_in("import", str(tmp_path / "bad.png"), str(tmp_path / "good.txt"), "--from", "a unit")
    assert (ended.code, "good.txt" in ended.out) == (1, True)
    assert [ref.asked for ref in bundles(tmp_path / "desk")].count(f"{site.root}/post/1") == 0


def test_nothing_is_captured_without_a_case_and_a_basis(desk: Callable[..., Ended]) -> None:
    assert desk("capture", "http://ads.example/").code == 2
    assert "basis" in desk("capture", "http://ads.example/", "--case", "1", "--basis", " ").err


def started(surroundings: dict[str, str], *arguments: str, kilobytes: int | None = None) -> subprocess.Popen[str]:
    """A verb in a process of its own; `kilobytes`: as if the disk were full after so many of a file."""
    command = [sys.executable, "-m", "safelight", "desk", *arguments]
    if kilobytes is not None:
        command = ["bash", "-c", f'ulimit -f {kilobytes}; exec "$@"', "bash", *command]
    return subprocess.Popen(command, env=surroundings, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_a_disk_that_fills_up_leaves_nothing_half_stored(
    site: Site, surroundings: dict[str, str], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    board(site)
    assert desk("capture", f"{site.root}/post/1", *WHY).code == 0
    before = bundles(tmp_path / "desk")
    site.page("/post/9", "<h1>Ava</h1>" + os.urandom(200_000).hex())
    process = started(surroundings, "capture", f"{site.root}/post/9", *WHY, kilobytes=48)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    assert "Traceback" not in err
    assert bundles(tmp_path / "desk") == before
    assert desk("capture", f"{site.root}/post/9", *WHY).code == 0
    assert len(bundles(tmp_path / "desk")) == 2


def test_ctrl_c_ends_a_watch_which_then_goes_on(
    site: Site, surroundings: dict[str, str], desk: Callable[..., Ended], tmp_path: Path
) -> None:
    board(site)
    process = started(surroundings, "watch", f"{site.root}/list", "--every", "6h", *WHY)
    until = time.monotonic() + 60
    while "/post/2" not in site.paths and time.monotonic() < until:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert "Ended." in err
    assert desk("watch", f"{site.root}/list", "--once", *WHY).code == 0
    asked = {ref.asked for ref in bundles(tmp_path / "desk")}
    assert {f"{site.root}/post/1", f"{site.root}/post/2"} <= asked
    assert site.paths.count("/post/1") == 1

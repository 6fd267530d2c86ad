"""Killed at any moment, a full disk, two at once: the last good state stays, and the next command goes on from it."""

import os
import resource
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from safelight.core.errors import StoreError
from safelight.desk.capture.captured import Captured
from safelight.desk.custody import Desk, Word, delete, keep, open_desk, verify_desk
from safelight.desk.settings import DeskSettings
from tests.desk.custody.samples import NOW, PURPOSE


def _forked(home: Path, work: Callable[[Desk, Callable[[str], None]], None]) -> tuple[int, IO[str]]:
    """A process that works on the desk, and what it says."""
    reading, writing = os.pipe()
    if (process := os.fork()) == 0:
        try:
            os.close(reading)
            work(open_desk(DeskSettings(desk_home=home)), lambda text: os.write(writing, f"{text}\n".encode()) and None)
        finally:
            os._exit(0)
    os.close(writing)
    return process, os.fdopen(reading, encoding="utf-8")


@pytest.mark.parametrize("wait", [0.0, 0.011, 0.023, 0.038, 0.057, 0.083])
def test_killed_at_any_moment_the_last_good_state_is_left(home: Path, captured: Captured, wait: float) -> None:
    def seal_and_delete(desk: Desk, say: Callable[[str], None]) -> None:
        while True:
            kept, gone = desk.seal(captured, PURPOSE, NOW), desk.seal(captured, PURPOSE, NOW)
            delete(desk, gone.id, Word("mara", "test"), NOW)
            say(kept.id)

    process, said = _forked(home, seal_and_delete)
    with said:
        done = [said.readline().strip()]
        time.sleep(wait)
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        done += said.read().split()
    desk = open_desk(DeskSettings(desk_home=home))
    assert verify_desk(desk.vault).whole  # before anything is put in order
    held = {ref.id for ref in desk.bundles()}
    assert set(done) <= held
    assert len(held) - len(done) in (0, 1, 2)
    assert verify_desk(desk.vault).whole
    assert not [path for path in (home / "staging").rglob("*") if path.is_file()]


@pytest.mark.parametrize("limit", [0, 300, 2_000, 12_000])
def test_a_full_disk_seals_nothing_and_says_so(home: Path, desk: Desk, captured: Captured, limit: int) -> None:
    def seal(desk: Desk, say: Callable[[str], None]) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            desk.seal(captured, PURPOSE, NOW)
        except StoreError as error:
            say(error.what)

    first = desk.seal(captured, PURPOSE, NOW)
    chain = desk.vault.chain.path.read_bytes()
    process, said = _forked(home, seal)
    with said:
        assert "Nothing was" in said.read()
    os.waitpid(process, 0)
    assert desk.vault.chain.path.read_bytes() == chain
    assert [ref.id for ref in desk.bundles()] == [first.id]
    assert verify_desk(desk.vault).whole
    assert not [path for path in (home / "staging").rglob("*") if path.is_file()]
    desk.seal(captured, PURPOSE, NOW)


def test_a_disk_that_is_full_within_a_line_leaves_no_piece_of_it(home: Path, desk: Desk, captured: Captured) -> None:
    ref = desk.seal(captured, PURPOSE, NOW)
    while desk.vault.chain.path.stat().st_size < 30_000:  # longer than a bundle, so that the line is what finds no room
        keep(desk, ref.id, Word("mara", "long " * 400), NOW)
    chain = desk.vault.chain.path.read_bytes()

    def seal(desk: Desk, say: Callable[[str], None]) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(chain) + 100, resource.RLIM_INFINITY))
        try:
            desk.seal(captured, PURPOSE, NOW)
        except StoreError as error:
            # At once: the next command would take off what a crash had left.
            say(f"{error.what} {len(desk.vault.chain.path.read_bytes()) - len(chain)}")

    process, said = _forked(home, seal)
    with said:
        assert "chain.jsonl can't be written: No space left on device. Nothing was added to it. 0" in said.read()
    os.waitpid(process, 0)
    assert [one.id for one in desk.bundles()] == [ref.id]
    assert verify_desk(desk.vault).whole


def test_a_line_that_was_half_written_is_taken_off_and_one_that_was_counted_is_not(
    desk: Desk, captured: Captured
) -> None:
    first = desk.seal(captured, PURPOSE, NOW)
    path = desk.vault.chain.path
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"access":"000')
    assert [ref.id for ref in desk.bundles()] == [first.id]
    assert path.read_bytes() == whole
    for damaged in (whole[:-1], b"", whole.replace(b"seal", b"seaI")):
        path.write_bytes(damaged)
        with pytest.raises(StoreError, match="altered"):
            desk.seal(captured, PURPOSE, NOW)
        assert path.read_bytes() == damaged


def test_nothing_is_added_while_the_count_is_gone(desk: Desk, captured: Captured) -> None:
    desk.seal(captured, PURPOSE, NOW)
    desk.vault.chain.count_path.unlink()
    desk.seal(captured, PURPOSE, NOW)  # one line alone: the disk may have been full
    desk.vault.chain.count_path.unlink()
    with pytest.raises(StoreError, match="cut off or altered"):
        desk.seal(captured, PURPOSE, NOW)
    assert not verify_desk(desk.vault).whole


def test_a_folder_that_cannot_be_written_is_told_and_verifies(desk: Desk, captured: Captured, home: Path) -> None:
    desk.seal(captured, PURPOSE, NOW)
    (home / ".lock").unlink()
    (home / ".lock").mkdir()  # as on a disk that is read only, for whoever may do anything too
    with pytest.raises(StoreError, match="can't be written"):
        desk.bundles()
    assert verify_desk(desk.vault).whole


def test_what_was_staged_and_named_is_moved_in_and_the_rest_is_taken_away(
    desk: Desk, captured: Captured, home: Path
) -> None:
    ref = desk.seal(captured, PURPOSE, NOW)
    staged = home / "staging" / "bundles"
    (home / "bundles" / ref.id).rename(staged / ref.id)
    (staged / "20260304-never").mkdir()
    assert verify_desk(desk.vault).whole
    assert [one.id for one in desk.bundles()] == [ref.id]
    assert list(staged.iterdir()) == []


def test_a_deletion_that_was_cut_short_is_finished(desk: Desk, captured: Captured, home: Path) -> None:
    ref = desk.seal(captured, PURPOSE, NOW)
    folder, content = home / "bundles" / ref.id, {}
    for path in folder.iterdir():
        content[path.name] = path.read_bytes()
    delete(desk, ref.id, Word("mara", "test"), NOW)
    folder.mkdir()
    for name, data in content.items():
        (folder / name).write_bytes(data)
    (home / "staging" / "deleting" / ref.id).mkdir(parents=True)
    assert verify_desk(desk.vault).whole
    assert desk.bundles() == []
    assert not folder.exists()

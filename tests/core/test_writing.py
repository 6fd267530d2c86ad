"""Whole files in one step, for their owner alone."""

from __future__ import annotations

import os
import stat
import threading
from pathlib import Path

import pytest

from safelight.core.writing import write_private, write_private_once


def test_the_new_content_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "note"
    write_private(path, b"one")
    write_private(path, b"two")
    assert path.read_bytes() == b"two"
    assert [one.name for one in tmp_path.iterdir()] == ["note"]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    write_private(tmp_path / "note", b"one")
    write_private_once(tmp_path / "key", b"one")
    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}


def test_what_cannot_be_put_in_place_leaves_the_old_and_no_draft(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="directory"):
        write_private(tmp_path / "folder", b"one")
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_of_those_who_write_once_the_first_wins(tmp_path: Path) -> None:
    path, seen = tmp_path / "key", set()

    def write(name: int) -> None:
        write_private_once(path, f"{name}".encode())
        seen.add(path.read_bytes())

    threads = [threading.Thread(target=write, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == 1
    assert [one.name for one in tmp_path.iterdir()] == ["key"]

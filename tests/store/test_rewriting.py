"""Rows that are withdrawn leave every generation and every release, whatever is killed."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime

import polars as pl
import pytest

from safelight.core.errors import StoreError
from safelight.store import (
    Tables,
    current,
    generations,
    lock_city,
    make_release,
    open_generation,
    open_release,
    publish,
    rewrite,
    rewriting,
    rollback,
)

CITY = "rivermouth"
NOW = datetime(2026, 3, 15, tzinfo=UTC)
REWRITE = """
import os, signal, sys
from pathlib import Path
import polars as pl
from safelight.core.home import Home
from safelight.store import Tables, lock_city, rewrite

root, city, step, time = sys.argv[1:]
seen = 0
def progress(done):
    global seen
    if done == step:
        seen += 1
        if seen == int(time):
            os.kill(os.getpid(), signal.SIGKILL)
def edit(generation):
    records = generation.records().collect()
    left = records.filter(pl.col("source") != "given")
    return None if left.height == records.height else (Tables(records=left), generation.manifest)
home = Home(Path(root))
with lock_city(home, city):
    rewrite(home, city, edit, progress=progress)
"""


def edit(generation):
    records = generation.records().collect()
    left = records.filter(pl.col("source") != "given")
    return None if left.height == records.height else (Tables(records=left), generation.manifest)


@pytest.fixture
def three(home, record, tables, draft):
    """Three generations, of which the last two hold rows of the source `given`, and a release of each of these."""
    open_rows = [record(n) for n in range(20)]
    given = [record(n, source="given") for n in range(100, 105)]
    publish(home, CITY, tables(open_rows), draft)
    publish(home, CITY, tables(open_rows + given[:3]), draft)
    make_release(home, "first", [CITY], NOW)
    publish(home, CITY, tables(open_rows + given), draft)
    make_release(home, "second", [CITY], NOW)
    return home


def _sources(home):
    places = [home, *(open_release(home, name).home for name in ("first", "second"))]
    return {
        source
        for place in places
        for number in generations(place, CITY)
        for source in open_generation(place, CITY, number).records().collect()["source"]
    }


def test_rows_leave_every_generation_and_release(three):
    before = current(three, CITY).manifest
    done = rewrite(three, CITY, edit)
    assert (done.generations, done.releases, done.removed) == ((2, 3), ("first", "second"), ())
    assert "given" not in _sources(three)
    after = current(three, CITY).manifest
    assert (before.records, after.records, after.generation) == (25, 20, 3)
    assert after.seal != before.seal
    assert rollback(three, CITY).generation == 2
    assert rewrite(three, CITY, edit).generations == ()


def test_without_a_system_that_exchanges_folders(three, monkeypatch):
    monkeypatch.setattr(rewriting.sys, "platform", "another")
    assert rewrite(three, CITY, edit).generations == (2, 3)
    assert "given" not in _sources(three)
    left = {path.name for path in (three.cities / CITY).iterdir()}
    assert left <= {"1", "2", "3", "current", ".lock"}


def test_two_steps_that_were_cut_are_finished(three):
    folder = three.cities / CITY
    (folder / "2").rename(folder / ".old-2")
    rewrite(three, CITY, edit)
    assert generations(three, CITY) == [1, 2, 3]
    assert "given" not in _sources(three)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
@pytest.mark.parametrize("time", [1, 2, 4])
@pytest.mark.parametrize("step", ["written", "exchanged", "cleared", "pointer"])
def test_a_kill_leaves_good_generations_and_the_next_one_finishes(three, step, time):
    if step == "pointer" and time > 3:
        pytest.skip("there are three pointers")
    command = [sys.executable, "-c", REWRITE, str(three.root), CITY, step, str(time)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert done.returncode == -9, done.stderr
    for number in generations(three, CITY):
        generation = open_generation(three, CITY, number)
        assert generation.records().collect().height == generation.manifest.records
    rewrite(three, CITY, edit)
    assert "given" not in _sources(three)
    assert not list(three.root.rglob(".draft-*"))


def _damage(file):
    """Another file in its place: the releases have the same one by hard links."""
    file.unlink()
    file.write_bytes(b"PAR1")


def test_a_damaged_older_generation_goes_and_a_damaged_current_one_stops_it(three):
    _damage(three.cities / CITY / "2" / "records.parquet")
    assert rewrite(three, CITY, edit).removed == (2,)
    _damage(three.cities / CITY / "3" / "records.parquet")
    with pytest.raises(StoreError, match="damaged"):
        rewrite(three, CITY, edit)


def test_the_hashes_that_were_remembered_are_not_those_of_the_new_files(three):
    """The same size and the same second: the files are others all the same."""
    file = three.cities / CITY / "3" / "records.parquet"
    current(three, CITY)
    stamp = file.stat()
    content = bytearray(file.read_bytes())
    content[100] ^= 1
    fresh = file.with_name("fresh")
    fresh.write_bytes(content)
    os.utime(fresh, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
    fresh.replace(file)
    with pytest.raises(StoreError, match="damaged"):
        current(three, CITY)


def test_nobody_else_writes_meanwhile(three):
    with lock_city(three, CITY), pytest.raises(StoreError, match="Another ingest"), lock_city(three, CITY):
        pass

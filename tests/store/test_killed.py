"""Publishing while the world ends: killed at every step, and on a full disk."""

import json
import subprocess
import sys
import time

import pytest

from safelight.core.home import Home
from safelight.store import TABLE_SCHEMAS, current, publish

CITY = "rivermouth"
STEPS = [*TABLE_SCHEMAS, "manifest", "renamed", "current"]
PUBLISH = """
import os, resource, signal, sys
from pathlib import Path
import polars as pl
from safelight.core.errors import StoreError
from safelight.core.home import Home
from safelight.store import current, publish, Tables

root, city, mode, value = sys.argv[1:]
old = current(Home(Path(root)), city)
records = pl.concat([old.records().collect()] * 400)
def progress(step):
    if mode == "kill" and step == value:
        os.kill(os.getpid(), signal.SIGKILL)
if mode == "full":
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(value), int(value)))
print("ready", flush=True)
while True:
    try:
        publish(Home(Path(root)), city, Tables(records=records), old.manifest, progress=progress)
    except StoreError as error:
        print(error)
        sys.exit(1)
    if mode != "loop":
        break
"""


@pytest.fixture
def first(home, record, tables, draft) -> Home:
    publish(home, CITY, tables([record(n) for n in range(1, 101)]), draft)
    return home


def run(home: Home, mode: str, value: object) -> subprocess.CompletedProcess:
    command = [sys.executable, "-c", PUBLISH, str(home.root), CITY, mode, str(value)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


@pytest.mark.parametrize("step", ["records", "supplements", "manifest", "renamed", "current"])
def test_a_kill_at_any_step_leaves_the_last_good_state(first, record, tables, draft, step):
    assert step in STEPS
    assert run(first, "kill", step).returncode == -9
    generation = current(first, CITY)
    assert generation.manifest.generation == (2 if step == "current" else 1)
    assert generation.records().collect().height == generation.manifest.records
    manifest = publish(first, CITY, tables([record(1)]), draft)
    assert manifest.generation == (3 if step == "current" else 2)
    folder = first.cities / CITY
    left = {path.name for path in folder.iterdir()} - {"current", "1", "2", "3"}
    assert left == set(), "the next publish sweeps what the killed one left"


def test_a_kill_at_any_moment_leaves_a_good_state(first):
    for delay in (0.0, 0.011, 0.023, 0.037, 0.052):
        command = [sys.executable, "-c", PUBLISH, str(first.root), CITY, "loop", ""]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "ready\n"
            time.sleep(delay)
            process.kill()
        generation = current(first, CITY)
        assert generation.records().collect().height == generation.manifest.records


@pytest.mark.parametrize("limit", [0, 700, 3000])
def test_a_full_disk_gets_a_sentence_and_the_old_generation_stays(first, limit):
    before = json.loads((first.cities / CITY / "current").read_text())
    done = run(first, "full", limit)
    assert done.returncode == 1, done.stderr
    assert f"no room to write the database of {CITY}" in done.stdout
    assert "Traceback" not in done.stderr
    assert json.loads((first.cities / CITY / "current").read_text()) == before
    assert current(first, CITY).manifest.records == 100
    assert not list((first.cities / CITY).glob(".draft-*"))

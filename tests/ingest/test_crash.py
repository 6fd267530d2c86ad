"""kill -9 at any moment leaves the last good state, and the same command goes on; two at once are refused."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from safelight.core.errors import StoreError
from safelight.ingest import CityReport, Workshop, ingest
from safelight.store import current, lock_city

Crimes = Callable[..., CityReport]


def _command(home: Path, folder: Path) -> list[str]:
    return [
        sys.executable,
        "-m",
        "safelight",
        "ingest",
        "chicago",
        "--from",
        str(folder),
        "--home",
        str(home),
        "--json",
    ]


@pytest.fixture
def feed(tmp_path: Path, crime: Callable[..., dict[str, str]]) -> Path:
    """A folder of sixty files with a few hundred relevant rows."""
    folder = tmp_path / "feed"
    folder.mkdir()
    for part in range(60):
        rows = [
            crime(part * 10 + number, Date=f"{part % 12 + 1:02}/{number + 1:02}/{2010 + part // 12} 08:00:00 PM")
            for number in range(8)
        ]
        pl.DataFrame(rows).write_csv(folder / f"part-{part:02}.csv")
    return folder


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_killed_ingest_goes_on_where_it_was(feed: Path, tmp_path: Path) -> None:
    home, environment = tmp_path / "home", {**os.environ, "SAFELIGHT_RECORD_KEY": "ab" * 32}
    environment.pop("SAFELIGHT_HOME", None)
    process = subprocess.Popen(
        _command(home, feed), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    staged = home / "staging"
    deadline = time.monotonic() + 60
    while len(list(staged.rglob("*.json"))) < 3 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.005)
    assert process.poll() is None, "the ingest ended before it could be killed"
    process.kill()
    process.wait()
    kept = len(list(staged.rglob("*.json")))
    assert 3 <= kept < 60
    assert not list((home / "cities").rglob("manifest.json"))
    done = subprocess.run(_command(home, feed), env=environment, capture_output=True, text=True, check=True)
    [report] = json.loads(done.stdout)
    assert report["records"] == 480
    assert report["sources"][0]["read"] == 480
    assert not list(home.rglob("staging/**/*.json"))


def test_a_second_ingest_at_the_same_time_is_refused(
    crimes: Crimes, crime: Callable[..., dict[str, str]], workshop: Workshop
) -> None:
    crimes([crime(1)])
    with lock_city(workshop.home, "chicago"), pytest.raises(StoreError, match="nother ingest"):
        crimes([crime(2)])
    generation = current(workshop.home, "chicago")
    assert generation is not None
    assert generation.manifest.generation == 1


def test_a_bad_file_leaves_the_last_generation(
    crimes: Crimes, crime: Callable[..., dict[str, str]], workshop: Workshop, tmp_path: Path
) -> None:
    crimes([crime(1)])
    bad = tmp_path / "bad.csv"
    bad.write_text("these,are,other,columns\n1,2,3,4\n")
    report = ingest(workshop, "chicago", file=bad)
    assert [problem.error.kind for problem in report.problems] == ["not-recognised"]
    assert report.generation == 1

"""The pages, and what their examples print when they are run as written."""

import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, RecordKey
from safelight.ingest import Workshop, ingest
from safelight.synthetic import PROFILES, write_feeds

ROOT = Path(__file__).resolve().parents[2]
YEARS = 3

# One process for all examples: it calls the entry point of `safelight` with each line's words.
DRIVER = """
import contextlib, io, json, sys
from safelight.cli import main
ended = []
for words in json.load(sys.stdin):
    out, err, code = io.StringIO(), io.StringIO(), 0
    sys.argv = words
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main()
        except SystemExit as end:
            code = end.code or 0
    ended.append([code, out.getvalue(), err.getvalue()])
json.dump(ended, sys.stdout)
"""


@dataclass(frozen=True)
class Printed:
    """What an example ended with: exit code, stdout, stderr."""

    code: int
    out: str
    err: str


def examples() -> list[str]:
    """Every line `$ safelight …` of the console blocks, in the order of the pages."""
    pages = [ROOT / "README.md", ROOT / "docs" / "user-guide.md"]
    blocks = [
        block
        for page in pages
        for block in re.findall(r"^```console\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    ]
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


def _block(language: str) -> str:
    """The block of that language in the walk-through of CONTRIBUTING.md."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8").split("## Add a city in fifteen minutes")[1]
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", text.split("\n## ")[0], re.MULTILINE | re.DOTALL)
    return str(found)


def _demo(home: Path) -> None:
    """The demo's databases, over fewer years."""
    workshop = Workshop(Home(home), load_catalog(), RecordKey(b"d" * 32), datetime.now(UTC))
    feeds = home / "feeds-SYNTHETIC"
    write_feeds(workshop.catalog, feeds, today=workshop.now.date(), years=YEARS, cities=PROFILES)
    for city in PROFILES:
        assert not ingest(workshop, city, folder=feeds).problems


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Printed]:
    """Example -> how it ended, each run once, in order, in the folder that the user guide describes."""
    folder = tmp_path_factory.mktemp("guide")
    home = folder / "home"
    (home / "catalog").mkdir(parents=True)
    _demo(home)
    for place in (folder, home / "catalog"):
        (place / "rivermouth.toml").write_text(_block("toml"), encoding="utf-8")
    rows = _block("csv")
    (folder / "SYNTHETIC-rivermouth.csv").write_text(rows, encoding="utf-8")
    newer = rows.replace("R24-", "R25-").replace("C-1", "C-2").replace("2024-0", "2025-0")
    (folder / "SYNTHETIC-rivermouth-2025.csv").write_text(newer, encoding="utf-8")
    lines = examples()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SAFELIGHT_")}
    done = subprocess.run(
        [sys.executable, "-c", DRIVER],
        input=json.dumps([line.split() for line in lines]),
        env={**kept, "SAFELIGHT_HOME": str(home), "SAFELIGHT_RECORD_KEY": (b"d" * 32).hex(), "COLUMNS": "160"},
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return {line: Printed(*ended) for line, ended in zip(lines, json.loads(done.stdout), strict=True)}

"""A home with a city that nobody listed, and the real command line in a process of its own."""

import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safelight.catalog import load_catalog
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest
from tests.commands import Ended, environment, run_here

CONTRIBUTING = Path(__file__).resolve().parents[2] / "CONTRIBUTING.md"
CITY = "rivermouth"
LIMITED = """
import resource, runpy, sys
most = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
runpy.run_module("safelight", run_name="__main__", alter_sys=True)
"""


class CommandLine:
    """`safelight …` as an operator types it, over one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def __call__(self, *words: object, apart: bool = False, most_bytes: int | None = None) -> Ended:
        """Run it; `apart`: in its own process; `most_bytes`: how large a file may get, as on a full disk."""
        if not apart and most_bytes is None:
            return run_here(self.words(*words))
        start = (
            [sys.executable, "-m", "safelight"]
            if most_bytes is None
            else [sys.executable, "-c", LIMITED, str(most_bytes)]
        )
        done = subprocess.run(
            [*start, *self.words(*words)],
            env=environment(),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ended(done.returncode, done.stdout, " ".join(done.stderr.split()))

    def words(self, *words: object) -> list[str]:
        return [*map(str, words), "--home", str(self.home)]

    @property
    def city(self) -> Path:
        return self.home / "cities" / CITY


def block(language: str) -> str:
    """The block of that language in the walk-through of CONTRIBUTING.md."""
    section = CONTRIBUTING.read_text(encoding="utf-8").split("## Add a city in fifteen minutes")[1].split("\n## ")[0]
    [found] = re.findall(rf"^```{language}\n(.*?)^```$", section, flags=re.MULTILINE | re.DOTALL)
    return str(found)


@pytest.fixture(scope="session")
def rows() -> str:
    """Six invented rows: four are relevant, one of each role."""
    return block("csv")


def of_year(rows: str, year: int) -> str:
    """The same six rows as of another year, with ids and case numbers of their own."""
    return rows.replace("R24-", f"R{year}-").replace("C-1", f"C-{year}-1").replace("2024-0", f"{year}-0")


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, rows: str) -> Path:
    """A home whose city has two generations: 2022, then 2022 and 2023. Copy it, don't change it."""
    home = tmp_path_factory.mktemp("published")
    (home / "catalog").mkdir()
    (home / "catalog" / f"{CITY}.toml").write_text(block("toml"), encoding="utf-8")
    workshop = Workshop(
        Home(home),
        load_catalog(home / "catalog"),
        record_key(Home(home), Settings(home=home, record_key=None)),
        datetime.now(UTC),
    )
    for year in (2022, 2023):
        file = home / f"SYNTHETIC-{year}.csv"
        file.write_text(of_year(rows, year), encoding="utf-8")
        assert not ingest(workshop, CITY, file=file).problems
    return home


@pytest.fixture
def safelight(published: Path, tmp_path: Path) -> CommandLine:
    """The command line over a copy of the published home."""
    home = tmp_path / "home"
    shutil.copytree(published, home)
    return CommandLine(home)


@pytest.fixture
def new_rows(tmp_path: Path, rows: str) -> Path:
    """A sound file of six rows that the home doesn't have yet."""
    file = tmp_path / "SYNTHETIC-new.csv"
    file.write_text(of_year(rows, 2024), encoding="utf-8")
    return file

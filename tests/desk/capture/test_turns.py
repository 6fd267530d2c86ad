"""Commands of one desk that run at once ask a host as slowly as one does; which host, only the desk's key tells."""

import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from safelight.desk.capture.politeness import Pace
from safelight.desk.capture.turns import FILE, SharedTurns
from safelight.desk.custody import open_desk
from safelight.desk.settings import DeskSettings
from tests.commands import environment
from tests.desk.capture.conftest import Site


@pytest.fixture
def turns(tmp_path: Path) -> SharedTurns:
    return SharedTurns(home=tmp_path, key=open_desk(DeskSettings(desk_home=tmp_path)).vault.key)


def _again(turns: SharedTurns) -> SharedTurns:
    """As another command has them."""
    return SharedTurns(home=turns.home, key=turns.key)


def test_two_commands_at_once_keep_one_pause(site: Site, tmp_path: Path) -> None:
    for number in range(2):
        site.page(f"/{number}", f"<h1>Ava</h1><p>Call 813-555-012{number}</p>")
    (tmp_path / "sites.toml").write_text('[[site]]\nhost = "127.0.0.1"\nseconds = 0.5\n')
    around = environment(SAFELIGHT_DESK_HOME=str(tmp_path), SAFELIGHT_DESK_ALLOW=f"127.0.0.1:{site.port}")
    command = [sys.executable, "-m", "safelight", "desk", "capture"]
    started = [
        subprocess.Popen(
            [*command, f"{site.root}/{one}", "--no-browser", "--case", "c", "--basis", "b", "--officer", "mara"],
            env=around,
            stdout=subprocess.DEVNULL,
        )
        for one in range(2)
    ]
    assert [one.wait(60) for one in started] == [0, 0]
    assert len(site.times) == 4
    assert min(later - earlier for earlier, later in pairwise(sorted(site.times))) > 0.45
    assert b"127.0.0.1" not in (tmp_path / FILE).read_bytes()


def test_a_rest_that_one_command_was_asked_for_holds_for_all(turns: SharedTurns) -> None:
    assert turns.take("ads.example", 100.0, 2.0) == 0
    turns.rest("ads.example", 130.0)
    assert _again(turns).take("ads.example", 110.0, 2.0) == 20.0
    assert _again(turns).take("other.example", 110.0, 2.0) == 0
    assert _again(turns).take("ads.example", 130.0, 2.0) == 0


def test_a_clock_moved_back_costs_one_pause(turns: SharedTurns) -> None:
    assert turns.take("ads.example", 1e9, 2.0) == 0
    now = [1e6]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    Pace(sleep, lambda: now[0], _again(turns)).wait("ads.example", 2.0)
    assert slept == [2.0]


@pytest.mark.parametrize("content", [b"", b"not sealed"])
def test_a_damaged_file_is_begun_anew(turns: SharedTurns, content: bytes) -> None:
    (turns.home / FILE).write_bytes(content)
    assert turns.take("ads.example", 5.0, 2.0) == 0
    assert _again(turns).take("ads.example", 6.0, 2.0) == 1.0


def test_where_nothing_can_be_written_a_command_keeps_its_own_pauses(turns: SharedTurns) -> None:
    alone = SharedTurns(home=turns.home / "gone", key=turns.key)
    assert alone.take("ads.example", 5.0, 2.0) == 0
    assert alone.take("ads.example", 6.0, 2.0) == 1.0

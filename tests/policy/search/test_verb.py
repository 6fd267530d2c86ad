"""`safelight policy search`, as people run it, and killed while it runs."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict

import pytest
from typer.testing import CliRunner

from safelight.cli.policy import app
from safelight.core.errors import BadInput
from safelight.core.home import Home
from safelight.policy import read_scenario
from safelight.policy.search import kept_in, searched
from safelight.policy.search.searching import measure

SCENARIO = """
version = 1
months = {months}

[goal]
new_victims = 150
year = 5
budget = 2_000_000
probability = 0.6

[search]
worlds = {worlds}
levers = [3, 4, 6, 8, 11, 12]
"""


def command(*words):
    return [sys.executable, "-m", "safelight", "policy", "search", *map(str, words)]


def search(*words):
    return CliRunner().invoke(app, ["search", *map(str, words)], catch_exceptions=False)


@pytest.fixture(scope="module")
def where(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search")
    for worlds, months in ((25, 60), (150, 300)):
        (folder / f"{worlds}.toml").write_text(SCENARIO.format(worlds=worlds, months=months), "utf-8")
    return folder


def test_a_search_that_was_killed_goes_on_where_it_was(where):
    home, file = where / "killed", where / "150.toml"
    with subprocess.Popen(command(file, "--home", home), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        while not list(home.glob("policy/searches/*/parts/0*.npy")) and run.poll() is None:
            time.sleep(0.005)
        os.kill(run.pid, signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL, run.stderr.read()
    assert list(home.glob("policy/searches/*/parts/0*.npy"))
    heard = []
    wanted = read_scenario(file)
    document = searched(wanted, kept_in(Home(home), wanted), told=heard.append)
    assert heard[0] > 0
    table = measure(wanted)
    whole = [basket for basket in document["baskets"] if basket["number"] in (0, 4, document["chosen"])]
    assert whole == [asdict(table.basket(table.asked.place_of(basket["number"]))) for basket in whole]


def test_a_search_says_what_reaches_the_goal_and_leaves_its_data(where):
    home, out = where / "home", where / "out"
    first = search(where / "25.toml", "--home", home, "--out", out)
    assert first.exit_code == 0
    assert "in at least 60 % of worlds" in " ".join(first.stdout.split())
    assert "No forecast" in first.stderr
    assert "on people who sell sex by choice" in first.stdout
    assert {file.name for file in out.iterdir()} == {
        f"{name}.{kind}" for name in ("baskets", "worlds") for kind in ("csv", "parquet")
    }
    again = search(where / "25.toml", "--home", home, "--json")
    document = json.loads(again.stdout)
    assert document["hash"] in first.stdout
    assert document["goal"]["status"] == "reached"


def test_a_dry_run_searches_nothing(where):
    home = where / "dry"
    told = search(where / "150.toml", "--home", home, "--dry-run")
    assert told.exit_code == 0
    assert "64 baskets in 150 worlds, 9,600 runs" in told.stdout
    assert not list(home.glob("policy/searches/*/*"))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ("new_victims = -1", "must be 0 or more"),
        ("budget = 0", "must be above 0"),
        ("budget = -5", "must be above 0"),
        ("budget = nan", "no number"),
        ("probability = 1.5", "must be 1 or less"),
    ],
)
def test_a_goal_that_makes_no_sense_is_refused_in_a_sentence(where, wrong, says):
    name = wrong.partition(" ")[0]
    lines = [wrong if line.startswith(name) else line for line in SCENARIO.format(worlds=25, months=60).splitlines()]
    file = where / "wrong.toml"
    file.write_text("\n".join(lines), "utf-8")
    with pytest.raises(BadInput, match=says):
        read_scenario(file)

"""What `safelight policy run --json` prints, and how the verbs take scenarios."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from safelight.cli.main import build

Write = Callable[[str], Path]
COUNTED = {
    *("inflow", "new_victims", "returns", "victims_arrested", "identified_police", "identified_other"),
    *("exploiters_arrested", "buyers_arrested", "person_months", "violent_events", "cost", "cost_discounted"),
}


def printed(*words: str) -> dict[str, Any]:
    done = CliRunner().invoke(build("policy"), ["policy", *words, "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    return printed("run", "--set", "u8=1", "--set", "Z=1", "--set", "beta=0.005", "--months", "24", "--worlds", "10")


def test_it_is_the_document_of_the_contract(document: dict[str, Any]) -> None:
    assert document["t"] == list(range(25))
    assert set(document["state"]) == {"R", "S1", "S2", "S3", "S4", "N", "V", "U", "X", "M", "O", "E"}
    assert set(document["counters"]) == COUNTED
    assert set(document["counters"]["person_months"]) == {"S1", "S2", "S3", "S4"}
    series = [*document["state"].values(), *document["counters"].pop("person_months").values()]
    series += document["counters"].values()
    assert {len(one) for one in series} == {25}
    assert set(document["outputs"]) >= {"N", "r_identified", "r_arrested", "r_buyers", "cost", "new_victims_per_year"}
    assert len(document["hash"]) == 64


def test_counters_begin_at_nothing_and_never_fall(document: dict[str, Any]) -> None:
    for name, counted in document["counters"].items():
        for line in counted.values() if isinstance(counted, dict) else [counted]:
            assert line[0] == 0, name
            assert (np.diff(line) >= 0).all(), name
    assert document["counters"]["inflow"][-1] == pytest.approx(500 * 24)


def test_options_beat_what_a_file_says(scenario_file: Write) -> None:
    path = scenario_file('version = 1\nmonths = 12\nplace = "oakland"\n[set]\nu3 = 1\nu5 = 0.5')
    told = printed("run", str(path), "--set", "u3=0.5", "--months", "6", "--worlds", "0")["scenario"]
    assert told["months"] == 6
    assert told["place"] == "oakland"
    assert told["set"] == {"u3": 0.5, "u5": 0.5}


def test_what_cannot_be_run_ends_with_a_sentence() -> None:
    done = CliRunner().invoke(build("policy"), ["policy", "run", "--set", "u13=1"])
    assert str(done.exception) == "There is no symbol u13. Near it: u3, u1, u12."
    assert printed("symbols")["symbols"][0]["symbol"] == "Lam"
    assert printed("calibrate", "--worlds", "1000")["worlds"] == 1000

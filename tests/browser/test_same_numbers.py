"""The numbers of the page, of the API and of the command line are the same numbers, for 200 questions drawn at random."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import httpx
import pytest
from typer.testing import CliRunner

from safelight.cli.main import build
from safelight.core.vocabulary import AgeBand, Basis, Charge, Race, Role, Sex, Venue

pytestmark = pytest.mark.browser

QUESTIONS = 200
CITIES = ("chicago", "oakland", "houston", "seattle", "denver")
WORDS = {"basis": Basis, "role": Role, "sex": Sex, "age_band": AgeBand, "race": Race, "charge": Charge, "venue": Venue}
DIMENSIONS = (
    "cell",
    "year",
    "quarter",
    "month",
    "weekday",
    "hour",
    "role",
    "sex",
    "race",
    "charge",
    "venue",
    "size_band",
)


def drawn(rng: random.Random) -> dict[str, str]:
    """Filters and dimensions as a person might put them together, allowed or not."""
    filters = {"city": rng.choice(CITIES)}
    for name in rng.sample(sorted(WORDS), rng.randint(0, 2)):
        words = [word.value for word in WORDS[name]]
        filters[name] = ",".join(rng.sample(words, rng.randint(1, 2)))
    if rng.random() < 0.5:
        first, last = sorted(rng.choices(range(2017, 2026), k=2))
        filters |= {"since": str(first), "until": rng.choice([str(last), f"{last}-{rng.randint(1, 12):02}"])}
    if rng.random() < 0.2:
        filters["hours"] = rng.choice(["20-4", "8-12", "3-9"])
    if rng.random() < 0.2:
        filters["weekdays"] = "fri,sat"
    if rng.random() < 0.2:
        filters["size_min"] = rng.choice(["2", "5", "7"])
    filters["by"] = ",".join(rng.sample(DIMENSIONS, rng.randint(1, 2)))
    return filters


def said_by_the_command_line(runner: CliRunner, home: Path, filters: dict[str, str]) -> dict[str, Any] | None:
    """The document that `safelight count` prints; None where it refuses."""
    words = [part for name, value in filters.items() for part in (f"--{name.replace('_', '-')}", value)]
    done = runner.invoke(build("count"), ["count", *words, "--home", str(home), "--json"])
    return json.loads(done.stdout) if done.exit_code == 0 else None


def test_the_api_answers_as_the_command_line_does(address: str, home: Path) -> None:
    rng, runner, answered = random.Random(20261122), CliRunner(), 0
    with httpx.Client(base_url=address, timeout=60) as client:
        for _ in range(QUESTIONS):
            filters = drawn(rng)
            response = client.get("/api/v1/arrests/count", params=filters)
            said = said_by_the_command_line(runner, home, filters)
            assert (said is not None) == (response.status_code == 200), (filters, response.text[:200])
            if said is not None:
                answered += 1
                assert said == response.json(), filters
    assert answered > QUESTIONS / 2

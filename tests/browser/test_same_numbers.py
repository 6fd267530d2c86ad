"""The page, the API and the command line say the same numbers, for questions drawn at random."""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page
from typer.testing import CliRunner

from safelight.cli.main import build
from safelight.core.vocabulary import AgeBand, Basis, Charge, Race, Role, Sex, Venue
from tests.explorer_page import Open, settled, turned

pytestmark = pytest.mark.browser

QUESTIONS = 200
FIRST_TABLE = """() => { const table = document.querySelector(".table-twin table");
  return [...(table?.querySelectorAll("tbody tr") ?? [])].map(row => [...row.cells].map(cell => cell.textContent)); }"""
NOT_COMPARED = """(() => { const real = window.fetch;
  window.fetch = (address, init) => /[/]ratio|[?&]by=(?!year)/.test(String(address))
    ? Promise.resolve(new Response("{}", {status: 503})) : real(address, init); })()"""
"""The charts beside what is compared are left without an answer: the page asks for ten others with each question."""
CITIES = ("chicago", "oakland", "houston", "seattle", "denver")
YEARS = range(datetime.now(UTC).year - 2, datetime.now(UTC).year + 1)
"""Those that the home has records of, the running one among them."""
RECORDED = (Basis.ARREST, Basis.REPORTED_OFFENCE)
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
        kinds = RECORDED if name == "basis" and rng.random() < 0.7 else WORDS[name]
        words = [word.value for word in kinds]
        filters[name] = ",".join(rng.sample(words, rng.randint(1, 2)))
    if rng.random() < 0.5:
        first, last = sorted(rng.choices(YEARS, k=2))
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


def shown_on(page: Page) -> dict[str, tuple[str, str]]:
    """The areas of the table, under their cells, with number and status as they are written."""
    found = {}
    for name, number, _noise, status in page.evaluate(FIRST_TABLE):
        key = name.rsplit(" ", 1)[-1] + (" rest" if "rest" in name else "")
        found["off" if name == "not on the map" else key] = (number, status.split(":")[0])
    return found


def summed(rows: list[dict[str, Any]]) -> tuple[str, str]:
    """Rows of one area as the table must write them: the API answers several words of a filter one by one."""
    shown = [row[row["unit"]] for row in rows if row["status"] == "shown"]
    held = any(row["status"] == "protected" for row in rows)
    if not shown:
        return "not shown", "protected" if held else "none or few"
    number = f"{sum(shown):,}"
    return (f"{number} or more", "a lower limit") if held else (number, "published, with noise")


def written(rows: list[dict[str, Any]], off: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    """The API's rows of areas as the table must write them."""
    areas: dict[str, list[dict[str, Any]]] = {}
    for row in [*rows, *off]:
        place = row["cell"] + (" rest" if row.get("part") == "rest" else "") if "cell" in row else "city"
        key = "off" if row in off else place
        areas.setdefault(key, []).append(row)
    return {key: summed(some) for key, some in areas.items()}


def test_the_page_shows_the_numbers_of_the_api(visit: Open, address: str) -> None:
    rng, told, places = random.Random(1122), 0, 0
    page = visit(
        "/?city=chicago&view=table",
        height=300,  # what isn't in sight needn't be painted
        before=lambda page: page.add_init_script(NOT_COMPARED),
    )
    settled(page)
    with httpx.Client(base_url=f"{address}/api/v1/arrests/", timeout=60) as client:
        for _ in range(QUESTIONS):
            filters = {name: value for name, value in drawn(rng).items() if name != "by"}
            turned(page, "/?" + "&".join(f"{name}={value}" for name, value in (filters | {"view": "table"}).items()))
            basis = basis_on(page, filters)
            answer = client.get("cells", params=filters | {"basis": basis})
            refused = page.locator(".table-twin > .unanswered.wrong").count() > 0
            assert refused == (answer.status_code != 200), filters
            if not refused:
                places += same_areas(page, of_basis(answer.json(), basis), filters)
            count = client.get("count", params=filters | {"basis": basis})
            if count.status_code == 200:
                told += same_sentence(page, of_basis(count.json(), basis), filters)
    assert told > QUESTIONS / 3
    assert places > QUESTIONS


def basis_on(page: Page, filters: dict[str, str]) -> str:
    """The one kind of record that the page says it shows: of those asked for, if any."""
    on = page.locator(".filters input[name=basis]:checked").evaluate_all("all => all.map(one => one.value)")
    assert len(on) == 1, (filters, on)
    assert on[0] in filters.get("basis", on[0]).split(","), filters
    return str(on[0])


def of_basis(answer: dict[str, Any], basis: str) -> dict[str, Any]:
    """The answer with its rows of one basis, in its own unit, alone."""
    some = {
        name: [row for row in answer.get(name, []) if row["basis"] == basis and row["unit"] != "operations"]
        for name in ("rows", "not_on_map")
    }
    return answer | some


def same_areas(page: Page, answer: dict[str, Any], filters: dict[str, str]) -> int:
    """How many areas stand in the table as the API answers them."""
    expected, found = written(answer["rows"], answer["not_on_map"]), shown_on(page)
    if not any(number != "not shown" for number, _ in expected.values()):
        assert found.items() <= expected.items()  # nothing, and a sentence says why
        return 0
    assert len(found) == min(len(expected), 50)  # a page of the table
    assert set(found.items()) - set(expected.items()) == set(), (filters, answer["question"])
    return len(found)


def same_sentence(page: Page, answer: dict[str, Any], filters: dict[str, str]) -> bool:
    """Whether the headline tells a number, which is then the API's; sides told one by one are a list of their own."""
    if "role" in answer["question"].get("by", ""):
        return False
    number, status = summed(answer["rows"])
    headline = page.locator("h1").inner_text()
    told = status in {"published, with noise", "a lower limit"}
    assert (f"{number.split()[0]} (give or take" in headline) == told, (filters, headline)
    return told

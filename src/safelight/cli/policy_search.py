"""`safelight policy search`: the baskets that reach a goal."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import Progress

from safelight.cli.terminal import (
    HomeOption,
    JsonOption,
    err,
    home_of,
    print_json,
    print_table,
    print_text,
    say,
    settings_of,
)
from safelight.core.errors import BadInput
from safelight.core.said import plain
from safelight.policy import read_scenario
from safelight.policy.search import Kept, about, check, kept_in, measured_pace, searched

_SHOWN = 12


def search_verb(
    file: Annotated[Path, typer.Argument(help="A scenario in TOML, with its goal.", show_default=False)],
    out: Annotated[
        Path | None, typer.Option("--out", help="A folder for the data: all baskets and worlds as CSV and Parquet.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be searched and about how long; search nothing.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Search the baskets that reach a scenario's goal: all of them, in all uncertain worlds.

    A search that was cut goes on where it was; one that was done is answered at once. Example: `safelight policy
    search scenario.toml --out results`.
    """
    scenario = read_scenario(file)
    kept = kept_in(home_of(settings_of(home)).make(), scenario)
    if dry_run:
        _say_what(check(scenario), scenario.hash)
        return
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("baskets in uncertain worlds", total=1.0)
        document = searched(scenario, kept, told=lambda done: bar.update(task, completed=done))
    if out:
        _write(kept, out)
    if json:
        print_json(plain(document))
        return
    _print(document)


def _say_what(asked: Any, hash_: str) -> None:
    runs = len(asked.numbers) * len(asked.worlds)
    seconds = runs * measured_pace(asked)
    print_text(
        f"Scenario {hash_}: {len(asked.numbers):,} baskets in {len(asked.worlds):,} worlds, {runs:,} runs of"
        f" {asked.terms.months} months; about {seconds:,.0f} seconds here. Nothing was searched."
    )


def _write(kept: Kept, out: Path) -> None:
    try:
        kept.copy_data(out)
    except OSError as error:
        raise BadInput(f"The folder {out} can't be written: {error.strerror}.", fix="Name another folder.") from None
    say(f"All baskets and worlds are in {out}.")


def _print(document: dict[str, Any]) -> None:
    for warning in document["warnings"]:
        say(warning)
    if document["goal"]:
        print_text(document["goal"]["said"])
    by_number = {basket["number"]: basket for basket in document["baskets"]}
    wanted = document["goal"]["cheapest"] if document["goal"] else document["robust"]
    chosen = [document["chosen"], *(number for number in wanted if number != document["chosen"])][:_SHOWN]
    if document["goal"] and document["goal"]["nearest"]:
        near = document["goal"]["nearest"]
        numbers = (near["probability_by"], near["new_victims_by"], near["budget_by"])
        chosen = list(dict.fromkeys(number for number in numbers if number is not None))
    columns = ("levers", "USD a year", "new victims a year", "at the goal", "regret, most", "grade")
    rows = [_row(by_number[number]) for number in chosen]
    print_table("Baskets: the middle of the worlds, and nine tenths of them", columns, rows)
    harms = [sheet for sheet in document["levers"] if sheet["number"] in _levers_of(by_number[document["chosen"]])]
    print_table(
        "What else the chosen basket may do",
        ("lever", "on people who sell sex by choice", "on people without a home"),
        [(sheet["name"], sheet["sells_by_choice"]["said"], sheet["unhoused"]["said"]) for sheet in harms],
    )
    for box in document["boxes"]:
        print_text(box["said"])
    drives = document["drivers"]["indices"][:5]
    told = ", ".join(f"{one['symbol']} ({one['total']:.0%}, grade {one['grade']})" for one in drives)
    print_text(f"What drives the answer: {told}.")
    print_text(f"Scenario {document['hash']}, {document['worlds']:,} worlds, seed {document['seed']}.")


def _levers_of(basket: dict[str, Any]) -> list[int]:
    return [part["lever"] for part in basket["credits"]]


def _row(basket: dict[str, Any]) -> tuple[object, ...]:
    new, regret, reaches = basket["new_victims_a_year"], basket["regret"], basket["reaches"]
    return (
        " ".join(str(lever) for lever in _levers_of(basket)) or "none",
        round(basket["cost_a_year"]),
        f"{about(new['p50'])} ({about(new['p05'])} to {about(new['p95'])})",
        "" if reaches is None else f"{reaches:.0%}",
        "over budget" if regret is None else about(regret["most"]),
        basket["grade"],
    )

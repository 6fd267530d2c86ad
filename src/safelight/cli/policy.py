"""`safelight policy`: runs of the model of coercion in stages."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from safelight.cli.terminal import JsonOption, print_json, print_table
from safelight.policy import document, outputs, read_settings, run, setting, symbol_rows

app = typer.Typer(no_args_is_help=True, help="What a basket of policies would change, with how little is known.")


@app.command("run")
def run_verb(
    set_: Annotated[
        list[str] | None, typer.Option("--set", help="SYMBOL=VALUE; again for more. `policy symbols` lists them.")
    ] = None,
    months: Annotated[int, typer.Option("--months", help="How long.")] = 120,
    json: JsonOption = False,
) -> None:
    """Run the model from its balance, beside its base case. No number of people here is a forecast.

    Examples: `safelight policy run`, `safelight policy run --set u8=1 --set Z=1 --months 60 --json`.
    """
    asked = setting(read_settings(set_ or []), months=months)
    solved = run(asked)
    if json:
        print_json(document(solved))
        return
    base = run(replace(asked, levers=asked.existing, regime=0.0))
    told, usual = outputs(solved), outputs(base)
    title = f"{months} months, per 1,000,000 residents. An assumption is behind nearly every effect: no forecast."
    print_table(title, ("output", "base", "run"), [(name, _told(usual[name]), _told(told[name])) for name in told])


@app.command("symbols")
def symbols(json: JsonOption = False) -> None:
    """List every symbol that can be set: unit, default, interval, evidence and its grade (D: an assumption)."""
    rows = symbol_rows()
    if json:
        print_json({"symbols": rows})
        return
    columns = ("symbol", "default", "low", "high", "unit", "grade", "means")
    print_table("Symbols", columns, [[_told(row[name]) for name in columns] for row in rows])


def _told(value: object) -> str:
    """Numbers to four digits: nothing here is known better."""
    if value is None:
        return "–"
    return f"{value:,.4g}" if isinstance(value, int | float) else str(value)

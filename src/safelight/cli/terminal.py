"""What every verb shares: where things are, what is printed where, and how an error ends the command.

stdout carries the answer alone; progress and messages go to stderr. Exit 0 done, 1 failed, 2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from safelight.core import log
from safelight.core.errors import BadFilter, Refused, SafelightError
from safelight.core.home import Home
from safelight.core.settings import Settings, load_settings

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder of the databases and keys (else SAFELIGHT_HOME, else ~/.safelight).",
        rich_help_panel="Where",
    ),
]
OneCity = Annotated[str, typer.Argument(help="A city.", show_default=False)]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

err = Console(stderr=True, highlight=False)


def settings_of(home: Path | None) -> Settings:
    """Settings from the environment, with --home over SAFELIGHT_HOME; logging starts here."""
    settings = load_settings(home=home)
    log.configure(settings.log_level)
    return settings


def home_of(settings: Settings) -> Home:
    """The home folder that the settings name."""
    return Home(settings.home.expanduser())


def print_json(document: Any) -> None:
    """One JSON document on stdout, indented for people."""
    sys.stdout.write(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode() + "\n")


def print_text(text: str) -> None:
    """Text on stdout, as it is."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def print_table(title: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table for people on stdout; numbers to the right with thousands separators."""
    table = Table(title=title, title_justify="left", header_style="bold", show_edge=False)
    for number, column in enumerate(columns):
        numeric = any(isinstance(row[number], int | float) for row in rows)
        table.add_column(column, justify="right" if numeric else "left")
    for row in rows:
        table.add_row(*(_cell(column, value) for column, value in zip(columns, row, strict=True)))
    Console(highlight=False, width=None if sys.stdout.isatty() else 160).print(table)


def _cell(column: str, value: object) -> str:
    """Counts with thousands separators; a year is not a count."""
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: ""}[value]
    if isinstance(value, int) and column != "year":
        return f"{value:,}"
    return f"{value:,.2f}" if isinstance(value, float) else str(value)


def say(message: str) -> None:
    """A message for people, on stderr."""
    err.print(message, markup=False, soft_wrap=True)


def ending(error: SafelightError) -> int:
    """Print the error as a sentence, what to do on a line of its own, and give the exit code."""
    fix = error.operator or error.fix
    if isinstance(error, Refused) and error.nearest:
        flags = " ".join(f"--{name.replace('_', '-')} {value}" for name, value in error.nearest.items())
        fix = f"The nearest question that is answered: {flags}"
    say(f"safelight: {error.what}\n  {fix}")
    return error.exit_code


def one_of(value: str, choices: Sequence[str], name: str) -> str:
    """The value, if it is one of `choices`; BadFilter otherwise."""
    if value not in choices:
        raise BadFilter(f"{name}: {value[:40]!r} is not known;", fix=f"use one of {', '.join(choices)}.")
    return value

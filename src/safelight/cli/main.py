"""The command line: one verb per file, put together here; errors end as sentences and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from typing import Annotated, Final

import typer

from safelight import __version__
from safelight.cli.ask import cells, count, ratio
from safelight.cli.catalog import app as catalog_app
from safelight.cli.cities import cities, export, refresh, report_card, sources
from safelight.cli.demo import demo, serve
from safelight.cli.doctor import doctor
from safelight.cli.ingest import ingest_verb, restate, rollback
from safelight.cli.terminal import ending, print_text, say
from safelight.core.errors import SafelightError

app = typer.Typer(
    name="safelight",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    help="Shows how a society polices the sex trade and homelessness, without exposing people.\n\n"
    "Exit codes: 0 done, 1 failed (a sentence says what to do), 2 wrong usage.",
)
VERBS: Final[Mapping[str, Callable[..., None]]] = {
    "demo": demo,
    "cities": cities,
    "sources": sources,
    "ingest": ingest_verb,
    "refresh": refresh,
    "restate": restate,
    "rollback": rollback,
    "count": count,
    "cells": cells,
    "ratio": ratio,
    "report-card": report_card,
    "export": export,
    "serve": serve,
    "doctor": doctor,
}
app.add_typer(catalog_app, name="catalog")
for _name, _verb in VERBS.items():
    app.command(_name)(_verb)


def _version(value: bool) -> None:
    if value:
        print_text(f"safelight {__version__}")
        raise typer.Exit


@app.callback()
def _safelight(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options before the verb."""


def main() -> None:
    """Entry point of `safelight`."""
    try:
        app()
    except SafelightError as error:
        sys.exit(ending(error))
    except KeyboardInterrupt:
        say("Stopped. Nothing is lost: the same command goes on where it was.")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)

"""The command line: one table of verbs, put together here; errors end as sentences and exit codes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import Annotated, Final

import typer

from safelight import __version__
from safelight.cli.outline import outlined
from safelight.cli.terminal import ending, print_text, say
from safelight.core.errors import SafelightError

VERBS: Final = {
    "demo": "demo:demo",
    "cities": "cities:cities",
    "sources": "cities:sources",
    "catalog": "catalog:app",
    "ingest": "ingest:ingest_verb",
    "extract": "extract:app",
    "deidentify": "deidentify:deidentify_verb",
    "boundaries": "boundaries:boundaries",
    "overlays": "overlays:overlays",
    "gazetteer": "gazetteer:gazetteer",
    "refresh": "cities:refresh",
    "restate": "ingest:restate",
    "rollback": "ingest:rollback",
    "release": "ingest:release",
    "queue": "queue:queue",
    "count": "ask:count",
    "cells": "ask:cells",
    "areas": "areas:areas",
    "ratio": "observe:ratio",
    "report-card": "observe:report_card",
    "export": "observe:export",
    "serve": "demo:serve",
    "presence": "presence:app",
    "photo": "photo:app",
    "policy": "policy:app",
    "worker": "worker:worker",
    "account": "account:app",
    "doctor": "doctor:doctor",
    "desk": "desk:app",
}
"""Verb -> module and function of this package. Only the verb that is asked for is imported (decision 0004)."""
_COMPLETE: Final = "_SAFELIGHT_COMPLETE"
"""Set by a shell that completes a command: then what is asked for stands elsewhere."""

EXTRAS: Final = ("desk",)
"""Verbs whose packages are installed by the extra of the same name alone."""


def build(*verbs: str) -> typer.Typer:
    """The application with these verbs, or with all of them."""
    app = _empty()
    for name in verbs or VERBS:
        module, attribute = VERBS[name].split(":")
        try:
            found = getattr(import_module(f"safelight.cli.{module}"), attribute)
        except ModuleNotFoundError as error:
            if name not in EXTRAS:
                raise
            if not verbs:
                continue
            raise _not_installed(name, error) from error
        if isinstance(found, typer.Typer):
            app.add_typer(found, name=name)
        else:
            app.command(name)(found)
    return app


def outline() -> typer.Typer:
    """The application as its help shows it: names and first sentences of all verbs, none of which can be called."""
    return outlined(_empty(), VERBS)


def _empty() -> typer.Typer:
    app = typer.Typer(
        name="safelight",
        no_args_is_help=True,
        rich_markup_mode="markdown",
        pretty_exceptions_enable=False,
        help="Shows how a society polices the sex trade and homelessness, without exposing people.\n\n"
        "Exit codes: 0 done, 1 failed (a sentence says what to do), 2 wrong usage.",
    )
    app.callback()(_safelight)
    return app


def _not_installed(verb: str, error: ModuleNotFoundError) -> SafelightError:
    return SafelightError(
        f"`safelight {verb}` needs {error.name}, which is not installed.",
        fix=f"Install the packages of this part: `pip install 'safelight[{verb}]'`.",
    )


def _version(value: bool) -> None:
    if value:
        print_text(f"safelight {__version__}")
        raise typer.Exit


def _safelight(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options before the verb."""


def main() -> None:
    """Entry point of `safelight`."""
    asked = [word for word in sys.argv[1:2] if word in VERBS]
    try:
        (build(*asked) if asked or _COMPLETE in os.environ else outline())()
    except SafelightError as error:
        sys.exit(ending(error))
    except KeyboardInterrupt:
        say("Stopped. Nothing is lost: the same command goes on where it was.")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)

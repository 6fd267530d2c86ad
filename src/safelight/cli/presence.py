"""`safelight presence`: a phone in the terminal, the moderators' queue, and what has ended is deleted."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any

import typer

from safelight.cli.moderate import moderate
from safelight.cli.terminal import HomeOption, OneCity, home_of, print_text, say, settings_of
from safelight.core.errors import BadInput
from safelight.presence.daykey import day_keys
from safelight.web.migrating import migrate

app = typer.Typer(no_args_is_help=True, help="Texts from people about where police are: try them out, and tidy up.")

app.command()(moderate)

PLACE = "5th & Main"


@app.callback()
def presence() -> None:
    """Texts from people about where police are: try them out, and tidy up."""


@app.command()
def simulate(
    city: OneCity,
    script: Annotated[Path | None, typer.Option(help="Play this file: `ana> cops at 5th & Main`, `+ 20m`.")] = None,
    load: Annotated[int, typer.Option(min=0, help="Send so many texts of as many people.")] = 0,
    rate: Annotated[float, typer.Option(min=0.1, help="With --load: texts a second.")] = 50.0,
    place: Annotated[list[str] | None, typer.Option(help="With --load: a place; may be repeated.")] = None,
    home: HomeOption = None,
) -> None:
    """A phone in the terminal: type what you would text, and read what you would be answered.

    What is reported is marked simulated. Example: `safelight presence simulate los_angeles`.
    """
    settings = settings_of(home)
    migrate(settings, home_of(settings))
    # The tables can be imported only now, when Django knows where its database is.
    made = import_module("safelight.presence.texting.simulating").simulation(settings, home_of(settings), city)
    if load:
        went = made.load(load, rate, place or [PLACE])
        print_text(
            f"{went.sent} texts in {went.seconds:.1f} s, {went.answered} answered; "
            f"half within {went.half * 1000:.0f} ms, 95 in 100 within {went.most * 1000:.0f} ms."
        )
        return
    for said in made.script(_typed(script)):
        _print(said, echo=script is not None)


@app.command()
def purge(home: HomeOption = None) -> None:
    """Delete what has ended: old keys, and rows whose time is over. The worker does it each minute by itself.

    Example: `safelight presence purge`.
    """
    settings = settings_of(home)
    place = home_of(settings)
    migrate(settings, place)
    gone = import_module("safelight.presence.purging").purge(day_keys(settings, place), datetime.now(UTC))
    say(f"{gone} rows deleted.")


def _typed(script: Path | None) -> Iterable[str]:
    """The script's lines, or what is typed by one person until the end of the input."""
    if script is not None:
        try:
            yield from script.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            raise BadInput(f"{script} can't be read.", fix="Give a text file in UTF-8.") from None
        return
    say("Type a text (Ctrl-D ends): COPS AT 5TH & MAIN, STATUS place, WATCH place 6h, SWEEP place, GONE, MENU")
    for line in sys.stdin:
        yield f"you> {line.strip()}" if line.strip() else ""


def _print(said: Any, *, echo: bool) -> None:
    if said.text and echo:
        print_text(f"{said.who}> {said.text}")
    for reply in said.replies:
        print_text(f"  {'(later) ' if said.late else ''}{said.who} < {reply}")

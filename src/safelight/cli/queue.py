"""`safelight queue`: public texts that wait for a steward, and what was decided about them."""

from __future__ import annotations

from typing import Annotated

import typer

from safelight.cli.terminal import HomeOption, JsonOption, OneCity, home_of, print_json, print_table, say, settings_of
from safelight.cli.workbench import workshop_of
from safelight.ingest import Decision, Waiting, decide, queued

Texts = Annotated[list[str] | None, typer.Option(help="Id of a text, as the list gives it; may be repeated.")]


def queue(
    city: OneCity, accept: Texts = None, discard: Texts = None, home: HomeOption = None, json: JsonOption = False
) -> None:
    """Announcements that the rules can't settle, by address and reason; the next ingest applies what is decided."""
    settings = settings_of(home)
    known = workshop_of(settings).catalog.city(city).id
    place = home_of(settings)
    made = dict.fromkeys(accept or (), Decision.ACCEPT) | dict.fromkeys(discard or (), Decision.DISCARD)
    if made:
        decide(place, known, made)
        say(f"{known}: {len(made)} decided; `safelight ingest {known}` applies it.")
    waiting = queued(place, known)
    if json:
        print_json({"city": known, "waiting": [_document(one) for one in waiting]})
    elif waiting:
        columns = ("id", "published", "address", "why", "decided")
        print_table(f"{known}: {len(waiting)} texts wait", columns, [_row(one) for one in waiting])
    else:
        say(f"{known}: no text waits.")


def _row(one: Waiting) -> tuple[str, ...]:
    published = one.published.date().isoformat() if one.published else ""
    return one.announcement, published, one.address or one.source, "; ".join(one.reasons), one.decided or ""


def _document(one: Waiting) -> dict[str, object]:
    return {
        "announcement": one.announcement,
        "source": one.source,
        "address": one.address,
        "published": one.published.isoformat() if one.published else None,
        "reasons": list(one.reasons),
        "decided": one.decided.value if one.decided else None,
    }

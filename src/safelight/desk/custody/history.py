"""What was done to a bundle and who read it, from the chain and the access log, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from safelight.desk.custody.desk import Desk
from safelight.desk.custody.ledger import Entry
from safelight.desk.custody.vault import QUARANTINE, named_folders


@dataclass(frozen=True, slots=True)
class Event:
    """A line of the chain or of the access log."""

    at: datetime
    kind: str
    line: int
    bundle: str
    user: str
    why: str
    hash: str


@dataclass(frozen=True, slots=True)
class Aside:
    """Something quarantined: what is needed to report it, and nothing of what it shows."""

    id: str
    at: datetime
    known_by: str
    sealed_for: str
    about: Mapping[str, Any]
    """Case, officer, basis, address asked, when."""


def history(desk: Desk, bundle: str | None = None, case: str | None = None) -> list[Event]:
    """All that was done, or what concerns a bundle or a case (its holds too), with the accesses after the deeds."""
    with desk.vault.writing():
        done, read = desk.vault.chain.entries(), desk.vault.accesses.entries()
    refs = {ref.id: ref for ref in desk.bundles()}
    of_case = {ref.id for ref in refs.values() if ref.case == case}
    events = []
    for entry in (*done, *read):
        inside = entry.inside(desk.vault.key)
        name = str(entry.facts.get("bundle", ""))
        if bundle is not None and bundle not in (name, inside.get("subject")):
            continue
        if case is not None and not (name in of_case or case in (inside.get("subject"), inside.get("case"))):
            continue
        if entry.kind == "seal" and name in refs:
            inside = {"user": refs[name].officer, "why": refs[name].basis}
        events.append(_event(entry, name or str(inside.get("subject", "")), inside))
    return events


def quarantined(desk: Desk) -> list[Aside]:
    """What was put aside and is still there."""
    with desk.vault.writing():
        named = named_folders(desk.vault.chain.entries())
    return [
        Aside(name, entry.at, entry.facts["known_by"], entry.facts["sealed_for"], entry.inside(desk.vault.key))
        for (place, name), entry in named.items()
        if place == QUARANTINE
    ]


def _event(entry: Entry, name: str, inside: Mapping[str, Any]) -> Event:
    user, why = str(inside.get("user", inside.get("officer", ""))), str(inside.get("why", ""))
    return Event(entry.at, entry.kind, entry.number, name, user, why, entry.hash)

"""`safelight presence moderate`: the moderators' queue in a terminal: what waits, and decisions by a letter each."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from importlib import import_module
from typing import Annotated, Any, Final

import typer

from safelight.catalog import load_catalog
from safelight.cli.terminal import (
    HomeOption,
    JsonOption,
    home_of,
    print_json,
    print_table,
    print_text,
    say,
    settings_of,
)
from safelight.core.errors import BadInput, NotThere
from safelight.core.home import Home
from safelight.web.migrating import migrate

KEYS: Final = "c confirms, r refuses, s skips, u takes the last step back, q ends"
COLUMNS: Final = ("case", "city", "kind", "where", "reports", "minutes", "watches", "effect", "together")
_EFFECTS: Final = {2: "public, nobody looked", 1: "nearly public", 0: "little"}


def moderate(
    as_: Annotated[
        str | None, typer.Option("--as", help="Decide as this moderator (an account's name); without it, list.")
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List the reports that wait for a moderator, or decide on them by a letter each; the audit names who.

    Pictures are seen on the page alone (`/account/review/`). Examples: `safelight presence moderate`,
    `safelight presence moderate --as maria.k`.
    """
    settings = settings_of(home)
    place = home_of(settings)
    migrate(settings, place)
    if as_ is None:
        _list(place, json=json)
    else:
        _decide(place, _moderator(as_))


def _list(home: Home, *, json: bool) -> None:
    waiting = import_module("safelight.presence.moderation.waiting")
    now = datetime.now(UTC)
    rows = [_row(home, case, now) for case in waiting.cases(now)]
    if json:
        print_json({"as_of": now.isoformat(timespec="minutes"), "waiting": rows})
        return
    print_table("What waits, the greatest effect first", COLUMNS, [list(row.values()) for row in rows])


def _decide(home: Home, moderator: Any) -> None:
    """One case after another, until nothing waits or the input ends."""
    holding = import_module("safelight.presence.moderation.holding")
    skipped: list[str] = []
    say(KEYS)
    while True:
        now = datetime.now(UTC)
        case, left = holding.open_case(moderator, now, skipped=skipped)
        if case is None:
            say("Nothing waits.")
            return
        told = "; ".join(f"{name} {value}" for name, value in _row(home, case, now).items())
        print_text(f"[{left}] {told}")
        typed = sys.stdin.readline()
        key = typed.strip().lower()
        if not typed or key == "q":
            holding.let_go(moderator)
            return
        if key == "s":
            skipped.append(case.cluster.key)
            holding.let_go(moderator)
        else:
            say(_step(key, case, moderator))


def _step(key: str, case: Any, moderator: Any) -> str:
    """Do what a letter says, and tell what was done."""
    deciding = import_module("safelight.presence.moderation.deciding")
    verdict = import_module("safelight.presence.models").Verdict
    now = datetime.now(UTC)
    if key == "u":
        step = deciding.last_step(moderator)
        back = deciding.undo(step, moderator, now) if step else 0
        return f"{back} reports wait again; their pictures don't come back."
    if key not in {"c", "r"}:
        return KEYS
    numbers = [one.report for one in case.cluster.reports]
    try:
        done = deciding.decide(moderator, numbers, verdict.CONFIRMED if key == "c" else verdict.REFUSED, now)
    except BadInput as error:  # their time was over, or somebody else was faster
        return str(error)
    return f"{len(done.reports)} {done.what}."


def _row(home: Home, case: Any, now: datetime) -> dict[str, object]:
    """A case without its pictures."""
    grounds = import_module("safelight.web.public.presence.live_places")
    first = case.cluster.reports[0]
    ground = grounds.ground_in(home, load_catalog(home.catalog).city(first.city))
    said = (
        case.cluster.key,
        ground.city.name,
        first.kind,
        ground.name(f"{first.cell:x}"),
        len(case.cluster.reports),
        int((now - case.since).total_seconds() // 60),
        case.watches,
        _EFFECTS[int(case.effect)],
        case.cluster.why.value,
    )
    return dict(zip(COLUMNS, said, strict=True))


def _moderator(name: str) -> Any:
    """The account of a moderator or lead. Raises NotThere, BadInput."""
    users = import_module("django.contrib.auth.models").User.objects
    roles = import_module("safelight.web.accounts.roles")
    user = users.filter(username=name, is_active=True).first()
    if user is None:
        raise NotThere(
            f"There is no account {name}.", fix="`safelight account invite NAME --role moderator` makes one."
        )
    if roles.role_of(user) not in roles.MODERATORS:
        raise BadInput(f"{name} is no moderator.", fix="Name an account with the role moderator or lead.")
    return user

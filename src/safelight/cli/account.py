"""`safelight account`: the first invitation comes from the machine itself."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import import_module
from typing import Annotated

import typer

from safelight.cli.terminal import HomeOption, home_of, one_of, print_text, say, settings_of
from safelight.web.migrating import migrate

app = typer.Typer(no_args_is_help=True, help="Accounts of those who sign in.")

ROLES = ("administrator", "steward", "contributor", "moderator", "lead")
"""As `safelight.web.accounts.roles` has them; a test holds them equal."""


@app.callback()
def account() -> None:
    """Accounts of those who sign in: contributors, stewards, administrators, moderators, leads."""


@app.command()
def invite(
    name: Annotated[str, typer.Argument(help="A name to sign in with, such as maria.k.", show_default=False)],
    role: Annotated[
        str, typer.Option("--role", help="administrator, steward, contributor, moderator or lead.")
    ] = "contributor",
    home: HomeOption = None,
) -> None:
    """Print a link by which NAME sets a password and a second factor; it works once, within seven days.

    Example: `safelight account invite admin --role administrator`.
    """
    one_of(role, ROLES, "role")
    settings = settings_of(home)
    migrate(settings, home_of(settings))
    # The tables can be imported only now, when Django knows where its database is.
    invitations = import_module("safelight.web.accounts.invitations")
    roles = import_module("safelight.web.accounts.roles")
    token = invitations.invite(name, roles.Role(role), by=None, now=datetime.now(UTC))
    print_text(f"{settings.public_url.rstrip('/')}/account/join/{token}")
    say(f"The link works once, within {invitations.DAYS} days.")

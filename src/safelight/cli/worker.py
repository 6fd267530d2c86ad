"""`safelight worker`: takes tasks, where `serve` runs with --no-worker."""

from __future__ import annotations

from safelight.cli.terminal import HomeOption, home_of, say, settings_of
from safelight.web.migrating import migrate
from safelight.web.working import work


def worker(home: HomeOption = None) -> None:
    """Do the work that pages leave behind, such as publishing an accepted file. `serve` runs one by itself."""
    settings = settings_of(home)
    migrate(settings, home_of(settings))
    say("Waiting for work (Ctrl-C stops it)")
    work(settings, home_of(settings))

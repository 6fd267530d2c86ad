"""`safelight demo` and `serve`: from nothing to a page with data."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from safelight.cli.terminal import HomeOption, home_of, one_of, say, settings_of
from safelight.cli.workbench import rows_read, workshop_of
from safelight.core.settings import Settings
from safelight.ingest import Workshop, ingest, without_database
from safelight.synthetic import PROFILES, write_feeds
from safelight.web import serve as serve_site

FEEDS_FOLDER = "feeds-SYNTHETIC"
Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")]
HostName = Annotated[str, typer.Option("--host", help="Address to listen on.")]


def demo(
    home: HomeOption = None,
    port: Port = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only make the databases.")] = False,
) -> None:
    """Make synthetic feeds for eleven cities, ingest them, and serve the page. Cities with data stay as they are."""
    settings = settings_of(home)
    make_databases(settings)
    if not no_serve:
        _serve(settings, "127.0.0.1", port, workers=1)


def make_databases(settings: Settings) -> None:
    """Ingest a synthetic feed for each of the eleven cities that has no database yet."""
    missing = without_database(workshop_of(settings), PROFILES)
    if not missing:
        say(f"All {len(PROFILES)} cities have a database already.")
        return
    start = time.monotonic()
    folder = home_of(settings).make().root / FEEDS_FOLDER
    say(f"Writing synthetic (made-up) feeds for {len(missing)} cities in their publishers' formats …")
    with rows_read() as progress:
        workshop = workshop_of(settings, progress)
        write_feeds(workshop.catalog, folder, today=datetime.now(UTC).date(), cities=missing)
        for city in missing:
            _ingest(workshop, city, folder)
    say(f"The databases are ready after {time.monotonic() - start:.0f} s.")


def _ingest(workshop: Workshop, city: str, folder: Path) -> None:
    report = ingest(workshop, city, folder=folder)
    read = sum(tally.read for tally in report.tallies.values())
    say(f"  {city}: {read:,} rows read, {report.records:,} records, {report.operations:,} operations")
    if report.problems:
        raise report.problems[0].error


def serve(
    site: Annotated[str, typer.Argument(help="public.")] = "public",
    host: HostName = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that answer.")] = 1,
    home: HomeOption = None,
) -> None:
    """Serve the public site and its API."""
    one_of(site, ("public",), "site")
    _serve(settings_of(home), host, port, workers)


def _serve(settings: Settings, host: str, port: int, workers: int) -> None:
    def announce(address: str) -> None:
        say(f"Safelight is at {address} (Ctrl-C stops it)")

    serve_site("public", settings, host=host, port=port, workers=workers, announce=announce)

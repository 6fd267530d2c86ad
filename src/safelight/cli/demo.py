"""`safelight demo` and `serve`: from nothing to a page with data."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Final

import typer

from safelight.cli.terminal import HomeOption, home_of, one_of, say, settings_of
from safelight.core.settings import Settings
from safelight.presence.simulation.marking import shows
from safelight.web import serve as serve_site

CITIES: Final = (
    *("atlanta", "boston", "chicago", "dallas", "denver", "houston", "oakland", "phoenix", "portland", "san_diego"),
    "seattle",
)
"""The cities of the demo whose arrests are made up; a test holds them equal to those that `synthetic` can write."""

AREA_CITIES: Final = ("los_angeles", "san_francisco")
"""Cities whose calls about encampments alone are made up for the demo: their arrests are not."""

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="Port to listen on.")]
HostName = Annotated[str, typer.Option("--host", help="Address to listen on.")]


def demo(
    home: HomeOption = None,
    port: Port = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only make the databases.")] = False,
) -> None:
    """Make synthetic feeds for eleven cities, ingest them, and serve the page. Cities with data stay as they are.

    Live sightings of Los Angeles are made up as well, each minute anew, for as long as the page is served.
    """
    settings = settings_of(home)
    missing = [city for city in (*CITIES, *AREA_CITIES) if not (home_of(settings).cities / city / "current").exists()]
    if missing:
        # Ingest and engines take a second to import; a demo whose databases are there starts without (decision 0004).
        import_module("safelight.cli.sample").make_databases(settings, missing, areas=AREA_CITIES)
    else:
        say(f"All {len(CITIES) + len(AREA_CITIES)} cities have a database already.")
    if not shows(home_of(settings)):
        import_module("safelight.cli.sample").make_live(settings)
    if not no_serve:
        _serve(settings, "127.0.0.1", port, workers=1)


def serve(
    site: Annotated[str, typer.Argument(help="public.")] = "public",
    host: HostName = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Processes that answer.")] = 1,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Leave tasks to `safelight worker`.")] = False,
    home: HomeOption = None,
) -> None:
    """Serve the public site and its API."""
    one_of(site, ("public",), "site")
    _serve(settings_of(home), host, port, workers, worker=not no_worker)


def _serve(settings: Settings, host: str, port: int, workers: int, *, worker: bool = True) -> None:
    def announce(address: str) -> None:
        say(f"Safelight is at {address} (Ctrl-C stops it)")

    serve_site("public", settings, host=host, port=port, workers=workers, worker=worker, announce=announce)

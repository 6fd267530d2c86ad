"""`safelight doctor`: what works on this machine, and how to fix the rest."""

from __future__ import annotations

import os
import platform
import shutil
import stat
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Final

import typer

from safelight.catalog import load_catalog
from safelight.cli.ask import questions_of
from safelight.cli.terminal import HomeOption, JsonOption, home_of, print_json, print_table, settings_of
from safelight.core.errors import SafelightError
from safelight.core.home import Home, record_key
from safelight.core.settings import Settings

ROOM_GIB: Final = 2
BROWSERS: Final = (
    *("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `needed` is False for what only developers or some features need."""

    what: str
    good: bool
    found: str
    fix: str = ""
    needed: bool = True


def doctor(
    disclosure: Annotated[
        str | None, typer.Option("--disclosure", metavar="CITY", help="What noise does to a city's own data.")
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Say what works on this machine and how to fix the rest; with --disclosure, how sharp a city's picture can be."""
    settings = settings_of(home)
    if disclosure:
        _disclosure(home, disclosure, json=json)
        return
    findings = examine(settings)
    if json:
        print_json([asdict(finding) for finding in findings])
    else:
        rows = [(_mark(finding), finding.what, finding.found, finding.fix) for finding in findings]
        print_table("Safelight on this machine", ("", "what", "found", "to do"), rows)
    if any(finding.needed and not finding.good for finding in findings):
        raise typer.Exit(1)


def _mark(finding: Finding) -> str:
    return "ok" if finding.good else "MISSING" if finding.needed else "optional"


def examine(settings: Settings) -> list[Finding]:
    """All findings, in the order in which a newcomer needs them."""
    home = home_of(settings)
    looks: list[Callable[[], Finding]] = [
        _python,
        lambda: _home(home),
        lambda: _room(home),
        lambda: _keys(home, settings),
        lambda: _catalogue(home),
        _pages,
        _browser,
    ]
    return [*(look() for look in looks), *_databases(home, settings)]


def _python() -> Finding:
    found = f"{platform.python_implementation()} {platform.python_version()} on {platform.system()}"
    return Finding("Python 3.11 or newer", sys.version_info >= (3, 11), found, "Install a newer Python.")


def _home(home: Home) -> Finding:
    folder = home.root if home.root.exists() else home.root.parent
    good = os.access(folder, os.W_OK)
    fix = "" if good else "Choose another with --home or SAFELIGHT_HOME."
    return Finding("home folder", good, str(home.root) + ("" if home.root.exists() else " (will be made)"), fix)


def _room(home: Home) -> Finding:
    folder = next(path for path in (home.root, *home.root.parents) if path.exists())
    free = shutil.disk_usage(folder).free / 1024**3
    return Finding(
        f"{ROOM_GIB} GiB of room", free >= ROOM_GIB, f"{free:.1f} GiB", "" if free >= ROOM_GIB else "Make room."
    )


def _keys(home: Home, settings: Settings) -> Finding:
    path = home.keys / "record.key"
    if not path.exists() and not settings.record_key:
        return Finding("keys", True, "made at the first ingest")
    try:
        record_key(home, settings)
    except SafelightError as error:
        return Finding("keys", False, error.what, error.fix)
    loose = os.name == "posix" and path.exists() and bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))
    return Finding("keys", not loose, "readable by others" if loose else "sound", f"chmod 600 {path}" if loose else "")


def _catalogue(home: Home) -> Finding:
    try:
        catalog = load_catalog(home.catalog)
    except SafelightError as error:
        return Finding("catalogue", False, error.what, error.fix)
    sources = sum(len(city.sources) for city in catalog.cities.values())
    return Finding("catalogue", True, f"{len(catalog.cities)} cities, {sources} sources")


def _pages() -> Finding:
    built = Path(str(files("safelight.web"))) / "static" / "dist"
    fix = "" if built.is_dir() else "Run `make demo` in the clone, or install the wheel, which holds them."
    return Finding("pages' scripts and styles", built.is_dir(), "built" if built.is_dir() else "not built", fix)


def _browser() -> Finding:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), "")
    fix = "" if found else "Only for the browser tests. Debian: apt-get install chromium; macOS: Google Chrome."
    return Finding("Chromium", bool(found), found or "none", fix, needed=False)


def _databases(home: Home, settings: Settings) -> list[Finding]:
    if not home.cities.is_dir():
        return [Finding("databases", True, "none yet: safelight ingest CITY, or safelight demo", needed=False)]
    findings = []
    for city in questions_of(settings.home).cities()["cities"]:
        if city["database"] == "none":
            continue
        good = city["database"] == "ready"
        found = f"generation {city['generation']}, {', '.join(city['origin'])}, newest {city['newest']}"
        findings.append(Finding(f"database {city['city']}", good, found if good else str(city["problem"])))
    return findings


def _disclosure(home: Path | None, city: str, *, json: bool) -> None:
    rows = questions_of(home).disclosure_table(city)
    if json:
        print_json(rows)
    elif rows:
        print_table(f"What protection does to {city}", list(rows[0]), [list(row.values()) for row in rows])

"""`safelight desk capture`, `desk import` and `desk watch`: what comes into the desk, each with a case and a basis."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.progress import Progress

from safelight.cli.terminal import err, print_json, print_text, say
from safelight.core.errors import BadFilter, PublisherError, Refused, SafelightError, StoreError
from safelight.desk.capture import (
    Captured,
    Entry,
    Memory,
    Page,
    Purpose,
    Session,
    Ways,
    capture_listing,
    capture_page,
    entries_of,
    import_file,
    look,
    open_session,
    parse_address,
    parse_every,
    read_recipe,
)
from safelight.desk.custody import Desk, Quarantined, open_desk, stamp
from safelight.desk.settings import load_desk_settings

CaseOption = Annotated[str, typer.Option("--case", help="The case that this belongs to.", show_default=False)]
BasisOption = Annotated[str, typer.Option("--basis", help="The legal basis, in a sentence.", show_default=False)]
OfficerOption = Annotated[
    str | None, typer.Option("--officer", help="Who asks; this machine's user without it.", show_default=False)
]
DeskHomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the desk (else SAFELIGHT_DESK_HOME, else ~/.safelight-desk)."),
]
BrowserOption = Annotated[
    bool | None,
    typer.Option("--browser/--no-browser", help="Show pages in Chromium: all, or none; where needed without it."),
]
AdsOption = Annotated[
    str | None,
    typer.Option("--ads", help="Which links of a listing are advertisements, e.g. '/post/'.", show_default=False),
]
PagesOption = Annotated[int, typer.Option("--pages", min=1, max=100, help="Pages of a listing.")]
MostOption = Annotated[int, typer.Option("--most", min=1, max=5_000, help="Advertisements of a listing.")]
DryOption = Annotated[bool, typer.Option("--dry-run", help="Say what would be captured, and keep nothing.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]

_T = TypeVar("_T")


@dataclass(slots=True)
class _Sealing:
    """Seals one capture after another for one purpose, and keeps the list of bundles."""

    desk: Desk
    purpose: Purpose
    sealed: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[SafelightError] = field(default_factory=list)
    """What was put aside, and what failed."""

    def seal(self, captured: Captured, page: Page | None = None) -> bool:
        """Whether it was sealed; what a list names is put aside, and the others go on. Raises StoreError."""
        try:
            ref = self.desk.seal(captured, self.purpose, datetime.now(UTC))
        except Quarantined as error:
            self.troubles.append(error)
            return False
        told: dict[str, Any] = {"bundle": ref.id, "asked": captured.asked, "notes": list(captured.notes)}
        if page is not None:
            told |= {"address": page.address, "status": page.status, "title": page.advertisement.title}
        self.sealed.append(told)
        return True

    def stamp(self) -> None:
        """Have stamped what waits for a time stamp, and say so where it goes on waiting."""
        done = stamp(self.desk, datetime.now(UTC))
        if done.waiting:
            say(f"{len(done.waiting)} bundles wait for a time stamp (`safelight desk stamp`). {done.why}")


def capture_verb(
    urls: Annotated[list[str], typer.Argument(help="Addresses of advertisements, or of listings with --listing.")],
    case: CaseOption,
    basis: BasisOption,
    officer: OfficerOption = None,
    listing: Annotated[
        bool, typer.Option("--listing", help="The addresses are listings: capture their advertisements as well.")
    ] = False,
    ads: AdsOption = None,
    pages: PagesOption = 5,
    most: MostOption = 200,
    browser: BrowserOption = None,
    dry_run: DryOption = False,
    home: DeskHomeOption = None,
    json: JsonOption = False,
) -> None:
    """Capture advertisements as evidence, e.g. `safelight desk capture URL --case 24-17 --basis "Order of …"`."""
    settings = load_desk_settings(desk_home=home)
    is_first = not settings.desk_home.expanduser().exists()
    desk = None if dry_run and is_first else open_desk(settings)
    session = open_session(settings, desk.vault.key if desk else None)
    sealing = None if dry_run or desk is None else _sealing(desk, case, basis, officer)
    wanted = _wanted(session, urls, listing, ads, pages, most, sealing)
    if sealing is None:
        _tell(json, [{"address": address} for address in wanted], "would be captured")
        return
    with _ways(browser) as ways:
        for address in _with_progress(wanted):
            try:
                page = capture_page(session, address, ways)
                sealing.seal(page.captured, page)
            except (Refused, PublisherError) as error:
                sealing.troubles.append(error)
            except StoreError as error:  # the next would fare no better; what was sealed is told
                sealing.troubles.append(error)
                break
    sealing.stamp()
    _tell(json, sealing.sealed, "sealed")
    _end_with(sealing.troubles)


def import_verb(
    files: Annotated[list[Path], typer.Argument(help="Pictures, saved pages, PDF, mail, WARC, tables, texts.")],
    case: CaseOption,
    basis: BasisOption,
    by: Annotated[str, typer.Option("--from", help="Who handed it over.", show_default=False)],
    officer: OfficerOption = None,
    recipe: Annotated[
        Path | None, typer.Option("--recipe", help="TOML that says which columns of incidents are which.")
    ] = None,
    dry_run: DryOption = False,
    home: DeskHomeOption = None,
    json: JsonOption = False,
) -> None:
    """Take over what somebody brings, e.g. `safelight desk import shot.png --case 24-17 --basis "…" --from "NGO"`."""
    if not by.strip():
        raise BadFilter("Nobody is named as having handed this over.", fix="Say who with --from.")
    settings = load_desk_settings(desk_home=home)
    columns = read_recipe(recipe) if recipe else None
    sealing = None if dry_run else _sealing(open_desk(settings), case, basis, officer)
    told: list[dict[str, Any]] = []
    troubles = sealing.troubles if sealing else []
    for file in files:
        try:
            captured = import_file(file, by, columns)
            if sealing is not None:
                sealing.seal(captured)
        except SafelightError as error:
            troubles.append(error)
            if isinstance(error, StoreError):  # the next would fare no better; what was sealed is told
                break
            continue
        told.append({"asked": captured.asked, "files": [one.name for one in captured.files], "notes": captured.notes})
    if sealing is not None:
        sealing.stamp()
    _tell(json, sealing.sealed if sealing else told, "sealed" if sealing else "would be sealed")
    _end_with(troubles)


def watch_verb(
    listing: Annotated[str, typer.Argument(help="Address of the listing.")],
    case: CaseOption,
    basis: BasisOption,
    every: Annotated[str, typer.Option("--every", help="Time between two rounds: 30m, 6h, 1d.")] = "6h",
    once: Annotated[bool, typer.Option("--once", help="One round, for a timer of the system's own.")] = False,
    officer: OfficerOption = None,
    ads: AdsOption = None,
    pages: PagesOption = 5,
    most: MostOption = 200,
    browser: BrowserOption = None,
    dry_run: DryOption = False,
    home: DeskHomeOption = None,
    json: JsonOption = False,
) -> None:
    """Capture what is new on a listing, e.g. `safelight desk watch URL --every 6h --case 24-17 --basis "…"`."""
    pause = parse_every(every)
    settings = load_desk_settings(desk_home=home)
    address = str(parse_address(listing))
    desk = open_desk(settings)
    memory = Memory.load(settings.desk_home, address, desk.vault.key)
    if dry_run:
        session = open_session(settings, desk.vault.key)
        _, entries = entries_of(capture_listing(session, address, ads, pages), most)
        due = [entry for entry in entries if memory.is_due(entry, datetime.now(UTC))]
        _tell(json, [{"address": entry.address} for entry in due], "would be looked at")
        return
    sealing = _sealing(desk, case, basis, officer)
    idle = threading.Event()
    try:
        while True:
            session = open_session(settings, desk.vault.key)  # robots.txt is read anew in each round
            with _ways(browser) as ways:
                _round(
                    session, memory, sealing, lambda s: entries_of(capture_listing(s, address, ads, pages), most), ways
                )
            sealing.stamp()
            if once:
                break
            say(f"The next round begins in {every}. Ctrl-C ends; what was captured stands.")
            idle.wait(pause.total_seconds())
    except KeyboardInterrupt:
        say("Ended. All that was captured is sealed; the same command goes on from here.")
    _tell(json, sealing.sealed, "sealed")
    _end_with(sealing.troubles)


def _round(
    session: Session,
    memory: Memory,
    sealing: _Sealing,
    read: Callable[[Session], tuple[list[Captured], list[Entry]]],
    ways: Ways,
) -> None:
    """One round of a watch: the listing, where it leads to something new, and what is new."""
    try:
        listings, entries = read(session)
    except PublisherError as error:
        say(f"This round was left out: {error.what}")
        return
    new = 0
    due = [entry for entry in entries if memory.is_due(entry, datetime.now(UTC))]
    for one in look(session, memory, _with_progress(due), ways):
        if one.page is None:
            say(f"{one.entry.address}: {one.trouble}")
            continue
        if one.is_new:
            if sealing.seal(one.page.with_note(one.twin), one.page):
                new += 1
            else:
                say(f"{one.entry.address}: put aside, a list names a picture in it.")
        memory.remember(one.entry, one.page, datetime.now(UTC))
        memory.save()
    if new:
        for captured in listings:
            sealing.seal(captured)
    say(f"{len(entries)} advertisements are listed, {len(due)} were looked at, {new} are new or changed.")


def _wanted(
    session: Session,
    urls: list[str],
    listing: bool,
    ads: str | None,
    pages: int,
    most: int,
    sealing: _Sealing | None,
) -> list[str]:
    """The pages to capture; of listings, which are sealed themselves, their advertisements. Raises Refused."""
    wanted: dict[str, None] = {}
    for address in urls:
        url = parse_address(address)
        session.site(url)
        if not listing:
            wanted.setdefault(str(url))
            continue
        listings, entries = entries_of(capture_listing(session, address, ads, pages), most)
        for captured in listings if sealing else ():
            sealing.seal(captured)  # type: ignore[union-attr]  # there is one where there are listings
        wanted.update(dict.fromkeys(entry.address for entry in entries))
        say(f"{address}: {len(entries)} advertisements on {len(listings)} pages.")
    return list(wanted)


def _sealing(desk: Desk, case: str, basis: str, officer: str | None) -> _Sealing:
    purpose = Purpose(case.strip(), basis.strip(), (officer or getpass.getuser()).strip())
    if not all((purpose.case, purpose.basis, purpose.officer)):
        raise BadFilter("Nothing is captured without a case, a legal basis and an officer.", fix="Name all three.")
    return _Sealing(desk, purpose)


def _ways(browser: bool | None) -> Ways:
    return Ways({None: "needed", True: "always", False: "never"}[browser])


def _with_progress(items: list[_T]) -> Iterator[_T]:
    """The items, with a bar on stderr where a person looks on."""
    with Progress(console=err, transient=True, disable=not err.is_terminal) as bar:
        yield from bar.track(items, description="Capturing")


def _tell(json: bool, rows: list[dict[str, Any]], done: str) -> None:
    if json:
        print_json(rows)
        return
    for row in rows:
        print_text("  ".join(str(row[key]) for key in ("bundle", "asked", "address", "title") if row.get(key)))
        for note in row.get("notes", ()):
            say(f"  {note}")
    say(f"{len(rows)} {done}.")


def _end_with(troubles: list[SafelightError]) -> None:
    """Say what failed; the last failure decides how the command ends."""
    for error in troubles[:-1]:
        say(f"{error.what} {error.fix}")
    if troubles:
        raise troubles[-1]

"""`safelight desk investigate`: from an address to one report, each fact in a sealed bundle."""

from __future__ import annotations

import getpass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from safelight.cli.terminal import print_text, say
from safelight.core.errors import BadInput, PublisherError, Refused
from safelight.desk.capture import Purpose, Ways, capture_page, open_session
from safelight.desk.compare import read_cases
from safelight.desk.custody import Desk, open_desk, stamp
from safelight.desk.investigate import investigate, write_report
from safelight.desk.link import read_adverts, read_log
from safelight.desk.settings import load_desk_settings

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of the desk (else SAFELIGHT_DESK_HOME, else ~/.safelight-desk)."),
]
OfficerOption = Annotated[
    str | None, typer.Option("--officer", help="Who asks; this machine's user without it.", show_default=False)
]


def investigate_verb(
    urls: Annotated[list[str], typer.Argument(help="Addresses of advertisements, or ids of bundles that are sealed.")],
    case: Annotated[str, typer.Option("--case", help="The case that this belongs to.", show_default=False)],
    basis: Annotated[str, typer.Option("--basis", help="The legal basis, in a sentence.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="Folder for report.html, report.pdf and report.json.")],
    officer: OfficerOption = None,
    cases: Annotated[Path | None, typer.Option("--cases", help="Cases to compare with: .jsonl or .csv.")] = None,
    ads: Annotated[Path | None, typer.Option("--ads", help="Advertisements already held, to link with.")] = None,
    judgements: Annotated[Path | None, typer.Option("--judgements", help="Log of what persons decided.")] = None,
    browser: Annotated[
        bool | None, typer.Option("--browser/--no-browser", help="Show pages in Chromium; where needed without it.")
    ] = None,
    home: HomeOption = None,
) -> None:
    """From an address to a report, e.g. `safelight desk investigate URL --case 24-17 --basis "…" --out report`."""
    settings = load_desk_settings(desk_home=home)
    purpose = Purpose(case.strip(), basis.strip(), (officer or getpass.getuser()).strip())
    known, faults = read_cases(cases) if cases else ([], [])
    for fault in faults:
        say(f"Cases, line {fault.line}: {fault.why}. The rest goes on.")
    held = read_adverts(ads, say) if ads else None
    log = read_log(judgements) if judgements and judgements.exists() else []
    desk = open_desk(settings)
    bundles = _bundles(desk, urls, purpose, browser)
    found = investigate(desk, bundles, purpose, datetime.now(UTC), cases=known, held=held, log=log)
    write_report(found, out)
    for bundle in bundles:
        print_text(bundle)
    facts = sum(len(advert.facts) for advert in found.subjects)
    say(
        f"{len(found.subjects)} advertisements, {facts} facts, {len(found.leads)} leads among {len(known)} cases: "
        f"the report is in {out}. It accuses nobody; a person decides."
    )


def _bundles(desk: Desk, urls: list[str], purpose: Purpose, browser: bool | None) -> list[str]:
    """Bundles by id as they are, and of addresses new ones, stamped if that can be. Raises BadInput where none came."""
    shelf = desk.shelf()
    sealed = {ref.id for ref in shelf.refs} | set(shelf.altered)
    session = open_session(desk.settings, desk.vault.key)
    bundles: list[str] = []
    with Ways({None: "needed", True: "always", False: "never"}[browser]) as ways:
        for url in urls:
            if url in sealed:
                bundles.append(url)
                continue
            try:
                page = capture_page(session, url, ways)
            except (Refused, PublisherError) as error:
                say(f"{url}: {error.what} {error.fix}")
                continue
            bundles.append(desk.seal(page.captured, purpose, datetime.now(UTC)).id)
    done = stamp(desk, datetime.now(UTC))
    if done.waiting:
        say(f"{len(done.waiting)} bundles wait for a time stamp (`safelight desk stamp`). {done.why}")
    if not bundles:
        raise BadInput("Nothing was captured, so there is nothing to report.", fix="See what is said of each address.")
    return bundles

"""`safelight gazetteer`: the places of a city that a text message can name, for Presence."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from safelight.catalog import load_catalog
from safelight.cli.terminal import HomeOption, JsonOption, home_of, print_json, print_table, say, settings_of
from safelight.cli.workbench import http_of
from safelight.feeds import Pace
from safelight.ingest import GazetteerReport, build_gazetteer

LARGEST = 256 * 1024**2


def gazetteer(
    city: Annotated[str, typer.Argument(help="A city, such as los_angeles.", show_default=False)],
    file: Annotated[
        list[Path] | None, typer.Option(help="A file of places, once for each; nothing is fetched.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch and check, but write nothing.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Build the places that a text message can name, from the addresses in the catalogue, in HOME/gazetteer.

    Neighbourhoods are those of `safelight boundaries CITY`, so run that first.

    Examples: `safelight gazetteer los_angeles`, `safelight gazetteer oakland --file stops.txt --file zips.txt`.
    """
    settings = settings_of(home)
    where = home_of(settings)
    catalog = load_catalog(where.catalog)
    with http_of(settings, Pace(file_bytes=LARGEST, answer_bytes=LARGEST)) as http:
        report = build_gazetteer(
            where,
            catalog,
            catalog.city(city),
            http,
            now=datetime.now(UTC),
            files=file or (),
            dry_run=dry_run,
        )
    if json:
        print_json(report.to_document())
    else:
        _print(report)


def _print(report: GazetteerReport) -> None:
    rows = [(kind, count) for kind, count in sorted(report.counts.items())]
    print_table(f"Places of {report.city}: {report.status}, {report.bytes // 1000} kB", ("kind", "places"), rows)
    for reason, count in sorted(report.left_out.items()):
        say(f"{report.city}: {count} left out: {reason}.")
    if report.missing:
        say(f"{report.city}: {report.missing}")
    for source in report.sources:
        say(f"{report.city}: {source['file']}: cite {source['citation']} Licence: {source['licence']}")

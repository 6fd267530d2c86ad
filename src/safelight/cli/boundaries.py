"""`safelight boundaries`: a city's outline and neighbourhoods, for the map and for counts by neighbourhood."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from safelight.catalog import load_catalog
from safelight.cli.terminal import HomeOption, JsonOption, ending, home_of, print_json, print_table, say, settings_of
from safelight.cli.workbench import http_of
from safelight.core.errors import BadFilter, SafelightError
from safelight.feeds import Pace
from safelight.ingest import PlacesReport, fetch_places

Cities = Annotated[list[str], typer.Argument(help="Cities, such as chicago or san_diego.", show_default=False)]
LARGEST = 64 * 1024**2


def boundaries(
    cities: Cities,
    file: Annotated[Path | None, typer.Option(help="Neighbourhoods from a GeoJSON file; nothing is fetched.")] = None,
    outline_file: Annotated[
        Path | None, typer.Option("--outline-file", help="The city's outline from a GeoJSON file.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Fetch and check, but write nothing.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Fetch a city's outline and neighbourhoods from the address in the catalogue, and keep them in HOME/boundaries.

    Examples: `safelight boundaries chicago oakland`, `safelight boundaries oakland --file oakland.geojson`.
    """
    if (file or outline_file) and len(cities) > 1:
        raise BadFilter("--file and --outline-file are for one city;", fix="name one city.")
    settings = settings_of(home)
    where = home_of(settings)
    catalog = load_catalog(where.catalog)
    reports: list[PlacesReport] = []
    failures: list[SafelightError] = []
    with http_of(settings, Pace(file_bytes=LARGEST, answer_bytes=LARGEST)) as http:
        for city in cities:
            try:
                asked = catalog.city(city)
                reports.append(
                    fetch_places(
                        where,
                        asked,
                        http,
                        now=datetime.now(UTC),
                        file=file,
                        outline_file=outline_file,
                        dry_run=dry_run,
                    )
                )
            except SafelightError as error:
                failures.append(error)
    if json:
        print_json([report.to_document() for report in reports])
    else:
        _print(reports)
    for failure in failures:
        ending(failure)
    if failures:
        raise typer.Exit(max(failure.exit_code for failure in failures))


def _print(reports: list[PlacesReport]) -> None:
    if reports:
        columns = ("city", "status", "neighbourhoods", "outline", "kB", "simplified by (m)")
        rows = [
            (one.city, one.status, one.neighbourhoods, one.outline, one.bytes // 1000, int(one.tolerance_m))
            for one in reports
        ]
        print_table("Boundaries", columns, rows)
    for report in reports:
        for reason, count in sorted(report.left_out.items()):
            say(f"{report.city}: {count} left out: {reason}.")
        say(f"{report.city}: cite {report.about.get('citation')} Licence: {report.about.get('licence')}")

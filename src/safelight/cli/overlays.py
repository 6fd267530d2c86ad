"""`safelight overlays`: rent and public transport for a city's map: what there is, and making it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from safelight.catalog import Catalog, City, Overlay, load_catalog
from safelight.cli.terminal import HomeOption, JsonOption, ending, home_of, print_json, print_table, say, settings_of
from safelight.cli.workbench import http_of
from safelight.core.errors import BadFilter, NotThere, SafelightError
from safelight.core.home import Home
from safelight.feeds import Pace
from safelight.ingest.overlays import OverlayReport, fetch_overlay, name_of_file, read_overlay

LARGEST = 512 * 1024**2


def overlays(
    city: Annotated[str | None, typer.Argument(help="A city; without one, all are listed.", show_default=False)] = None,
    name: Annotated[str | None, typer.Option("--name", help="One overlay of the city, such as rent_zip.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", help="Make an overlay from a file; nothing is fetched.")
    ] = None,
    areas: Annotated[
        Path | None, typer.Option("--areas", help="Outlines of ZIP areas (GeoJSON), to draw rents as a map.")
    ] = None,
    fetch: Annotated[bool, typer.Option("--fetch", help="Fetch those that have an address.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and check, but write nothing.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """List what may be laid over a city's map (rent, public transport), and make it: HOME/overlays.

    Examples: `safelight overlays oakland`, `safelight overlays oakland --file bart.zip`,
    `safelight overlays oakland --fetch`.
    """
    settings = settings_of(home)
    where = home_of(settings)
    catalog = load_catalog(where.catalog)
    if file is None and not fetch:
        if areas is not None:
            raise BadFilter("--areas goes with a file of rents;", fix="give it with --file or --fetch.")
        _list(where, catalog, [catalog.city(city)] if city else list(catalog.cities.values()), json=json)
        return
    if city is None:
        raise BadFilter("--file and --fetch are for one city;", fix="name it.")
    if file is not None and fetch:
        raise BadFilter("--file and --fetch don't go together;", fix="use one of them.")
    asked = catalog.city(city)
    reports: list[OverlayReport] = []
    failures: list[SafelightError] = []
    with http_of(settings, Pace(file_bytes=LARGEST, answer_bytes=LARGEST)) as http:
        for overlay in _chosen(asked, catalog, name, file):
            try:
                reports.append(
                    fetch_overlay(
                        where,
                        asked,
                        overlay,
                        catalog.publications[overlay.of],
                        http,
                        now=datetime.now(UTC),
                        file=file,
                        areas_file=areas,
                        dry_run=dry_run,
                    )
                )
            except SafelightError as error:
                failures.append(error)
    _print(reports, json=json)
    for failure in failures:
        ending(failure)
    if failures:
        raise typer.Exit(max(failure.exit_code for failure in failures))


def _chosen(city: City, catalog: Catalog, name: str | None, file: Path | None) -> list[Overlay]:
    """The overlays to make: the one named, the one that a file is of, else all with an address."""
    if name is not None:
        found = [overlay for overlay in city.overlays if overlay.id == name]
        if not found:
            names = ", ".join(overlay.id for overlay in city.overlays) or "none"
            raise NotThere(f"{name[:40]!r} is not an overlay of {city.name}.", fix=f"Its overlays are: {names}.")
        return found
    if file is not None:
        return [name_of_file(city, catalog.publications, file)]
    return [overlay for overlay in city.overlays if catalog.publications[overlay.of].url is not None]


def _list(home: Home, catalog: Catalog, cities: list[City], *, json: bool) -> None:
    rows: list[dict[str, Any]] = []
    for city in cities:
        for overlay in city.overlays:
            kept, publication = read_overlay(home, city.id, overlay.id), catalog.publications[overlay.of]
            about = kept.about if kept else {}
            rows.append(
                {
                    "city": city.id,
                    "name": overlay.id,
                    "title": str(publication.title),
                    "publisher": publication.publisher,
                    "held": kept is not None,
                    "since": about.get("since"),
                    "until": about.get("until"),
                    "fetched_at": about.get("fetched_at"),
                    "address": publication.url,
                    "licence": publication.licence,
                    "citation": publication.citation,
                }
            )
    if json:
        print_json(rows)
        return
    columns = ("city", "name", "title", "held", "since", "until", "by")
    ways = ["--fetch or --file" if row["address"] else "--file" for row in rows]
    shown = [[*(row[column] for column in columns[:-1]), way] for row, way in zip(rows, ways, strict=True)]
    print_table("Overlays", columns, shown)


def _print(reports: list[OverlayReport], *, json: bool) -> None:
    if json:
        print_json([report.to_document() for report in reports])
        return
    if reports:
        columns = ("city", "name", "status", "rows", "areas", "since", "until")
        documents = [report.to_document() for report in reports]
        print_table("Overlays", columns, [[document[column] for column in columns] for document in documents])
    for report in reports:
        say(f"{report.name}: cite {report.about.get('citation')} Licence: {report.about.get('licence')}")

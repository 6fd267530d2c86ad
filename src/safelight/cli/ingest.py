"""`safelight ingest`, `restate`, `rollback`, `release`: rows in, generations out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from safelight.cli.terminal import HomeOption, JsonOption, ending, print_json, print_table, say, settings_of
from safelight.cli.workbench import http_of, rows_read, workshop_of
from safelight.core.errors import BadFilter, SafelightError
from safelight.core.question import Question
from safelight.ingest import CityReport, ingest, restate_city, roll_back
from safelight.ingest import release as make_release

Cities = Annotated[list[str], typer.Argument(help="Cities, such as chicago or san_diego.", show_default=False)]


def ingest_verb(
    cities: Cities,
    source: Annotated[str | None, typer.Option(help="One source of the city.")] = None,
    file: Annotated[Path | None, typer.Option(help="A file by hand; its source is told by its columns.")] = None,
    from_: Annotated[Path | None, typer.Option("--from", help="A folder of files (or FOLDER/CITY).")] = None,
    since: Annotated[datetime | None, typer.Option(help="Only rows from this day on.", formats=["%Y-%m-%d"])] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and report, but publish nothing.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Read a city's sources, de-identify them, and publish the city's next generation.

    Examples: `safelight ingest oakland --file CrimeWatch.csv`, `safelight ingest chicago dallas --since 2024-01-01`.
    """
    if file and from_:
        raise BadFilter("--file and --from can't be given together;", fix="use one of them.")
    if file and len(cities) > 1:
        raise BadFilter("--file is for one city;", fix="name one city, or give a folder with --from.")
    settings = settings_of(home)
    with rows_read() as progress, http_of(settings) as http:
        workshop = workshop_of(settings, progress)
        day = since.date() if since else None
        asked = partial(ingest, workshop, source=source, file=file, folder=from_, since=day)
        one = partial(asked, dry_run=dry_run, http=http)
        reports, failures = _each(one, cities)
    if json:
        print_json([report.to_document() for report in reports])
    else:
        _print(reports)
    for report in reports:
        for note in report.notes:
            say(f"{report.city}: {note}")
        failures += [problem.error for problem in report.problems]
    for error in failures:
        ending(error)
    if failures:
        raise typer.Exit(max(error.exit_code for error in failures))


def _each(one: Callable[[str], CityReport], cities: list[str]) -> tuple[list[CityReport], list[SafelightError]]:
    """Every city's report; a city that fails leaves the others going."""
    reports, failures = [], []
    for city in cities:
        try:
            reports.append(one(city))
        except SafelightError as error:
            failures.append(error)
    return reports, failures


def _print(reports: list[CityReport]) -> None:
    for report in reports:
        if not report.tallies:
            continue
        rows = [
            (name, tally.read, tally.relevant, tally.kept, tally.merged, tally.duplicates, tally.rejected, tally.held)
            for name, tally in sorted(report.tallies.items())
        ]
        state = f"generation {report.generation}" if report.generation else "no generation yet"
        columns = ("source", "read", "relevant", "kept", "merged", "duplicates", "rejected", "held")
        print_table(f"{report.city}: {state}, {report.records:,} records", columns, rows)


def restate(
    city: Annotated[str, typer.Argument(help="A city.", show_default=False)],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Publish what was held back: late and corrected rows of months that had already been published."""
    report = restate_city(workshop_of(settings_of(home)), city)
    if json:
        print_json(report)
    say(f"{city}: generation {report['generation']}, {report['restated']} rows restated.")


def rollback(
    city: Annotated[str, typer.Argument(help="A city.", show_default=False)],
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Go back to the generation before the current one; nothing is deleted."""
    report = roll_back(workshop_of(settings_of(home)), city)
    if json:
        print_json(report)
    say(f"{city}: generation {report['generation']} is current again.")


def release(
    name: Annotated[str, typer.Argument(help="A name, such as 2026-11.", show_default=False)],
    city: Annotated[list[str] | None, typer.Option("--city", help="Only these cities; all without.")] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Fix the current databases under a name, so that numbers cited from it never move: `count --release NAME`."""
    asked = Question.from_filters({"release": name}).release or name
    report = make_release(workshop_of(settings_of(home)), asked, city or ())
    if json:
        print_json(report)
    say(f"Release {report['release']}: {len(report['generations'])} cities.")

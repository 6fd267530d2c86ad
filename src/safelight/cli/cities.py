"""`safelight cities`, `sources`, `refresh`: the catalogue and its databases."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

import typer

from safelight.catalog import City, FeedKind
from safelight.cli.ask import catalog_of, questions_of
from safelight.cli.terminal import HomeOption, JsonOption, ending, home_of, print_json, print_table, say, settings_of
from safelight.cli.workbench import http_of, rows_read, workshop_of
from safelight.core.errors import SafelightError
from safelight.core.settings import Settings
from safelight.feeds import Http, Pace, SourceCheck, check
from safelight.ingest import CityReport, Workshop, due, ingest, publishers, silent

LOOK = Pace(attempts=2, connect=10, read=30, longest_wait=30, window=0, deadline=120)
"""A look at many publishers loses its patience sooner than a read: that one of them is down is the answer."""

MaybeCity = Annotated[str | None, typer.Argument(help="One city.", show_default=False)]


def cities(home: HomeOption = None, json: JsonOption = False) -> None:
    """The catalogue, and the state and freshness of each city's database."""
    document = questions_of(home).cities()
    if json:
        print_json(document)
        return
    rows = [
        (city["city"], city["database"], city["generation"], ", ".join(city["origin"]), city["newest"], _totals(city))
        for city in document["cities"]
    ]
    print_table("Cities", ("city", "database", "generation", "origin", "newest", "published totals"), rows)


def _totals(city: dict[str, Any]) -> str:
    return "\n".join(_total(row) for row in city["totals"] if row["unit"] != "operations")


def _total(row: dict[str, Any]) -> str:
    number = row.get(row["unit"])
    return (
        f"{row['basis']}: {number:,} {row['unit']}" if row["status"] == "shown" else f"{row['basis']}: {row['status']}"
    )


def sources(
    city: MaybeCity = None,
    check_: Annotated[
        bool, typer.Option("--check", help="Ask each publisher: reachable, columns, newest row, terms.")
    ] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Every source: what it counts, whether it works or since when it is gone, and its newest row."""
    settings = settings_of(home)
    catalog = catalog_of(home_of(settings))
    if check_:
        _check(settings, [city] if city else list(catalog.cities), json=json)
        return
    document = questions_of(home).sources(catalog.city(city).id if city else None)
    if json:
        print_json(document)
        return
    rows = [
        (row["city"], row["source"], row["basis"], row["status"], "yes" if row["covers"] else "no", row["newest"])
        for row in document["sources"]
    ]
    print_table("Sources", ("city", "source", "basis", "status", "covers the trade", "newest"), rows)


def _check(settings: Settings, cities: list[str], *, json: bool) -> None:
    catalog = catalog_of(home_of(settings))
    found: list[tuple[str, SourceCheck]] = []
    with http_of(settings, LOOK) as http:
        for city in (catalog.city(name) for name in cities):
            for source in publishers(city, None):
                say(f"asking for {city.id}/{source.id} …")
                found.append((city.id, check(source, http)))
    if json:
        print_json([{"city": city, **asdict(answer)} for city, answer in found])
    else:
        rows = [
            (
                city,
                answer.source,
                "yes" if answer.reachable else "no",
                _yes(answer.columns_ok),
                answer.newest,
                answer.problem,
            )
            for city, answer in found
        ]
        print_table("Publishers", ("city", "source", "reachable", "columns as expected", "newest", "problem"), rows)
    if any(answer.problem for _, answer in found):
        raise typer.Exit(1)


def _yes(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def refresh(
    cities: Annotated[list[str] | None, typer.Argument(help="Cities; all without any.", show_default=False)] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """What a timer runs: ingest what is due, and say what fell silent."""
    settings = settings_of(home)
    reports: list[CityReport] = []
    failures: list[SafelightError] = []
    with rows_read() as progress, http_of(settings) as http:
        workshop = workshop_of(settings, progress)
        for city in [workshop.catalog.city(name) for name in cities or workshop.catalog.cities]:
            try:
                _refresh(workshop, city, http, reports, failures)
            except SafelightError as error:  # a damaged database leaves the other cities going
                failures.append(error)
    if json:
        print_json([report.to_document() for report in reports])
    for failure in failures:
        ending(failure)
    if failures:
        raise typer.Exit(1)


def _refresh(
    workshop: Workshop, city: City, http: Http, reports: list[CityReport], failures: list[SafelightError]
) -> None:
    wanted = due(workshop, city)
    for source in wanted:
        if source.feed is FeedKind.X and http.x_token is None:  # nobody's timer should fail for want of a token
            say(f"{city.id}: {source.id} is not asked: SAFELIGHT_X_BEARER is not set.")
            continue
        try:
            report = ingest(workshop, city.id, source=source.id, http=http)
        except SafelightError as error:
            failures.append(error)
            continue
        failures += [problem.error for problem in report.problems]
        reports.append(report)
    for quiet in silent(workshop, city):
        say(f"{city.id}: {quiet} fell silent: its newest row is older than its entry expects.")
    if not wanted:
        say(f"{city.id}: nothing is due.")

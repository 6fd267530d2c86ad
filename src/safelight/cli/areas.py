"""`safelight areas`: where police and sanitation are called to encampments, and other police activity."""

from __future__ import annotations

from typing import Annotated

import typer

from safelight.cli.ask import say_notes
from safelight.cli.terminal import HomeOption, JsonOption, home_of, print_json, print_table, print_text, settings_of
from safelight.questions import AreaAnswer, AreaQuestion, Areas


def _option(text: str) -> typer.models.OptionInfo:
    option: typer.models.OptionInfo = typer.Option(help=text, rich_help_panel="Filters", show_default=False)
    return option


def areas(
    about: Annotated[str | None, _option("encampments, or activity: stops, citations and calls for service.")] = None,
    kind: Annotated[
        str | None,
        _option("sanitation_request, police_call, sweep_notice, arrest_citation; of activity stop, citation, call."),
    ] = None,
    city: Annotated[str | None, _option("Cities, comma-separated, such as los_angeles,san_diego.")] = None,
    since: Annotated[str | None, _option("From this day, month or year on: 2015, 2015-03 or 2015-03-01.")] = None,
    until: Annotated[str | None, _option("Up to this day, month or year, which is included.")] = None,
    hours: Annotated[str | None, _option("Span of hours, such as 20-4; snaps outward to blocks of four.")] = None,
    weekdays: Annotated[str | None, _option("Weekdays, such as fri,sat.")] = None,
    basis: Annotated[str | None, _option("What rows stand for: request, call, stop, reported_offence …")] = None,
    source: Annotated[str | None, _option("Sources of the city, by id.")] = None,
    origin: Annotated[str | None, _option("open, synthetic.")] = None,
    release: Annotated[str | None, _option("A named release of the databases.")] = None,
    by: Annotated[str | None, _option("Dimensions to split by, such as cell,month.")] = None,
    resolution: Annotated[str | None, _option("H3 resolution of cells: 6, 7 or 8.")] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print CSV, with source and licence in its first lines.")] = False,
    geojson: Annotated[bool, typer.Option("--geojson", help="Print GeoJSON: areas, never points.")] = False,
) -> None:
    """Count calls about encampments and police activity, e.g. `safelight areas --city los_angeles --by year`."""
    given = {
        **{"about": about, "kind": kind, "city": city, "since": since, "until": until, "hours": hours},
        **{"weekdays": weekdays, "basis": basis, "source": source, "origin": origin, "release": release},
        **{"by": by, "resolution": resolution},
    }
    question = AreaQuestion.from_filters({name: value for name, value in given.items() if value})
    settings = settings_of(home)
    asker = Areas(home_of(settings), settings)
    answer = asker.cells(question) if geojson else asker.ask(question)
    if geojson:
        print_json(answer.to_geojson())
    else:
        _print(answer, json=json, csv=csv)


def _print(answer: AreaAnswer, *, json: bool, csv: bool) -> None:
    document = answer.to_document()
    if json:
        print_json(document)
        return
    if csv:
        print_text(answer.to_csv())
    else:
        rows = document["rows"]
        columns = list(dict.fromkeys(name for row in rows for name in row))
        title = ", ".join(f"{name}={value}" for name, value in document["question"].items())
        print_table(title, columns, [[row.get(name) for name in columns] for row in rows])
    say_notes(document)

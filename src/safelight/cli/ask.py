"""`safelight count`, `cells`: questions, answered as they may be published; `--exact` for the operator."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from safelight.catalog import Catalog, load_catalog
from safelight.cli.filters import with_filters
from safelight.cli.terminal import (
    HomeOption,
    JsonOption,
    home_of,
    one_of,
    print_json,
    print_table,
    print_text,
    say,
    settings_of,
)
from safelight.core.home import Home
from safelight.core.question import Question
from safelight.questions import Answer, Questions

ENGINES = ("duckdb",)
CsvOption = Annotated[bool, typer.Option("--csv", help="Print CSV, with source and licence in its first lines.")]


def catalog_of(home: Home) -> Catalog:
    """The packaged catalogue with the home folder's own files."""
    return load_catalog(home.catalog)


def questions_of(home: Path | None) -> Questions:
    """What answers questions over the home folder's databases."""
    settings = settings_of(home)
    return Questions(home_of(settings), settings)


@with_filters
def count(
    question: Question,
    exact: Annotated[
        bool, typer.Option("--exact", help="True counts, for the operator's own checking: not for publication.")
    ] = False,
    engine: Annotated[str, typer.Option(help="duckdb.")] = "duckdb",
    home: HomeOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
) -> None:
    """Count people, offences, calls or operations, e.g. `safelight count --city oakland --by year`."""
    one_of(engine, ENGINES, "engine")
    questions = questions_of(home)
    if exact:
        _print_exact(questions, question, json=json, csv=csv)
        return
    _print(questions.count(question), json=json, csv=csv)


@with_filters
def cells(
    question: Question,
    resolution: Annotated[int | None, typer.Option(help="H3 resolution: 6, 7 or 8.", rich_help_panel="Filters")] = None,
    home: HomeOption = None,
    json: JsonOption = False,
    csv: CsvOption = False,
    geojson: Annotated[bool, typer.Option("--geojson", help="Print GeoJSON: areas, never points.")] = False,
) -> None:
    """Count by area, e.g. `safelight cells --city oakland --until 2012 --geojson`."""
    answer = questions_of(home).cells(question)
    if geojson:
        print_json(answer.to_geojson())
        return
    _print(answer, json=json, csv=csv)


def _print(answer: Answer, *, json: bool, csv: bool) -> None:
    document = answer.to_document()
    if json:
        print_json(document)
    elif csv:
        print_text(answer.to_csv())
    else:
        rows = document["rows"]
        columns = list(dict.fromkeys(name for row in rows for name in row))
        print_table(_title(document), columns, [[row.get(name) for name in columns] for row in rows])
    if not json:
        say_notes(document)


def _title(document: dict[str, Any]) -> str:
    made_up = "SYNTHETIC, made-up data. " if document.get("synthetic") else ""
    return f"{made_up}{', '.join(f'{name}={value}' for name, value in document['question'].items()) or 'everything'}"


def say_notes(document: dict[str, Any]) -> None:
    """Say on stderr how the question was coarsened, and that made-up data are made up."""
    for note in document.get("coarsened", []):
        say(f"Coarser than asked: {note}")
    if document.get("synthetic"):
        say("Synthetic: these numbers are made up for a demonstration.")


def _print_exact(questions: Questions, question: Question, *, json: bool, csv: bool) -> None:
    """True counts go to the operator's own terminal only, and say so."""
    say("Not for publication: true counts, without protection.")
    answer = questions.exact(question)
    tables = [(counts.unit.value, counts.frame.drop("key")) for counts in answer.counts]
    if json:
        print_json(
            {
                "not_for_publication": True,
                "tables": [{"unit": unit, "rows": frame.to_dicts()} for unit, frame in tables],
            }
        )
        return
    for unit, frame in tables:
        if csv:
            print_text(frame.rename({"n": unit}).write_csv())
        else:
            print_table(f"{unit} (not for publication)", frame.rename({"n": unit}).columns, frame.rows())

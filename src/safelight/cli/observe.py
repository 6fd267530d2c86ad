"""`safelight ratio`, `report-card`, `export`: what the records say about the sides, and what may be given away."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safelight.cli.ask import catalog_of, questions_of, say_notes
from safelight.cli.filters import with_filters
from safelight.cli.terminal import (
    HomeOption,
    JsonOption,
    OneCity,
    home_of,
    one_of,
    print_json,
    print_text,
    say,
    settings_of,
)
from safelight.core.question import Question
from safelight.observatory import FORMATS, LANGUAGES, export_city, model_ordinance, request_letter
from safelight.observatory import ratio as ratio_of
from safelight.observatory import report_card as card_of


@with_filters
def ratio(question: Question, home: HomeOption = None, json: JsonOption = False) -> None:
    """Ratios of people arrested by side, with bounds and intervals, e.g. `safelight ratio --city houston`."""
    answer = ratio_of(questions_of(home), question)
    document = answer.to_document()
    if json:
        print_json(document)
        return
    for row in document["rows"]:
        print_text(f"- {row['sentence']}")
    say_notes(document)


def report_card(
    city: OneCity,
    letter: Annotated[
        bool, typer.Option("--letter", help="Print a records-request letter, filled in with the city's gaps.")
    ] = False,
    ordinance: Annotated[
        bool, typer.Option("--ordinance", help="Print the model wording of a reporting ordinance.")
    ] = False,
    lang: Annotated[str, typer.Option("--lang", help=f"Language of the papers: {', '.join(LANGUAGES)}.")] = "en",
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """What a city's records publish, withhold and don't record, and what that costs the ratio."""
    settings = settings_of(home)
    one_of(lang, LANGUAGES, "lang")
    card = card_of(questions_of(home), catalog_of(home_of(settings)), city)
    papers = [request_letter(card, language=lang)] if letter else []
    papers += [model_ordinance(card.city.name, language=lang)] if ordinance else []
    if papers:
        print_text("\n".join(papers))
    elif json:
        print_json(card.to_document())
    else:
        print_text(card.to_text())


def export(
    city: OneCity,
    to: Annotated[Path, typer.Option("--to", help="Folder to write into.")],
    format: Annotated[str, typer.Option("--format", help=f"{', '.join(FORMATS)}.")] = "csv",
    home: HomeOption = None,
) -> None:
    """Write a city's published aggregates, with their error, citation and licence; never its records."""
    settings = settings_of(home)
    catalog = catalog_of(home_of(settings))
    for path in export_city(questions_of(home), catalog.city(city).id, to, format, catalog=catalog):
        say(f"wrote {path}")

"""`safelight catalog draft` and `check`: from an unknown file or portal to a city's entry."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from safelight.catalog import check_city, city_schema, draft, personal, read_city
from safelight.cli.terminal import HomeOption, JsonOption, print_json, print_table, print_text, say, settings_of
from safelight.cli.workbench import http_of, workshop_of
from safelight.feeds import sample
from safelight.ingest import preview

app = typer.Typer(no_args_is_help=True, help="Propose, check and preview a city's catalogue entry.")


@app.command("draft")
def draft_verb(
    where: Annotated[
        str, typer.Argument(metavar="URL|FILE", help="A portal's or file's address, or a file.", show_default=False)
    ],
    name: Annotated[str | None, typer.Option("--name", help="The city's name.")] = None,
    home: HomeOption = None,
) -> None:
    """Propose a city's TOML from a file or portal: columns, dates, place and candidate codes, with what to check."""
    settings = settings_of(home)
    with http_of(settings) as http:
        found = sample(where, http, personal=personal)
    print_text(draft(found.columns, found.rows, name=name or found.name))
    say("Lines that say CHECK are for a person to decide. Then: safelight catalog check FILE --rows DATA")


@app.command("check")
def check_verb(
    file: Annotated[Path, typer.Argument(help="A city's TOML.", show_default=False)],
    rows: Annotated[
        Path | None, typer.Option("--rows", help="A data file of the city: shows ten de-identified rows.")
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Check a city's TOML and, with --rows, show what it makes of a file: counts and ten de-identified rows."""
    workshop = workshop_of(settings_of(home))
    city = read_city(file)
    check_city(city, workshop.catalog.laws, workshop.catalog.publications)
    layouts = sum(len(source.layouts) for source in city.sources)
    say(f"{file.name}: {city.name}, {len(city.sources)} sources, {layouts} layouts: sound.")
    if rows is None:
        if json:
            print_json({"city": city.id, "sources": len(city.sources), "layouts": layouts})
        return
    seen = preview(workshop, city, rows)
    counts = {
        name: getattr(seen.tally, name)
        for name in ("read", "relevant", "irrelevant", "unreadable", "rejected", "unknown_codes")
    }
    if json:
        print_json(
            {
                "city": city.id,
                "source": seen.source,
                "layouts": seen.layouts,
                **counts,
                "by_code": dict(sorted(seen.tally.by_code.items())),
                "dropped_columns": sorted(seen.tally.dropped_columns),
                "rows": seen.rows,
            }
        )
        return
    print_table(f"{seen.source}, first rows", list(counts), [list(counts.values())])
    if seen.rows:
        print_table("De-identified", list(seen.rows[0]), [list(row.values()) for row in seen.rows])


@app.command("schema")
def schema_verb(home: HomeOption = None) -> None:
    """Print the JSON Schema of a city's TOML, for editors."""
    print_json(city_schema())

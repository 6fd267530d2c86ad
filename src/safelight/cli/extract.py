"""`safelight extract text`: facts of an announcement, with the characters they were read from; never its words."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from safelight.cli.json_lines import print_answers, raw_lines, whole_text
from safelight.cli.terminal import HomeOption, JsonOption, print_json, print_text, settings_of
from safelight.core.errors import BadFilter
from safelight.ingest.text import Facts, extract, extract_lines

app = typer.Typer(
    name="extract", no_args_is_help=True, help="Takes facts out of texts; names and narratives end there."
)


@app.callback()
def _extract() -> None:
    """Takes facts out of texts; names and narratives end there."""


@app.command("text")
def text(
    file: Annotated[Path, typer.Argument(help="A text file, UTF-8; - reads standard input.")] = Path("-"),
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read lines {id, text, published_at}, write a line of facts for each.")
    ] = False,
    published: Annotated[
        datetime | None,
        typer.Option(
            "--published", formats=["%Y-%m-%d"], help="Day of publication: resolves weekdays and dates without a year."
        ),
    ] = None,
    city: Annotated[str | None, typer.Option("--city", help="City of the publisher, where it is known.")] = None,
    processes: Annotated[
        int | None,
        typer.Option("--processes", min=1, max=64, help="Processes for --jsonl; two where the machine has two cores."),
    ] = None,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """Facts of an announcement with their character spans, e.g. `safelight extract text post.txt --published
    2022-03-11`."""
    settings_of(home)
    if jsonl:
        if published or city or json:
            raise BadFilter(
                "--jsonl takes each line's own published_at and city.", fix="Leave out --published, --city and --json."
            )
        print_answers(extract_lines(raw_lines(file), processes or min(2, os.cpu_count() or 1)), b"operations")
        return
    found = extract(whole_text(file), published.date() if published else None, city)
    if json:
        print_json(found.document())
    else:
        print_text(_sentences(found, published.date() if published else None))


def _sentences(found: Facts, published: date | None) -> str:
    if not found.relevant:
        return f"No enforcement of the sex trade with people counted ({found.negative_reason})."
    lines = []
    for number, one in enumerate(found.operations, 1):
        counts = ", ".join(
            f"{name} {'unknown' if value is None else value}" for name, value in one.counts.items() if value != 0
        )
        when = f"{one.date_start or '?'} to {one.date_end or '?'}" if one.date_start or one.date_end else "no date"
        lines.append(
            f"Operation {number} ({one.scope}): {counts or 'nobody counted'}; {one.venue}; {when}; minors recovered: "
            f"{'not said' if one.minors_recovered is None else one.minors_recovered}."
        )
        lines += [f"  Uncertain: {reason}." for reason in one.reasons]
        lines += [
            f"  {span.field}: characters {span.start} to {span.end}"
            for span in sorted(one.spans, key=lambda span: span.start)
        ]
    lines += [f"Uncertain: {reason}." for reason in found.reasons]
    if published is None:
        lines.append("Without --published, weekdays and dates without a year stay unknown.")
    return "\n".join(lines)

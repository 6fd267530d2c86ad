"""`safelight desk`: the work of investigators, one verb at a time. It never accuses, and ages are claims."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from safelight.cli import desk_custody
from safelight.cli.desk_capture import capture_verb, import_verb, watch_verb
from safelight.cli.desk_compare import compare_verb
from safelight.cli.desk_investigate import investigate_verb
from safelight.cli.desk_link import judge_verb, link_verb
from safelight.cli.json_lines import print_answers, raw_lines, whole_text
from safelight.cli.terminal import print_json, print_text
from safelight.core.errors import BadFilter
from safelight.desk.extract import document, extract, extract_lines

app = typer.Typer(
    name="desk",
    no_args_is_help=True,
    help="From an advertisement to evidence, facts and links, with a person deciding.",
)


@app.callback()
def _desk() -> None:
    """From an advertisement to evidence, facts and links, with a person deciding."""


app.command("capture")(capture_verb)
app.command("import")(import_verb)
app.command("watch")(watch_verb)
app.command("link")(link_verb)
app.command("judge")(judge_verb)
app.command("compare")(compare_verb)
app.command("investigate")(investigate_verb)
desk_custody.register(app)


@app.command("extract")
def extract_verb(
    file: Annotated[Path, typer.Argument(help="A text or a file of lines, UTF-8; - reads standard input.")] = Path("-"),
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help="Read lines {id, text, posted_at}, write a line of facts for each.")
    ] = False,
    posted: Annotated[
        str | None, typer.Option("--posted", help="Day of posting (YYYY-MM-DD): resolves days without a year.")
    ] = None,
    processes: Annotated[
        int | None,
        typer.Option("--processes", min=1, max=64, help="Processes for --jsonl; two where the machine has two cores."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Facts of an advertisement with their characters, e.g. `safelight desk extract --jsonl < ads.jsonl`."""
    if jsonl:
        if posted or json:
            raise BadFilter("--jsonl takes each line's own posted_at.", fix="Leave out --posted and --json.")
        print_answers(extract_lines(raw_lines(file), processes or min(2, os.cpu_count() or 1)), b"phones")
        return
    text = whole_text(file)
    try:
        found = extract(text, posted)
    except ValueError as error:
        raise BadFilter(f"--posted {posted} is no day.", fix="Write it as YYYY-MM-DD.") from error
    if json:
        print_json(document(found))
        return
    for fact in found:
        where = f"characters {fact.start} to {fact.end}"
        print_text(f"{fact.kind}: {fact.normal} ({where}; {fact.rule}; confidence {fact.confidence})")

"""`safelight deidentify`: for providers of closed data, on their own machine. It opens no connection."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from safelight.catalog import load_catalog
from safelight.cli.terminal import HomeOption, JsonOption, err, home_of, print_json, print_table, say, settings_of
from safelight.core.errors import BadFilter, BadInput
from safelight.core.home import RecordKey, provider_key
from safelight.core.vocabulary import Basis
from safelight.feeds import open_tables
from safelight.ingest.contributed import SMALLEST_K
from safelight.ingest.deidentify import (
    Outcome,
    Recipe,
    deidentify,
    guessed,
    made_by_asking,
    read_recipe,
    refuse_to_overwrite,
    report_paths,
    save,
    save_bytes,
    template,
    written,
)

_PREVIEW_ROWS = 10


def deidentify_verb(
    file: Annotated[Path | None, typer.Argument(metavar="IN", help="A CSV file or XLSX workbook.")] = None,
    out: Annotated[Path | None, typer.Argument(metavar="OUT", help="The file to write (CSV).")] = None,
    recipe: Annotated[Path | None, typer.Option(help="Which column is what (TOML).")] = None,
    make_recipe: Annotated[
        Path | None, typer.Option("--make-recipe", help="Ask, write the recipe to this file, show a preview.")
    ] = None,
    new_template: Annotated[
        Path | None, typer.Option("--template", help="Write a spreadsheet (XLSX) to fill in, and stop.")
    ] = None,
    basis: Annotated[Basis | None, typer.Option(help="What a row stands for, where there is no recipe.")] = None,
    city: Annotated[str | None, typer.Option(help="City of the rows: points outside it are no place.")] = None,
    k: Annotated[int | None, typer.Option(min=SMALLEST_K, max=1000, help="People behind each combination.")] = None,
    year: Annotated[int | None, typer.Option(help="Only rows of this year: a large file in parts.")] = None,
    key: Annotated[
        Path | None, typer.Option(help="File of the key (else HOME/keys/deidentify.key); made if missing.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace OUT and its reports.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")] = False,
    home: HomeOption = None,
    json: JsonOption = False,
) -> None:
    """De-identify a file of your own before it leaves you: no network, no names, k people behind every combination.

    Examples: `safelight deidentify contacts.xlsx --make-recipe contacts.toml`, then
    `safelight deidentify contacts.xlsx out.csv --recipe contacts.toml`.
    """
    settings = settings_of(home)
    if new_template is not None:
        _write_new(new_template, template(), force=force)
        return
    if file is None or (out is None and not dry_run and make_recipe is None):
        raise BadFilter("deidentify needs the file to read and the file to write;", fix="give IN and OUT.")
    chosen = _recipe(file, recipe, make_recipe, basis=basis, k=k, city=city, force=force)
    if make_recipe is None and out is not None:
        refuse_to_overwrite(out, (file, recipe, key), force=force)
    elif out is not None:
        raise BadFilter("--make-recipe writes the recipe alone;", fix="leave out OUT, then run again with --recipe.")
    if make_recipe is not None:
        # Before the preview: what a guess leaves open, such as who is under 18, is told then and completed by hand.
        _write_new(make_recipe, written(chosen).encode(), force=force)
    secret = provider_key(home_of(settings), key) if out is not None and not dry_run else RecordKey(bytes(32))
    outcome = _run(file, chosen, secret, year)
    _tell(outcome, json=json)
    if make_recipe is not None:
        shown = outcome.rows.drop("row_key").head(_PREVIEW_ROWS)
        print_table("De-identified, first rows", shown.columns, shown.rows())
    elif dry_run or out is None:
        say("Dry run: nothing was written.")
    else:
        save(outcome, out, datetime.now(UTC).date())
        reports = ", ".join(path.name for path in report_paths(out).values())
        say(f"Written: {out.name}, and to be read and signed: {reports}.")


def _recipe(
    file: Path,
    recipe: Path | None,
    make_recipe: Path | None,
    *,
    basis: Basis | None,
    k: int | None,
    city: str | None,
    force: bool,
) -> Recipe:
    if recipe is not None and (basis is not None or make_recipe is not None):
        raise BadFilter("--recipe can't be given with --basis or --make-recipe;", fix="the recipe says it already.")
    if make_recipe is not None:
        _refuse_existing(make_recipe, force=force)
    if recipe is not None:
        found = read_recipe(recipe)
    elif make_recipe is not None and err.is_terminal:
        found = made_by_asking(open_tables(file)[0], _ask, say)
    else:
        found = guessed(open_tables(file), basis, k or SMALLEST_K, city)
        taken = ", ".join(f"{field} = {column}" for field, column in found.columns.items())
        say(f"Columns taken by their names: {taken}. Nothing about a person is taken so: that needs a recipe.")
    asked = {name: value for name, value in (("k", k), ("city", city)) if value is not None}
    return found.model_copy(update=asked)


def _run(file: Path, recipe: Recipe, key: RecordKey, year: int | None) -> Outcome:
    footprint = load_catalog().city(recipe.city).footprint if recipe.city else ()
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as bar:
        task = bar.add_task("reading", total=None)
        return deidentify(
            file,
            recipe,
            key,
            today=datetime.now(UTC).date(),
            footprint=footprint,
            year=year,
            progress=lambda rows: bar.update(task, description=f"{rows:,} rows read"),
        )


def _tell(outcome: Outcome, *, json: bool) -> None:
    if json:
        print_json(outcome.document())
        return
    rows: list[tuple[str, int]] = [("read", outcome.read), ("written", outcome.rows.height)]
    rows += [("made coarser", outcome.touched), ("people of the smallest combination", outcome.smallest)]
    rows += [(f"left out: {reason.value.replace('_', ' ')}", count) for reason, count in outcome.withheld.items()]
    rows += [(f"coarser: {field}", count) for field, count in outcome.generalised.items()]
    rows += [(f"words not listed: {field}", count) for field, count in outcome.unlisted.items()]
    print_table("De-identified", ("rows", "number"), rows)
    if outcome.dropped:
        say(f"Columns never read: {', '.join(outcome.dropped)}.")
    if not outcome.checked:
        say("The file is larger than the upload page takes: make one a year with --year.")


def _ask(question: str, default: str) -> str:
    return str(typer.prompt(question, default=default or None, err=True))


def _write_new(path: Path, content: bytes, *, force: bool) -> None:
    _refuse_existing(path, force=force)
    save_bytes(path, content)
    say(f"Written: {path.name}.")


def _refuse_existing(path: Path, *, force: bool) -> None:
    if path.exists() and not force:
        raise BadInput(f"{path.name} is there already.", fix="Give another name, or --force to replace it.")

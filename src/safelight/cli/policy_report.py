"""`safelight policy report`: a search as a report that can be read, printed and edited."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress

from safelight.cli.speaking import Language, spoken_in
from safelight.cli.terminal import HomeOption, JsonOption, err, home_of, print_json, print_text, settings_of
from safelight.core.errors import BadInput
from safelight.documents import to_docx, to_html, to_pdf
from safelight.policy import read_scenario
from safelight.policy.report import report
from safelight.policy.search import from_json, kept_in, searched


def report_verb(
    file: Annotated[Path, typer.Argument(help="A scenario in TOML, with its goal.", show_default=False)],
    out: Annotated[Path, typer.Option("--out", help="The folder that gets the report and its data.")],
    language: Annotated[Language, typer.Option("--language", help="What the report is written in.")] = Language.ENGLISH,
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """Search a scenario's goal and write what was found: report.html, .pdf and .docx, with all data beside them.

    The first two pages are a brief that says first how little is known and last how to find out. A search that was done
    is not done again. Example: `safelight policy report scenario.toml --out report`.
    """
    scenario = read_scenario(file)
    kept = kept_in(home_of(settings_of(home)).make(), scenario)
    with Progress(console=err, transient=True) as bar:
        task = bar.add_task("baskets in uncertain worlds", total=1.0)
        found = from_json(searched(scenario, kept, told=lambda done: bar.update(task, completed=done)))
    try:
        kept.copy_data(out)
        with spoken_in(language):
            document = report(found, datetime.now(UTC), language.value)
        (out / "report.html").write_text(to_html(document), encoding="utf-8")
        (out / "report.pdf").write_bytes(to_pdf(document))
        (out / "report.docx").write_bytes(to_docx(document))
    except OSError as error:
        raise BadInput(f"The folder {out} can't be written: {error.strerror}.", fix="Name another folder.") from None
    if as_json:
        files = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
        print_json({"scenario": found.hash, "language": language.value, "folder": str(out), "files": files})
    else:
        print_text(f"report.html, report.pdf, report.docx and the data are in {out}. Scenario {found.hash}.")

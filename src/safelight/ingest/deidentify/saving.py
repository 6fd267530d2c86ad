"""The file and its reports onto the disk: whole or not at all, readable by their owner alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from safelight.core.errors import BadInput, StoreError
from safelight.core.writing import write_private
from safelight.ingest.deidentify.report import report_page
from safelight.ingest.deidentify.run import Outcome
from safelight.ingest.deidentify.texts import LANGUAGES


def report_paths(out: Path) -> dict[str, Path]:
    """Where the reports of a file stand, by language."""
    return {language: out.with_name(f"{out.stem}.report.{language}.html") for language in LANGUAGES}


def refuse_to_overwrite(out: Path, kept: Sequence[Path | None], *, force: bool) -> None:
    """Raise BadInput where `out` is one of the files that must stay, or is there already (unless forced)."""
    if any(path is not None and path.exists() and out.exists() and out.samefile(path) for path in kept):
        raise BadInput(f"{out.name} is a file that this command reads.", fix="Give another name for the new file.")
    there = [path for path in (out, *report_paths(out).values()) if path.exists()]
    if there and not force:
        raise BadInput(f"{there[0].name} is there already.", fix="Give another name, or --force to replace it.")
    if not out.absolute().parent.is_dir():
        raise BadInput(f"There is no folder {out.parent}.", fix="Make it, or name another.")


def save(outcome: Outcome, out: Path, made: date) -> None:
    """Write the reports, then the file, each in one step. Raises StoreError; the file is then as it was."""
    for language, path in report_paths(out).items():
        save_bytes(path, report_page(outcome, language, file=out.name, made=made))
    save_bytes(out, outcome.content)


def save_bytes(path: Path, content: bytes) -> None:
    """One file in one step. Raises StoreError."""
    try:
        write_private(path, content)
    except OSError as error:
        raise StoreError(
            f"{path.name} can't be written: {error.strerror}.",
            fix="Make room, or choose another folder; nothing was changed.",
        ) from None

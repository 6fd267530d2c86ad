"""Tables that a partner hands over (CSV, JSON lines), made into lines that the desk's other verbs read.

Advertisements become `advertisements.jsonl` (`id`, `title`, `body`, `posted_at`, `city`, `url`, `image_hashes`);
incidents of a department, by a recipe of its columns, become `incidents.jsonl` (`id`, `date`, `place`, `kind`, `text`):
material to compare with, never facts about a person.
"""

from __future__ import annotations

import csv
import io
import tomllib
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from safelight.core.errors import BadInput
from safelight.desk.capture.captured import File
from safelight.desk.capture.encodings import decode
from safelight.desk.columns import ADVERTISEMENT

Row = dict[str, Any]


class Columns(BaseModel):
    """Which column says what; `place` and `text` may join several."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str | None = None
    date: str
    kind: str
    place: str | list[str] | None = None
    text: str | list[str] | None = None


class Recipe(BaseModel):
    """How a department's incidents are read."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Columns
    date_format: str | None = Field(None, description="As in strptime; ISO without it.")
    kinds: dict[str, str] = Field(default_factory=dict)
    """The department's word -> ours (`violence`, `prostitution`, …). With it, rows of other words are left out."""


def read_recipe(file: Path) -> Recipe:
    """A recipe from its TOML. Raises BadInput."""
    try:
        return Recipe.model_validate(tomllib.loads(file.read_text("utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInput(f"{file} can't be read as TOML.", fix="The manual page on capture shows a recipe.") from error
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"{file}: {where}: {first['msg']}.", fix="The manual page on capture shows a recipe.") from None


def read_corpus(content: bytes, name: str) -> tuple[list[File], list[str]]:
    """Advertisements of a partner's table. Raises BadInput where no column holds words."""
    good, bad = _read(content, name, _advertisement)
    if not good:
        raise BadInput(
            f"No row of {name} has the words of an advertisement.",
            fix=f"Name the column one of {', '.join(ADVERTISEMENT['body'])}, or give --recipe for incidents.",
        )
    return _kept("advertisements.jsonl", good, name, bad)


def read_incidents(content: bytes, name: str, recipe: Recipe) -> tuple[list[File], list[str]]:
    """Incidents of a department, by its recipe. Raises BadInput where no row fits."""
    skipped = [0]

    def incident(row: Row, number: int) -> Row | None:
        return _incident(row, number, recipe, skipped)

    good, bad = _read(content, name, incident)
    if not good:
        raise BadInput(
            f"No row of {name} fits the recipe.", fix="Compare the recipe's columns with the file's first line."
        )
    files, notes = _kept("incidents.jsonl", good, name, bad - skipped[0])
    if skipped[0]:
        notes.append(f"{skipped[0]:,} rows of other kinds were left out, as the recipe says.")
    return files, notes


def _read(content: bytes, name: str, take: Callable[[Row, int], Row | None]) -> tuple[list[Row], int]:
    good: list[Row] = []
    bad = 0
    for number, row in enumerate(_rows(content, name), start=1):
        taken = take(row, number) if row is not None else None
        if taken is None:
            bad += 1
        else:
            good.append(taken)
    return good, bad


def _rows(content: bytes, name: str) -> Iterator[Row | None]:
    """Rows with lower-case names; None for one that can't be read."""
    if name.lower().endswith((".jsonl", ".ndjson", ".json")):
        for line in content.splitlines():
            if line.strip():
                yield _object(line)
        return
    text = decode(content).text
    head = text[:8_192].partition("\n")[0]
    mark = max(",;\t|", key=head.count)
    try:
        for row in csv.DictReader(io.StringIO(text, newline=""), delimiter=mark):
            yield None if None in row else {str(key).strip().lower(): value for key, value in row.items()}
    except csv.Error:
        yield None


def _object(line: bytes) -> Row | None:
    try:
        row = orjson.loads(line)
    except orjson.JSONDecodeError:
        return None
    return {str(key).lower(): value for key, value in row.items()} if isinstance(row, dict) else None


def _advertisement(row: Row, number: int) -> Row | None:
    found: Row = {}
    for field, names in ADVERTISEMENT.items():
        value = next((row[name] for name in names if row.get(name) not in (None, "")), None)
        if value is not None:
            found[field] = value
    if not isinstance(found.get("body"), str):
        return None
    found.setdefault("id", f"row-{number}")
    return found


def _incident(row: Row, number: int, recipe: Recipe, skipped: list[int]) -> Row | None:
    columns = recipe.columns
    day = _day(str(row.get(columns.date.lower()) or ""), recipe.date_format)
    kind = str(row.get(columns.kind.lower()) or "").strip()
    if not day or not kind:
        return None
    if recipe.kinds and kind not in recipe.kinds:
        skipped[0] += 1
        return None
    return {
        "id": str(row.get(columns.id.lower()) or f"row-{number}") if columns.id else f"row-{number}",
        "date": day,
        "place": _joined(row, columns.place, ", "),
        "kind": recipe.kinds.get(kind, kind),
        "text": _joined(row, columns.text, "\n"),
    }


def _joined(row: Row, names: str | list[str] | None, mark: str) -> str | None:
    wanted = [names] if isinstance(names, str) else names or []
    values = [str(row.get(name.lower()) or "").strip() for name in wanted]
    return mark.join(filter(None, values)) or None


def _day(text: str, form: str | None) -> str | None:
    try:
        moment = datetime.strptime(text.strip(), form) if form else datetime.fromisoformat(text.strip())  # noqa: DTZ007
    except ValueError:
        return None
    return date(moment.year, moment.month, moment.day).isoformat()


def _kept(file: str, good: list[Row], name: str, bad: int) -> tuple[list[File], list[str]]:
    lines = b"".join(orjson.dumps(row) + b"\n" for row in good)
    notes = [f"{name}: {len(good):,} rows were read, {bad:,} could not be."]
    return [File(file, lines, "application/jsonl", f"safelight rows of {name}")], notes

"""A recipe from a file alone: its number, date and place. What is of a person is for a person to map."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from safelight.catalog import guess
from safelight.core.errors import BadInput
from safelight.core.vocabulary import Basis
from safelight.feeds import Table
from safelight.ingest.deidentify.recipe import Columns, Dates, Recipe, Words, recipe_of, says_personal
from safelight.ingest.deidentify.template import TEMPLATE_COLUMNS, TEMPLATE_FORMATS

SAMPLE_ROWS: Final = 2_000

_NUMBER: Final = (
    r"(row|record|case|report|incident|booking|arrest|contact|intake|referral|docket|citation|file)_?(no|num|number|nbr|id|key|ref)",
    r"(numero|num|no)_(de_)?(registro|caso|expediente|reporte|causa)",
    r"expediente|folio|id|no|number",
)
_DATE: Final = (
    r"(arrest|offen[cs]e|incident|occur(red)?|event|contact|intake|referral|service|citation|stop|booking|enroll?ment|start)"
    r"_?(date|datetime|date_time|dt|on|ts)(_time)?",
    r"date(_of_(arrest|offen[cs]e|incident|contact|intake|service|referral))?|datetime",
    r"fecha(_(de_|del_)?(arresto|incidente|contacto|ingreso|servicio|hecho|detencion))?|mes|month",
)
_LAT: Final = (r"lat|latitude|latitud|y_?lat(itude)?",)
_LON: Final = (r"lon|lng|long|longitude|longitud|x_?lon(gitude)?",)
_CELL: Final = (r"h3|h3_?(cell|index)|cell",)


def sample_of(table: Table) -> pl.DataFrame:
    """The first rows, of the columns whose names don't say that they are personal."""
    columns = [column for column in table.columns if not says_personal(column)]
    frames, rows = [], 0
    for part in table.read(columns):
        frames.append(part.frame)
        rows += part.frame.height
        if rows >= SAMPLE_ROWS:
            break
    return pl.concat(frames).head(SAMPLE_ROWS) if frames else pl.DataFrame()


def guessed(tables: Sequence[Table], basis: Basis | None, k: int, city: str | None) -> Recipe:
    """The recipe of a filled-in template, else what the names of the columns say about number, date and place.

    Raises BadInput where no basis is given, or no column of dates is found.
    """
    if basis is None:
        raise BadInput(
            "Without a recipe it must be said what a row stands for.",
            fix="Add --basis, such as --basis diversion, or make a recipe with --make-recipe.",
        )
    asked = {"basis": basis, "k": k, "city": city}
    for table in tables:
        if set(TEMPLATE_COLUMNS.values()) <= set(table.columns):
            return recipe_of(
                asked | {"columns": TEMPLATE_COLUMNS, "dates": {"formats": TEMPLATE_FORMATS}}, "of the template"
            )
    table = tables[0]
    found = guesses(table, sample_of(table))
    if "date" not in found:
        raise BadInput(
            f"No column of {table.name} looks like the date of a row.", fix="Make a recipe with --make-recipe."
        )
    sample = sample_of(table)
    words = Words.model_validate({"venue": guess.known_venues(sample, found["venue"])} if "venue" in found else {})
    formats = formats_of(sample, found["date"])
    return Recipe(columns=Columns.model_validate(found), dates=Dates(formats=formats), words=words, **asked)  # type: ignore[arg-type]  # checked by the model


def guesses(table: Table, sample: pl.DataFrame) -> dict[str, str]:
    """Field -> column, where the name says it and the cells look like it. Nothing that is of a person."""
    columns = [column for column in table.columns if not says_personal(column)]
    found: dict[str, str] = {}
    for field, patterns in (("row_id", _NUMBER), ("date", _DATE), ("lat", _LAT), ("lon", _LON), ("cell", _CELL)):
        column = guess.named(columns, *patterns)
        if column is not None:
            found[field] = column
    if "date" in found and not formats_of(sample, found["date"]):
        del found["date"]
    if "lat" not in found or "lon" not in found:
        found = {field: column for field, column in found.items() if field not in ("lat", "lon")}
    venue = guess.venue(columns, sample)
    if venue is not None and guess.known_venues(sample, venue):
        found["venue"] = venue
    return found


def formats_of(sample: pl.DataFrame, column: str) -> list[str]:
    """How the column's dates are written; empty where nobody can tell."""
    moments = guess.moments(sample, column)
    if moments is not None and moments.formats:
        return list(moments.formats)
    texts = guess.filled(sample, column)
    for form, pattern in (("%Y-%m", r"^\d{4}-\d{1,2}$"), ("%Y", r"^(19|20)\d\d$")):
        if texts.len() and texts.str.contains(pattern).mean() >= 0.9:  # type: ignore[operator]  # a share
            return [form]
    return []

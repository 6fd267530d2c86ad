"""Asks a person, column by column and word by word, and writes the recipe. It shows names of columns, and words that
many rows share and that don't look personal; no other cell.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import polars as pl

from safelight.catalog import guess
from safelight.core.errors import BadInput
from safelight.feeds import Table
from safelight.ingest.contributed.format import BASES, COLUMNS, SMALLEST_K
from safelight.ingest.deidentify.guess import formats_of, guesses, sample_of
from safelight.ingest.deidentify.mapping import fold
from safelight.ingest.deidentify.recipe import MEANINGS, WORD_FIELDS, Recipe, recipe_of, says_personal
from safelight.ingest.deidentify.run import printable_name
from safelight.privacy import kinds_in

Ask = Callable[[str, str], str]
"""(question, default) -> the answer."""
Tell = Callable[[str], None]

_MOST_WORDS: Final = 40
_KNOWN: Final = {
    "sex": {"f": "female", "woman": "female", "mujer": "female", "femenino": "female", "m": "male", "man": "male"}
    | {"hombre": "male", "masculino": "male", "u": "unknown", "x": "other"},
    "race": {"w": "white", "b": "black", "h": "hispanic", "a": "asian", "i": "native", "p": "pacific", "o": "other"}
    | {"u": "unknown", "african american": "black", "latino": "hispanic", "latina": "hispanic", "hispano": "hispanic"},
    "role": {"seller": "prostituted_person", "buyer": "buyer", "john": "buyer"}
    | {"survivor": "prostituted_person", "pimp": "exploiter", "trafficker": "exploiter", "comprador": "buyer"},
    "charge": {"prostitution": "selling", "solicitation": "buying", "patronizing": "buying", "pimping": "promoting"}
    | {"pandering": "promoting", "human trafficking": "trafficking", "loitering": "loitering"},
    "age_band": {"18-24": "18_24", "25-34": "25_34", "35-44": "35_44", "45+": "45_plus", "under 18": "under_18"},
    "venue": {"hotel": "hotel_motel", "motel": "hotel_motel", "massage": "massage_business", "calle": "street"},
}
"""Words that are proposed; a person confirms each."""


def made_by_asking(table: Table, ask: Ask, tell: Tell) -> Recipe:
    """The recipe of what the person answers. Raises BadInput where the answers make no sound recipe."""
    sample = sample_of(table)
    tell("Columns of the file:")
    for number, column in enumerate(table.columns, 1):
        mark = "   (by its name never read, but a date of birth for the age)" if says_personal(column) else ""
        tell(f"  {number:>3}  {printable_name(table, column)}{mark}")
    basis = _chosen(ask, tell, f"What does a row stand for? ({', '.join(BASES)})", BASES, "")
    tell("Answer with a number or a name; Enter alone takes what stands in [], - means none.")
    proposed = guesses(table, sample)
    columns: dict[str, Any] = {}
    for field, meaning in MEANINGS.items():
        if (field == "people" and "person_id" in columns) or (field == "born" and "age" in columns):
            continue
        answer = _column(table, ask, tell, f"Which column is {meaning}?", proposed.get(field, ""))
        if answer:
            columns[field] = [answer] if field in ("row_id", "person_id") else answer
    if "date" not in columns:
        raise BadInput("A recipe needs a column of dates.", fix="Name the column of the month or the day.")
    formats = formats_of(sample, columns["date"]) if columns["date"] in sample.columns else []
    told = ask("How are the dates written? (strptime, several with ;)", "; ".join(formats))
    content: dict[str, Any] = {
        "basis": basis,
        "columns": columns,
        "dates": {"formats": [form.strip() for form in told.split(";") if form.strip()]},
        "words": {},
    }
    recipe_of(content, "that you described")
    for field in WORD_FIELDS:
        named = columns.get("age" if field == "age_band" else field)
        if named and (listed := _words_of(table, named, field, ask, tell)):
            content["words"][field] = listed
    return recipe_of(content, "that you described")


def _column(table: Table, ask: Ask, tell: Tell, question: str, default: str) -> str:
    """The column that the person names; empty for none."""
    while True:
        answer = ask(question, default or "-").strip()
        if answer in ("", "-"):
            return ""
        if answer in table.columns:
            return answer
        if answer.isdecimal() and 1 <= int(answer) <= len(table.columns):
            return table.columns[int(answer) - 1]
        tell(f"There is no such column; give a number from 1 to {len(table.columns)}, or - for none.")


def _words_of(table: Table, column: str, field: str, ask: Ask, tell: Tell) -> dict[str, list[str]]:
    """Our word -> words of the column, for those that enough rows share to be shown."""
    counts = table.frame.select(pl.col(column).str.strip_chars()).collect()[column].value_counts(sort=True)
    ours = COLUMNS[field].words
    shared = [(word, rows) for word, rows in counts.iter_rows() if word and rows >= SMALLEST_K]
    shown = [(word, rows) for word, rows in shared if fold(word) in map(fold, ours) or not kinds_in(word)]
    unlisted = [(word, rows) for word, rows in shown if fold(word) not in map(fold, ours)]
    unlisted = [
        (word, rows) for word, rows in unlisted if not (field == "age_band" and word.replace(".", "").isdecimal())
    ]
    found: dict[str, list[str]] = {}
    if unlisted:
        tell(f"Words of {column}; ours are {', '.join(ours)}. Those not listed become unknown.")
    catalogued = (
        guess.known_venues(pl.DataFrame({column: [w for w, _ in unlisted]}), column) if field == "venue" else {}
    )
    known = {fold(word): ours_ for ours_, words in catalogued.items() for word in words} | _KNOWN[field]
    for word, rows in unlisted[:_MOST_WORDS]:
        chosen = _chosen(ask, tell, f"  {word!r} ({rows:,} rows) is", [*ours, "-"], known.get(fold(word), "-"))
        if chosen != "-":
            found.setdefault(chosen, []).append(word)
    return found


def _chosen(ask: Ask, tell: Tell, question: str, choices: Sequence[str], default: str) -> str:
    while True:
        answer = ask(question, default).strip()
        if answer in choices:
            return str(answer)
        tell(f"Use one of {', '.join(choices)}.")

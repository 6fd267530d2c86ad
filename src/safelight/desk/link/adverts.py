"""Files of advertisements in, files of groups out, and facts laid over the text so that it is compared without them.

In: JSONL, CSV or Parquet with `id` and `body`, where known `title`, `posted_at` (UTC), `city`, `image_hashes` (64 hex
digits each). Facts come from outside (a `Reader`), as characters of `title`, a line end, `body`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Final, Protocol

import polars as pl

from safelight.core.errors import BadInput
from safelight.desk.link.backends import Backend, Embedded
from safelight.desk.link.corpus import READ

COLUMNS: Final[dict[str, pl.DataType]] = {
    "id": pl.String(),
    "title": pl.String(),
    "body": pl.String(),
    "posted_at": pl.Datetime("us"),
    "city": pl.String(),
    "image_hashes": pl.List(pl.String()),
}
_MASKED: Final = frozenset(READ)
PART: Final = 5_000
"""Advertisements whose facts are read in one part."""
FACTS: Final[dict[str, type[pl.DataType]]] = {"ad": pl.Int64, "kind": pl.String, "value": pl.String}


class SpannedFact(Protocol):
    """What linking takes of a fact: its kind, normal form and characters (end exclusive)."""

    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def normal(self) -> object: ...  # noqa: D102
    @property
    def start(self) -> int: ...  # noqa: D102
    @property
    def end(self) -> int: ...  # noqa: D102


Reader = Callable[[str], Iterable[SpannedFact]]
"""Facts of a text, in any order."""


def read_adverts(path: Path) -> pl.DataFrame:
    """The advertisements of a file, with `COLUMNS`; `BadInput` when the file isn't one."""
    try:
        frame = _frame(path)
    except (OSError, pl.exceptions.PolarsError, ValueError) as error:
        raise BadInput(
            f"{path.name} can't be read as a file of advertisements.",
            fix="Give JSONL, CSV or Parquet with id and body.",
        ) from error
    missing = {"id", "body"} - set(frame.columns)
    if missing:
        raise BadInput(
            f"{path.name} has no column {' or '.join(sorted(missing))}.",
            fix="Give JSONL, CSV or Parquet with id and body.",
        )
    return shaped(frame)


def shaped(frame: pl.DataFrame) -> pl.DataFrame:
    """Any frame with `id` and `body` as one with all `COLUMNS`, by time and id; what isn't there is empty."""
    absent = [pl.lit(None, kind).alias(name) for name, kind in COLUMNS.items() if name not in frame.columns]
    frame = frame.with_columns(absent)
    if frame.schema["posted_at"] == pl.String:
        frame = frame.with_columns(_utc(pl.col("posted_at")))
    elif isinstance(zoned := frame.schema["posted_at"], pl.Datetime) and zoned.time_zone:
        frame = frame.with_columns(pl.col("posted_at").dt.convert_time_zone("UTC").dt.replace_time_zone(None))
    if frame.schema["image_hashes"] == pl.String:
        frame = frame.with_columns(pl.col("image_hashes").str.extract_all(r"[0-9a-fA-F]{64}"))
    right = pl.element().filter(pl.element().str.contains(r"^[0-9a-fA-F]{64}$"))
    typed = frame.select(pl.col(name).cast(kind) for name, kind in COLUMNS.items())
    hashes = pl.col("image_hashes").fill_null([]).list.eval(right)
    return typed.with_columns(pl.col("title", "body").fill_null(""), hashes).sort("posted_at", "id")


def _utc(text: pl.Expr) -> pl.Expr:
    """ISO times as UTC, offsets minded; without one they are UTC, days begin at midnight; what is no time is null."""
    whole = text.str.strip_chars().str.replace(" ", "T").str.replace(r"Z$", "+00:00")
    whole = pl.when(whole.str.contains("T")).then(whole).otherwise(whole + "T00:00:00")
    whole = pl.when(whole.str.contains(r"[+-]\d\d:?\d\d$")).then(whole).otherwise(whole + "+00:00")
    forms = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%dT%H:%M%#z")
    read = [whole.str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False) for form in forms]
    return pl.coalesce(read).dt.replace_time_zone(None).alias("posted_at")


def _frame(path: Path) -> pl.DataFrame:
    match path.suffix.lower():
        case ".parquet":
            return pl.read_parquet(path)
        case ".csv":
            return pl.read_csv(path, infer_schema=False)
        case _:
            return pl.read_ndjson(path, infer_schema_length=None)


def write_groups(groups: pl.DataFrame, path: Path) -> None:
    """The result in the format that the suffix names: .csv, .jsonl or .parquet."""
    match path.suffix.lower():
        case ".csv":
            groups.write_csv(path)
        case ".jsonl":
            groups.write_ndjson(path)
        case ".parquet":
            groups.write_parquet(path)
        case other:
            raise BadInput(f"No format goes by the suffix {other or '(none)'}.", fix="Use .csv, .jsonl or .parquet.")


def masked(adverts: pl.DataFrame, reader: Reader, backend: Backend | None = None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The advertisements with facts masked in title and body and `marks` of how numbers are written; and the facts."""
    texts = adverts.select("title", "body")
    parts = [texts.slice(at, PART) for at in range(0, max(adverts.height, 1), PART)]
    read, facts = [], []
    for at, (part, found) in enumerate((backend or Embedded()).map(partial(_masked_part, reader), parts)):
        read.append(part)
        facts.append(found.with_columns(pl.col("ad") + at * PART))
    return adverts.with_columns(pl.concat(read).get_columns()), pl.concat(facts)


def _masked_part(reader: Reader, texts: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`masked` of titles and bodies; rows of facts count from the part's beginning."""
    titles, bodies, marks = [], [], []
    ads: list[int] = []
    kinds: list[str] = []
    values: list[str] = []
    for row, (title, body) in enumerate(texts.iter_rows()):
        text = f"{title}\n{body}"
        found = list(reader(text))
        for fact in found:
            ads.append(row)
            kinds.append(fact.kind)
            values.append(str(fact.normal).lower())
        marks.append(sorted({"number " + shape(text[one.start : one.end]) for one in found if one.kind == "phone"}))
        new_title, new_body = _without(text, len(title), found)
        titles.append(new_title)
        bodies.append(new_body)
    columns = {"title": pl.String(), "body": pl.String(), "marks": pl.List(pl.String)}
    masked_texts = pl.DataFrame({"title": titles, "body": bodies, "marks": marks}, schema=columns)
    return masked_texts, pl.DataFrame({"ad": ads, "kind": kinds, "value": values}, schema=FACTS)


def shape(span: str) -> str:
    """How a number is written, without the number: the classes of its signs, in order of the alphabet.

    >>> shape("415-555-0134"), shape("four1five 555 0134")
    ('-d', ' dw')
    """
    signs = {"d" if "0" <= sign <= "9" else "w" if sign.isalpha() else sign for sign in span}
    return "".join(sorted({"D" if unicodedata.category(sign) in {"Nd", "No"} else sign for sign in signs}))


def _without(text: str, title: int, found: Iterable[SpannedFact]) -> tuple[str, str]:
    parts = {True: [""], False: [""]}
    at = {True: 0, False: title + 1}
    for fact in sorted((one for one in found if one.kind in _MASKED), key=lambda one: (one.start, -one.end)):
        side = fact.end <= title
        if fact.start >= at[side]:
            parts[side] += [text[at[side] : fact.start], f" @{fact.kind} "]
            at[side] = fact.end
    return "".join(parts[True]) + text[at[True] : title], "".join(parts[False]) + text[at[False] :]

"""From a provider's file to the de-identified one, in memory: nothing is written here, and nothing is sent anywhere."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import polars as pl

from safelight.core.errors import BadInput
from safelight.core.home import RecordKey
from safelight.feeds import Table, open_tables
from safelight.ingest.contributed.check import check_contribution
from safelight.ingest.contributed.format import CITY_WIDE, COLUMNS, QUASI, head_line
from safelight.ingest.contributed.tables import MOST_BYTES, MOST_ROWS
from safelight.ingest.deidentify.anonymity import anonymous
from safelight.ingest.deidentify.coarsening import home_rule
from safelight.ingest.deidentify.mapping import Reason, Seen, impossible, mapped
from safelight.ingest.deidentify.merged import refuse_merged_rows
from safelight.ingest.deidentify.recipe import WORD_FIELDS, Recipe
from safelight.ingest.keys import numbered
from safelight.privacy import kinds_in

_WRONG_COLUMN: Final = 0.1
"""Share of a column's filled cells that look personal from which on it is the wrong column."""

_AGE: Final = re.compile(
    r"(?i)(?:\b|_)(?:age|edad|dob|d\.o\.b|juv\w*|minors?|menor(?:es)?|under_?18)(?:\b|_)|birth|nacimiento|\w{3}Age\b"
)
"""Names of columns that may say how old somebody is."""

_LIKE_A_CELL: Final = re.compile(r"-?[\d.,:/ -]*\d[\d.,:/ -]*$")
_UNLISTED: Final = 0.9
"""Share of words that the recipe doesn't list from which on it is the wrong column, or the wrong recipe."""

_WRONG_NUMBER: Final = 0.5
"""The same for numbers of cases, many of which look like telephones."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """A de-identified file, and what a manager signs.

    `content`: the file's bytes. `rows`: its cells. `withheld`: why rows are not in it -> how many. `generalised`: field
    (or "field 2", "residence") -> rows. `unlisted`: field -> cells whose word nobody listed. `smallest`: people of the
    smallest combination. `ages_read`: whether anything read says who is
    under 18. `checked`: whether the upload page's own check passed it (it takes files up to its limit).
    """

    content: bytes
    rows: pl.DataFrame
    read: int
    withheld: Mapping[Reason, int]
    generalised: Mapping[str, int]
    touched: int
    unlisted: Mapping[str, int]
    dropped: tuple[str, ...]
    people: int
    smallest: int
    k: int
    recipe: str
    key: str
    checked: bool
    ages_read: bool

    @property
    def digest(self) -> str:
        """SHA-256 of the file (hex)."""
        return hashlib.sha256(self.content).hexdigest()

    def document(self) -> dict[str, object]:
        """The outcome as one document, without rows."""
        return {
            "read": self.read,
            "written": self.rows.height,
            "people": self.people,
            "generalised_rows": self.touched,
            "generalised": dict(self.generalised),
            "withheld": {reason.value: count for reason, count in self.withheld.items()},
            "unlisted_words": dict(self.unlisted),
            "dropped_columns": list(self.dropped),
            "k": self.k,
            "smallest": self.smallest,
            "recipe": self.recipe,
            "key_fingerprint": self.key,
            "sha256": self.digest,
            "checked": self.checked,
            "ages_read": self.ages_read,
        }


def deidentify(
    file: Path,
    recipe: Recipe,
    key: RecordKey,
    *,
    today: date,
    footprint: Collection[str] = (),
    year: int | None = None,
    progress: Callable[[int], None] = lambda _rows: None,
) -> Outcome:
    """De-identify `file`. `footprint`: H3 cells of resolution 6 of the city, outside of which a point is no place.

    Raises BadInput for a file that can't be read, lacks a column of the recipe, or holds people where the recipe says
    words; where no row is left; and where the outcome would not pass the check of an upload.
    """
    table = table_of(open_tables(file), recipe)
    refuse_merged_rows(file)
    refuse_unread_ages(table, recipe)
    seen = Seen()
    parts, read, unreadable = [], 0, 0
    for part in table.read(recipe.columns.wanted):
        read += part.frame.height + part.unreadable
        unreadable += part.unreadable
        if part.frame.height:
            parts.append(mapped(part.frame, recipe, key, footprint, seen))
            refuse_wrong_columns(seen, recipe)
        progress(read)
    if not parts:
        raise BadInput(f"{table.name} has a header but no rows.", fix="Give the file with its rows.")
    rows = _judged(_told_apart(pl.concat(parts), key), today, year)
    withheld = {Reason.UNREADABLE: unreadable, **_reasons(rows)}
    _refuse_unreadable_dates(withheld, rows.height, recipe)
    open_rows = rows.filter(pl.col("reason").is_null())
    moved = open_rows.filter(home_rule() & (pl.col("place") != CITY_WIDE)).height
    place = pl.when(home_rule()).then(pl.lit(CITY_WIDE)).otherwise(pl.col("place")).alias("place")
    found = anonymous(open_rows.with_columns(place), recipe.k)
    withheld[Reason.FEW] = found.withheld
    if found.rows.is_empty():
        raise BadInput(
            f"No row is left: no combination stands for {recipe.k} people, or every row was withheld.",
            fix="Give a file of a longer period, or map fewer columns.",
        )
    # In the order of keyed hashes, so that the order of the provider's rows says nothing.
    written = found.rows.select(pl.col(name).cast(pl.String) for name in COLUMNS).sort("row_key")
    content = f"{head_line(recipe.digest, recipe.k)}\n{written.write_csv()}".encode()
    return Outcome(
        content=content,
        rows=written,
        read=read,
        withheld={reason: withheld[reason] for reason in Reason if withheld.get(reason)},
        generalised={**found.generalised, **({"residence": moved} if moved else {})},
        touched=found.touched,
        unlisted={
            field: count
            for field, count in seen.unlisted.items()
            if field in COLUMNS or field in ("lat", "lon", "born")
        },
        dropped=tuple(printable_name(table, column) for column in table.columns if column not in recipe.columns.wanted),
        people=int(found.rows["people"].sum()),
        smallest=_checked_smallest(found.rows, recipe.k),
        k=recipe.k,
        recipe=recipe.digest,
        key=key.fingerprint,
        checked=_check(content, written.height, recipe, today, footprint),
        ages_read=tells_minors(recipe),
    )


def table_of(tables: Sequence[Table], recipe: Recipe) -> Table:
    """The first table that has all columns of the recipe. Raises BadInput with the columns that the best one lacks."""
    lacking = [[name for name in recipe.columns.wanted if name not in table.columns] for table in tables]
    for table, missing in zip(tables, lacking, strict=True):
        if not missing:
            return table
    best = min(range(len(tables)), key=lambda number: len(lacking[number]))
    table, columns_word = tables[best], "a column" if len(lacking[best]) == 1 else "columns"
    known = len(lacking[best]) < len(recipe.columns.wanted)
    columns = ", ".join(printable_name(table, column) for column in table.columns) if known else "not those at all"
    raise BadInput(
        f"{table.name} lacks {columns_word} of the recipe: {', '.join(lacking[best])}.",
        fix=f"Correct the recipe. The columns of the file are: {columns}.",
    )


def refuse_unread_ages(table: Table, recipe: Recipe) -> None:
    """Raise BadInput where a column may say who is under 18, and the recipe reads none that does."""
    if tells_minors(recipe):
        return
    likely = [column for column in table.columns if _AGE.search(column)]
    if likely:
        names = ", ".join(printable_name(table, column) for column in likely)
        raise BadInput(
            f"The file may say who is under 18 ({names}), and nothing of that is read: minors would stay in it.",
            fix="Map that column as age, born or minor in a recipe; see --make-recipe.",
        )


def tells_minors(recipe: Recipe) -> bool:
    """Whether the recipe reads a column that says who is under 18."""
    columns = recipe.columns
    return any(column is not None for column in (columns.age, columns.born, columns.minor))


def printable_name(table: Table, column: str) -> str:
    """The column's name; its number where the first line looks like a row: a file without a header begins with one."""
    header = all(not kinds_in(name) and not _LIKE_A_CELL.match(name) for name in table.columns)
    return column if header else f"column {table.columns.index(column) + 1}"


def refuse_wrong_columns(seen: Seen, recipe: Recipe) -> None:
    """Raise BadInput where a column that the recipe maps to words holds names, telephones, addresses and the like."""
    for field, kinds in seen.personal.items():
        limit = _WRONG_NUMBER if field == "row_id" else _WRONG_COLUMN
        for kind, count in kinds.items():
            # A column of dates may well hold dates in another format.
            if count > limit * seen.filled[field] and not (
                field == "date" and kind.value in ("date", "phone", "plate")
            ):
                raise BadInput(
                    f"The column that the recipe maps to {field} holds personal data ({kind.value}) "
                    f"in {count:,} of {seen.filled[field]:,} cells.",
                    fix="Map another column, or none.",
                )
    if seen.unlisted.get("born", 0) * 2 > seen.filled.get("born", 0):
        # Ages that nobody can read would leave minors in the file.
        raise BadInput(
            f"{seen.unlisted['born']:,} of {seen.filled['born']:,} dates of birth are not written as the recipe says.",
            fix="Give their formats as dates.born in the recipe.",
        )
    for field in WORD_FIELDS:
        unlisted, filled = seen.unlisted.get(field, 0), seen.filled.get(field, 0)
        if unlisted > _UNLISTED * filled:
            raise BadInput(
                f"Of {filled:,} cells that the recipe maps to {field}, {unlisted:,} hold words that it doesn't list.",
                fix=f"List what they mean under words.{field}, map another column, or none.",
            )


def _told_apart(rows: pl.DataFrame, key: RecordKey) -> pl.DataFrame:
    """Rows without a number of their own get one from their cells and their ordinal among equal rows."""
    ordinal = pl.int_range(pl.len()).over("row_key")
    again = rows.select(~pl.col("has_id") & (ordinal > 0)).to_series()
    if not again.any():
        return rows
    some = rows.with_columns(ordinal.alias("n")).filter(again)
    keys = numbered(some["row_key"].str.decode("hex"), some["n"], key.derive("contribution")).bin.encode("hex")
    return rows.with_columns(rows["row_key"].scatter(again.arg_true(), keys))


def _judged(rows: pl.DataFrame, today: date, year: int | None) -> pl.DataFrame:
    """`reason` filled for all rows that can't be in the file, the first reason of the list that holds."""
    repeated = ~pl.col("row_key").is_first_distinct()
    judged = pl.when(repeated).then(pl.lit(Reason.REPEATED.value)).when(pl.col("reason").is_not_null()).then("reason")
    judged_all: pl.Expr = judged.when(impossible(today)).then(pl.lit(Reason.DATE_IMPOSSIBLE.value))
    if year is not None:
        other = (pl.col("period").str.head(4) != str(year)).fill_null(value=False)
        judged_all = pl.when(other).then(pl.lit(Reason.OTHER_YEAR.value)).otherwise(judged_all)
    return rows.with_columns(judged_all.alias("reason"))


def _reasons(rows: pl.DataFrame) -> dict[Reason, int]:
    counted = rows.filter(pl.col("reason").is_not_null()).group_by("reason").len()
    return {Reason(reason): count for reason, count in counted.iter_rows()}


def _refuse_unreadable_dates(withheld: Mapping[Reason, int], rows: int, recipe: Recipe) -> None:
    unread = withheld.get(Reason.DATE_UNREADABLE, 0)
    if unread * 2 > rows:
        raise BadInput(
            f"The dates of {unread:,} of {rows:,} rows are not written as the recipe says "
            f"({', '.join(recipe.dates.formats)}).",
            fix="Correct dates.formats of the recipe; where the cells are numbers such as 45000, first give the column "
            "a format of dates in the spreadsheet.",
        )


def _checked_smallest(rows: pl.DataFrame, k: int) -> int:
    """People of the smallest combination, counted afresh. Never below k: that would be a fault of ours."""
    people = pl.col("people").sum() if rows["person"].null_count() == rows.height else pl.col("person").n_unique()
    smallest = int(rows.group_by(QUASI).agg(people.alias("n"))["n"].min())  # type: ignore[arg-type]  # not empty
    if smallest < k:
        raise AssertionError("a combination of few people was about to be written")
    return smallest


def _check(content: bytes, rows: int, recipe: Recipe, today: date, footprint: Collection[str]) -> bool:
    """Whether the check of an upload passes the file; False where it is too large to be looked at."""
    if len(content) > MOST_BYTES or rows + 2 > MOST_ROWS:
        return False
    report = check_contribution(io.BytesIO(content), basis=recipe.basis, footprint=footprint, today=today)
    if not report.passed:
        raise BadInput(
            "The file would not pass the check of an upload, so it was not written: " + " ".join(report.faults),
            fix="Correct the recipe.",
        )
    return True

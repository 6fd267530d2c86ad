"""k people behind every combination: rows of few are generalised by a fixed ladder, least loss first, or withheld.

A *step* says how far each field is generalised. All steps are tried from the least loss on; at each, the rows that are
still open are looked at as the step would write them, and those whose combination then stands for k people, or is
already in the file, are written so and never touched again. What no step helps is withheld. So a written combination
only ever gains people, the outcome depends on the set of rows and not on their order, and nothing gets sharper.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Final

import numpy as np
import polars as pl

from safelight.core.vocabulary import AgeBand, Charge, Race, Role, Sex, Venue
from safelight.ingest.contributed.format import QUASI, YEAR_LENGTH, quarter_of
from safelight.ingest.deidentify.coarsening import parent_name

Ladder = Sequence[tuple[int, Callable[[str], str]]]


def _always(word: str) -> Callable[[str], str]:
    return lambda _: word


LADDERS: Final[Mapping[str, Ladder]] = MappingProxyType(
    {
        "race": ((1, _always(Race.WITHHELD.value)),),
        "age_band": ((2, _always(AgeBand.WITHHELD.value)),),
        "sex": ((3, _always(Sex.WITHHELD.value)),),
        "venue": ((3, _always(Venue.UNKNOWN.value)),),
        "place": ((3, parent_name), (7, lambda place: parent_name(parent_name(place)))),
        "period": ((2, quarter_of), (5, lambda period: period[:YEAR_LENGTH])),
        "charge": ((8, _always(Charge.OTHER.value)),),
        "role": ((12, _always(Role.UNKNOWN.value)),),
    }
)
"""Field -> its rungs: the loss of each, and what it makes of a value.

Race goes first, since it is published for a whole city and year alone; the role goes last, since without it a row says
little. A quarter costs little: finer answers about contributed records begin there.
"""


@dataclass(frozen=True, slots=True)
class Anonymous:
    """`rows` that may leave, each combination of `QUASI` for at least k people, in the order given.

    `generalised`: "field" or "field 2" (the second rung) -> rows; `touched`: rows with any; `withheld`: rows left out.
    """

    rows: pl.DataFrame
    generalised: Mapping[str, int]
    touched: int
    withheld: int


def anonymous(rows: pl.DataFrame, k: int) -> Anonymous:
    """Generalise `rows` (columns `QUASI`, `people`, `person`) until every combination stands for k people.

    Where `person` is filled anywhere, people are told apart by it: rows of one person are one, rows without one
    together are one. Else each row stands for its `people`.
    """
    fields = [name for name in QUASI if name in LADDERS]
    if rows.is_empty():
        return Anonymous(rows, {}, 0, 0)
    distinct = rows.select(fields).unique().sort(fields).with_row_index("combo")
    combos = rows.join(distinct, on=fields, how="left", maintain_order="left")
    books = [_book(field, distinct[field]) for field in fields]
    level, safe = _settle(books, _people(combos), k)
    return _assembled(rows, combos["combo"].to_numpy(), dict(zip(fields, books, strict=True)), level, safe)


@dataclass(frozen=True, slots=True)
class _Book:
    """The values of a field as numbers: all `values`, the `codes` of the combinations, and for each rung that changes
    anything here (the first changes nothing) its name, its loss, and the number that it makes of each.
    """

    values: list[str]
    codes: np.ndarray
    names: tuple[str, ...]
    losses: tuple[int, ...]
    rungs: tuple[np.ndarray, ...]


def _book(field: str, column: pl.Series) -> _Book:
    values = sorted(column.unique())
    numbers = {value: number for number, value in enumerate(values)}
    codes = column.replace_strict(numbers, return_dtype=pl.Int64).to_numpy()
    rungs = [("", 0, np.arange(len(values)))]
    for place, (loss, rung) in enumerate(LADDERS[field], 1):
        made = [numbers.setdefault(rung(value), len(numbers)) for value in values]
        if made != rungs[-1][2].tolist():
            rungs.append((field if place == 1 else f"{field} {place}", loss, np.array(made, dtype=np.int64)))
    names, losses, tables = zip(*rungs, strict=True)
    return _Book(list(numbers), codes, names, losses, tables)


@dataclass(frozen=True, slots=True)
class _People:
    """Who stands behind each combination: `most` people of it, at most; `exact` for groups of combinations.

    `exact`: (combinations, the group of each, number of groups) -> people of each group.
    """

    most: np.ndarray
    exact: Callable[[np.ndarray, np.ndarray, int], np.ndarray]


def _people(combos: pl.DataFrame) -> _People:
    if combos["person"].null_count() == combos.height:
        sums = combos.group_by("combo").agg(pl.col("people").sum()).sort("combo")["people"].to_numpy()
        return _People(sums, lambda some, group, groups: np.bincount(group, weights=sums[some], minlength=groups))
    person_of = pl.col("person").fill_null("").rank("dense").cast(pl.Int64).alias("person")
    pairs = combos.select("combo", person_of).unique().sort("combo")
    combo, person = pairs["combo"].to_numpy(), pairs["person"].to_numpy()
    most, everybody = np.bincount(combo), int(person.max()) + 1
    first = np.concatenate([[0], np.cumsum(most)])

    def told_apart(some: np.ndarray, group: np.ndarray, groups: int) -> np.ndarray:
        lengths = most[some]
        # The places in `pairs` of all pairs of these combinations.
        starts = np.repeat(first[some] - np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
        once = np.unique(np.repeat(group, lengths) * everybody + person[starts + np.arange(len(starts))])
        return np.bincount(once // everybody, minlength=groups)

    return _People(most, told_apart)


_WORTH_PACKING: Final = 0.8
_MOST_BUCKETS: Final = 20
"""As a power of two; few combinations need few."""

_SPREAD: Final = np.uint64(0x9E3779B97F4A7C15)
"""Odd multiplier that spreads combinations over buckets (Fibonacci hashing)."""


def _bucket(codes: np.ndarray, bits: int) -> np.ndarray:
    return ((codes.astype(np.uint64) * _SPREAD) >> np.uint64(64 - bits)).astype(np.int64)


def _settle(books: Sequence[_Book], people: _People, k: int) -> tuple[np.ndarray, np.ndarray]:
    """For each combination the rung of every field, and whether any step made it safe."""
    size = len(people.most)
    level, safe = np.zeros((len(books), size), dtype=np.int8), np.zeros(size, dtype=bool)
    written = np.zeros(0, dtype=np.int64)
    bits = min(_MOST_BUCKETS, 4 + size.bit_length())
    in_written = np.zeros(1 << bits, dtype=bool)
    factors = [math.prod(len(book.values) for book in books[:place]) for place in range(len(books))]
    parts = [[rung[book.codes] * by for rung in book.rungs] for book, by in zip(books, factors, strict=True)]
    open_, weight = np.arange(size), people.most.astype(np.float64)
    for step in _steps(books):
        left = np.flatnonzero(weight)
        if not left.size:
            break
        if left.size < _WORTH_PACKING * open_.size:
            open_, weight, parts = open_[left], weight[left], [[one[left] for one in part] for part in parts]
        codes = sum((part[rung] for part, rung in zip(parts, step, strict=True)), np.zeros(open_.size, dtype=np.int64))
        bucket = _bucket(codes, bits)
        # Too few people in a whole bucket are too few in each of its groups: most steps end here, without sorting.
        crowd = np.bincount(bucket, weights=weight, minlength=1 << bits)
        likely = np.flatnonzero(((crowd >= k) | in_written)[bucket] & (weight > 0))
        if not likely.size:
            continue
        distinct, group = np.unique(codes[likely], return_inverse=True)
        enough = (people.exact(open_[likely], group, len(distinct)) >= k) | np.isin(distinct, written)
        passes = likely[enough[group]]
        if not passes.size:
            continue
        level[:, open_[passes]] = np.array(step, dtype=np.int8)[:, None]
        safe[open_[passes]] = True
        written = np.union1d(written, distinct[enough])
        in_written[_bucket(distinct[enough], bits)] = True
        weight[passes] = 0
    return level, safe


def _steps(books: Sequence[_Book]) -> list[tuple[int, ...]]:
    """All steps, least loss first; of equal loss, the one that touches earlier fields of the file less."""
    steps = product(*(range(len(book.rungs)) for book in books))
    return sorted(
        steps, key=lambda step: (sum(book.losses[rung] for book, rung in zip(books, step, strict=True)), step)
    )


def _assembled(
    rows: pl.DataFrame, combo: np.ndarray, books: Mapping[str, _Book], level: np.ndarray, safe: np.ndarray
) -> Anonymous:
    stays = safe[combo]
    kept = combo[stays]
    generalised: dict[str, int] = {}
    touched = np.zeros(kept.size, dtype=bool)
    columns = []
    for number, (field, book) in enumerate(books.items()):
        rung, before = level[number, kept], book.codes[kept]
        after = np.stack(book.rungs)[rung, before]
        changed = after != before
        for place, name in enumerate(book.names):
            if rows_of := int((changed & (rung == place)).sum()):
                generalised[name] = rows_of
        touched |= changed
        columns.append(pl.Series(field, book.values, dtype=pl.String).gather(pl.Series(after, dtype=pl.UInt32)))
    written = rows.filter(pl.Series(stays)).with_columns(columns)
    return Anonymous(written, generalised, int(touched.sum()), int((~stays).sum()))

"""Advertisements as arrays: what linking compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from safelight.desk.link.pictures import packed, same_pictures
from safelight.desk.link.writing import Writing, read_writing

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

READ: Final = ("phone", "email", "handle", "payment", "link", "vehicle")
"""Kinds of facts that point to whoever posts."""
IDENTIFIERS: Final = ("phone", "phone_again", "picture", *READ[1:])
"""What is compared: `phone` is a number within one spell of use, `phone_again` the same number after it rested."""
NOWHERE: Final = 0
"""The number of a city that isn't known."""
IDLE_DAYS: Final = 45.0
"""A number rests this long at least before it is given to somebody else (FCC DA 20-706)."""


@dataclass(frozen=True, slots=True)
class Uses:
    """Which advertisement (row) uses which value of one kind; value ids are dense, `name` tells each."""

    ad: Ints
    value: Ints
    name: pl.Series

    @property
    def values(self) -> int:
        """How many values there are."""
        return len(self.name)


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that is compared, by row of the advertisements; `day` is days since 1970 with fractions, NaN where not known.

    Cities are numbered; `NOWHERE` is an advertisement's that names none.
    """

    ids: pl.Series
    day: Floats
    city: Ints
    writing: Writing
    kinds: Mapping[str, Uses]
    prices: Uses
    names: Uses

    @property
    def size(self) -> int:
        """How many advertisements there are."""
        return len(self.day)


def build(adverts: pl.DataFrame, facts: pl.DataFrame) -> Corpus:
    """From `adverts` (`adverts.masked`) and `facts` (columns ad: the row, kind, value: normal form)."""
    day = adverts["posted_at"].dt.epoch("ms").cast(pl.Float64).fill_null(np.nan).to_numpy() / 86_400_000.0
    read = {kind: _uses(facts, kind) for kind in READ}
    kinds = {**read, "phone": _spells(read["phone"], day), "phone_again": read["phone"], "picture": _pictures(adverts)}
    named = adverts["city"].replace({"": None})
    city = named.rank("dense").cast(pl.Int64).fill_null(NOWHERE).to_numpy().astype(np.int64)
    prices, names = _uses(facts, "price"), _uses(facts, "alias")
    return Corpus(adverts["id"], day, city, read_writing(adverts), kinds, prices, names)


def _uses(facts: pl.DataFrame, kind: str) -> Uses:
    rows = facts.filter(pl.col("kind") == kind).select("ad", "value").unique(maintain_order=True)
    names = rows["value"].unique(maintain_order=True)
    ids = rows.join(
        pl.DataFrame({"value": names}).with_row_index("name"), on="value", how="left", maintain_order="left"
    )
    return Uses(rows["ad"].to_numpy().astype(np.int64), ids["name"].to_numpy().astype(np.int64), names)


def _spells(phones: Uses, day: Floats) -> Uses:
    """The uses of a number, cut where it rested for more than `IDLE_DAYS`."""
    order = np.lexsort((day[phones.ad], phones.value))
    ad, value = phones.ad[order], phones.value[order]
    new = np.ones(len(ad), bool)
    new[1:] = (value[1:] != value[:-1]) | (day[ad[1:]] - day[ad[:-1]] > IDLE_DAYS)
    return Uses(ad, np.cumsum(new) - 1, phones.name.gather(value[new]))


def _pictures(adverts: pl.DataFrame) -> Uses:
    hashes = adverts.select("image_hashes").with_row_index("ad").explode("image_hashes").drop_nulls()
    picture = same_pictures(packed(hashes["image_hashes"].to_list()))
    known, first = np.unique(picture, return_index=True)
    return Uses(hashes["ad"].to_numpy().astype(np.int64), picture, hashes["image_hashes"].gather(first[: len(known)]))

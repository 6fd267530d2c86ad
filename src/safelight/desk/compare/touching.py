"""Where advertisements and cases touch: which indicator of which case which advertisement has, and how many groups do.

In: advertisements with facts and groups (as `desk.link` gives them), cases. Out: a table of touches. Nothing is weighed
here. Everything is joins over columns, so work grows with the rows and not with their product; pictures alone are held
against every hash of a case.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import numpy.typing as npt
import polars as pl

from safelight.desk.compare.cases import Case, indicators_of
from safelight.images.pdq import NEAR

SAME: Final = ("phone", "email", "handle", "payment", "link")
"""Kinds that are one when their normal forms are."""
WORDS: Final = 3
"""Words in a row that are looked up together."""
LEAST_SHARE: Final = 0.35
"""Of a case's text, weighed by how rare its words are, that an advertisement holds at least."""
AS_MUCH: Final = 0.05
"""A group that holds this much less of a text holds it as well, for how common it is."""
SLICE: Final = 20_000
"""Advertisements whose words are held in memory at once."""
Ints: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Held:
    """The advertisements that are held, row for row: themselves (`link.shaped`), their facts and their groups.

    `facts` has the columns ad (row), kind, value; `groups` ad_id, cluster_id and confidence, in any order.
    """

    adverts: pl.DataFrame
    facts: pl.DataFrame
    groups: pl.DataFrame

    def group_of(self) -> pl.DataFrame:
        """Columns ad (row), group (a number) and confidence; an advertisement in no group stands alone."""
        joined = (
            self.adverts.select(ad_id="id")
            .with_row_index("ad")
            .join(self.groups.unique("ad_id"), on="ad_id", how="left", maintain_order="left")
        )
        name = pl.coalesce("cluster_id", pl.lit("alone ") + pl.col("ad_id"))
        return joined.select(
            pl.col("ad").cast(pl.Int64),
            (name.rank("dense") - 1).cast(pl.Int64).alias("group"),
            pl.col("confidence").fill_null(1.0),
        )


def touches(held: Held, cases: Sequence[Case], group: Ints) -> pl.DataFrame:
    """Columns case (its place), ad (its row), group, kind, value, share and users.

    `share` is how much of the value the advertisement holds, less than 1 for texts alone; `users` in how many groups
    the value (of a text as much of it) is found.
    """
    found = pl.concat([_same(held, cases), _vehicles(held, cases), _pictures(held, cases), _texts(held, cases, group)])
    found = found.with_columns(group=pl.Series(group[found["ad"].to_numpy()], dtype=pl.Int64))
    best = found.group_by("kind", "value", "group").agg(pl.col("share").max())
    return found.join(_counted(best), on=["kind", "value", "group"]).sort("case", "group", "kind", "value", "ad")


def _counted(best: pl.DataFrame) -> pl.DataFrame:
    """Columns kind, value, group and users: how many groups hold a value as well as this one does, itself included."""
    numbered = best.with_columns(of=pl.struct("kind", "value").rank("dense").cast(pl.Float64))
    of, share = numbered["of"].to_numpy(), numbered["share"].to_numpy()
    key = np.sort(2 * of + share)
    users = np.searchsorted(key, 2 * of + 1.5) - np.searchsorted(key, 2 * of + share - AS_MUCH)
    return best.select("kind", "value", "group").with_columns(users=pl.Series(users, dtype=pl.Int64))


def _table(rows: Sequence[tuple[int, str, str]], name: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"case": pl.Int64, "kind": pl.String, name: pl.String}, orient="row")


def _same(held: Held, cases: Sequence[Case]) -> pl.DataFrame:
    asked = _table(indicators_of(cases, SAME), "value")
    found = asked.join(held.facts.unique(), on=["kind", "value"])
    return found.select("case", "ad", "kind", "value", share=pl.lit(1.0))


_ENDING: Final = re.compile(r"\b(?:ending|ends|ended|end|plates?|tags?)\b")
_WORD: Final = re.compile(r"[a-z0-9]+")


def _vehicles(held: Held, cases: Sequence[Case]) -> pl.DataFrame:
    """A vehicle is the case's when it has all words of the partial description, and a word with the same end."""
    told = held.facts.filter(pl.col("kind") == "vehicle").select("ad", text="value").unique()
    words = [(text, _WORD.findall(text)) for text in told["text"].unique()]
    pairs = []
    for partial in {value for _, _, value in indicators_of(cases, ("vehicle",))}:
        named, *rest = _ENDING.split(partial)
        asked = _WORD.findall(named)
        end = (_WORD.findall(rest[-1]) or [""])[-1] if rest else ""
        if asked or len(end) > 1:
            pairs += [(partial, text) for text, its in words if _describes(asked, end, its)]
    match = pl.DataFrame(pairs, schema={"value": pl.String, "text": pl.String}, orient="row")
    asked_for = _table(indicators_of(cases, ("vehicle",)), "value")
    found = asked_for.join(match, on="value").join(told, on="text").unique(["case", "ad", "value"])
    return found.select("case", "ad", "kind", "value", share=pl.lit(1.0))


def _describes(asked: list[str], end: str, its: list[str]) -> bool:
    return all(word in its for word in asked) and any(word.endswith(end) for word in its)


def _pictures(held: Held, cases: Sequence[Case]) -> pl.DataFrame:
    asked = _table(indicators_of(cases, ("picture",)), "value")
    shown = held.adverts.select("image_hashes").with_row_index("ad").explode("image_hashes").drop_nulls()
    bits, ad = _bits(shown["image_hashes"].to_list()), shown["ad"].to_numpy().astype(np.int64)
    near: list[tuple[str, int]] = []
    for value in asked["value"].unique():
        apart = np.bitwise_count(bits ^ _bits([value])).sum(axis=1)
        near += [(value, int(row)) for row in np.unique(ad[apart <= NEAR])]
    match = pl.DataFrame(near, schema={"value": pl.String, "ad": pl.Int64}, orient="row")
    return asked.join(match, on="value").select("case", "ad", "kind", "value", share=pl.lit(1.0))


def _bits(hashes: list[str]) -> npt.NDArray[np.uint64]:
    return np.frombuffer(bytes.fromhex("".join(hashes)), np.uint64).reshape(-1, 4)


def _texts(held: Held, cases: Sequence[Case], group: Ints) -> pl.DataFrame:
    """How much of a case's text, weighed by how few groups use its words, an advertisement holds."""
    asked = _table(indicators_of(cases, ("text",)), "value")
    texts = asked.select("value").unique(maintain_order=True).with_row_index("row")
    wanted = _runs(texts["value"]).rename({"row": "text"})
    parts = [_found_runs(held.adverts[first : first + SLICE], first, wanted) for first in range(0, len(group), SLICE)]
    found = pl.concat([pl.DataFrame(schema={"ad": pl.Int64, "run": pl.UInt64}), *parts])
    of = found.with_columns(group=pl.Series(group[found["ad"].to_numpy()], dtype=pl.Int64))
    uses = of.group_by("run").agg(pl.col("group").n_unique().alias("uses"))
    groups = int(group.max(initial=0)) + 2
    weight = (pl.lit(float(groups)).log() - (pl.col("uses").fill_null(0) + 1).cast(pl.Float64).log() + 0.1).alias(
        "nats"
    )
    rated = wanted.join(uses, on="run", how="left").with_columns(weight)
    whole = rated.group_by("text").agg(pl.col("nats").sum().alias("whole"))
    held_of = found.join(rated, on="run").group_by("ad", "text").agg(pl.col("nats").sum())
    shares = held_of.join(whole, on="text").with_columns(share=pl.col("nats") / pl.col("whole"))
    rows = shares.filter(pl.col("share") >= LEAST_SHARE).join(texts.rename({"row": "text"}), on="text")
    return rows.join(asked, on="value").select("case", "ad", "kind", "value", "share")


def _found_runs(adverts: pl.DataFrame, first: int, wanted: pl.DataFrame) -> pl.DataFrame:
    text = pl.concat_str("title", pl.lit("\n"), "body").alias("text")
    runs = _runs(adverts.select(text)["text"]).join(wanted.select("run").unique(), on="run", how="semi")
    return runs.select(ad=pl.col("row").cast(pl.Int64) + first, run="run")


def _runs(texts: pl.Series) -> pl.DataFrame:
    """Columns row and run: every run of `WORDS` words of each text, once, as a number."""
    words = pl.DataFrame({"word": texts.str.to_lowercase().str.extract_all(r"[\p{L}\p{N}\p{M}@'’]+")})
    tall = words.with_row_index("row").explode("word").drop_nulls("word").with_columns(pl.col("word").hash(1))
    following = [pl.col("word").shift(-step).alias(f"word_{step}") for step in range(1, WORDS)]
    whole = pl.col("row").shift(1 - WORDS) == pl.col("row")
    run = pl.struct("word", *(f"word_{step}" for step in range(1, WORDS))).hash(1).alias("run")
    return tall.with_columns(*following).filter(whole).select("row", run).unique()

"""The writing of an advertisement as a row of tokens: masked phrases in order, then marks of style.

A phrase is what stands between two separators (punctuation, line ends, signs). Figures, facts and proper nouns are
masked, so that "Luna in Reno, 24" and "Ivy in Boise, 31" are one phrase; which words are proper nouns is learnt from
the corpus (they are hardly ever written small). Proper nouns, separators, signs and the way a number is written
come after the phrases as tokens of their own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

Ints = npt.NDArray[np.int64]

_CUT: Final = "\x1f"
_SEPARATOR: Final = r"\s+[^\w\s$€£#^@'\"(]+\s+|[.!?,;:|]+(?:\s+|$)|\s*[\n\r]+\s*|\s*[\p{So}\p{Sk}\x{FE0F}\x{200D}]+\s*"
_FIGURE: Final = r"[$€£]?\d[\d.,:/]*"
_SMALL_SHARE: Final = 0.02
"""A word written small in fewer of its uses than this is taken for a proper noun."""
_SAMPLE: Final = 100_000


@dataclass(frozen=True, slots=True)
class Writing:
    """Tokens of all advertisements, row after row: `token[start[i]:start[i+1]]` are those of advertisement i.

    `pair` is the id of (this token, the one before it), -1 at the beginning of a run; marks of style have none.
    """

    start: Ints
    token: Ints
    pair: Ints
    tokens: int
    pairs: int
    words: pl.Series
    """The text of each token, by id."""


def proper_nouns(texts: pl.Series) -> pl.Series:
    """Words (in small letters) that the corpus hardly ever writes small."""
    sample = texts if len(texts) <= _SAMPLE else texts.sample(_SAMPLE, seed=1)
    found = sample.str.extract_all(r"\p{L}[\p{L}'’]*").explode().drop_nulls()
    counts = pl.DataFrame({"word": found}).with_columns(
        low=pl.col("word").str.to_lowercase(), small=pl.col("word").str.contains(r"^\p{Ll}")
    )
    shares = counts.group_by("low").agg(pl.col("small").mean(), pl.len())
    return shares.filter(pl.col("small") <= _SMALL_SHARE)["low"]


def read_writing(ads: pl.DataFrame) -> Writing:
    """Tokens of `ads` (columns `title`, `body`, both with facts masked, and `marks`, a list of further marks)."""
    nouns = proper_nouns(pl.concat([ads["title"], ads["body"]]))
    rows = pl.concat(
        [
            _phrases(ads["title"], nouns, 0),
            _phrases(ads["body"], nouns, 1),
            _marks(ads, nouns),
        ]
    ).sort("ad", "part", "at", maintain_order=True)
    return _compiled(rows, ads.height)


def _phrases(texts: pl.Series, nouns: pl.Series, part: int) -> pl.DataFrame:
    cut = (
        pl.DataFrame({"text": texts})
        .with_row_index("ad")
        .with_columns(pl.col("text").str.replace_all(_SEPARATOR, _CUT).str.split(_CUT))
    )
    phrases = (
        cut.explode("text")
        .filter(pl.col("text").str.contains(r"[\p{L}\d@]"))
        .with_columns(at=pl.int_range(pl.len(), dtype=pl.Int64))
    )
    return (
        phrases.with_columns(pl.col("text").str.replace_all(_FIGURE, "#").str.extract_all(r"[\p{L}\p{M}'’]+|#|@\w*"))
        .explode("text")
        .drop_nulls("text")
        .with_columns(pl.col("text").str.to_lowercase())
        .with_columns(
            pl.when(pl.col("text").is_in(nouns.implode())).then(pl.lit("^")).otherwise(pl.col("text")).alias("text")
        )
        .filter((pl.col("text") != "^") | (pl.col("text").shift(1) != "^") | (pl.col("at").shift(1) != pl.col("at")))
        .group_by("ad", "at", maintain_order=True)
        .agg(pl.col("text").str.join(" "))
        .with_columns(pl.col("ad").cast(pl.Int64), pl.lit(part, pl.Int64).alias("part"))
        .select("ad", "part", "at", "text")
    )


def _marks(ads: pl.DataFrame, nouns: pl.Series) -> pl.DataFrame:
    both = pl.concat_str(["title", pl.lit(" \n "), "body"])
    frame = ads.select(
        names=both.str.extract_all(r"\p{Lu}[\p{L}'’]*").list.eval(
            pl.element().str.to_lowercase().filter(pl.element().str.to_lowercase().is_in(nouns.implode()))
        ),
        cuts=pl.col("body")
        .str.extract_all(_SEPARATOR)
        .list.eval(pl.element().filter(pl.element().len().over(pl.element()) >= 3)),
        signs=pl.col("body").str.extract_all(r"\p{So}"),
        marks=pl.col("marks"),
    ).with_row_index("ad")
    tall = [
        frame.select(pl.col("ad").cast(pl.Int64), text=pl.col(column).list.unique())
        .explode("text")
        .drop_nulls("text")
        .with_columns(pl.concat_str(pl.lit(prefix), "text").alias("text"))
        for column, prefix in (("names", "name:"), ("cuts", "between:"), ("signs", "sign:"), ("marks", "mark:"))
    ]
    return (
        pl.concat(tall)
        .with_columns(pl.lit(2, pl.Int64).alias("part"), pl.lit(0, pl.Int64).alias("at"))
        .select("ad", "part", "at", "text")
    )


def _compiled(rows: pl.DataFrame, ads: int) -> Writing:
    rows = rows.unique(["ad", "text"], keep="first", maintain_order=True)
    ids = rows["text"].hash(1).to_numpy()
    known, first, token = np.unique(ids, return_index=True, return_inverse=True)
    token = token.astype(np.int64)
    ad, part = rows["ad"].to_numpy(), rows["part"].to_numpy()
    running = np.zeros(len(token), bool)
    running[1:] = (ad[1:] == ad[:-1]) & (part[1:] == part[:-1]) & (part[1:] < 2)
    before = np.roll(token, 1)
    joined = before[running] * len(known) + token[running]
    pairs, inverse = np.unique(joined, return_inverse=True)
    pair = np.full(len(token), -1, np.int64)
    pair[running] = inverse
    start = np.searchsorted(ad, np.arange(ads + 1)).astype(np.int64)
    return Writing(start, token, pair, len(known), len(pairs), rows["text"].gather(first))

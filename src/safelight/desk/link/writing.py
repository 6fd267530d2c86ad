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
PART: Final = 50_000
"""Advertisements whose texts are taken apart at once: memory is bounded."""


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
    nouns: pl.Series
    """Words taken for proper nouns."""


def proper_nouns(texts: pl.Series) -> pl.Series:
    """Words (in small letters) that the corpus hardly ever writes small."""
    sample = texts if len(texts) <= _SAMPLE else texts.sample(_SAMPLE, seed=1)
    found = sample.str.extract_all(r"\p{L}[\p{L}'’]*").explode().drop_nulls()
    counts = pl.DataFrame({"word": found}).with_columns(
        low=pl.col("word").str.to_lowercase(), small=pl.col("word").str.contains(r"^\p{Ll}")
    )
    shares = counts.group_by("low").agg(pl.col("small").mean(), pl.len())
    return shares.filter(pl.col("small") <= _SMALL_SHARE)["low"]


def read_writing(ads: pl.DataFrame, nouns: pl.Series | None = None) -> Writing:
    """Tokens of `ads` (columns `title`, `body`, both with facts masked, and `marks`, a list of further marks).

    `nouns` are those of an earlier corpus; else they are learnt from `ads`.
    """
    if nouns is None:
        nouns = proper_nouns(pl.concat([ads["title"], ads["body"]]))
    parts = [_hashed(ads.slice(at, PART), nouns, at) for at in range(0, max(ads.height, 1), PART)]
    words = pl.concat([words for _, words in parts]).unique("token", maintain_order=True)
    return _compiled(pl.concat([rows for rows, _ in parts]), words, ads.height, nouns)


def _hashed(ads: pl.DataFrame, nouns: pl.Series, first: int) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows (ad, part, token: a hash) of some advertisements, and the text of each token."""
    rows = pl.concat([_phrases(ads["title"], nouns, 0), _phrases(ads["body"], nouns, 1), _marks(ads, nouns)])
    rows = (
        rows.sort("ad", "part", "at", maintain_order=True)
        .unique(["ad", "text"], keep="first", maintain_order=True)
        .with_columns(pl.col("ad") + first, token=pl.col("text").hash(1))
    )
    return rows.select("ad", "part", "token"), rows.select("token", "text").unique("token", maintain_order=True)


def _phrases(texts: pl.Series, nouns: pl.Series, part: int) -> pl.DataFrame:
    cut = pl.DataFrame({"raw": texts}).with_columns(ad=pl.int_range(pl.len(), dtype=pl.Int64))
    pieces = (
        cut.with_columns(pl.col("raw").str.replace_all(_SEPARATOR, _CUT).str.split(_CUT))
        .explode("raw")
        .filter(pl.col("raw").str.contains(r"[\p{L}\d@]"))
        .with_columns(
            pl.col("raw").str.replace_all(_FIGURE, "#"),
            part=pl.lit(part, pl.Int64),
            at=pl.int_range(pl.len(), dtype=pl.Int64),
        )
    )
    return pieces.join(_masked(pieces["raw"].unique(), nouns), on="raw").select("ad", "part", "at", "text")


def _masked(raw: pl.Series, nouns: pl.Series) -> pl.DataFrame:
    """Each different piece (`raw`) as a phrase (`text`): its words in small letters, proper nouns masked."""
    return (
        pl.DataFrame({"raw": raw})
        .with_columns(text=pl.col("raw").str.extract_all(r"[\p{L}\p{M}'’]+|#|@\w*"))
        .explode("text")
        .drop_nulls("text")
        .with_columns(pl.col("text").str.to_lowercase())
        .with_columns(pl.when(pl.col("text").is_in(nouns.implode())).then(pl.lit("^")).otherwise("text").alias("text"))
        .filter(
            (pl.col("text") != "^")
            | pl.col("text").shift(1).ne_missing("^")
            | pl.col("raw").shift(1).ne_missing(pl.col("raw"))
        )
        .group_by("raw", maintain_order=True)
        .agg(pl.col("text").str.join(" "))
    )


def _marks(ads: pl.DataFrame, nouns: pl.Series) -> pl.DataFrame:
    both = pl.concat_str(["title", pl.lit(" \n "), "body"])
    frame = ads.select(
        names=both.str.extract_all(r"\p{Lu}[\p{L}'’]*"),
        cuts=pl.col("body")
        .str.extract_all(_SEPARATOR)
        .list.eval(pl.element().filter(pl.element().len().over(pl.element()) >= 3)),
        signs=pl.col("body").str.extract_all(r"\p{So}"),
        marks=pl.col("marks"),
    ).with_columns(ad=pl.int_range(pl.len(), dtype=pl.Int64))
    known = pl.col("text").is_in(nouns.implode())
    names = frame.select("ad", text="names").explode("text").with_columns(pl.col("text").str.to_lowercase())
    tall = [
        names.filter(known)
        .unique(maintain_order=True)
        .with_columns(pl.concat_str(pl.lit("name:"), "text").alias("text"))
    ]
    tall += [
        frame.select("ad", text=pl.col(column).list.unique(maintain_order=True))
        .explode("text")
        .drop_nulls("text")
        .with_columns(pl.concat_str(pl.lit(prefix), "text").alias("text"))
        for column, prefix in (("cuts", "between:"), ("signs", "sign:"), ("marks", "mark:"))
    ]
    return (
        pl.concat(tall)
        .with_columns(pl.lit(2, pl.Int64).alias("part"), pl.lit(0, pl.Int64).alias("at"))
        .select("ad", "part", "at", "text")
    )


def _compiled(rows: pl.DataFrame, words: pl.DataFrame, ads: int, nouns: pl.Series) -> Writing:
    words = words.sort("token")
    known = words["token"].to_numpy()
    token = np.searchsorted(known, rows["token"].to_numpy()).astype(np.int64)
    ad, part = rows["ad"].to_numpy(), rows["part"].to_numpy()
    running = np.zeros(len(token), bool)
    running[1:] = (ad[1:] == ad[:-1]) & (part[1:] == part[:-1]) & (part[1:] < 2)
    before = np.roll(token, 1)
    joined = before[running] * len(known) + token[running]
    pairs, inverse = np.unique(joined, return_inverse=True)
    pair = np.full(len(token), -1, np.int64)
    pair[running] = inverse
    start = np.searchsorted(ad, np.arange(ads + 1)).astype(np.int64)
    return Writing(start, token, pair, len(known), len(pairs), words["text"], nouns)

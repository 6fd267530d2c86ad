"""What touches weigh: log-odds that a group's advertisements belong to a case, added up piece by piece.

A value that one group alone uses weighs most, one that many use next to nothing, whoever uses it: how many do is
counted in the advertisements at hand. What each step of commonness is worth was learnt on made-up cases
(`tools/desk_case_weights.py`, `weights.json`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Final

import numpy as np
import orjson
import polars as pl

from safelight.desk.compare.cases import Case, indicators_of
from safelight.desk.compare.touching import Held, Ints

BANDS: Final = (1, 2, 5, 12, 30)
"""Groups that use a value: up to these, and more than the last."""
TOLD: Final = ("this group alone", "2 groups", "3 to 5 groups", "6 to 12 groups", "13 to 30 groups", "over 30 groups")
WHOLE: Final = 0.8
"""Of a text; less of it is weighed as a part."""
KINDS: Final = ("phone", "email", "handle", "payment", "link", "picture", "text", "text_part", "vehicle")
CITY: Final = (
    "",
    "no city in common",
    "cities in common that many groups name",
    "cities in common that few groups name",
)
TIME: Final = (
    "",
    "the case was opened over 60 days before the group's first advertisement",
    "the case was opened while the group advertised, or soon after",
    "the case was opened over 180 days after the group's last advertisement",
)
MORE: Final = 2
"""Further values of one kind, rare ones, that count."""
RARE_CITY: Final = 1.5
"""Nats: of cities in common, minus the logarithms of the shares of groups that name them."""
BEFORE_DAYS: Final = 60
AFTER_DAYS: Final = 180


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds: `prior` of a pair of case and group that touch anywhere, then what each level of each kind adds."""

    prior: float
    more: float
    of: Mapping[str, Sequence[float]]


@cache
def weights() -> Weights:
    """The weights that ship with the package."""
    read = orjson.loads(resources.files("safelight.desk.compare").joinpath("weights.json").read_bytes())
    return Weights(read["prior"], read["more"], read["of"])


def evidence(found: pl.DataFrame, held: Held, cases: Sequence[Case], group: Ints) -> pl.DataFrame:
    """Evidence by case and group: columns case, group, kind, level, and extra (further rare values of the kind).

    `found` are touches; kinds are those of `KINDS` and, for every pair that touches, `city` and `time`.
    """
    kind = pl.when((pl.col("kind") == "text") & (pl.col("share") < WHOLE)).then(pl.lit("text_part")).otherwise("kind")
    values = found.group_by("case", "group", "kind", "value").agg(pl.col("share").max(), pl.col("users").min())
    banded = values.with_columns(kind.alias("kind"), level=pl.sum_horizontal(pl.col("users") > one for one in BANDS))
    rows = banded.group_by("case", "group", "kind").agg(
        pl.col("level").min().cast(pl.Int64),
        ((pl.col("level") <= 1).sum().cast(pl.Int64) - 1).clip(0, MORE).alias("extra"),
    )
    pairs = rows.select("case", "group").unique()
    parts = [rows, _cities(pairs, held, cases, group), _times(pairs, held, cases, group)]
    return pl.concat(parts).sort("case", "group", "kind")


def weighed(rows: pl.DataFrame, by: Weights) -> pl.DataFrame:
    """Evidence with what each row adds, `log_odds`."""
    table = [(kind, level, value) for kind, values in by.of.items() for level, value in enumerate(values)]
    known = pl.DataFrame(table, schema={"kind": pl.String, "level": pl.Int64, "log_odds": pl.Float64}, orient="row")
    joined = rows.join(known, on=["kind", "level"], how="left", maintain_order="left")
    return joined.with_columns(pl.col("log_odds").fill_null(0.0) + by.more * pl.col("extra"))


def totals(rows: pl.DataFrame, by: Weights) -> pl.DataFrame:
    """Columns case, group and probability, from evidence that was weighed."""
    sums = rows.group_by("case", "group").agg(pl.col("log_odds").sum() + by.prior)
    return sums.select("case", "group", probability=1 / (1 + (-pl.col("log_odds")).exp())).sort("case", "group")


def _cities(pairs: pl.DataFrame, held: Held, cases: Sequence[Case], group: Ints) -> pl.DataFrame:
    of = pl.DataFrame({"ad": np.arange(len(group)), "group": group})
    posted = held.adverts.select(city=pl.col("city").str.to_lowercase()).with_row_index("ad").cast({"ad": pl.Int64})
    told = held.facts.filter(pl.col("kind") == "place").select(pl.col("value").alias("city"), "ad")
    both = pl.concat([posted.select("city", "ad"), told]).drop_nulls()
    named = both.join(of, on="ad").select("city", "group").unique()
    groups = int(group.max(initial=0)) + 1
    rare = named.group_by("city").agg(nats=-(pl.len() / groups).log())
    asked = pl.DataFrame(
        [(place, value.lower()) for place, _, value in indicators_of(cases, ("city",))],
        schema={"case": pl.Int64, "city": pl.String},
        orient="row",
    ).unique()
    common = asked.join(named, on="city").join(rare, on="city").group_by("case", "group").agg(pl.col("nats").sum())
    level = pl.when(pl.col("nats").is_null()).then(1).when(pl.col("nats") < RARE_CITY).then(2).otherwise(3)
    known = pairs.join(asked.select("case").unique(), on="case").join(named.select("group").unique(), on="group")
    return _rows(known.join(common, on=["case", "group"], how="left"), "city", level)


def _times(pairs: pl.DataFrame, held: Held, cases: Sequence[Case], group: Ints) -> pl.DataFrame:
    days = pl.DataFrame({"group": group, "day": held.adverts["posted_at"].dt.date()}).drop_nulls()
    spans = days.group_by("group").agg(first=pl.col("day").min(), last=pl.col("day").max())
    opened: list[tuple[int, date]] = [(place, case.opened) for place, case in enumerate(cases) if case.opened]
    asked = pl.DataFrame(opened, schema={"case": pl.Int64, "opened": pl.Date}, orient="row")
    known = pairs.join(asked, on="case").join(spans, on="group")
    level = (
        pl.when(pl.col("opened") < pl.col("first") - pl.duration(days=BEFORE_DAYS))
        .then(1)
        .when(pl.col("opened") <= pl.col("last") + pl.duration(days=AFTER_DAYS))
        .then(2)
        .otherwise(3)
    )
    return _rows(known, "time", level)


def _rows(pairs: pl.DataFrame, kind: str, level: pl.Expr) -> pl.DataFrame:
    return pairs.select("case", "group", kind=pl.lit(kind), level=level.cast(pl.Int64), extra=pl.lit(0, pl.Int64))

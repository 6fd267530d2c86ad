"""How many at most stand in cells that an answer doesn't list: what none or few, and protected, may hide.

In: published numbers alone. A cell that isn't listed is part of its parent's rest area, if that is listed; else it is
of what is left of its H3 6 area, which didn't pass either. So each gap has a limit that anybody could work out.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from safelight.core.counts import PublishedCounts

FEWEST: Final = 3
"""The least number that noise alone can show; a greater threshold comes with the event rule."""

_AREA, _CELL = "area", "cell"


def most_hidden(
    table: PublishedCounts,
    off_map: PublishedCounts | None,
    inside: pl.DataFrame,
    groups: pl.DataFrame,
    *,
    threshold: int,
    max_change: int,
) -> pl.DataFrame:
    """For each key of `groups` and each area: `hidden`, the most that its unlisted cells can hold together.

    Null where no limit can be said: under the event rule one large event in a lonely place carries no number. A
    published number is at most `max_change` from its true one, so a rest area limits its cells; what is none or few is
    at most `max_change`. `inside` is the table of `cells_inside`.
    """
    keys = groups.columns
    rest = table.frame.filter(pl.col("part") != "cell").select(*keys, pl.col(_CELL).alias("rest"), "number")
    listed = table.frame.filter(pl.col("part") == "cell").select(*keys, _CELL)
    gaps = (
        groups.join(inside.drop_nulls(_AREA), how="cross")
        .join(listed, on=[*keys, _CELL], how="anti", nulls_equal=True)
        .select(*keys, _AREA, _CELL, "parent_7", "parent_6")
    )
    for step in (7, 6):
        found = rest.rename({"rest": f"parent_{step}", "number": f"rest_{step}"})
        own = pl.col(f"parent_{step}") != pl.col(_CELL)  # a cell is not a part of itself
        gaps = gaps.join(found, on=[*keys, f"parent_{step}"], how="left", nulls_equal=True).with_columns(
            pl.when(own).then(f"rest_{step}").alias(f"rest_{step}")
        )
    number = pl.coalesce("rest_7", "rest_6")
    where = pl.when(pl.col("rest_7").is_not_null()).then("parent_7").otherwise("parent_6")
    containers = gaps.group_by(*keys, _AREA, where.alias("where")).agg(number.first().alias("number"), gaps=pl.len())
    few = threshold <= FEWEST
    no_limit = pl.lit(None, dtype=pl.Int64)
    in_rest = pl.min_horizontal(pl.col("number") + max_change, pl.col("gaps") * max_change if few else no_limit)
    is_rest = pl.col("number").is_not_null()
    sums = containers.group_by(*keys, _AREA).agg(
        in_rest=in_rest.filter(is_rest).sum().cast(pl.Int64), left=(~is_rest).sum().cast(pl.Int64)
    )
    limits = sums.join(_left_over(off_map, keys, max_change), on=keys, how="left", nulls_equal=True)
    in_left = pl.min_horizontal(pl.col("left") * max_change if few else no_limit, "most_left")
    hidden = pl.col("in_rest") + pl.when(pl.col("left") > 0).then(in_left).otherwise(0)
    without_gaps = groups.join(inside.select(_AREA).drop_nulls().unique(), how="cross").join(
        sums, on=[*keys, _AREA], how="anti", nulls_equal=True
    )
    return pl.concat(
        [
            limits.select(*keys, _AREA, hidden.cast(pl.Int64).alias("hidden")),
            without_gaps.select(*keys, _AREA, pl.lit(0, dtype=pl.Int64).alias("hidden")),
        ]
    )


def _left_over(off_map: PublishedCounts | None, keys: list[str], max_change: int) -> pl.DataFrame:
    """`most_left`: the most that stands in no listed area at all, for each key that carries a number."""
    if off_map is None:
        return pl.DataFrame(schema={**dict.fromkeys(keys, pl.String), "most_left": pl.Int64})
    return off_map.frame.drop_nulls("number").select(*keys, (pl.col("number") + max_change).alias("most_left"))

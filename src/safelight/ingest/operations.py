"""Operations: records of the same place, day and family of charges are taken for one police operation.

Rule: same source, same H3 cell of resolution 8, same local calendar day, same family of charges; two records or more.
So an operation lies within one cell and one month, and counts of operations add up along both ladders. Limits: an
operation that crosses midnight or a cell's edge counts as two; two that share place, day and charge count as one; a
record without a day or a cell is an operation of its own. Method: docs/method/operations.md.
"""

from __future__ import annotations

from typing import Final

import polars as pl

from safelight.core.vocabulary import TEXT_BASES, Charge, DatePrecision
from safelight.ingest.keys import hashed_bytes
from safelight.store import TABLE_SCHEMAS

FAMILIES: Final = {
    Charge.SELLING: "selling",
    Charge.LOITERING: "selling",
    Charge.BUYING: "buying",
    Charge.PROMOTING: "exploiting",
    Charge.TRAFFICKING: "exploiting",
    Charge.KEEPING_PLACE: "exploiting",
    Charge.LEWD_CONDUCT: "lewd_conduct",
    Charge.OTHER: "other",
}
LARGEST: Final = 32_767


def with_operations(records: pl.DataFrame, secret: bytes) -> pl.DataFrame:
    """Records with operation_id and operation_size set; held records stand alone until they are restated.

    Records of public texts keep what their text says.
    """
    is_told = pl.col("basis").cast(pl.String).is_in(TEXT_BASES)
    told, records = records.filter(is_told), records.filter(~is_told)
    family = pl.col("charge").cast(pl.String).replace_strict({str(c): f for c, f in FAMILIES.items()}, default="other")
    day_known = pl.col("date_precision").cast(pl.String).is_in([DatePrecision.HOUR.value, DatePrecision.DAY.value])
    groupable = pl.col("cell_8").is_not_null() & day_known & ~pl.col("held")
    keyed = records.drop("operation_id", "operation_size").with_columns(
        family.alias("_family"), pl.col("occurred_from").dt.date().alias("_day"), groupable.alias("_groupable")
    )
    group = ["source", "cell_8", "_day", "_family", "apart"]
    groups = (
        keyed.filter("_groupable")
        .group_by(group)
        .agg(pl.len().alias("_size"), pl.col("record_id").min().alias("_first"))
    ).filter(pl.col("_size") > 1)
    ids = hashed_bytes(groups["_first"], secret, "operation")
    groups = groups.with_columns(ids.alias("operation_id"), pl.col("_size").clip(1, LARGEST).alias("operation_size"))
    joined = keyed.join(groups.drop("_size", "_first"), on=group, how="left", maintain_order="left")
    unset = ~pl.col("_groupable")
    grouped = joined.with_columns(
        pl.when(unset).then(None).otherwise("operation_id").alias("operation_id"),
        pl.when(unset).then(1).otherwise(pl.col("operation_size").fill_null(1)).cast(pl.Int16).alias("operation_size"),
    ).select(pl.col(name).cast(kind) for name, kind in TABLE_SCHEMAS["records"].items())
    return pl.concat([grouped, told])


def operations_table(records: pl.DataFrame) -> pl.DataFrame:
    """One row per operation: those of two records and more, and those announced (the store's `operations` table)."""
    grouped = records.filter(pl.col("operation_id").is_not_null()).sort("record_id")
    table = grouped.group_by("operation_id", maintain_order=True).agg(
        pl.col("source", "basis").first(),
        pl.col("occurred_from").first().dt.strftime("%Y-%m").alias("month"),
        pl.col("cell_8", "charge").first(),
        pl.col("venue").cast(pl.String).mode(maintain_order=True).first().alias("venue"),
        pl.when(pl.col("basis").first().cast(pl.String).is_in(TEXT_BASES))
        .then(pl.col("operation_size").first())
        .otherwise(pl.len().clip(1, LARGEST))
        .alias("size"),
    )
    return table.select(pl.col(name).cast(kind) for name, kind in TABLE_SCHEMAS["operations"].items())

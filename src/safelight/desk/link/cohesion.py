"""How well each group holds together: what a person should look at before believing it."""

from __future__ import annotations

import numpy as np
import polars as pl

from safelight.desk.link import kernels
from safelight.desk.link.bridges import PART
from safelight.desk.link.corpus import IDENTIFIERS, NOWHERE, Corpus, Ints
from safelight.desk.link.linking import Linked


def cohesion(linked: Linked) -> pl.DataFrame:
    """A row for each group of two advertisements or more.

    Columns: cluster_id, ads, numbers, pictures, cities, first and last day (ISO), weakest (the lowest confidence of its
    advertisements), bridges (links with three advertisements or more on either side), weakest_bridge (confidence of the
    weakest of them; null where there is none), cut_bridges (such links to what is another group now, cut at the second
    look), parts_by_values (parts that are left when only numbers, addresses, handles and pictures count).
    """
    corpus, label = linked.corpus, linked.label
    table = linked.table().with_columns(label=label, day=corpus.day, city=corpus.city)
    smaller, _ = linked.links.sides(corpus.size)
    wide = (smaller >= PART) & np.isfinite(linked.links.log_odds)
    bridges = pl.DataFrame({"label": label[linked.links.a[wide]], "bridge": linked.links.log_odds[wide]})
    confidence = (1 / (1 + (-pl.col("bridge").min()).exp())).round(4)
    joined = bridges.group_by("label").agg(bridges=pl.len(), weakest_bridge=confidence)
    ends = np.concatenate([linked.cut.a, linked.cut.b])
    cut = pl.DataFrame({"label": label[ends]}).group_by("label").agg(cut_bridges=pl.len())
    parts = pl.DataFrame({"label": label, "part": _by_values(corpus, label)}).group_by("label")
    return (
        table.group_by("label", maintain_order=True)
        .agg(
            pl.first("cluster_id"),
            ads=pl.len(),
            cities=pl.col("city").filter(pl.col("city") != NOWHERE).n_unique(),
            first=_date(pl.col("day").min()),
            last=_date(pl.col("day").max()),
            weakest=pl.col("confidence").min(),
        )
        .filter(pl.col("ads") > 1)
        .join(_distinct(corpus, label, "phone_again", "numbers"), on="label", how="left")
        .join(_distinct(corpus, label, "picture", "pictures"), on="label", how="left")
        .join(joined, on="label", how="left")
        .join(cut, on="label", how="left")
        .join(parts.agg(parts_by_values=pl.col("part").n_unique()), on="label", how="left")
        .with_columns(pl.col("numbers", "pictures", "bridges", "cut_bridges").fill_null(0))
        .sort("ads", "cluster_id", descending=[True, False])
        .drop("label")
    )


def _date(day: pl.Expr) -> pl.Expr:
    return day.floor().fill_nan(None).cast(pl.Int32).cast(pl.Date).dt.to_string()


def _distinct(corpus: Corpus, label: Ints, kind: str, name: str) -> pl.DataFrame:
    uses = corpus.kinds[kind]
    pairs = pl.DataFrame({"label": label[uses.ad], name: uses.value})
    return pairs.group_by("label").agg(pl.col(name).n_unique())


def _by_values(corpus: Corpus, label: Ints) -> Ints:
    """Components over values shared within a group."""
    left, right = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for kind in IDENTIFIERS:
        uses = corpus.kinds[kind]
        key = label[uses.ad] * max(uses.values, 1) + uses.value
        order = np.argsort(key, kind="stable")
        same = key[order][1:] == key[order][:-1]
        left.append(uses.ad[order][:-1][same])
        right.append(uses.ad[order][1:][same])
    parts: Ints = kernels.united(corpus.size, np.concatenate(left), np.concatenate(right))
    return parts

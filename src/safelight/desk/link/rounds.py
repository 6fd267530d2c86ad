"""One round of linking: the clusters so far, the pairs of them worth comparing, and how each pair compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from safelight.desk.link import kernels
from safelight.desk.link.corpus import IDENTIFIERS, Corpus, Floats, Ints, Uses

REPRESENTATIVES: Final = 4
"""Advertisements, spread over time, that stand for a cluster where texts and days are compared."""
BANDS: Final = ("nobody else", "1 or 2", "3 to 5", "6 to 12", "13 to 30", "more than 30")
"""How many other clusters use the rarest value that two clusters share."""
TEXT_EDGES: Final = np.array([0.5, 2, 4, 6, 8, 10, 13, 16, 20, 25, 32, 40])
"""Bounds of the levels of likeness of writing, in nats (`kernels.text_nats`)."""
SHARED: Final = 3
"""The first level at which two clusters share a value; 1 and 2 say that they have values and share none."""
LEVELS: Final = {
    "place": 6,
    "price": 5,
    **dict.fromkeys(IDENTIFIERS, SHARED + 2 * len(BANDS)),
    "text": len(TEXT_EDGES) + 1,
    "copied": 1 + 3 * 9,
}
"""Kind of evidence -> number of its levels; level 0 says that a side has nothing to compare (except for text).

`copied` is no evidence of its own but a reserve: pictures or writing in common without a number, address or handle in
common, as when one author copies another. Its levels are 1 + 9 * (a side has no number 0, few 1, both several 2) +
3 * (pictures in common: none, one, several) + (writing in common: little, some, much).
"""
ALIKE: Final = (4, 8)
"""Levels of text from which writing has some or much in common."""

Csr: TypeAlias = tuple[Ints, Ints, Ints]
"""Start of each cluster, its sorted values, and how many clusters use each value."""
Levels: TypeAlias = dict[str, Ints]


@dataclass(frozen=True, slots=True)
class Round:
    """Clusters as arrays; `label` is each advertisement's, `rep[rep_start[c]:rep_start[c+1]]` stand for cluster c."""

    label: Ints
    clusters: int
    values: dict[str, Csr]
    prices: Csr
    rep_start: Ints
    rep: Ints
    first: Floats
    last: Floats
    token_uses: Ints
    pair_uses: Ints


def open_round(corpus: Corpus, label: Ints) -> Round:
    """The clusters that dense labels say."""
    clusters = int(label.max(initial=-1)) + 1
    order = np.lexsort((corpus.day, label))
    begin = np.searchsorted(label[order], np.arange(clusters + 1))
    size = np.diff(begin)
    take = np.minimum(size, REPRESENTATIVES)
    rep_start = np.concatenate([[0], np.cumsum(take)]).astype(np.int64)
    place = np.arange(rep_start[-1]) - np.repeat(rep_start[:-1], take)
    step = np.repeat((size - 1) / np.maximum(take - 1, 1), take)
    # Days that aren't known stand last in each cluster.
    dated = np.bincount(label, weights=~np.isnan(corpus.day), minlength=clusters).astype(np.int64)
    writing = corpus.writing
    return Round(
        label,
        clusters,
        {kind: _csr(uses, label, clusters) for kind, uses in corpus.kinds.items()},
        _csr(corpus.prices, label, clusters),
        rep_start,
        order[np.repeat(begin[:-1], take) + np.round(place * step).astype(np.int64)],
        corpus.day[order[begin[:-1]]],
        corpus.day[order[begin[:-1] + np.maximum(dated - 1, 0)]],
        kernels.clusters_using(order, label, writing.start, writing.token, writing.tokens),
        kernels.clusters_using(order, label, writing.start, writing.pair, writing.pairs),
    )


def _csr(uses: Uses, label: Ints, clusters: int) -> Csr:
    width = max(uses.values, 1)
    keys = np.unique(label[uses.ad] * width + uses.value)
    what = keys % width
    start = np.searchsorted(keys // width, np.arange(clusters + 1)).astype(np.int64)
    return start, what, np.bincount(what, minlength=uses.values)


def compare(corpus: Corpus, now: Round, a: Ints, b: Ints) -> Levels:
    """Level of each kind of evidence for pairs of clusters (a[i], b[i])."""
    writing = corpus.writing
    out = {kind: np.asarray(kernels.compare_values(a, b, *csr)) for kind, csr in now.values.items()}
    again = out["phone_again"]
    again = np.where((out["phone"] >= SHARED) | (again < SHARED), 0, again)
    out["phone"] = np.where(again >= SHARED, 0, out["phone"])
    out["phone_again"] = again
    out["price"] = kernels.compare_sets(a, b, now.prices[0], now.prices[1])
    places = (now.first, now.last, now.rep_start, now.rep, corpus.day, corpus.city)
    out["place"] = kernels.compare_places(a, b, *places)
    texts = (writing.start, writing.token, writing.pair, now.token_uses, now.pair_uses, float(now.clusters))
    nats = kernels.compare_texts(a, b, now.rep_start, now.rep, *texts)
    out["text"] = np.searchsorted(TEXT_EDGES, nats).astype(np.int64)
    out["copied"] = _copied(out)
    return out


def _copied(found: Levels) -> Ints:
    """Level of what two clusters have in common that can be copied, where nothing is that can't; else 0."""
    contact = np.zeros(len(found["text"]), bool)
    for kind in IDENTIFIERS:
        if kind != "picture":
            contact |= found[kind] >= SHARED
    picture = np.where(found["picture"] < SHARED, 0, 1 + (found["picture"] - SHARED) % 2)
    level: Ints = 1 + 9 * np.minimum(found["phone"], 2) + 3 * picture + np.searchsorted(ALIKE, found["text"], "right")
    return np.where(contact, 0, level)

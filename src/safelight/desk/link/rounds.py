"""One round of linking: the clusters so far, the pairs of them worth comparing, and how each pair compares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np

from safelight.desk.link import kernels
from safelight.desk.link.background import filled, phrase_share
from safelight.desk.link.corpus import IDENTIFIERS, Bools, Corpus, Floats, Ints, Uses

REPRESENTATIVES: Final = 4
"""Advertisements, spread over time, that stand for a cluster where texts and days are compared."""
BANDS: Final = ("nobody else", "1 or 2", "3 to 5", "6 to 12", "13 to 30", "more than 30")
"""How many other clusters use the rarest value that two clusters share."""
TEXT_EDGES: Final = np.array([0.5, 2, 4, 6, 8, 10, 13, 16, 20, 25, 32, 40])
"""Bounds of the levels of likeness of writing, in nats (`kernels.text_nats`)."""
SHARED: Final = 5
"""The first level at which two clusters share a value; those from 1 say that they have values and share none."""
ALIKE: Final = (4, 8)
"""Levels of text from which writing has some or much in common."""
USUAL_EDGES: Final = np.array([0.5, 2, 4, 7, 11, 16])
"""Bounds of what writing usually has in common where it has some at best, in nats."""
OF_MANY: Final = 4
"""Pictures of the side with fewer from which one in common is one of many."""
LEVELS: Final = {
    "place": 6,
    "price": 5,
    **dict.fromkeys(IDENTIFIERS, SHARED + 2 * len(BANDS)),
    "text": len(TEXT_EDGES) + 1,
    "usual": 1 + len(USUAL_EDGES) + 1,
    "copied": 1 + SHARED * 4 * (len(ALIKE) + 1),
}
"""Kind of evidence -> number of its levels; level 0 says that a side has nothing to compare (except for text).

Two kinds are no evidence of their own but reserves. `usual`, of clusters that are alike at best: how alike they usually
are. `copied`: pictures or writing in common without a number, address or handle in common, as when one author copies
another; 1 + 12 * (numbers: a side has none, else the level of none in common) + 3 * (pictures in common: none, one of
many, one, several) + (writing in common: little, some, much).
"""
RESERVES: Final = ("usual", "copied")

Csr: TypeAlias = tuple[Ints, Ints, Ints]
"""Start of each cluster, its sorted values, and how many clusters use each value."""
Levels: TypeAlias = dict[str, Ints]


@dataclass(frozen=True, slots=True)
class Round:
    """Clusters as arrays; `label` is each advertisement's, `rep[rep_start[c]:rep_start[c+1]]` stand for cluster c.

    `filled` is how many clusters there would be in a corpus that isn't small (`background`).
    """

    label: Ints
    clusters: int
    filled: float
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
        filled(clusters, corpus.size),
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
    texts = (writing.start, writing.token, writing.pair, now.token_uses, now.pair_uses, now.filled)
    best, usual = kernels.compare_texts(a, b, now.rep_start, now.rep, *texts, now.filled - now.clusters, phrase_share())
    out["text"] = np.searchsorted(TEXT_EDGES, best).astype(np.int64)
    out["usual"] = np.where(out["text"] < ALIKE[0], 0, 1 + np.searchsorted(USUAL_EDGES, usual))
    size = np.diff(now.values["picture"][0])
    out["copied"] = _copied(out, np.minimum(size[a], size[b]) >= OF_MANY)
    return out


def _copied(found: Levels, many: Bools) -> Ints:
    """Level of what two clusters have in common that can be copied, where nothing is that can't; else 0."""
    contact = np.zeros(len(found["text"]), bool)
    for kind in IDENTIFIERS:
        if kind != "picture":
            contact |= found[kind] >= SHARED
    one = np.where(many, 1, 2)
    picture = np.where(found["picture"] < SHARED, 0, np.where((found["picture"] - SHARED) % 2, 3, one))
    level: Ints = 1 + 12 * found["phone"] + 3 * picture + np.searchsorted(ALIKE, found["text"], "right")
    return np.where(contact, 0, level)

"""Pairs of clusters worth comparing: they share a value or a rare phrase. Never all pairs: work grows with the rows."""

from __future__ import annotations

from typing import Final

import numpy as np

from safelight.desk.link.corpus import IDENTIFIERS, Corpus, Floats, Ints
from safelight.desk.link.rounds import Round

FEW: Final = 12
"""Clusters that share a value are all compared up to this many; of more, neighbours in time and in writing."""
NEIGHBOURS: Final = 4
RARE: Final = 3
"""Rarest phrases of a representative that are looked up in other clusters."""
KNOWN: Final = 60
"""A phrase that more clusters use brings up nobody."""


def candidates(corpus: Corpus, now: Round) -> tuple[Ints, Ints]:
    """Distinct pairs of clusters, a < b."""
    style = _style(corpus, now)
    found = [_sharing(*now.values[kind][:2], key) for kind in IDENTIFIERS for key in (now.first, style)]
    keys = np.unique(np.concatenate([*found, _writing_alike(corpus, now, style)]))
    return keys // now.clusters, keys % now.clusters


def _sharing(start: Ints, what: Ints, order: Floats) -> Ints:
    """Pairs of clusters that share a value, as a * clusters + b."""
    clusters = len(start) - 1
    owner = np.repeat(np.arange(clusters), np.diff(start))
    by = np.lexsort((order[owner], what))
    owner, what = owner[by], what[by]
    size = np.bincount(what) if len(what) else np.empty(0, np.int64)
    found = []
    for step in range(1, FEW):
        a, b = owner[:-step], owner[step:]
        good = what[:-step] == what[step:]
        if step > NEIGHBOURS:
            good &= size[what[step:]] <= FEW
        found.append(np.minimum(a, b)[good] * clusters + np.maximum(a, b)[good])
    return np.unique(np.concatenate(found))


def _style(corpus: Corpus, now: Round) -> Floats:
    """A number for each cluster that is often the same for alike writing: the smallest scrambled pair of phrases."""
    writing = corpus.writing
    pair = np.maximum(writing.pair, 0)
    scrambled = (
        (np.arange(writing.pairs + 1, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    ) >> np.uint64(11)
    uses = np.append(now.pair_uses, 0)
    value = np.where((writing.pair >= 0) & (uses[pair] >= 2), scrambled[pair].astype(np.float64), np.inf)
    key = np.full(now.clusters, np.inf)
    np.minimum.at(key, np.repeat(now.label, np.diff(writing.start)), value)
    return key


def _writing_alike(corpus: Corpus, now: Round, style: Floats) -> Ints:
    """Pairs of clusters whose representatives share one of their rarest phrases, or two phrases in a row."""
    writing = corpus.writing
    count = np.diff(writing.start)[now.rep]
    row = np.repeat(np.arange(len(now.rep)), count)
    at = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(writing.start[now.rep], count)
    what = np.concatenate([writing.token[at], np.where(writing.pair[at] >= 0, writing.tokens + writing.pair[at], -1)])
    row = np.concatenate([row, row])
    uses = np.concatenate([now.token_uses, now.pair_uses])
    good = (what >= 0) & (uses[what] >= 2) & (uses[what] <= KNOWN)
    what, row = what[good], row[good]
    order = np.lexsort((uses[what], row))
    what, row = what[order], row[order]
    rarest = np.arange(len(row)) - np.searchsorted(row, row) < RARE
    keys = np.unique(now.label[now.rep][row[rarest]] * len(uses) + what[rarest])
    start = np.searchsorted(keys // max(len(uses), 1), np.arange(now.clusters + 1)).astype(np.int64)
    return _sharing(start, keys % max(len(uses), 1), style)

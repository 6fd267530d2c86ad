"""Advertisements into groups of possible common authorship.

In rounds: clusters (single advertisements at first) are compared, each joins its likeliest partner if the evidence is
strong enough, and what a value is worth is counted anew over the clusters that are left. So a number which one author
uses a hundred times becomes a number of one cluster, while a switchboard stays a number of many.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import polars as pl

from safelight.desk.link import kernels
from safelight.desk.link.backends import Backend, Embedded
from safelight.desk.link.candidates import candidates
from safelight.desk.link.corpus import Corpus, Floats, Ints
from safelight.desk.link.judgements import Binding, Judgement, binding
from safelight.desk.link.people import people
from safelight.desk.link.rounds import Levels, open_round
from safelight.desk.link.weights import Phase, chance, phases, weigh

THRESHOLDS: Final = (5.0, 5.0, *[4.0] * 10)
"""Log-odds that join two clusters, by round: the surest first, and never below 4 (98 of 100)."""
CAUTION: Final = 1.0
"""Log-odds asked for besides for each factor e in the smaller cluster's size: large ones of one author share much."""
SEED: Final = 1
"""Of the random pairs that say what is common; the same advertisements give the same groups."""


@dataclass(frozen=True, slots=True)
class Join:
    """Clusters of a round that became one: an advertisement of each, their sizes, the log-odds of the best link."""

    round: int
    ad: int
    other: int
    size: int
    other_size: int
    log_odds: float


@dataclass(frozen=True, slots=True)
class Linked:
    """Groups: `label` and `log_odds` (of belonging there) for each advertisement, and how they came about."""

    corpus: Corpus
    label: Ints
    log_odds: Floats
    joins: Sequence[Join]
    passed_over: Sequence[Judgement]

    def table(self) -> pl.DataFrame:
        """Columns ad_id, cluster_id, actor_id, confidence, in the order of the advertisements.

        A cluster is named for its first advertisement. The confidence of one that stands alone is that it does.
        """
        ids = self.corpus.ids
        _, first = np.unique(self.label, return_index=True)
        actor = people(self.corpus, self.label)
        _, first_of_actor = np.unique(actor, return_index=True)
        return pl.DataFrame(
            {
                "ad_id": ids,
                "cluster_id": ids.gather(first[self.label]),
                "actor_id": ids.gather(first_of_actor[actor]),
                "confidence": np.round(1 / (1 + np.exp(-np.clip(self.log_odds, -40, 40))), 4),
            }
        )


Note: TypeAlias = Callable[[int, Ints, Ints, Ints, Levels, dict[str, Floats]], None]
"""Told what a round compared: its number, labels, pairs (a, b), their levels, and the shares of levels by chance."""


def link(
    corpus: Corpus,
    log: Sequence[Judgement] = (),
    weights: Sequence[Phase] | None = None,
    note: Note | None = None,
    backend: Backend | None = None,
) -> Linked:
    """Groups of a corpus; judgements hold whatever the evidence says. `weights` and `note` serve who learns weights."""
    backend = backend or Embedded()
    rng = np.random.default_rng(SEED)
    bound = binding(log, {ad: row for row, ad in enumerate(corpus.ids)} if log else {})
    label = _numbered(kernels.united(corpus.size, *_columns(bound.same)))
    sure = np.full(corpus.size, np.inf)
    alone = np.full(corpus.size, np.inf)
    joins: list[Join] = []
    for turn, least in enumerate(THRESHOLDS):
        a, b, log_odds = _scored(corpus, label, weights or phases(), turn, rng, note, backend)
        size = np.bincount(label)
        log_odds = log_odds - CAUTION * np.log(np.minimum(size[a], size[b]))
        best = np.full(int(label.max(initial=-1)) + 1, -np.inf)
        np.maximum.at(best, a, log_odds)
        np.maximum.at(best, b, log_odds)
        alone = -best[label]
        parent = _joined(a, b, log_odds, len(best), least, label, bound)
        _note(joins, turn, label, parent, best)
        sure = np.minimum(sure, _new_doubt(label, parent, best))
        now = _numbered(parent[label])
        if least == THRESHOLDS[-1] and now.max(initial=-1) == label.max(initial=-1):
            break
        label = now
    single = np.bincount(label, minlength=1)[label] == 1
    return Linked(corpus, label, np.where(single, alone, sure), joins, bound.passed_over)


def _scored(
    corpus: Corpus,
    label: Ints,
    weights: Sequence[Phase],
    turn: int,
    rng: np.random.Generator,
    note: Note | None,
    backend: Backend,
) -> tuple[Ints, Ints, Floats]:
    now = open_round(corpus, label)
    if now.clusters < 2:
        return np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0)
    a, b = candidates(corpus, now)
    random = chance(corpus, now, rng)
    found = backend.compare(corpus, now, a, b)
    if note:
        note(turn, label, a, b, found, random)
    return a, b, weigh(weights[min(turn, len(weights) - 1)], random, now.clusters).total(found)


def _joined(a: Ints, b: Ints, log_odds: Floats, clusters: int, least: float, label: Ints, bound: Binding) -> Ints:
    """The cluster that each cluster is part of after the round; never two that a person told apart."""
    apart = [(int(label[x]), int(label[y])) for x, y in bound.different]
    parent: Ints = kernels.unite_best(a, b, log_odds, clusters, least)
    while broken := {int(parent[x]) for x, y in apart if parent[x] == parent[y]}:
        # In what would bring together two that are apart, links are taken one by one, the strongest first.
        inside = np.flatnonzero(np.isin(parent[a], list(broken)) & (parent[a] == parent[b]) & (log_odds >= least))
        members = np.flatnonzero(np.isin(parent, list(broken)))
        parent[members] = members
        for row in inside[np.argsort(-log_odds[inside], kind="stable")]:
            x, y = int(parent[a[row]]), int(parent[b[row]])
            if x != y and not any({int(parent[p]), int(parent[q])} == {x, y} for p, q in apart):
                parent[members[parent[members] == max(x, y)]] = min(x, y)
    return parent


def _new_doubt(label: Ints, parent: Ints, best: Floats) -> Floats:
    """For each advertisement the log-odds by which its cluster joined; the largest cluster of each joins nobody."""
    size = np.bincount(label, minlength=len(parent))
    order = np.lexsort((-size, parent))
    largest = order[np.unique(parent[order], return_index=True)[1]]
    doubt = best.copy()
    doubt[largest] = np.inf
    together = np.bincount(parent, minlength=len(parent))[parent] > 1
    doubt[~together] = np.inf
    # Two single ones that join are both as sure as their link.
    even = together & (size == 1)
    doubt[even] = best[even]
    return doubt[label]


def _note(joins: list[Join], turn: int, label: Ints, parent: Ints, best: Floats) -> None:
    size = np.bincount(label, minlength=len(parent))
    _, first = np.unique(label, return_index=True)
    for cluster in np.flatnonzero((parent != np.arange(len(parent))) & (size >= PART)):
        to = int(parent[cluster])
        if size[to] >= PART:
            ads = (int(first[cluster]), int(first[to]))
            joins.append(Join(turn, *ads, int(size[cluster]), int(size[to]), float(best[cluster])))


PART: Final = 3
"""Advertisements that a side of a join has at least to be told as a join of two parts."""


def _numbered(label: Ints) -> Ints:
    return np.unique(label, return_inverse=True)[1].astype(np.int64)


def _columns(pairs: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()

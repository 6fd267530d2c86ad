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
from safelight.desk.link.bridges import Links, columns, dense, without_weak_bridges
from safelight.desk.link.candidates import candidates
from safelight.desk.link.corpus import Corpus, Floats, Ints
from safelight.desk.link.judgements import Binding, Judgement, binding
from safelight.desk.link.people import people
from safelight.desk.link.rounds import Levels, Round, open_round
from safelight.desk.link.weights import Phase, chance, phases, weigh

THRESHOLDS: Final = (5.0, 5.0, *[4.0] * 10)
"""Log-odds that join two clusters, by round: the surest first, and never below 4 (98 of 100)."""
CAUTION: Final = 1.0
"""Log-odds asked for besides for each factor e in the smaller cluster's size: large ones of one author share much."""
SEED: Final = 1
"""Of the random pairs that say what is common; the same advertisements give the same groups."""


@dataclass(frozen=True, slots=True)
class Linked:
    """Groups: `label` and `log_odds` (of belonging there) for each advertisement; what holds them together, what was

    cut: bridges that a second look found too weak.
    """

    corpus: Corpus
    label: Ints
    log_odds: Floats
    links: Links
    cut: Links
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
"""Told what was compared: the phase of weights, labels, pairs (a, b), their levels, the shares of levels by chance."""
Scored: TypeAlias = Callable[[int, Round, Ints, Ints], Floats]
"""Log-odds of pairs of clusters: the phase of weights, the clusters, pairs (a, b)."""


def link(
    corpus: Corpus,
    log: Sequence[Judgement] = (),
    weights: Sequence[Phase] | None = None,
    note: Note | None = None,
    backend: Backend | None = None,
) -> Linked:
    """Groups of a corpus; judgements hold whatever the evidence says. `weights` and `note` serve who learns weights."""
    weights = weights or phases()
    bound = binding(log, {ad: row for row, ad in enumerate(corpus.ids)} if log else {})
    score = _scoring(corpus, weights, note, backend or Embedded())
    same = _rows(bound.same)
    label = dense(kernels.united(corpus.size, *same))
    found = [Links(*same, np.full(len(same[0]), np.inf))]
    sure = np.full(corpus.size, np.inf)
    alone = np.full(corpus.size, np.inf)
    for turn, least in enumerate(THRESHOLDS):
        now = open_round(corpus, label)
        a, b = candidates(corpus, now) if now.clusters > 1 else _rows([])
        size = np.bincount(label)
        caution = CAUTION * np.log(np.minimum(size[a], size[b]))
        log_odds = score(min(turn, len(weights) - 2), now, a, b) - caution
        best = np.full(now.clusters, -np.inf)
        np.maximum.at(best, a, log_odds)
        np.maximum.at(best, b, log_odds)
        parent, taken = _joined(a, b, log_odds, now.clusters, least, label, bound)
        alone = -best[label]
        first = np.unique(label, return_index=True)[1]
        found.append(Links(first[a[taken]], first[b[taken]], log_odds[taken]))
        sure = np.minimum(sure, _new_doubt(label, parent, best))
        label, before = dense(parent[label]), now.clusters
        if least == THRESHOLDS[-1] and label.max(initial=-1) + 1 == before:
            break
    links = Links(*(np.concatenate(column) for column in zip(*map(columns, found), strict=True)))
    stand, cut = without_weak_bridges(
        links,
        corpus.size,
        lambda apart, a, b: score(len(weights) - 1, open_round(corpus, apart), a, b),
    )
    label = dense(kernels.united(corpus.size, stand.a, stand.b))
    single = np.bincount(label, minlength=1)[label] == 1
    return Linked(corpus, label, np.where(single, alone, sure), stand, cut, bound.passed_over)


def _scoring(corpus: Corpus, weights: Sequence[Phase], note: Note | None, backend: Backend) -> Scored:
    rng = np.random.default_rng(SEED)

    def score(phase: int, now: Round, a: Ints, b: Ints) -> Floats:
        if not len(a):
            return np.empty(0)
        random = chance(corpus, now, rng, weights[phase])
        found = backend.compare(corpus, now, a, b)
        if note:
            note(phase, now.label, a, b, found, random)
        return weigh(weights[phase], random, now.filled).total(found)

    return score


def _joined(
    a: Ints, b: Ints, log_odds: Floats, clusters: int, least: float, label: Ints, bound: Binding
) -> tuple[Ints, Ints]:
    """The cluster that each cluster is part of after the round, never two that a person told apart; the links taken."""
    apart = [(int(label[x]), int(label[y])) for x, y in bound.different]
    taken: Ints = kernels.best_links(a, b, log_odds, clusters, least)
    parent: Ints = kernels.united(clusters, a[taken], b[taken])
    while broken := {int(parent[x]) for x, y in apart if parent[x] == parent[y]}:
        # In what would bring together two that are apart, links are taken one by one, the strongest first.
        inside = np.flatnonzero(np.isin(parent[a], list(broken)) & (parent[a] == parent[b]) & (log_odds >= least))
        members = np.flatnonzero(np.isin(parent, list(broken)))
        taken = taken[~np.isin(parent[a[taken]], list(broken))]
        parent[members] = members
        for row in inside[np.argsort(-log_odds[inside], kind="stable")]:
            x, y = int(parent[a[row]]), int(parent[b[row]])
            if x != y and not any({int(parent[p]), int(parent[q])} == {x, y} for p, q in apart):
                parent[members[parent[members] == max(x, y)]] = min(x, y)
                taken = np.append(taken, row)
    return parent, taken


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


def _rows(pairs: Sequence[tuple[int, int]]) -> tuple[Ints, Ints]:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return both[:, 0].copy(), both[:, 1].copy()

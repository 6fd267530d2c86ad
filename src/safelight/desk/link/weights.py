"""What evidence weighs: how much likelier it is between two clusters of one author than between two of different ones.

Additive log-odds (Fellegi and Sunter). Of each level the share among pairs of one author, or the odds that pairs which
share an identifier belong together, come from made-up sets of other seeds and settings (`weights.json`); how common a
level is by chance, and how rare a value, is counted in the corpus at hand, without labels.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np

from safelight.desk.link.background import learnt
from safelight.desk.link.corpus import IDENTIFIERS, Corpus, Floats
from safelight.desk.link.rounds import LEVELS, RESERVES, SHARED, Levels, Round, compare

BY_CHANCE: Final = ("place", "price", "text")
"""Kinds whose levels are weighed against random pairs; the others by the odds of pairs that share a value."""
SAMPLE: Final = 50_000
"""Random pairs that say what is common, at most."""


@dataclass(frozen=True, slots=True)
class Phase:
    """Weights for a round: clusters of the first round are single advertisements, later ones grow."""

    levels: Mapping[str, Floats]
    scale: Mapping[str, float]
    """Factor of each kind: evidence that repeats other evidence counts less."""
    shift: float
    matches: float
    """Pairs of one author for each cluster."""
    prior: float
    """Log-odds of two random clusters in the sets learnt from."""
    chance: Mapping[str, Floats]
    """Share of each level among random pairs of clusters there."""


@cache
def phases() -> Sequence[Phase]:
    """The weights of each round, the last but one for all rounds after it; the last are those of bridges."""
    return [
        Phase(
            {k: np.array(v, np.float64) for k, v in one["levels"].items()},
            one["scale"],
            one["shift"],
            one["matches"],
            one["prior"],
            {k: np.array(v, np.float64) for k, v in one["chance"].items()},
        )
        for one in learnt()["phases"]
    ]


def chance(corpus: Corpus, now: Round, rng: np.random.Generator, phase: Phase) -> dict[str, Floats]:
    """Share of each level among random pairs of clusters; what a small corpus lacks is as in the sets learnt from."""
    a, b = rng.integers(0, now.clusters, (2, min(SAMPLE, 50 * now.clusters)))
    found = compare(corpus, now, a[a != b], b[a != b])
    pairs = int((a != b).sum())
    seen = {kind: np.bincount(found[kind], minlength=n).astype(np.float64) for kind, n in LEVELS.items()}
    own = (now.clusters / now.filled) ** 2
    return {
        kind: own * (count + 0.2) / (pairs + 0.2 * len(count)) + (1 - own) * phase.chance.get(kind, 0.0)
        for kind, count in seen.items()
    }


@dataclass(frozen=True, slots=True)
class Weights:
    """Log-odds of each level of each kind, to be added to `prior`, those of two random clusters.

    Clusters that share a value begin at `shared_prior`: how many share one doesn't grow as random pairs do.
    """

    prior: float
    shared_prior: float
    of: Mapping[str, Floats]

    def begin(self, found: Levels) -> Floats:
        """Log-odds before the evidence is added."""
        shared = np.any([found[kind] >= SHARED for kind in IDENTIFIERS], axis=0)
        return np.where(shared, self.shared_prior, self.prior)

    def total(self, found: Levels) -> Floats:
        """Log-odds that pairs of clusters have one author."""
        return self.begin(found) + sum((self.of[kind][found[kind]] for kind in LEVELS), np.zeros(len(found["text"])))


def weigh(phase: Phase, random: Mapping[str, Floats], clusters: float) -> Weights:
    """The weights of a phase in this corpus of so many clusters (`Round.filled`)."""
    prior = float(np.log(phase.matches * clusters / max(clusters * (clusters - 1) / 2, 1)))
    shared = max(prior, phase.prior)
    of = {kind: phase.scale[kind] * _weights(kind, given, random, shared) for kind, given in phase.levels.items()}
    return Weights(prior + phase.shift, shared + phase.shift, of)


def _weights(kind: str, given: Floats, random: Mapping[str, Floats], shared: float) -> Floats:
    if kind in RESERVES:
        return given
    if kind not in BY_CHANCE:
        return given - np.where(np.arange(len(given)) >= SHARED, shared, 0.0)
    low = 0 if kind == "text" else 1
    by_chance = random[kind][low:] / random[kind][low:].sum()
    return np.concatenate([np.zeros(low), np.log(np.maximum(given[low:], 1e-5) / np.maximum(by_chance, 1e-9))])
